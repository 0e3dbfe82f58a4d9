import type { FrontRequest, FrontResponse } from "../../../kernel/index.ts";
import type { UrlCors } from "../state.ts";

type Headers = FrontResponse["headers"];

const headerOf = (request: FrontRequest, name: string): string | undefined =>
  request.headers.findLast(([each]) => each.toLowerCase() === name)?.[1];

/** Whether it asks for permission only: a browser's OPTIONS before the request itself. */
export const isPreflight = (request: FrontRequest): boolean =>
  request.method === "OPTIONS" &&
  headerOf(request, "origin") !== undefined &&
  headerOf(request, "access-control-request-method") !== undefined;

/** Answered by the URL itself, without a signature: https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors */
export function preflight(cors: UrlCors, request: FrontRequest): FrontResponse {
  const allowed = originHeaders(cors, request);
  const list = (name: string, values: readonly string[] | undefined): Headers =>
    values && values.length > 0 ? [[name, values.join(",")]] : [];
  const granted: Headers = [
    ...allowed,
    ...list("access-control-allow-methods", cors.AllowMethods),
    ...list("access-control-allow-headers", cors.AllowHeaders),
    ...(cors.MaxAge === undefined ? [] : [["access-control-max-age", String(cors.MaxAge)] as const]),
  ];
  return { status: 200, headers: allowed.length === 0 ? [] : granted, body: new Uint8Array(0) };
}

/** Where CORS is configured, what the function says of it does not count. */
export function withCors(response: FrontResponse, cors: UrlCors, request: FrontRequest): FrontResponse {
  const own = response.headers.filter(([name]) => !name.toLowerCase().startsWith("access-control-"));
  const allowed = originHeaders(cors, request);
  const { ExposeHeaders = [] } = cors;
  const exposed: Headers =
    allowed.length > 0 && ExposeHeaders.length > 0 ? [["access-control-expose-headers", ExposeHeaders.join(",")]] : [];
  return { ...response, headers: [...own, ...allowed, ...exposed] };
}

function originHeaders({ AllowOrigins = [], AllowCredentials }: UrlCors, request: FrontRequest): Headers {
  const origin = headerOf(request, "origin");
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
