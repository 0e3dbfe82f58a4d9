import { isUtf8 } from "node:buffer";
import type { ParsedRequest } from "../contract.ts";
import { sha256Hex } from "./hmac.ts";

export interface CanonicalParts {
  readonly request: ParsedRequest;
  /** Lower case, in the order in which they were signed. */
  readonly signedHeaders: readonly string[];
  readonly payloadHash: string;
  /** S3 encodes the path once and keeps it as it is; all others normalize it and encode it twice. */
  readonly s3: boolean;
  /** Query parameters that are not signed: the signature itself. */
  readonly without?: string;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request */
export function canonicalRequest(parts: CanonicalParts): string {
  const { request } = parts;
  let headers = "";
  for (const name of parts.signedHeaders) headers += `${name}:${tidied(request.headers[name] ?? "")}\n`;
  const path = parts.s3 ? s3Path(request.path) : otherPath(request.path);
  const query = canonicalQuery(request.query, parts.without);
  return `${request.method}\n${path}\n${query}\n${headers}\n${parts.signedHeaders.join(";")}\n${parts.payloadHash}`;
}

export const stringToSign = (date: string, scope: string, canonical: string): string =>
  `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256Hex(canonical)}`;

const UNRESERVED = /^[A-Za-z0-9\-._~]*$/;
const UNRESERVED_PATH = /^[A-Za-z0-9\-._~/]*$/;

/** RFC 3986: all but the unreserved characters, which `encodeURIComponent` leaves five short of. */
export function uriEncode(text: string): string {
  if (UNRESERVED.test(text)) return text;
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.codePointAt(0)!.toString(16).toUpperCase()}`,
  );
}

/** Clients differ in what they leave unencoded on the line, so AWS decodes the path and encodes it by the rule. */
function s3Path(path: string): string {
  if (UNRESERVED_PATH.test(path)) return path;
  try {
    return path
      .split("/")
      .map((part) => uriEncode(decodeURIComponent(part)))
      .join("/");
  } catch {
    return path;
  }
}

function otherPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(uriEncode(part));
  }
  const end = path.endsWith("/") && parts.length > 0 ? "/" : "";
  return `/${parts.join("/")}${end}`;
}

function canonicalQuery(query: ParsedRequest["query"], without: string | undefined): string {
  if (query.length === 0) return "";
  const pairs: [string, string][] = [];
  for (const [name, value] of query) if (name !== without) pairs.push([uriEncode(name), uriEncode(value)]);
  if (pairs.length > 1) pairs.sort((a, b) => order(a[0], b[0]) || order(a[1], b[1]));
  return pairs.map(([name, value]) => `${name}=${value}`).join("&");
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function tidied(value: string): string {
  const text = signedText(value);
  return /^\s|\s$|\s\s/.test(text) ? text.trim().replaceAll(/\s+/g, " ") : text;
}

/**
 * A header as its signer wrote it. HTTP hands every byte over as one character, yet boto3 and curl send UTF-8 and sign
 * what they send; bytes that are no UTF-8 stay as they are.
 */
export function signedText(value: string): string {
  if (!/[\u0080-\u00ff]/.test(value) || /[^\0-\u00ff]/.test(value)) return value;
  const bytes = Buffer.from(value, "latin1");
  return isUtf8(bytes) ? bytes.toString() : value;
}
