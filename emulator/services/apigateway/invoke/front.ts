import type { Method } from "@aws-sdk/client-api-gateway";
import {
  answerWithin,
  authorizerOf,
  extendedIdOf,
  headerOf,
  readApiAddress,
  traceIdOf,
  writeApiCall,
  type ApiLogs,
  type Front,
  type FrontRequest,
  type FrontResponse,
  type FunctionAnswer,
  type FunctionCaller,
} from "../../../kernel/index.ts";
import { metricsOf } from "../events.ts";
import { functionOfUri } from "../integration-uri.ts";
import { INTEGRATION_TIMEOUT, PAYLOAD_MAX } from "../limits.ts";
import type { Store } from "../store.ts";
import { createDoorkeeper, methodSetting } from "./admission.ts";
import { authorizerContext } from "./authorization.ts";
import { authorize } from "./authorize.ts";
import { gatewayResponse, type GatewayFailure } from "./gateway-errors.ts";
import { mediaType } from "./media-type.ts";
import { mockResponse } from "./mock.ts";
import { proxyEvent, type ProxyRequest } from "./proxy-event.ts";
import { proxyResponse } from "./proxy-response.ts";
import { logRequest, type Finished } from "./request-log.ts";
import { matchResource, type Match } from "./route.ts";
import { signerOf, type Caller } from "./signer.ts";
import { refusalOf } from "./validate-request.ts";
import { valueOf } from "./visit-values.ts";
import type { Ended, Integrated, Visit } from "./visit.ts";

