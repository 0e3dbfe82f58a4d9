import { createHash } from "node:crypto";
import {
  accessLogLine,
  extendedIdOf,
  outcomeVariables,
  signerVariables,
  type ApiLogLine,
  type ApiLogs,
  type FrontResponse,
} from "../../../kernel/index.ts";
import { methodSetting } from "./admission.ts";
import { authorizerContext } from "./authorization.ts";
import { GATEWAY_ERRORS } from "./gateway-errors.ts";
import { contextValues } from "./visit-values.ts";
import type { Ended, Visit } from "./visit.ts";

/** A request when it is over. */
export interface Finished {
  readonly visit: Visit;
  readonly ended: Ended;
  readonly response: FrontResponse;
  /** When it came, and how long it took, in milliseconds. */
  readonly at: number;
  readonly latency: number;
}

/** Writes what the stage wants written: its access log, and its execution log. https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html */
export function logRequest(logs: ApiLogs, roleArn: string | undefined, finished: Finished): void {
  const { visit } = finished;
  const { destinationArn, format } = visit.stage.accessLogSettings ?? {};
  if (destinationArn !== undefined && format !== undefined)
    logs.write([lineOf(visit, destinationArn, accessLogLine(format, contextOf(finished)), roleArn)]);
  const level = methodSetting(visit)?.setting.loggingLevel ?? "OFF";
  if (level === "OFF") return;
  const { region, account } = visit.api.scope;
  const group = `arn:aws:logs:${region}:${account}:log-group:API-Gateway-Execution-Logs_${visit.api.id}/${visit.stage.stageName ?? ""}`;
  const lines = executionLines(finished, level === "INFO");
  const id = visit.request.requestId;
  if (lines.length > 0) logs.write(lines.map((text) => lineOf(visit, group, `(${id}) ${text}`, roleArn)));
}

const lineOf = (visit: Visit, groupArn: string, text: string, roleArn: string | undefined): ApiLogLine => ({
  scope: visit.api.scope,
  groupArn,
  stream: createHash("md5")
    .update(`${visit.api.id}/${visit.stage.stageName ?? ""}`)
    .digest("hex"),
  text,
  roleArn,
  sourceArn: visit.sourceArn,
  cause: visit.entry,
});

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html */
function contextOf({ visit, ended, response, at, latency }: Finished): Readonly<Record<string, string | undefined>> {
  const { failure, integration, apiKey, authorization, signer } = ended;
  const message = (failure && (failure.message ?? GATEWAY_ERRORS[failure.type].message)) ?? undefined;
  const caller = Object.entries(authorization ? authorizerContext(authorization) : {});
  return {
    ...Object.fromEntries(caller.map(([name, value]) => [`authorizer.${name}`, value])),
    ...contextValues(visit),
    ...outcomeVariables({
      answered: ended.response !== undefined,
      message,
      integration,
      status: response.status,
      length: response.body.length,
      at,
      latency,
    }),
    "error.responseType": failure?.type,
    "error.validationErrorString": failure?.validation && `[${failure.validation.join(", ")}]`,
    ...(signer ? signerVariables(signer) : {}),
    "identity.apiKey": apiKey?.value,
    "identity.apiKeyId": apiKey?.id,
    xrayTraceId: visit.traceId.replace(/^Root=/, ""),
  };
}

/** Without the bodies and headers that only data tracing shows. The words are those that people see in these logs; AWS does not document them. */
function executionLines({ visit, ended, response }: Finished, all: boolean): readonly string[] {
  const { request, match, stage, api } = visit;
  const { failure, integration, apiKey } = ended;
  // What is refused before a method was found is in no execution log.
  if (!match?.method) return [];
  const { requestId, method } = request;
  const where = `${api.id}/${stage.stageName ?? ""}`;
  const begun = [
    `Extended Request Id: ${extendedIdOf(requestId)}`,
    `Verifying Usage Plan for request: ${requestId}. API Key: ${apiKey ? hidden(apiKey.value) : ""} API Stage: ${where}`,
    ...(match.method.apiKeyRequired === true
      ? []
      : [
          `API Key  authorized because method '${method} ${match.node.path}' does not require API Key. Request will not contribute to throttle or quota limits`,
        ]),
    ...(refusedByPlan(ended)
      ? []
      : [`Usage Plan check succeeded for API Key ${apiKey ? hidden(apiKey.value) : ""} and API Stage ${where}`]),
    `Starting execution for request: ${requestId}`,
    `HTTP Method: ${method}, Resource Path: ${match.node.path}`,
  ];
  const asked = integration
    ? [
        `Sending request to ${integration.uri}`,
        ...(integration.status === undefined
          ? []
          : [`Received response. Status: ${integration.status}, Integration latency: ${integration.latency} ms`]),
      ]
    : [];
  const troubles = [
    ...(integration?.trouble === undefined ? [] : [integration.trouble]),
    ...(failure?.type === "BAD_REQUEST_BODY"
      ? [
          `Request body does not match model schema for content type application/json: [${(failure.validation ?? []).join(", ")}]`,
        ]
      : []),
  ];
  const completed = `Method completed with status: ${response.status}`;
  if (!all) return response.status >= 500 || troubles.length > 0 ? [...troubles, completed] : [];
  return [...begun, ...asked, ...troubles, ...(failure ? [] : ["Successfully completed execution"]), completed];
}

const refusedByPlan = ({ failure }: Ended): boolean =>
  failure !== undefined && ["INVALID_API_KEY", "QUOTA_EXCEEDED", "THROTTLED"].includes(failure.type);

/** The last six characters of a key: logs show no more. */
const hidden = (value: string): string => `*${value.slice(-6)}`;
