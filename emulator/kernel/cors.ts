import type { FrontRequest, FrontResponse } from "./front.ts";
import { headerOf } from "./pairs.ts";

/** What HTTP APIs and function URLs are told of the pages of other origins. */
export interface CorsRules {
  readonly AllowMethods?: readonly string[] | undefined;
  readonly AllowHeaders?: readonly string[] | undefined;
  readonly ExposeHeaders?: readonly string[] | undefined;
  /** Seconds. */
  readonly MaxAge?: number | undefined;
}

type Headers = FrontResponse["headers"];

/** Whether it asks for permission only: a browser's OPTIONS before the request itself. */
export const isPreflight = ({ headers, method }: FrontRequest): boolean =>
  method === "OPTIONS" &&
  headerOf(headers, "origin") !== undefined &&
  headerOf(headers, "access-control-request-method") !== undefined;

/** The answer to it. `allowed`: what is said of the origin; empty for one that may not. */
export function preflight(
  { AllowHeaders = [], AllowMethods = [], MaxAge }: CorsRules,
  allowed: Headers,
  status: number,
): FrontResponse {
  const list = (name: string, values: readonly string[]): Headers =>
    values.length > 0 ? [[name, values.join(",")]] : [];
  const granted: Headers = [
    ...allowed,
    ...list("access-control-allow-methods", AllowMethods),
    ...list("access-control-allow-headers", AllowHeaders),
    ...(MaxAge === undefined ? [] : [["access-control-max-age", String(MaxAge)] as const]),
  ];
  return { status, headers: allowed.length === 0 ? [] : granted, body: new Uint8Array(0) };
}

/** Where CORS is configured, what the function says of it does not count. */
export function withCors(response: FrontResponse, { ExposeHeaders = [] }: CorsRules, allowed: Headers): FrontResponse {
  const own = response.headers.filter(([name]) => !name.toLowerCase().startsWith("access-control-"));
  const exposed: Headers =
    allowed.length > 0 && ExposeHeaders.length > 0 ? [["access-control-expose-headers", ExposeHeaders.join(",")]] : [];
  return { ...response, headers: [...own, ...allowed, ...exposed] };
}
