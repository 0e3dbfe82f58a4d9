import type { HttpRequest, ParsedRequest } from "./contract.ts";

/** Step 1: takes the request line apart. Never fails: what cannot be decoded stays as it was sent, and the signature or the route refuses it. */
export function parse(request: HttpRequest): ParsedRequest {
  const mark = request.target.indexOf("?");
  const path = mark < 0 ? request.target : request.target.slice(0, mark);
  return {
    method: request.method,
    path: path === "" ? "/" : path,
    query: mark < 0 ? [] : pairs(request.target.slice(mark + 1)),
    headers: request.headers,
  };
}

function pairs(query: string): (readonly [string, string])[] {
  const out: (readonly [string, string])[] = [];
  for (const part of query.split("&")) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    out.push(equals < 0 ? [decode(part), ""] : [decode(part.slice(0, equals)), decode(part.slice(equals + 1))]);
  }
  return out;
}

/** `+` is a space in a query, for S3 too. */
function decode(text: string): string {
  if (!/[%+]/.test(text)) return text;
  const spaced = text.replaceAll("+", " ");
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}
