import type { Authorizer } from "@aws-sdk/client-apigatewayv2";
import {
  identityValues,
  isJsonObject,
  parsedJson,
  seconds,
  type AskAuthorizer,
  type Authorizations,
} from "../../../kernel/index.ts";
import { authorizerPolicy, decideAuthorizer, type PolicyDocument } from "../../../permissions/index.ts";
import { functionOfUri } from "../function-uri.ts";
import type { Authorization } from "./authorization.ts";
import { routeEvent, type RouteRequest } from "./event.ts";
import type { Visit } from "./visit.ts";

export interface AuthorizeOptions {
  readonly authorizer: Authorizer;
  readonly visit: Visit;
  readonly routed: RouteRequest;
  readonly kept: Authorizations<Authorization>;
  readonly ask: AskAuthorizer;
}

type Authorized = { readonly authorization: Authorization } | { readonly status: 401 | 403 | 500 };

/** Asks a route's Lambda authorizer. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html */
export async function authorize(options: AuthorizeOptions): Promise<Authorized> {
  const { authorizer, visit, kept, routed } = options;
  const identity = identityOf(authorizer, visit);
  if (!identity) return { status: 401 };
  const stage = `${visit.api.id}/${visit.stage.StageName}`;
  const key = JSON.stringify([authorizer.AuthorizerId, ...identity]);
  const known = kept.get(stage, key, routed.at);
  const answer = known ? { authorization: known } : await askAuthorizer(options, identity);
  if ("status" in answer) return answer;
  const ttl = seconds(authorizer.AuthorizerResultTtlInSeconds ?? 0);
  if (!known && ttl > 0) kept.keep(stage, key, answer.authorization, routed.at + ttl);
  return isLetIn(answer.authorization, visit) ? answer : { status: 403 };
}

/** The values that say who asks; `undefined` when one is missing. */
function identityOf({ IdentitySource = [] }: Authorizer, { request, stage }: Visit): readonly string[] | undefined {
  const sources = IdentitySource.map((source) => {
    const [, place = "", name = ""] = /^\$(?:request\.)?(\w+)\.(.+)$/.exec(source) ?? [];
    return { place, name };
  });
  return identityValues(sources, request, stage.StageVariables);
}

async function askAuthorizer(options: AuthorizeOptions, identity: readonly string[]): Promise<Authorized> {
  const { authorizer, visit } = options;
  const functionArn = functionOfUri(authorizer.AuthorizerUri ?? "", visit.stage.StageVariables) ?? "";
  const { region, account } = visit.api.scope;
  const sourceArn = `arn:aws:execute-api:${region}:${account}:${visit.api.id}/authorizers/${authorizer.AuthorizerId ?? ""}`;
  const answer = await options.ask(functionArn, sourceArn, eventFor(options, identity));
  if (answer === "timed-out" || answer.kind === "refused") return { status: 500 };
  // The one word by which a function says that it does not know the caller.
  if (answer.kind === "failed") return { status: answer.message === "Unauthorized" ? 401 : 500 };
  const authorization = readAnswer(answer.payload, authorizer.EnableSimpleResponses === true);
  return authorization ? { authorization } : { status: 500 };
}

function eventFor({ authorizer, visit, routed }: AuthorizeOptions, identity: readonly string[]): object {
  const version = authorizer.AuthorizerPayloadFormatVersion ?? "2.0";
  const { body: _, isBase64Encoded: __, ...event } = routeEvent(routed, version);
  const arn = routeArnOf(visit);
  return version === "1.0"
    ? {
        ...event,
        type: "REQUEST",
        methodArn: arn,
        identitySource: identity.join(","),
        authorizationToken: identity[0] ?? "",
      }
    : { ...event, type: "REQUEST", routeArn: arn, identitySource: identity };
}

/** Of the request itself: with its own path, not the route's. */
export const routeArnOf = ({ api, stage, request, path }: Visit): string =>
  `arn:aws:execute-api:${api.scope.region}:${api.scope.account}:${api.id}/${stage.StageName}/${request.method}${path}`;

function readAnswer(payload: Uint8Array, simple: boolean): Authorization | undefined {
  const answer = parsedJson(payload);
  if (!isJsonObject(answer)) return undefined;
  const { principalId, policyDocument, isAuthorized, context = {} } = answer;
  const verdict = simple ? isAuthorized : authorizerPolicy(policyDocument);
  if ((typeof verdict !== "boolean" && !isPolicy(verdict)) || !isJsonObject(context ?? {})) return undefined;
  return {
    principalId: typeof principalId === "string" ? principalId : undefined,
    verdict,
    context: isJsonObject(context) ? context : {},
  };
}

const isPolicy = (value: unknown): value is PolicyDocument => isJsonObject(value) && "statements" in value;

function isLetIn({ principalId = "", verdict }: Authorization, visit: Visit): boolean {
  if (typeof verdict === "boolean") return verdict;
  const { account } = visit.api.scope;
  const { sourceIp } = visit.request;
  return decideAuthorizer({ account, principalId, policy: verdict, resource: routeArnOf(visit), sourceIp }).allowed;
}
