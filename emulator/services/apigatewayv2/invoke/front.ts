import type { Integration } from "@aws-sdk/client-apigatewayv2";
import {
  answerWithin,
  askSigner,
  assert,
  authorizerOf,
  extendedIdOf,
  isPreflight,
  readApiAddress,
  Throttles,
  traceIdOf,
  writeApiCall,
  type ApiLogs,
  type EntryId,
  type Front,
  type FrontRequest,
  type FrontResponse,
  type FunctionAnswer,
  type FunctionCaller,
  type Signer,
  type Throttle,
} from "../../../kernel/index.ts";
import { functionOfUri } from "../function-uri.ts";
import { INTEGRATION_TIMEOUT, PAYLOAD_MAX } from "../limits.ts";
import type { ApiState, Definition, HttpStage } from "../state.ts";
import type { Store } from "../store.ts";
import { logRequest } from "./access-log.ts";
import { authorizerContext, type Authorization } from "./authorization.ts";
import { authorize, routeArnOf } from "./authorize.ts";
import { corsAnswer, withCorsOf } from "./cors.ts";
import { pathWithStage, routeEvent, type RouteRequest } from "./event.ts";
import { routeResponse } from "./response.ts";
import { decoded, matchRoute, type Match } from "./route.ts";
import type { Ended, Integrated, Visit } from "./visit.ts";
import { writeAnswer } from "./write-answer.ts";