/** Where REST APIs answer. An address of an API that nobody has is this front's too, and forbidden. */
export function createFront(store: Store, functions: FunctionCaller, logs: ApiLogs): Front {
  const { kernel } = store;
  const doorkeeper = createDoorkeeper((scope) => functions.tooMany(scope));

  const refused = (visit: Visit, failure: GatewayFailure, functionArn = "", cause = visit.entry): Ended => {
    const detail = { answer: failure.type, ...(failure.validation ? { problems: failure.validation } : {}) };
    const { sourceArn } = visit;
    functions.stopped({ cause, sourceArn, functionArn, reason: "api-refused", detail });
    return { failure };
  };

  const pass = async (visit: Visit): Promise<Ended> => {
    const { request, definition, stage, match } = visit;
    if (!match?.method) return refused(visit, { type: "MISSING_AUTHENTICATION_TOKEN" });
    const { method } = match;
    const functionArn = functionOfUri(method.methodIntegration?.uri ?? "", stage.variables ?? {}) ?? "";
    const body = await request.body(PAYLOAD_MAX);
    if (!body) return refused(visit, { type: "REQUEST_TOO_LARGE" }, functionArn);
    const proxied = proxyRequestOf(visit, match, body);
    const caller = await callerOf(visit, method, proxied);
    if (caller && "failure" in caller) return refused(visit, caller.failure, functionArn, caller.entry);
    const { authorization, signer } = caller ?? {};
    const admission = doorkeeper.admit({
      region: store.region(visit.api.scope),
      api: visit.api,
      stage,
      node: match.node,
      method,
      verb: request.method,
      keyValue:
        definition.apiKeySource === "AUTHORIZER"
          ? authorization?.usageIdentifierKey
          : headerOf(request.headers, "x-api-key"),
      now: kernel.now(),
    });
    if (!admission.admitted) return refused(visit, { type: admission.why }, functionArn);
    const { key } = admission;
    const apiKey = key?.id === undefined || key.value === undefined ? undefined : { id: key.id, value: key.value };
    const known = {
      ...(apiKey ? { apiKey } : {}),
      ...(authorization ? { authorization } : {}),
      ...(signer ? { signer } : {}),
    };
    const refusal = refusalOf(definition, match, request, body);
    if (refusal) return { ...refused(visit, refusal, functionArn), ...known };
    if (method.methodIntegration?.type === "MOCK") {
      const type = mediaType(headerOf(request.headers, "content-type") ?? "application/json");
      const response = mockResponse(method.methodIntegration, type);
      return { ...(response ? { response } : { failure: MISCONFIGURED }), ...known };
    }
    const authorizer = authorization && authorizerContext(authorization);
    const told = { ...proxied, apiKey, signer, ...(authorizer ? { authorizer } : {}) };
    return { ...(await integrate(visit, match, functionArn, told)), ...known };
  };

  /** Whom the method's authorizer takes the caller for, or who signed; `undefined` where everybody may come. */
  const callerOf = async (visit: Visit, method: Method, proxied: ProxyRequest): Promise<Caller | undefined> => {
    if (method.authorizationType === "AWS_IAM") return signerOf(kernel, visit);
    if (method.authorizationType !== "CUSTOM") return undefined;
    const authorizer = visit.definition.authorizers.get(method.authorizerId ?? "");
    if (!authorizer) return { failure: { type: "AUTHORIZER_CONFIGURATION_ERROR" } };
    const { api, entry: cause, request, traceId: traceHeader } = visit;
    const { timeline } = kernel;
    const ask = authorizerOf(
      { functions, request, span: INTEGRATION_TIMEOUT, timeline },
      { account: api.scope.account, traceHeader, cause },
    );
    return authorize({ authorizer, visit, proxied, kept: store.authorizations, ask });
  };

  const proxyRequestOf = (visit: Visit, match: Match, body: Uint8Array): ProxyRequest => ({
    request: visit.request,
    body,
    binaryMediaTypes: visit.definition.binaryMediaTypes,
    account: visit.api.scope.account,
    region: visit.api.scope.region,
    apiId: visit.api.id,
    deploymentId: visit.stage.deploymentId ?? "",
    stage: visit.stage.stageName ?? "",
    variables: visit.stage.variables,
    resourceId: match.node.id,
    resourcePath: match.node.path,
    path: visit.address.path,
    pathParameters: match.parameters,
    extendedRequestId: extendedIdOf(visit.request.requestId),
    traceId: visit.traceId,
    apiKey: undefined,
    signer: undefined,
    at: kernel.now(),
  });

  const integrate = async (visit: Visit, match: Match, functionArn: string, proxied: ProxyRequest): Promise<Ended> => {
    const { request, entry, sourceArn } = visit;
    const { methodIntegration: integration } = match.method ?? {};
    // Functions are started by POST, whatever the caller's method was.
    if (integration?.httpMethod !== "POST") return { failure: MISCONFIGURED };
    const began = kernel.now();
    const answer = await answerWithin(
      kernel.timeline,
      request,
      integration.timeoutInMillis ?? INTEGRATION_TIMEOUT,
      functions.call({
        functionArn,
        payload: Buffer.from(JSON.stringify(proxyEvent(proxied))),
        sourceArn,
        account: visit.api.scope.account,
        usualSourceArn: sourceArnOf(visit, match, "*"),
        traceHeader: visit.traceId,
        cause: entry,
      }),
    );
    const latency = kernel.now() - began;
    const uri = `https://lambda.${visit.api.scope.region}.amazonaws.com/2015-03-31/functions/${functionArn}/invocations`;
    const asked = { uri, latency };
    if (answer === "timed-out") {
      const detail = { milliseconds: latency };
      functions.stopped({ cause: entry, sourceArn, functionArn, reason: "integration-timeout", detail });
      const trouble = "Execution failed due to a timeout error";
      return { failure: { type: "INTEGRATION_TIMEOUT" }, integration: { ...asked, trouble } };
    }
    return outcomeOf(visit, answer, functionArn, asked);
  };

  const outcomeOf = (visit: Visit, answer: FunctionAnswer, functionArn: string, asked: Integrated): Ended => {
    switch (answer.kind) {
      case "refused":
        return { failure: MISCONFIGURED, integration: { ...asked, trouble: TROUBLES[answer.why] } };
      case "failed": {
        const trouble = `Lambda execution failed with status 200 due to customer function error: ${answer.message ?? ""}`;
        return { failure: BAD_GATEWAY, integration: { ...asked, status: 200, trouble } };
      }
      case "returned": {
        const response = proxyResponse(answer.payload, {
          binaryMediaTypes: visit.definition.binaryMediaTypes,
          accept: headerOf(visit.request.headers, "accept")?.split(",")[0],
        });
        if (!("malformed" in response)) return { response, integration: { ...asked, status: 200 } };
        functions.stopped({
          cause: answer.entry,
          sourceArn: visit.sourceArn,
          functionArn,
          reason: "malformed-response",
          detail: { problem: response.malformed },
        });
        const trouble = "Execution failed due to configuration error: Malformed Lambda proxy response";
        return { failure: BAD_GATEWAY, integration: { ...asked, status: 200, trouble } };
      }
      default:
        return answer satisfies never;
    }
  };

  const forbidden = gatewayResponse({ type: "WAF_FILTERED" }, new Map(), () => undefined);

  return {
    claims: (at) => readApiAddress(at) !== undefined,
    async answer(request, auth) {
      const address = readApiAddress(request);
      const api = address && store.anywhere(address.apiId);
      const stage = api?.stages.get(address?.stage ?? "");
      const definition = api?.deployments.get(stage?.deploymentId ?? "")?.definition;
      if (!address || !api || !stage || !definition || api.api.disableExecuteApiEndpoint === true)
        return signed(forbidden, request, undefined);
      const traceId = traceIdOf(request, kernel.now(), () => kernel.random.stream("apigateway.trace").hex(24));
      const match = matchResource(definition, address.path, request.method);
      const begun = { request, auth, address, api, stage, definition, match, traceId };
      const sourceArn = sourceArnOf(begun, match);
      const { scope } = api;
      const entry = writeApiCall(kernel, request, { scope, sourceArn, requestId: request.requestId });
      const visit = { ...begun, sourceArn, entry };
      const at = kernel.now();
      const ended = await pass(visit);
      const response = ended.response ?? failed(visit, ended.failure);
      const finished = { visit, ended, response, at, latency: kernel.now() - at };
      writeAnswer(store, finished);
      logRequest(logs, store.region(scope).logRole, finished);
      return signed(response, request, traceId);
    },
  };
}

