import type { Authorizer } from "@aws-sdk/client-api-gateway";
import {
  identityValues,
  isJsonObject,
  parsedJson,
  seconds,
  type AskAuthorizer,
  type Authorizations,
} from "../../../kernel/index.ts";
import { authorizerPolicy, decideAuthorizer } from "../../../permissions/index.ts";
import { functionOfUri } from "../integration-uri.ts";
import { AUTHORIZATION_KEPT } from "../limits.ts";
import type { Authorization } from "./authorization.ts";
import type { GatewayFailure } from "./gateway-errors.ts";
import { proxyEvent, type ProxyRequest } from "./proxy-event.ts";
import { requestArn } from "./signer.ts";
import type { Visit } from "./visit.ts";

export interface AuthorizeOptions {
  readonly authorizer: Authorizer;
  readonly visit: Visit;
  readonly proxied: ProxyRequest;
  readonly kept: Authorizations<Authorization>;
  readonly ask: AskAuthorizer;
}

/** What the caller may be told instead of being let in. */
type Authorized = { readonly authorization: Authorization } | { readonly failure: GatewayFailure };

const UNAUTHORIZED: GatewayFailure = { type: "UNAUTHORIZED" };
const MISCONFIGURED: GatewayFailure = { type: "AUTHORIZER_CONFIGURATION_ERROR" };

/**
 * Asks a method's Lambda authorizer whether the caller may go on.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 */
export async function authorize(options: AuthorizeOptions): Promise<Authorized> {
  const { authorizer, visit, kept } = options;
  const identity = identityOf(authorizer, visit);
  if (!identity) return { failure: UNAUTHORIZED };
  const stage = `${visit.api.id}/${visit.stage.stageName ?? ""}`;
  const key = JSON.stringify([authorizer.id, ...identity]);
  const now = options.proxied.at;
  const known = identity.length > 0 ? kept.get(stage, key, now) : undefined;
  const answer = known ? { authorization: known } : await askAuthorizer(options, identity);
  if ("failure" in answer) return answer;
  const ttl = seconds(authorizer.authorizerResultTtlInSeconds ?? AUTHORIZATION_KEPT);
  if (!known && ttl > 0 && identity.length > 0) kept.keep(stage, key, answer.authorization, now + ttl);
  const refusal = refusalOf(answer.authorization, visit);
  return refusal ? { failure: refusal } : answer;
}

/** The values that say who asks; `undefined` when one is missing, or is not as the authorizer wants it. */
function identityOf(
  { identitySource = "", identityValidationExpression = "" }: Authorizer,
  visit: Visit,
): readonly string[] | undefined {
  const sources = identitySource
    .split(",")
    .filter((each) => each !== "")
    .map((source) => {
      const [, place = "", name = ""] = /^(?:method\.request\.)?(\w+)\.(.+)$/.exec(source.trim()) ?? [];
      return { place, name };
    });
  const values = identityValues(sources, visit.request, visit.stage.variables);
  const wanted = identityValidationExpression;
  return wanted === "" || RegExp(`^(?:${wanted})$`).test(values?.[0] ?? "") ? values : undefined;
}

async function askAuthorizer(options: AuthorizeOptions, identity: readonly string[]): Promise<Authorized> {
  const { authorizer, visit } = options;
  const functionArn = functionOfUri(authorizer.authorizerUri ?? "", visit.stage.variables ?? {}) ?? "";
  const { region, account } = visit.api.scope;
  const sourceArn = `arn:aws:execute-api:${region}:${account}:${visit.api.id}/authorizers/${authorizer.id ?? ""}`;
  const answer = await options.ask(functionArn, sourceArn, eventFor(options, identity));
  if (answer === "timed-out") return { failure: { type: "AUTHORIZER_FAILURE" } };
  if (answer.kind === "refused") return { failure: MISCONFIGURED };
  // The one word by which a function says that it does not know the caller.
  if (answer.kind === "failed")
    return { failure: answer.message === "Unauthorized" ? UNAUTHORIZED : { type: "AUTHORIZER_FAILURE" } };
  const authorization = readAnswer(answer.payload);
  return authorization ? { authorization } : { failure: MISCONFIGURED };
}

function eventFor({ authorizer, visit, proxied }: AuthorizeOptions, [token]: readonly string[]): object {
  const common = { type: authorizer.type, methodArn: requestArn(visit) };
  if (authorizer.type === "TOKEN") return { ...common, authorizationToken: token };
  const { body: _, isBase64Encoded: __, ...event } = proxyEvent(proxied);
  return { ...common, ...event };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html */
function readAnswer(payload: Uint8Array): Authorization | undefined {
  const answer = parsedJson(payload);
  if (!isJsonObject(answer)) return undefined;
  const { principalId, policyDocument, context, usageIdentifierKey } = answer;
  const policy = authorizerPolicy(policyDocument);
  const texts = textsOf(context ?? {});
  if (typeof principalId !== "string" || !policy || !texts) return undefined;
  return {
    principalId,
    policy,
    context: texts,
    usageIdentifierKey: typeof usageIdentifierKey === "string" ? usageIdentifierKey : undefined,
  };
}

/** Texts, numbers and booleans become texts; with anything else the answer counts as none. */
function textsOf(context: unknown): Readonly<Record<string, string>> | undefined {
  if (!isJsonObject(context)) return undefined;
  const entries = Object.entries(context).filter(([, value]) => value !== null);
  if (entries.some(([, value]) => !["string", "number", "boolean"].includes(typeof value))) return undefined;
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

function refusalOf({ principalId, policy }: Authorization, visit: Visit): GatewayFailure | undefined {
  const { account } = visit.api.scope;
  const { sourceIp } = visit.request;
  const decision = decideAuthorizer({ account, principalId, policy, resource: requestArn(visit), sourceIp });
  if (decision.allowed) return undefined;
  const message = "User is not authorized to access this resource";
  return {
    type: "ACCESS_DENIED",
    message: decision.reason.kind === "explicit" ? `${message} with an explicit deny` : message,
  };
}
