import type { HttpResponse, ParsedRequest, Unrouted } from "../contract.ts";
import { pathStyle } from "../protocols/s3-address.ts";

/**
 * Services other than S3 let pages of every origin call them: what keeps others out is the signature.
 * https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/cors.html
 */
const OPEN = { "access-control-allow-origin": "*" } as const;
const EXPOSED = "x-amzn-errortype,x-amzn-requestid,x-amzn-errormessage,x-amzn-trace-id,x-amzn-query-error,date";
/** Two days, as services answer. */
const MAX_AGE_SECONDS = "172800";

/** Whether a preflight is about a call of a service that is not S3: by its path, or by the headers that only such calls have. */
export function isApiPreflight(parsed: ParsedRequest, found: Unrouted): boolean {
  if (parsed.method !== "OPTIONS") return false;
  if (found.service !== "s3") return true;
  const names = (parsed.headers["access-control-request-headers"] ?? "").toLowerCase();
  if (/\b(?:x-amz-target|smithy-protocol)\b/.test(names)) return true;
  // Forms of the query services go to the root, where S3 takes no POST.
  return pathStyle(parsed) === "/" && parsed.headers["access-control-request-method"] === "POST";
}

export function answerApiPreflight(parsed: ParsedRequest): HttpResponse {
  const { "access-control-request-headers": names, "access-control-request-method": method } = parsed.headers;
  return {
    status: 200,
    headers: {
      ...OPEN,
      ...(names === undefined ? {} : { "access-control-allow-headers": names }),
      ...(method === undefined ? {} : { "access-control-allow-methods": method }),
      "access-control-expose-headers": EXPOSED,
      "access-control-max-age": MAX_AGE_SECONDS,
    },
    body: new Uint8Array(),
  };
}

/** What the answer to a page's call gets as well. */
export const apiCorsHeaders = (): Readonly<Record<string, string>> => ({
  ...OPEN,
  "access-control-expose-headers": EXPOSED,
});
