import { createHash } from "node:crypto";
import {
  accessLogLine,
  apiDomain,
  outcomeVariables,
  signerVariables,
  type ApiLogs,
  type FrontResponse,
} from "../../../kernel/index.ts";
import { pathWithStage } from "./event.ts";
import type { Ended, Visit } from "./visit.ts";

/** A request when it is over. */
export interface Finished {
  readonly visit: Visit;
  readonly ended: Ended;
  readonly response: FrontResponse;
  /** The `apigw-requestid`. */
  readonly id: string;
  /** When it came, and how long it took, in milliseconds. */
  readonly at: number;
  readonly latency: number;
}

/** Writes the line that the stage wants of the request. AWS permits its log delivery to itself: no role is asked for. */
export function logRequest(logs: ApiLogs, finished: Finished): void {
  const { api, stage, sourceArn, entry: cause } = finished.visit;
  const { DestinationArn, Format } = stage.AccessLogSettings ?? {};
  if (DestinationArn === undefined || Format === undefined) return;
  const stream = createHash("md5").update(`${api.id}/${stage.StageName}`).digest("hex");
  const text = accessLogLine(Format, contextOf(finished));
  logs.write([{ scope: api.scope, groupArn: DestinationArn, stream, text, roleArn: undefined, sourceArn, cause }]);
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html; what is absent never has a value here. */
const KNOWN: ReadonlySet<string> = new Set(
  `accountId apiId awsEndpointRequestId awsEndpointRequestId2 customDomain.basePathMatched dataProcessed domainName domainPrefix
error.message error.messageString error.responseType extendedRequestId httpMethod identity.accountId identity.caller
identity.cognitoAuthenticationProvider identity.cognitoAuthenticationType identity.cognitoIdentityId
identity.cognitoIdentityPoolId identity.principalOrgId identity.sourceIp identity.user identity.userAgent identity.userArn
identity.clientCert.clientCertPem identity.clientCert.subjectDN identity.clientCert.issuerDN identity.clientCert.serialNumber
identity.clientCert.validity.notBefore identity.clientCert.validity.notAfter integration.error integration.integrationStatus
integration.latency integration.requestId integration.status integrationErrorMessage integrationLatency integrationStatus path
protocol requestId requestTime requestTimeEpoch responseLatency responseLength routeKey stage status`.split(/\s+/),
);

/** Whether HTTP APIs know the variable; a format with one that they do not know is refused. */
export const isAccessLogVariable = (name: string): boolean => KNOWN.has(name) || name.startsWith("authorizer.");

function contextOf(finished: Finished): Readonly<Record<string, string | undefined>> {
  const { visit, ended, response, id, at, latency } = finished;
  const { request, api, stage, match } = visit;
  const { message, integration, authorization, signer } = ended;
  const caller = Object.entries(authorization?.context ?? {});
  return {
    ...Object.fromEntries(
      caller.map(([name, value]) => [`authorizer.${name}`, typeof value === "string" ? value : JSON.stringify(value)]),
    ),
    "authorizer.principalId": authorization?.principalId,
    ...(signer ? signerVariables(signer) : {}),
    accountId: api.scope.account,
    apiId: api.id,
    dataProcessed: String(response.body.length),
    domainName: apiDomain(request, api.id, api.scope.region),
    domainPrefix: api.id,
    ...outcomeVariables({
      answered: message === undefined,
      message,
      integration,
      status: response.status,
      length: response.body.length,
      at,
      latency,
    }),
    extendedRequestId: id,
    httpMethod: request.method,
    "identity.sourceIp": request.sourceIp,
    "identity.userAgent": request.userAgent,
    integrationErrorMessage: integration?.trouble,
    path: pathWithStage(stage.StageName, visit.path),
    protocol: "HTTP/1.1",
    requestId: id,
    routeKey: match?.route.RouteKey,
    stage: stage.StageName,
  };
}
