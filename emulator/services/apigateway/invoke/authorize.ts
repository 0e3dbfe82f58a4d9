import type { Authorizer } from "@aws-sdk/client-api-gateway";
import { seconds, type FunctionAnswer } from "../../../kernel/index.ts";
import { evaluate, parsePolicy, PolicyError, type PolicyDocument } from "../../../permissions/index.ts";
import { functionOfUri } from "../integration-uri.ts";
import { AUTHORIZATION_KEPT } from "../limits.ts";
import { isObject } from "../schema/validate.ts";
import type { Authorization, Authorizations } from "./authorizations.ts";
import type { GatewayFailure } from "./gateway-errors.ts";
import { headerOf } from "./headers.ts";
import { proxyEvent, type ProxyRequest } from "./proxy-event.ts";
import type { Visit } from "./visit.ts";

export interface AuthorizeOptions {
  readonly authorizer: Authorizer;
  readonly visit: Visit;
  readonly proxied: ProxyRequest;
  readonly kept: Authorizations;
  /** Starts the authorizer's function on behalf of `sourceArn`. */
  ask(functionArn: string, sourceArn: string, event: object): Promise<FunctionAnswer | "timed-out">;
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
  const { request, stage } = visit;
  const values: string[] = [];
  for (const source of identitySource.split(",").filter((each) => each !== "")) {
    const [, place = "", name = ""] = /^(?:method\.request\.)?(\w+)\.(.+)$/.exec(source.trim()) ?? [];
    const value =
      place === "header"
        ? headerOf(request.headers, name)
        : place === "querystring"
          ? request.query.findLast(([each]) => each === name)?.[1]
          : stage.variables?.[name];
    if (value === undefined || value === "") return undefined;
    values.push(value);
  }
  const [token] = values;
  const fits = identityValidationExpression === "" || RegExp(`^(?:${identityValidationExpression})$`).test(token ?? "");
  return fits ? values : undefined;
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
  const common = { type: authorizer.type, methodArn: methodArnOf(visit) };
  if (authorizer.type === "TOKEN") return { ...common, authorizationToken: token };
  const { body: _, isBase64Encoded: __, ...event } = proxyEvent(proxied);
  return { ...common, ...event };
}

/** Of the request itself: with its own path, not the resource's. */
const methodArnOf = ({ api, stage, request, address }: Visit): string =>
  `arn:aws:execute-api:${api.scope.region}:${api.scope.account}:${api.id}/${stage.stageName ?? ""}/${request.method}${address.path}`;

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html */
function readAnswer(payload: Uint8Array): Authorization | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(Buffer.from(payload).toString("utf8"));
  } catch {
    return undefined;
  }
  if (!isObject(answer)) return undefined;
  const { principalId, policyDocument, context, usageIdentifierKey } = answer;
  const policy = policyOf(policyDocument);
  const texts = textsOf(context ?? {});
  if (typeof principalId !== "string" || !policy || !texts) return undefined;
  return {
    principalId,
    policy,
    context: texts,
    usageIdentifierKey: typeof usageIdentifierKey === "string" ? usageIdentifierKey : undefined,
  };
}

function policyOf(document: unknown): PolicyDocument | undefined {
  try {
    return parsePolicy(JSON.stringify(document ?? null), "identity");
  } catch (error) {
    if (error instanceof PolicyError) return undefined;
    throw error;
  }
}

/** Texts, numbers and booleans become texts; with anything else the answer counts as none. */
function textsOf(context: unknown): Readonly<Record<string, string>> | undefined {
  if (!isObject(context)) return undefined;
  const entries = Object.entries(context).filter(([, value]) => value !== null);
  if (entries.some(([, value]) => !["string", "number", "boolean"].includes(typeof value))) return undefined;
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

function refusalOf({ principalId, policy }: Authorization, visit: Visit): GatewayFailure | undefined {
  const { account } = visit.api.scope;
  const decision = evaluate(
    {
      principal: { kind: "user", account, name: principalId, arn: principalId, userId: principalId },
      action: "execute-api:Invoke",
      resource: methodArnOf(visit),
      resourceOwner: account,
      context: { "aws:SourceIp": visit.request.sourceIp },
    },
    { identity: [{ name: "the authorizer's policy", document: policy, kind: "identity" }], session: [] },
  );
  if (decision.allowed) return undefined;
  const message = "User is not authorized to access this resource";
  return {
    type: "ACCESS_DENIED",
    message: decision.reason.kind === "explicit" ? `${message} with an explicit deny` : message,
  };
}
