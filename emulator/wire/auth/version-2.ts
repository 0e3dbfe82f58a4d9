import type { Instant } from "../../kernel/index.ts";
import type { ParsedRequest } from "../contract.ts";
import { signedText } from "./canonical.ts";
import { hmac, hmacKey } from "./hmac.ts";
import { queryValue } from "./presigned.ts";

/** A signature version 2, as boto3 still presigns S3 URLs unless told otherwise. */
export interface Version2Claim {
  readonly accessKeyId: string;
  readonly signature: string;
  /** Only presigned: when the URL ends. */
  readonly expiresAt: Instant | undefined;
  /** `Date` as sent, or `Expires` as sent: both stand in the same place of the string to sign. */
  readonly date: string;
  readonly token: string | undefined;
}

/** Reads `Authorization: AWS <key>:<signature>`. */
export function readVersion2Header(request: ParsedRequest): Version2Claim | undefined {
  const match = /^AWS ([^:]+):(.+)$/.exec(request.headers["authorization"] ?? "");
  if (!match) return undefined;
  return {
    accessKeyId: match[1]!.trim(),
    signature: match[2]!.trim(),
    expiresAt: undefined,
    date: request.headers["x-amz-date"] ?? request.headers["date"] ?? "",
    token: request.headers["x-amz-security-token"],
  };
}

/** Reads `?AWSAccessKeyId=…&Signature=…&Expires=…`; `undefined` when a part is missing or no number. */
export function readVersion2Query(request: ParsedRequest): Version2Claim | undefined {
  const accessKeyId = queryValue(request, "awsaccesskeyid");
  const signature = queryValue(request, "signature");
  const expires = queryValue(request, "expires");
  if (!accessKeyId || !signature || !expires || !/^\d{1,12}$/.test(expires)) return undefined;
  return {
    accessKeyId,
    signature,
    expiresAt: Number(expires) * 1000,
    date: expires,
    token: queryValue(request, "x-amz-security-token") ?? request.headers["x-amz-security-token"],
  };
}

export const version2Signature = (secret: string, text: string): string =>
  hmac(hmacKey("sha1", Buffer.from(secret)), text).toString("base64");

/**
 * What is signed. https://docs.aws.amazon.com/AmazonS3/latest/userguide/RESTAuthentication.html
 * `bucket`: set when the host names it, since the resource always starts with it.
 */
export function version2StringToSign(request: ParsedRequest, claim: Version2Claim, bucket: string | undefined): string {
  const headers = new Map(Object.entries(request.headers));
  // A presigned URL carries in its query what would have been headers.
  for (const [name, value] of request.query) {
    const lower = name.toLowerCase();
    if (lower.startsWith("x-amz-") || lower === "content-type" || lower === "content-md5") headers.set(lower, value);
  }
  const amazon = [...headers].filter(([name]) => name.startsWith("x-amz-")).toSorted(([a], [b]) => (a < b ? -1 : 1));
  // With x-amz-date the line of the date stays empty: the date is already among the headers.
  const date = claim.expiresAt === undefined && headers.has("x-amz-date") ? "" : claim.date;
  return [
    request.method,
    headers.get("content-md5") ?? "",
    signedText(headers.get("content-type") ?? ""),
    date,
    ...amazon.map(([name, value]) => `${name}:${signedText(value).trim()}`),
    (bucket === undefined ? "" : `/${bucket}`) + request.path + subresources(request),
  ].join("\n");
}

/** Query parameters that are part of the resource. Same page, "Constructing the CanonicalizedResource Element". */
const SUBRESOURCES: ReadonlySet<string> = new Set(
  (
    "accelerate acl analytics cors defaultObjectAcl delete encryption intelligent-tiering inventory lifecycle location logging " +
    "metrics notification object-lock ownershipControls partNumber policy policyStatus publicAccessBlock replication " +
    "requestPayment response-cache-control response-content-disposition response-content-encoding response-content-language " +
    "response-content-type response-expires restore select select-type storageClass tagging torrent uploadId uploads " +
    "versionId versioning versions website"
  ).split(" "),
);

function subresources(request: ParsedRequest): string {
  const pairs = request.query.filter(([name]) => SUBRESOURCES.has(name)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (pairs.length === 0) return "";
  return `?${pairs.map(([name, value]) => (value === "" ? name : `${name}=${value}`)).join("&")}`;
}
