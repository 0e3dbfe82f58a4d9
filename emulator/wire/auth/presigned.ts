import type { Millis } from "../../kernel/index.ts";
import type { ParsedRequest } from "../contract.ts";
import { parseCompactDate } from "./dates.ts";
import { queryParametersError } from "./errors.ts";
import { ALGORITHM, type Claim } from "./header.ts";
import { parseScope } from "./signing-key.ts";

export interface PresignedClaim extends Claim {
  /** How long the URL is good for, in seconds as it says itself. */
  readonly expiresSeconds: number;
  readonly lasts: Millis;
}

/** A week. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html */
const EXPIRES_MAX = 604_800;

const REQUIRED = ["Algorithm", "Credential", "Signature", "Date", "SignedHeaders", "Expires"];

export const queryValue = (request: ParsedRequest, name: string): string | undefined =>
  request.query.find(([key]) => key.toLowerCase() === name)?.[1];

/** Reads the `X-Amz-…` parameters of a presigned URL. */
export function readPresignedClaim(request: ParsedRequest): PresignedClaim {
  const values = new Map(request.query.map(([name, value]) => [name.toLowerCase(), value]));
  const value = (name: string): string => values.get(`x-amz-${name.toLowerCase()}`) ?? "";
  if (!REQUIRED.every((name) => values.has(`x-amz-${name.toLowerCase()}`))) {
    throw queryParametersError(
      "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.",
    );
  }
  if (value("Algorithm") !== ALGORITHM)
    throw queryParametersError(`X-Amz-Algorithm only supports "AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256"`);
  const scope = parseScope(value("Credential"));
  if (!scope) {
    throw queryParametersError(
      'Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    );
  }
  const date = value("Date");
  const signedAt = parseCompactDate(date);
  if (signedAt === undefined) {
    throw queryParametersError(`X-Amz-Date must be in the ISO8601 Long Format "yyyyMMdd'T'HHmmss'Z'"`);
  }
  const expiresSeconds = readExpires(value("Expires"));
  return {
    scope,
    signedHeaders: value("SignedHeaders").toLowerCase().split(";"),
    signature: value("Signature"),
    date,
    sentDate: date,
    signedAt,
    token: values.get("x-amz-security-token"),
    expiresSeconds,
    lasts: expiresSeconds * 1000,
  };
}

function readExpires(text: string): number {
  if (!/^-?\d+$/.test(text)) throw queryParametersError("X-Amz-Expires should be a number");
  const given = Number(text);
  if (given < 0) throw queryParametersError("X-Amz-Expires must be non-negative");
  if (given > EXPIRES_MAX) {
    throw queryParametersError(
      "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds",
    );
  }
  return given;
}

/**
 * What a presigned URL carries in its query in place of headers (`x-amz-acl`, `x-amz-meta-…`, `x-amz-tagging`), as the
 * headers that it stands for. Not the checksums: S3 leaves those of a URL unread, which is why URLs of the SDK work
 * although it signs the checksum of no body at all into them.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html
 */
export function liftHeaders(request: ParsedRequest): ParsedRequest {
  const lifted: Record<string, string> = {};
  for (const [name, value] of request.query) {
    const lower = name.toLowerCase();
    if (lower.startsWith("x-amz-") && !UNLIFTED.test(lower) && request.headers[lower] === undefined)
      lifted[lower] = value;
  }
  return Object.keys(lifted).length === 0 ? request : { ...request, headers: { ...request.headers, ...lifted } };
}

const UNLIFTED =
  /^x-amz-(?:algorithm|credential|date|expires|signedheaders|signature|security-token|content-sha256|checksum-.*|sdk-checksum-algorithm)$/;