/** Where HTTP APIs answer. It claims the addresses of APIs that exist; all others are left to REST APIs. */
export function createFront(store: Store, functions: FunctionCaller, logs: ApiLogs): Front {
  const { kernel } = store;
  const throttles = new Throttles();
  const throttled = (name: string, throttle: Throttle): boolean => throttles.refuses(name, throttle, kernel.now());

  const refused = (
    visit: Visit,
    status: number,
    message: string,
    functionArn = "",
    cause: EntryId = visit.entry,
  ): Ended => {
    const { sourceArn } = visit;
    functions.stopped({ cause, sourceArn, functionArn, reason: "api-refused", detail: { answer: message } });
    return { response: plain(status, message), message };
  };

  const pass = async (visit: Visit): Promise<Ended> => {
    const { request, definition, stage, match, api } = visit;
    if (definition.cors && isPreflight(request)) return { response: corsAnswer(definition.cors, request) };
    const integration = definition.integrations.get(match?.route.Target?.replace("integrations/", "") ?? "");
    if (!match || !integration) return refused(visit, 404, "Not Found");
    const functionArn = functionOfUri(integration.IntegrationUri ?? "", stage.StageVariables) ?? "";
    const body = await request.body(PAYLOAD_MAX);
    if (!body) return refused(visit, 413, "Request Entity Too Large", functionArn);
    const routed = routedOf(visit, match, body);
    const caller = await callerOf(visit, match, routed);
    if (caller && "status" in caller)
      return refused(visit, caller.status, REFUSALS[caller.status], functionArn, caller.entry);
    const limit = throttleOf(stage, match.route.RouteKey);
    if (
      (limit && throttled(`${api.id}/${stage.StageName}/${limit.name}`, limit.throttle)) ||
      functions.tooMany(api.scope)
    )
      return refused(visit, 429, "Too Many Requests", functionArn);
    const { authorization, signer } = caller ?? {};
    const ended = await integrate(visit, match, integration, functionArn, {
      routed: { ...routed, signer },
      authorization,
    });
    return { ...ended, ...(authorization ? { authorization } : {}), ...(signer ? { signer } : {}) };
  };

  const routedOf = (visit: Visit, match: Match, body: Uint8Array): RouteRequest => {
    const { request, api, stage } = visit;
    return {
      request,
      body,
      ...api.scope,
      apiId: api.id,
      stage: stage.StageName,
      variables: stage.StageVariables ?? {},
      routeKey: match.route.RouteKey,
      // HTTP APIs decode it, other than REST APIs and function URLs; AWS does not document it, its .NET test tool shows it.
      path: pathWithStage(stage.StageName, decoded(visit.path)),
      pathParameters: match.parameters,
      traceId: traceIdOf(request, kernel.now(), () => kernel.random.stream("apigatewayv2.trace").hex(24)),
      extendedRequestId: extendedIdOf(request.requestId),
      signer: undefined,
      at: kernel.now(),
    };
  };

  /** Who signed, or what the route's authorizer says of the caller; `undefined` where everybody may come. */
  const callerOf = async (visit: Visit, { route }: Match, routed: RouteRequest): Promise<Caller | undefined> => {
    if (route.AuthorizationType === "AWS_IAM") return signedBy(visit);
    if (route.AuthorizationType !== "CUSTOM") return undefined;
    const authorizer = visit.definition.authorizers.get(route.AuthorizerId ?? "");
    if (!authorizer) return { status: 500 };
    const { api, entry: cause, request } = visit;
    const { timeline } = kernel;
    const ask = authorizerOf(
      { functions, request, span: INTEGRATION_TIMEOUT, timeline },
      { account: api.scope.account, traceHeader: routed.traceId, cause },
    );
    return authorize({ authorizer, visit, routed, kept: store.authorizations, ask });
  };

  const signedBy = async (visit: Visit): Promise<Caller> => {
    const { api, auth, entry: cause } = visit;
    assert(auth, "an API was asked by nobody");
    const question = { auth, service: "apigatewayv2", scope: api.scope, resource: routeArnOf(visit), cause };
    const asked = await askSigner(kernel, question);
    // HTTP APIs say no more than that.
    return asked.kind === "allowed" ? { signer: asked.signer } : { status: 403, entry: asked.entry };
  };

  const integrate = async (
    visit: Visit,
    match: Match,
    integration: Integration,
    functionArn: string,
    { routed, authorization }: { readonly routed: RouteRequest; readonly authorization: Authorization | undefined },
  ): Promise<Ended> => {
    const { request, api, sourceArn, entry } = visit;
    const version = integration.PayloadFormatVersion ?? "2.0";
    const authorizer = authorization && authorizerContext(authorization, version);
    const event = routeEvent({ ...routed, ...(authorizer ? { authorizer } : {}) }, version);
    const began = kernel.now();
    const answer = await answerWithin(
      kernel.timeline,
      request,
      integration.TimeoutInMillis ?? INTEGRATION_TIMEOUT,
      functions.call({
        functionArn,
        payload: Buffer.from(JSON.stringify(event)),
        sourceArn,
        account: api.scope.account,
        usualSourceArn: sourceArnOf(api, "*", match, request, visit.path),
        traceHeader: routed.traceId,
        cause: entry,
      }),
    );
    const latency = kernel.now() - began;
    if (answer !== "timed-out") return outcomeOf(visit, answer, functionArn, version, latency);
    const detail = { milliseconds: latency };
    functions.stopped({ cause: entry, sourceArn, functionArn, reason: "integration-timeout", detail });
    return failed(503, "Service Unavailable", { latency, trouble: "Integration timed out" });
  };

  const outcomeOf = (
    visit: Visit,
    answer: FunctionAnswer,
    functionArn: string,
    version: string,
    latency: number,
  ): Ended => {
    switch (answer.kind) {
      case "refused":
        return answer.why === "throttled"
          ? failed(503, "Service Unavailable", { latency, status: 429, trouble: "Rate Exceeded." })
          : failed(500, "Internal Server Error", { latency, trouble: NOT_PERMITTED });
      case "failed":
        return failed(500, "Internal Server Error", {
          latency,
          status: 200,
          trouble: `The Lambda function returned the following error: ${answer.message ?? ""}. Check your Lambda function code and try again.`,
        });
      case "returned": {
        const response = routeResponse(answer.payload, version);
        if (!("malformed" in response)) return { response, integration: { latency, status: 200 } };
        const { sourceArn } = visit;
        const detail = { problem: response.malformed };
        functions.stopped({ cause: answer.entry, sourceArn, functionArn, reason: "malformed-response", detail });
        return failed(500, "Internal Server Error", {
          latency,
          status: 200,
          trouble: `The response from the Lambda function doesn't match the format that API Gateway expects: ${response.malformed}`,
        });
      }
      default:
        return answer satisfies never;
    }
  };

  return {
    claims: (at) => store.anywhere(readApiAddress(at)?.apiId ?? "") !== undefined,
    async answer(request, auth) {
      const found = placeOf(store, request);
      if (!found) return withId(plain(404, "Not Found"), request);
      const { api, stage, definition, path } = found;
      const match = matchRoute(definition.routes, request.method, path);
      const sourceArn = sourceArnOf(api, stage.StageName, match, request, path);
      const id = extendedIdOf(request.requestId);
      const entry = writeApiCall(kernel, request, { scope: api.scope, sourceArn, requestId: id });
      const at = kernel.now();
      const visit = { request, auth, api, stage, definition, path, match, sourceArn, entry };
      const ended = await pass(visit);
      const response =
        definition.cors && !isPreflight(request)
          ? withCorsOf(ended.response, definition.cors, request)
          : ended.response;
      const finished = { visit, ended, response, id, at, latency: kernel.now() - at };
      writeAnswer(store, finished);
      logRequest(logs, finished);
      return withId(response, request);
    },
  };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html */
const NOT_PERMITTED =
  "The IAM role configured on the integration or API Gateway doesn't have permissions to call the integration. Check the permissions and try again.";

/** What callers are told whom an authorizer does not let in, or when it fails. */
const REFUSALS = { 401: "Unauthorized", 403: "Forbidden", 500: "Internal Server Error" } as const;

const failed = (status: number, message: string, integration: Integrated): Ended => ({
  response: plain(status, message),
  message,
  integration,
});

/** Who asks, or what they are told instead. `entry`: what led to it, where that is more than the request. */
type Caller =
  | { readonly authorization?: Authorization; readonly signer?: Signer }
  | { readonly status: 401 | 403 | 500; readonly entry?: EntryId };

interface Place {
  readonly api: ApiState;
  readonly stage: HttpStage;
  readonly definition: Definition;
  readonly path: string;
}

/** Under the API's own host a path that begins with no stage's name belongs to `$default`. */
function placeOf(store: Store, request: FrontRequest): Place | undefined {
  const address = readApiAddress(request);
  const api = address && store.anywhere(address.apiId);
  if (!address || !api || api.api.DisableExecuteApiEndpoint === true) return undefined;
  const named = api.stages.get(address.stage.replace(/^%24/i, "$"));
  const stage = named ?? (address.ownHost ? api.stages.get("$default") : undefined);
  const definition = stage && api.deployments.get(stage.DeploymentId ?? "")?.definition;
  if (!definition) return undefined;
  return { api, stage, definition, path: named ? address.path : request.path };
}

const plain = (status: number, message: string): FrontResponse => ({
  status,
  headers: [["content-type", "application/json"]],
  body: Buffer.from(JSON.stringify({ message })),
});

const withId = (response: FrontResponse, request: FrontRequest): FrontResponse => ({
  ...response,
  headers: [...response.headers, ["apigw-requestid", extendedIdOf(request.requestId)]],
});

function sourceArnOf(
  api: ApiState,
  stage: string,
  match: Match | undefined,
  request: FrontRequest,
  path: string,
): string {
  const { region, account } = api.scope;
  const below =
    match?.route.RouteKey === "$default"
      ? "$default"
      : `${request.method}${match?.route.RouteKey.split(" ")[1] ?? path}`;
  return `arn:aws:execute-api:${region}:${account}:${api.id}/${stage}/${below}`;
}

function throttleOf(
  stage: HttpStage,
  routeKey: string,
): { readonly name: string; readonly throttle: Throttle } | undefined {
  const own = stage.RouteSettings?.[routeKey];
  const [name, setting] = own?.ThrottlingRateLimit === undefined ? ["", stage.DefaultRouteSettings] : [routeKey, own];
  const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } = setting ?? {};
  return rate === undefined || burst === undefined ? undefined : { name, throttle: { rate, burst } };
}
