import {
  allValues,
  apiDomain,
  commonLogTime,
  headerOf,
  lastValues,
  signerIdentity,
  type FrontRequest,
  type Instant,
  type Signer,
} from "../../../kernel/index.ts";
import { isBinary } from "./media-type.ts";

export interface ProxyRequest {
  readonly request: FrontRequest;
  readonly body: Uint8Array;
  readonly binaryMediaTypes: readonly string[];
  readonly account: string;
  readonly region: string;
  readonly apiId: string;
  readonly deploymentId: string;
  readonly stage: string;
  readonly variables: Readonly<Record<string, string>> | undefined;
  readonly resourceId: string;
  readonly resourcePath: string;
  /** Below the stage, raw. */
  readonly path: string;
  readonly pathParameters: Readonly<Record<string, string>> | undefined;
  readonly extendedRequestId: string;
  readonly traceId: string;
  readonly apiKey: { readonly value: string; readonly id: string } | undefined;
  /** Who signed it, where the method asks for that. */
  readonly signer: Signer | undefined;
  /** What an authorizer said of the caller. */
  readonly authorizer?: Readonly<Record<string, unknown>>;
  readonly at: Instant;
}

/** What a function gets from a REST API: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format */
export function proxyEvent(given: ProxyRequest): Readonly<Record<string, unknown>> {
  const { request, body } = given;
  const headers = [
    ...request.headers.filter(([name]) => !/^(?:connection|content-length)$/i.test(name)),
    ...added(given),
  ];
  const binary = isBinary(given.binaryMediaTypes, headerOf(request.headers, "content-type"));
  return {
    resource: given.resourcePath,
    path: given.path,
    httpMethod: request.method,
    headers: lastValues(headers),
    multiValueHeaders: allValues(headers),
    queryStringParameters: request.query.length === 0 ? null : lastValues(request.query),
    multiValueQueryStringParameters: request.query.length === 0 ? null : allValues(request.query),
    pathParameters: given.pathParameters ?? null,
    stageVariables: given.variables ?? null,
    requestContext: contextOf(given),
    body: body.length === 0 ? null : Buffer.from(body).toString(binary ? "base64" : "utf8"),
    isBase64Encoded: binary && body.length > 0,
  };
}

const added = ({ request, traceId }: ProxyRequest): FrontRequest["headers"] => [
  ...(headerOf(request.headers, "x-amzn-trace-id") === undefined ? [["X-Amzn-Trace-Id", traceId] as const] : []),
  ["X-Forwarded-For", [headerOf(request.headers, "x-forwarded-for"), request.sourceIp].filter(Boolean).join(", ")],
  ["X-Forwarded-Port", String(request.port)],
  ["X-Forwarded-Proto", "http"],
];

function contextOf(given: ProxyRequest): object {
  const { request, at } = given;
  return {
    accountId: given.account,
    apiId: given.apiId,
    ...(given.authorizer ? { authorizer: given.authorizer } : {}),
    deploymentId: given.deploymentId,
    domainName: apiDomain(request, given.apiId, given.region),
    domainPrefix: given.apiId,
    extendedRequestId: given.extendedRequestId,
    httpMethod: request.method,
    identity: {
      ...signerIdentity(given.signer),
      ...(given.apiKey ? { apiKey: given.apiKey.value, apiKeyId: given.apiKey.id } : {}),
      cognitoAuthenticationProvider: null,
      cognitoAuthenticationType: null,
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
      principalOrgId: null,
      sourceIp: request.sourceIp,
      userAgent: request.userAgent === "" ? null : request.userAgent,
    },
    path: `/${given.stage}${given.path}`,
    protocol: "HTTP/1.1",
    requestId: request.requestId,
    requestTime: commonLogTime(at),
    requestTimeEpoch: at,
    resourceId: given.resourceId,
    resourcePath: given.resourcePath,
    stage: given.stage,
  };
}
