import { AwsError } from "../../kernel/index.ts";
import { sha256Hex } from "./hmac.ts";
import type { Asked } from "./mechanism.ts";
import { queryValue } from "./presigned.ts";

/** What a value of `x-amz-content-sha256` says about the body. */
export type PayloadPromise =
  | { readonly kind: "hash"; readonly sha256: string }
  | { readonly kind: "unsigned" }
  | { readonly kind: "chunked"; readonly signed: boolean; readonly trailer: boolean };

export const UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html */
const WORDS: Readonly<Record<string, PayloadPromise>> = {
  [UNSIGNED_PAYLOAD]: { kind: "unsigned" },
  "STREAMING-UNSIGNED-PAYLOAD-TRAILER": { kind: "chunked", signed: false, trailer: true },
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD": { kind: "chunked", signed: true, trailer: false },
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER": { kind: "chunked", signed: true, trailer: true },
};

/** Reads the header; throws S3's `InvalidArgument` for anything else than AWS's words or 64 hexadecimal digits. */
export function readPayloadPromise(value: string): PayloadPromise {
  if (/^[0-9a-f]{64}$/i.test(value)) return { kind: "hash", sha256: value.toLowerCase() };
  const known = Object.hasOwn(WORDS, value) ? WORDS[value] : undefined;
  if (known) return known;
  throw new AwsError(
    "InvalidArgument",
    "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.",
    { status: 400, fields: { ArgumentName: "x-amz-content-sha256", ArgumentValue: value } },
  );
}

/** The hash that a signed request names for its body. Only S3 trusts the header before it saw the body. */
export function headerPayloadHash(
  { request, family }: Asked,
  body: () => Promise<Uint8Array>,
): string | Promise<string> {
  if (family !== "s3") return bodyHash(body);
  const named = request.headers["x-amz-content-sha256"];
  if (named === undefined) {
    throw new AwsError("InvalidRequest", "Missing required header for this request: x-amz-content-sha256", {
      status: 400,
    });
  }
  // Whether the body keeps the promise is seen when it is received.
  readPayloadPromise(named);
  return named;
}

/** The same of a presigned one: unsigned for S3, unless the signature covers a hash. */
export function presignedPayloadHash(
  { request, family }: Asked,
  signedHeaders: readonly string[],
  body: () => Promise<Uint8Array>,
): string | Promise<string> {
  if (family !== "s3") return bodyHash(body);
  const header = signedHeaders.includes("x-amz-content-sha256") ? request.headers["x-amz-content-sha256"] : undefined;
  return queryValue(request, "x-amz-content-sha256") ?? header ?? UNSIGNED_PAYLOAD;
}

const bodyHash = async (body: () => Promise<Uint8Array>): Promise<string> => sha256Hex(await body());