const MISCONFIGURED: GatewayFailure = { type: "API_CONFIGURATION_ERROR" };
const BAD_GATEWAY: GatewayFailure = { type: "DEFAULT_5XX", status: 502 };

/** What the execution log says of a function that was not started. */
const TROUBLES = {
  denied: "Execution failed due to configuration error: Invalid permissions on Lambda function",
  missing: "Execution failed due to configuration error: Invalid permissions on Lambda function",
  throttled: "Lambda execution failed with status 429 due to customer function error: Rate Exceeded.",
} as const;

const failed = (visit: Visit, failure: GatewayFailure): FrontResponse =>
  gatewayResponse(failure, visit.definition.gatewayResponses, (expression) => valueOf(visit, expression));

/** What AWS puts on every answer. */
const signed = (response: FrontResponse, request: FrontRequest, traceId: string | undefined): FrontResponse => ({
  ...response,
  headers: [
    ["x-amzn-RequestId", request.requestId],
    ["x-amz-apigw-id", extendedIdOf(request.requestId)],
    ...(traceId === undefined ? [] : [["X-Amzn-Trace-Id", traceId] as const]),
    ...response.headers,
  ],
});

/** Of an unknown path the path itself. */
function sourceArnOf(
  { api, stage, request, address }: Pick<Visit, "api" | "stage" | "request" | "address">,
  match: Match | undefined,
  stageName: string = stage.stageName ?? "",
): string {
  const { region, account } = api.scope;
  return `arn:aws:execute-api:${region}:${account}:${api.id}/${stageName}/${request.method}${match?.node.path ?? address.path}`;
}

function writeAnswer({ kernel }: Store, { visit, ended, response, latency }: Finished): void {
  const { entry, request, api, stage } = visit;
  const { status } = response;
  const code = status >= 400 ? response.headers.find(([name]) => name === "x-amzn-ErrorType")?.[1] : undefined;
  const message = Buffer.from(response.body).toString("utf8");
  kernel.journal.write([entry], {
    kind: "answer",
    status,
    requestId: request.requestId,
    ...(code === undefined ? {} : { code, message }),
  });
  const ApiName = api.api.name ?? "";
  const Stage = stage.stageName ?? "";
  const integrationLatency = ended.integration?.latency;
  // The totals of the stage and of the API follow from it.
  const detailed = methodSetting(visit)?.setting.metricsEnabled === true && visit.match !== undefined;
  const particular = detailed ? { Method: request.method, Resource: visit.match?.node.path ?? "" } : {};
  for (const [name, value, unit] of metricsOf({ apiName: ApiName, stage: Stage, status, latency, integrationLatency }))
    kernel.journal.write([entry], {
      kind: "metric",
      namespace: "AWS/ApiGateway",
      name,
      value,
      unit,
      dimensions: { ApiName, ...particular, Stage },
    });
}
