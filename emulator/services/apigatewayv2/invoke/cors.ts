import type { Cors } from "@aws-sdk/client-apigatewayv2";
import type { FrontRequest, FrontResponse } from "../../../kernel/index.ts";
import { headerOf } from "./headers.ts";

type Headers = FrontResponse["headers"];

/** Whether it asks for permission only: a browser's OPTIONS before the request itself. */
export const isPreflight = (request: FrontRequest): boolean =>
  request.method === "OPTIONS" &&
  headerOf(request.headers, "origin") !== undefined &&
  headerOf(request.headers, "access-control-request-method") !== undefined;

/** Answered by the API itself, whatever its routes: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html */
export function preflight(cors: Cors, request: FrontRequest): FrontResponse {
  const allowed = originHeaders(cors, request);
  const list = (name: string, values: readonly string[] | undefined): Headers =>
    values && values.length > 0 ? [[name, values.join(",")]] : [];
  return {
    status: 204,
    headers:
      allowed.length === 0
        ? []
        : [
            ...allowed,
            ...list("access-control-allow-methods", cors.AllowMethods),
            ...list("access-control-allow-headers", cors.AllowHeaders),
            ...(cors.MaxAge === undefined ? [] : [["access-control-max-age", String(cors.MaxAge)] as const]),
          ],
    body: new Uint8Array(0),
  };
}

/** Where CORS is configured, what the function says of it does not count. */
export function withCors(response: FrontResponse, cors: Cors, request: FrontRequest): FrontResponse {
  const own = response.headers.filter(([name]) => !name.toLowerCase().startsWith("access-control-"));
  const { ExposeHeaders = [] } = cors;
  const allowed = originHeaders(cors, request);
  const exposed: Headers =
    allowed.length > 0 && ExposeHeaders.length > 0 ? [["access-control-expose-headers", ExposeHeaders.join(",")]] : [];
  return { ...response, headers: [...own, ...allowed, ...exposed] };
}

function originHeaders({ AllowOrigins = [], AllowCredentials }: Cors, request: FrontRequest): Headers {
  const origin = headerOf(request.headers, "origin");
  if (origin === undefined || !AllowOrigins.some((each) => isAllowed(each, origin))) return [];
  return [
    ["access-control-allow-origin", AllowOrigins.includes("*") ? "*" : origin],
    ...(AllowCredentials === true ? [["access-control-allow-credentials", "true"] as const] : []),
  ];
}

/** `https://*` is every page of that scheme. */
const isAllowed = (pattern: string, origin: string): boolean =>
  pattern === "*" || pattern === origin || (pattern.endsWith("://*") && origin.startsWith(pattern.slice(0, -1)));
