import {
  allValues,
  apiDomain,
  commonLogTime,
  headerOf,
  iamOf,
  joinedValues,
  lastValues,
  signerIdentity,
  type FrontRequest,
  type Instant,
  type Signer,
} from "../../../kernel/index.ts";

export interface RouteRequest {
  readonly request: FrontRequest;
  readonly body: Uint8Array;
  readonly account: string;
  readonly region: string;
  readonly apiId: string;
  readonly stage: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly routeKey: string;
  /** Decoded, with a named stage in front. */
  readonly path: string;
  readonly pathParameters: Readonly<Record<string, string>> | undefined;
  readonly traceId: string;
  readonly extendedRequestId: string;
  /** Who signed it, where the route asks for that. */
  readonly signer: Signer | undefined;
  /** What an authorizer said of the caller. */
  readonly authorizer?: object;
  readonly at: Instant;
}

interface RouteEvent extends Readonly<Record<string, unknown>> {
  readonly body?: string | null;
  readonly isBase64Encoded: boolean;
}

/** What a function gets from an HTTP API: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export function routeEvent(given: RouteRequest, version: string): RouteEvent {
  return version === "1.0" ? version1(given) : version2(given);
}

function version2(given: RouteRequest): RouteEvent {
  const { request } = given;
  const headers = inLowerCase(headersOf(given));
  const cookies = headers.filter(([name]) => name === "cookie").flatMap(([, value]) => value.split(/;\s*/));
  return {
    version: "2.0",
    routeKey: given.routeKey,
    rawPath: given.path,
    rawQueryString: request.rawQuery,
    ...(cookies.length > 0 ? { cookies } : {}),
    headers: joinedValues(headers.filter(([name]) => name !== "cookie")),
    ...(request.query.length > 0 ? { queryStringParameters: joinedValues(request.query) } : {}),
    requestContext: {
      accountId: given.account,
      apiId: given.apiId,
      ...callerOf(given),
      domainName: apiDomain(request, given.apiId, given.region),
      domainPrefix: given.apiId,
      http: {
        method: request.method,
        path: given.path,
        protocol: "HTTP/1.1",
        sourceIp: request.sourceIp,
        userAgent: request.userAgent,
      },
      requestId: given.extendedRequestId,
      routeKey: given.routeKey,
      stage: given.stage,
      time: commonLogTime(given.at),
      timeEpoch: given.at,
    },
    ...(given.pathParameters ? { pathParameters: given.pathParameters } : {}),
    ...(Object.keys(given.variables).length > 0 ? { stageVariables: given.variables } : {}),
    ...bodyOf(given),
  };
}

function callerOf({ authorizer, signer }: RouteRequest): object {
  if (signer) return { authorizer: { iam: iamOf(signer) } };
  return authorizer ? { authorizer } : {};
}

function version1(given: RouteRequest): RouteEvent {
  const { request } = given;
  const headers = spelled(headersOf(given));
  const { body = null, isBase64Encoded } = bodyOf(given);
  return {
    version: "1.0",
    resource: given.routeKey.split(" ")[1] ?? given.routeKey,
    path: given.path,
    httpMethod: request.method,
    headers: lastValues(headers),
    multiValueHeaders: allValues(headers),
    queryStringParameters: request.query.length > 0 ? lastValues(request.query) : null,
    multiValueQueryStringParameters: request.query.length > 0 ? allValues(request.query) : null,
    requestContext: {
      accountId: given.account,
      apiId: given.apiId,
      ...(given.authorizer ? { authorizer: given.authorizer } : {}),
      domainName: apiDomain(request, given.apiId, given.region),
      domainPrefix: given.apiId,
      extendedRequestId: given.extendedRequestId,
      httpMethod: request.method,
      identity: {
        ...signerIdentity(given.signer),
        cognitoAmr: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: request.sourceIp,
        userAgent: request.userAgent,
      },
      path: given.path,
      protocol: "HTTP/1.1",
      requestId: given.extendedRequestId,
      requestTime: commonLogTime(given.at),
      requestTimeEpoch: given.at,
      resourceId: given.routeKey,
      resourcePath: given.routeKey.split(" ")[1] ?? given.routeKey,
      stage: given.stage,
    },
    pathParameters: given.pathParameters ?? null,
    stageVariables: Object.keys(given.variables).length > 0 ? given.variables : null,
    body,
    isBase64Encoded,
  };
}

/** Names as they were sent, with what the API adds. */
const headersOf = ({ request, traceId }: RouteRequest): FrontRequest["headers"] => [
  ...request.headers.filter(
    ([name]) => !["connection", "x-forwarded-for", "x-amzn-trace-id"].includes(name.toLowerCase()),
  ),
  ["X-Amzn-Trace-Id", traceId],
  ["X-Forwarded-For", [headerOf(request.headers, "x-forwarded-for"), request.sourceIp].filter(Boolean).join(", ")],
  ["X-Forwarded-Port", String(request.port)],
  ["X-Forwarded-Proto", "http"],
];

const inLowerCase = (headers: FrontRequest["headers"]): FrontRequest["headers"] =>
  headers.map(([name, value]) => [name.toLowerCase(), value]);

/** What format 1.0 spells in its own way, however it was sent; seen in events of AWS. */
const SPELLED: ReadonlyMap<string, string> = new Map(
  ["Content-Length", "Content-Type", "Host", "User-Agent"].map((name) => [name.toLowerCase(), name]),
);

const spelled = (headers: FrontRequest["headers"]): FrontRequest["headers"] =>
  headers.map(([name, value]) => [SPELLED.get(name.toLowerCase()) ?? name, value]);

function bodyOf({ request, body }: RouteRequest): { readonly body?: string; readonly isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false };
  const text = isText(headerOf(request.headers, "content-type"));
  return { body: Buffer.from(body).toString(text ? "utf8" : "base64"), isBase64Encoded: !text };
}

/** Whether a body of that type goes to the function as it is; all others go in base64. */
const isText = (contentType: string | undefined): boolean =>
  contentType === undefined ||
  /^(?:text\/|application\/(?:json|xml|javascript)\b|[^;]+\+(?:json|xml)\b)/i.test(contentType.trim());

/** A named stage stands in the path, `$default` does not. */
export const pathWithStage = (stage: string, path: string): string =>
  stage === "$default" ? path : `/${stage}${path}`;
