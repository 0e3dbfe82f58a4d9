import type { Stage } from "@aws-sdk/client-api-gateway";
import {
  readApiAddress,
  seconds,
  type ApiAddress,
  type EntryId,
  type Front,
  type FrontRequest,
  type FrontResponse,
  type FunctionAnswer,
  type FunctionCaller,
} from "../../../kernel/index.ts";
import { metricsOf } from "../events.ts";
import { functionOfUri } from "../integration-uri.ts";
import { INTEGRATION_TIMEOUT, PAYLOAD_MAX } from "../limits.ts";
import type { ApiState, Definition } from "../state.ts";
import type { Store } from "../store.ts";
import { createDoorkeeper } from "./admission.ts";
import { gatewayResponse, type GatewayFailure } from "./gateway-errors.ts";
import { headerOf, mediaType } from "./headers.ts";
import { mockResponse } from "./mock.ts";
import { extendedIdOf, proxyEvent, type ProxyRequest } from "./proxy-event.ts";
import { proxyResponse } from "./proxy-response.ts";
import { matchResource, type Match } from "./route.ts";
import { refusalOf } from "./validate-request.ts";

/** One request on its way through an API. */
interface Visit {
  readonly request: FrontRequest;
  readonly address: ApiAddress;
  readonly api: ApiState;
  readonly stage: Stage;
  readonly definition: Definition;
  /** The journal's entry of the request. */
  readonly entry: EntryId;
  readonly sourceArn: string;
  readonly traceId: string;
}

/** What the request came to, and how long the function was waited for. */
interface Ended {
  readonly response: FrontResponse;
  readonly integrationLatency?: number;
}

