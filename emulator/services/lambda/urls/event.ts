import { isUtf8 } from "node:buffer";
import {
  commonLogTime,
  headerOf,
  iamOf,
  joinedValues,
  type FrontRequest,
  type Instant,
  type Signer,
} from "../../../kernel/index.ts";

export interface UrlRequest {
  readonly request: FrontRequest;
  readonly body: Uint8Array;
  readonly urlId: string;
  readonly region: string;
  /** The function's. */
  readonly account: string;
  /** Absent where nobody has to sign. */
  readonly signer: Signer | undefined;
  readonly traceId: string;
  readonly at: Instant;
}

/** What a function gets: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads */
export function urlEvent(given: UrlRequest): object {
  const { request, urlId, region, signer } = given;
  const headers = headersOf(given);
  const cookies = headers.filter(([name]) => name === "cookie").flatMap(([, value]) => value.split(/;\s*/));
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: request.path,
    rawQueryString: request.rawQuery,
    ...(cookies.length > 0 ? { cookies } : {}),
    headers: joinedValues(headers.filter(([name]) => name !== "cookie")),
    ...(request.query.length > 0 ? { queryStringParameters: joinedValues(request.query) } : {}),
    requestContext: {
      accountId: signer ? given.account : "anonymous",
      apiId: urlId,
      ...(signer ? { authorizer: { iam: iamOf(signer) } } : {}),
      domainName: request.host.startsWith(`${urlId}.`) ? request.host : `${urlId}.lambda-url.${region}.on.aws`,
      domainPrefix: urlId,
      http: {
        method: request.method,
        path: request.path,
        protocol: "HTTP/1.1",
        sourceIp: request.sourceIp,
        userAgent: request.userAgent,
      },
      requestId: request.requestId,
      routeKey: "$default",
      stage: "$default",
      time: commonLogTime(given.at),
      timeEpoch: given.at,
    },
    ...bodyOf(given),
  };
}

/** In lower case, with what Lambda adds. */
const headersOf = ({ request, traceId }: UrlRequest): FrontRequest["headers"] => [
  ...request.headers
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !["connection", "x-forwarded-for", "x-amzn-trace-id"].includes(name)),
  ["x-amzn-trace-id", traceId],
  ["x-forwarded-for", request.sourceIp],
  ["x-forwarded-port", String(request.port)],
  ["x-forwarded-proto", "http"],
];

/** What is no text goes in base64, forms among it; where no type is named, the bytes tell (which is ours to say). */
function bodyOf({ request, body }: UrlRequest): { readonly body?: string; readonly isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false };
  const type = headerOf(request.headers, "content-type");
  const isText =
    type === undefined
      ? isUtf8(body)
      : /^(?:text\/|application\/(?:json|xml|javascript)\b|[^;]+\+(?:json|xml)\b)/i.test(type.trim());
  return { body: Buffer.from(body).toString(isText ? "utf8" : "base64"), isBase64Encoded: !isText };
}
