import { hash } from "node:crypto";
import type { FrontRequest } from "./front.ts";
import { commonLogTime } from "./api-address.ts";
import type { EntryId } from "./journal.ts";
import type { Kernel } from "./kernel.ts";
import { headerOf } from "./pairs.ts";
import type { Scope } from "./scoped.ts";
import type { Instant } from "./time.ts";

/** What both generations of API Gateway make of a request before they part ways. */

/** The host that the caller used where it is the API's own, else the one that the API has on AWS. */
export const apiDomain = (request: FrontRequest, apiId: string, region: string): string =>
  request.host.startsWith(`${apiId}.execute-api.`) ? request.host : `${apiId}.execute-api.${region}.amazonaws.com`;

/** An id beside the request's own, in the form of AWS's: `JJbxmplHYosFVYQ=`. */
export const extendedIdOf = (requestId: string): string =>
  hash("sha256", requestId, "buffer").subarray(0, 11).toString("base64");

/** The caller's trace header, or a new one: `Root=1-<seconds in hex>-<24 hex digits>`. */
export const traceIdOf = ({ headers }: FrontRequest, now: Instant, hex: () => string): string =>
  headerOf(headers, "x-amzn-trace-id") ??
  `Root=1-${Math.floor(now / 1000)
    .toString(16)
    .padStart(8, "0")}-${hex()}`;

/**
 * The function that an integration names: `arn:aws:apigateway:<region>:lambda:path/2015-03-31/functions/<function ARN>/invocations`;
 * AWS takes two slashes after `path`, too. https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html
 */
export const functionOfInvocationUri = (uri: string): string | undefined =>
  /^arn:aws[\w-]*:apigateway:[^:]*:lambda:path\/\/?2015-03-31\/functions\/(.+)\/invocations$/.exec(uri)?.[1];

/** With a stage's variables filled in; one that is not there is nothing. */
export const withStageVariables = (text: string, variables: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\$\{stageVariables\.(\w+)\}/g, (_, name: string) => variables[name] ?? "");

/** Writes down that it came. */
export const writeApiCall = (
  kernel: Kernel,
  request: FrontRequest,
  { scope, sourceArn, requestId }: { readonly scope: Scope; readonly sourceArn: string; readonly requestId: string },
): EntryId =>
  kernel.journal.write(request.cause === undefined ? [] : [request.cause], {
    kind: "call",
    service: "api",
    operation: request.method,
    caller: "anonymous",
    account: scope.account,
    region: scope.region,
    resource: sourceArn,
    requestId,
  });

/** A request when it is over, as access logs see it. */
export interface ApiOutcome {
  /** Whether the answer is the function's; else what the API itself says. */
  readonly answered: boolean;
  readonly message: string | undefined;
  readonly integration:
    | { readonly latency: number; readonly status?: number | undefined; readonly trouble?: string | undefined }
    | undefined;
  readonly status: number;
  /** Bytes of the answer. */
  readonly length: number;
  /** When it came, and how long it took, in milliseconds. */
  readonly at: Instant;
  readonly latency: number;
}

/** The variables of access logs about it: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html */
export function outcomeVariables(outcome: ApiOutcome): Readonly<Record<string, string | undefined>> {
  const { answered, message, integration, status, length, at, latency } = outcome;
  const integrationLatency = integration && String(integration.latency);
  const integrationStatus = integration?.status === undefined ? undefined : String(integration.status);
  return {
    "error.message": message,
    "error.messageString": message === undefined ? undefined : JSON.stringify(message),
    "integration.error": integration?.trouble,
    "integration.integrationStatus": integrationStatus,
    "integration.latency": integrationLatency,
    "integration.status": integration && answered ? String(status) : undefined,
    integrationLatency,
    integrationStatus,
    requestTime: commonLogTime(at),
    requestTimeEpoch: String(at),
    responseLatency: String(latency),
    responseLength: String(length),
    status: String(status),
  };
}

/** The status that a function's answer names, as a number or as three digits; `undefined` for anything else. */
export function statusOf(given: unknown, least = 100): number | undefined {
  const status = typeof given === "string" && /^\d{3}$/.test(given) ? Number(given) : given;
  return typeof status === "number" && Number.isInteger(status) && status >= least && status <= 599
    ? status
    : undefined;
}