/** Where REST APIs answer. An address of an API that nobody has is this front's too, and forbidden. */
export function createFront(store: Store, functions: FunctionCaller): Front {
  const { kernel } = store;
  const doorkeeper = createDoorkeeper();

  const failed = (visit: Visit, failure: GatewayFailure): FrontResponse =>
    gatewayResponse(failure, visit.definition.gatewayResponses, {
      requestId: visit.request.requestId,
      stage: visit.stage.stageName ?? "",
      httpMethod: visit.request.method,
      path: `/${visit.stage.stageName ?? ""}${visit.address.path}`,
    });
  const refused = (visit: Visit, failure: GatewayFailure, functionArn = ""): Ended => {
    const detail = { answer: failure.type, ...(failure.validation ? { problems: failure.validation } : {}) };
    const { sourceArn, entry: cause } = visit;
    functions.stopped({ cause, sourceArn, functionArn, reason: "api-refused", detail });
    return { response: failed(visit, failure) };
  };

  const pass = async (visit: Visit): Promise<Ended> => {
    const { request, definition, stage, address } = visit;
    const match = matchResource(definition, address.path, request.method);
    if (!match?.method) return refused(visit, { type: "MISSING_AUTHENTICATION_TOKEN" });
    const { method } = match;
    const functionArn = functionOfUri(method.methodIntegration?.uri ?? "", stage.variables ?? {}) ?? "";
    const body = await request.body(PAYLOAD_MAX);
    if (!body) return refused(visit, { type: "REQUEST_TOO_LARGE" }, functionArn);
    const admission = doorkeeper.admit({
      region: store.region(visit.api.scope),
      api: visit.api,
      stage,
      node: match.node,
      method,
      verb: request.method,
      keyValue: headerOf(request.headers, "x-api-key"),
      now: kernel.now(),
    });
    if (!admission.admitted) return refused(visit, { type: admission.why }, functionArn);
    const refusal = refusalOf(definition, match, request, body);
    if (refusal) return refused(visit, refusal, functionArn);
    if (method.methodIntegration?.type === "MOCK") {
      const type = mediaType(headerOf(request.headers, "content-type") ?? "application/json");
      return {
        response: mockResponse(method.methodIntegration, type) ?? failed(visit, { type: "API_CONFIGURATION_ERROR" }),
      };
    }
    const { key } = admission;
    const apiKey = key?.id === undefined || key.value === undefined ? undefined : { id: key.id, value: key.value };
    return integrate(visit, match, functionArn, proxyRequestOf(visit, match, body, apiKey));
  };

  const proxyRequestOf = (
    visit: Visit,
    match: Match,
    body: Uint8Array,
    apiKey: ProxyRequest["apiKey"],
  ): ProxyRequest => ({
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
    apiKey,
    at: kernel.now(),
  });

  const integrate = async (visit: Visit, match: Match, functionArn: string, proxied: ProxyRequest): Promise<Ended> => {
    const { request, entry, sourceArn } = visit;
    const { methodIntegration: integration } = match.method ?? {};
    // Functions are started by POST, whatever the caller's method was.
    if (integration?.httpMethod !== "POST") return { response: failed(visit, { type: "API_CONFIGURATION_ERROR" }) };
    const began = kernel.now();
    const answer = await within(
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
    const integrationLatency = kernel.now() - began;
    if (answer === "timed-out") {
      const detail = { milliseconds: integrationLatency };
      functions.stopped({ cause: entry, sourceArn, functionArn, reason: "integration-timeout", detail });
      return { response: failed(visit, { type: "INTEGRATION_TIMEOUT" }), integrationLatency };
    }
    return { response: responseTo(visit, answer, functionArn), integrationLatency };
  };

  const responseTo = (visit: Visit, answer: FunctionAnswer, functionArn: string): FrontResponse => {
    switch (answer.kind) {
      case "refused":
        return failed(visit, { type: "API_CONFIGURATION_ERROR" });
      case "failed":
        return failed(visit, { type: "DEFAULT_5XX", status: 502 });
      case "returned": {
        const response = proxyResponse(answer.payload, {
          binaryMediaTypes: visit.definition.binaryMediaTypes,
          accept: headerOf(visit.request.headers, "accept")?.split(",")[0],
        });
        if (!("malformed" in response)) return response;
        functions.stopped({
          cause: answer.entry,
          sourceArn: visit.sourceArn,
          functionArn,
          reason: "malformed-response",
          detail: { problem: response.malformed },
        });
        return failed(visit, { type: "DEFAULT_5XX", status: 502 });
      }
      default:
        return answer satisfies never;
    }
  };

  /** The function goes on when nobody waits any longer. */
  const within = (
    request: FrontRequest,
    span: number,
    call: Promise<FunctionAnswer>,
  ): Promise<FunctionAnswer | "timed-out"> => {
    const { promise, resolve } = Promise.withResolvers<"timed-out">();
    const timer = kernel.timeline.after(span, "integration-timeout", () => resolve("timed-out"));
    return request.wait("its integration", Promise.race([call, promise])).finally(() => timer.cancel());
  };

  const forbidden = gatewayResponse({ type: "WAF_FILTERED" }, new Map(), {});

  return {
    claims: (at) => readApiAddress(at) !== undefined,
    async answer(request) {
      const address = readApiAddress(request);
      const api = address && store.anywhere(address.apiId);
      const stage = api?.stages.get(address?.stage ?? "");
      const definition = api?.deployments.get(stage?.deploymentId ?? "")?.definition;
      if (!address || !api || !stage || !definition || api.api.disableExecuteApiEndpoint === true)
        return signed(forbidden, request, undefined);
      const traceId =
        headerOf(request.headers, "x-amzn-trace-id") ??
        newTraceId(kernel.now(), kernel.random.stream("apigateway.trace").hex(24));
      const match = matchResource(definition, address.path, request.method);
      const visit = { request, address, api, stage, definition, traceId };
      const sourceArn = sourceArnOf(visit, match);
      const entry = writeCall(store, visit, sourceArn);
      const began = kernel.now();
      const { response, integrationLatency } = await pass({ ...visit, sourceArn, entry });
      writeAnswer(store, { entry, request, response, api, stage, latency: kernel.now() - began, integrationLatency });
      return signed(response, request, traceId);
    },
  };
}

/** `Root=1-<seconds in hex>-<24 hex digits>` */
const newTraceId = (now: number, hex: string): string =>
  `Root=1-${Math.floor(now / seconds(1))
    .toString(16)
    .padStart(8, "0")}-${hex}`;

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

function writeCall({ kernel }: Store, { request, api }: Pick<Visit, "request" | "api">, sourceArn: string): EntryId {
  return kernel.journal.write(request.cause === undefined ? [] : [request.cause], {
    kind: "call",
    service: "api",
    operation: request.method,
    caller: "anonymous",
    account: api.scope.account,
    region: api.scope.region,
    resource: sourceArn,
    requestId: request.requestId,
  });
}

function writeAnswer(
  { kernel }: Store,
  ended: {
    readonly entry: EntryId;
    readonly request: FrontRequest;
    readonly response: FrontResponse;
    readonly api: ApiState;
    readonly stage: Stage;
    readonly latency: number;
    readonly integrationLatency: number | undefined;
  },
): void {
  const { entry, request, response, api, latency, integrationLatency } = ended;
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
  const Stage = ended.stage.stageName ?? "";
  for (const [name, value, unit] of metricsOf({ apiName: ApiName, stage: Stage, status, latency, integrationLatency }))
    kernel.journal.write([entry], {
      kind: "metric",
      namespace: "AWS/ApiGateway",
      name,
      value,
      unit,
      dimensions: { ApiName, Stage },
    });
}
