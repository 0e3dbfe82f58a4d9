import { headerOf, preflight, withCors, type FrontRequest, type FrontResponse } from "../../../kernel/index.ts";
import type { UrlCors } from "../state.ts";

/** Answered by the URL itself, without a signature: https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors */
export const corsAnswer = (cors: UrlCors, request: FrontRequest): FrontResponse =>
  preflight(cors, originHeaders(cors, request), 200);

export const withCorsOf = (response: FrontResponse, cors: UrlCors, request: FrontRequest): FrontResponse =>
  withCors(response, cors, originHeaders(cors, request));

function originHeaders(
  { AllowOrigins = [], AllowCredentials }: UrlCors,
  request: FrontRequest,
): FrontResponse["headers"] {
  const origin = headerOf(request.headers, "origin");
  if (origin === undefined || !AllowOrigins.some((each) => isAllowed(each, origin))) return [];
  // With credentials a browser takes no `*`.
  const named = AllowOrigins.includes("*") && AllowCredentials !== true ? "*" : origin;
  return [
    ["access-control-allow-origin", named],
    ...(named === "*" ? [] : [["vary", "Origin"] as const]),
    ...(AllowCredentials === true ? [["access-control-allow-credentials", "true"] as const] : []),
  ];
}

/** `https://*.example.com` and `http://*`: one `*` stands for any part. */
function isAllowed(pattern: string, origin: string): boolean {
  const [before = "", after] = pattern.split("*", 2);
  if (after === undefined) return pattern === origin;
  return origin.length >= before.length + after.length && origin.startsWith(before) && origin.endsWith(after);
}
