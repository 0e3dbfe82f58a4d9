import {
  arnOf,
  askSigner,
  assert,
  type AwsError,
  type EntryId,
  type Kernel,
  type Signer,
} from "../../../kernel/index.ts";
import type { Authorization } from "./authorization.ts";
import type { GatewayFailure } from "./gateway-errors.ts";
import type { Visit } from "./visit.ts";

/** Who asks, or what they are told instead of being let in. */
export type Caller =
  | {
      readonly authorization?: Authorization;
      readonly signer?: Signer;
      readonly failure?: never;
      readonly entry?: never;
    }
  /** `entry`: what led to it, where that is more than the request. */
  | {
      readonly failure: GatewayFailure;
      readonly entry?: EntryId;
      readonly authorization?: never;
      readonly signer?: never;
    };

/** Who signed the request, for methods that ask for it, by their own policies. */
export async function signerOf(kernel: Kernel, visit: Visit): Promise<Caller> {
  const { api, auth, entry: cause } = visit;
  assert(auth, "an API was asked by nobody");
  const resource = requestArn(visit);
  const asked = await askSigner(kernel, { auth, service: "apigateway", scope: api.scope, resource, cause });
  switch (asked.kind) {
    case "allowed":
      return { signer: asked.signer };
    case "unsigned":
      return { failure: { type: "MISSING_AUTHENTICATION_TOKEN" } };
    case "invalid":
      return { failure: failureOf(asked.error) };
    case "denied": {
      const explicit = asked.decision.reason.kind === "explicit" ? " with an explicit deny" : "";
      const masked = resource.replace(/(?<=:)\d{8}(?=\d{4}:)/, "********");
      const who = arnOf(asked.signer.principal);
      const message = `User: ${who} is not authorized to perform: execute-api:Invoke on resource: ${masked}${explicit}`;
      return { failure: { type: "ACCESS_DENIED", message }, entry: asked.entry };
    }
    default:
      return asked satisfies never;
  }
}

/** Of the request itself: with its own path, not the resource's. */
export const requestArn = ({ api, stage, request, address }: Visit): string =>
  `arn:aws:execute-api:${api.scope.region}:${api.scope.account}:${api.id}/${stage.stageName ?? ""}/${request.method}${address.path}`;

const failureOf = ({ code, message }: AwsError): GatewayFailure =>
  code === "ExpiredTokenException" ? { type: "EXPIRED_TOKEN" } : { type: "INVALID_SIGNATURE", code, message };
