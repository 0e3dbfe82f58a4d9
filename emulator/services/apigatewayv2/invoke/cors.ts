import type { Cors } from "@aws-sdk/client-apigatewayv2";
import { headerOf, preflight, withCors, type FrontRequest, type FrontResponse } from "../../../kernel/index.ts";

/** Answered by the API itself, whatever its routes: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html */
export const corsAnswer = (cors: Cors, request: FrontRequest): FrontResponse =>
  preflight(cors, originHeaders(cors, request), 204);

export const withCorsOf = (response: FrontResponse, cors: Cors, request: FrontRequest): FrontResponse =>
  withCors(response, cors, originHeaders(cors, request));

function originHeaders({ AllowOrigins = [], AllowCredentials }: Cors, request: FrontRequest): FrontResponse["headers"] {
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
