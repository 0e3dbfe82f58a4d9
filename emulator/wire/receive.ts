import { hash } from "node:crypto";
import type { AwsError, Content, ContentStore } from "../kernel/index.ts";
import type { ChunkSeed } from "./auth/chunk-signature.ts";
import { sha256Hex } from "./auth/hmac.ts";
import { readPayloadPromise } from "./auth/payload-hash.ts";
import { announcedChecksum } from "./body/checksums.ts";
import { contentSha256Mismatch, requestTooBig, requestTooLarge } from "./body/errors.ts";
import { decompress } from "./body/gzip.ts";
import type { Incoming } from "./body/incoming.ts";
import { bodyMax } from "./body/limits.ts";
import { readContentMd5, receiveUpload, requireMd5 } from "./body/upload.ts";
import type { ParsedRequest, Routed } from "./contract.ts";

/** A request with its body taken in and held to everything that was promised about it. */
export interface ReceivedRequest {
  readonly request: ParsedRequest;
  readonly body: Uint8Array | Content;
}

/** The step that takes in the body. Uploads go to the store piece by piece; all other bodies are small and read whole. */
export async function receive(
  routed: Routed,
  request: ParsedRequest,
  incoming: Incoming,
  contents: ContentStore,
  seed: ChunkSeed | undefined,
): Promise<ReceivedRequest> {
  if (routed.streamsInput) {
    const { content, headers } = await receiveUpload({ routed, request, incoming, contents, seed });
    return { request: headers === request.headers ? request : { ...request, headers }, body: content };
  }
  if (routed.service !== "s3") return { request, body: await plainBody(routed, request.headers, incoming) };
  if (isChunked(request)) {
    const { content, headers } = await receiveUpload({ routed, request, incoming, contents, seed });
    const bytes = await content.bytes();
    if (bytes.length > bodyMax(routed)) throw requestTooBig(bodyMax(routed));
    return { request: { ...request, headers }, body: bytes };
  }
  const bytes = await wholeBody(routed, incoming);
  verifyS3(routed, request, bytes);
  return { request, body: bytes };
}

/** The bytes as they came: what services other than S3 sign. */
export const wholeBody = (routed: Routed | undefined, incoming: Incoming): Promise<Uint8Array> =>
  incoming.bytes(bodyMax(routed), () => tooLarge(routed));

/** The bytes as they were meant: decompressed. */
export async function plainBody(
  routed: Routed | undefined,
  headers: Readonly<Record<string, string>>,
  incoming: Incoming,
): Promise<Uint8Array> {
  const bytes = await wholeBody(routed, incoming);
  const encoding = headers["content-encoding"];
  return encoding === undefined ? bytes : decompress(bytes, encoding, bodyMax(routed), () => tooLarge(routed));
}

const tooLarge = (routed: Routed | undefined): AwsError =>
  routed?.service === "s3"
    ? requestTooBig(bodyMax(routed))
    : requestTooLarge(bodyMax(routed), routed?.operation ?? "requested");

const isChunked = (request: ParsedRequest): boolean =>
  (request.headers["x-amz-content-sha256"] ?? "").startsWith("STREAMING-");

/** The promises about a small body: a policy, a list of keys to delete. */
function verifyS3(routed: Routed, request: ParsedRequest, bytes: Uint8Array): void {
  const named = request.headers["x-amz-content-sha256"];
  if (named !== undefined && bytes.length > 0) {
    const promise = readPayloadPromise(named);
    const computed = sha256Hex(bytes);
    if (promise.kind === "hash" && promise.sha256 !== computed) throw contentSha256Mismatch(promise.sha256, computed);
  }
  const md5 = readContentMd5(request.headers["content-md5"]);
  if (md5 !== undefined) requireMd5(md5, { md5: hash("md5", bytes, "hex") });
  const announced = announcedChecksum(routed, request.headers);
  if (announced?.given !== undefined) {
    announced.checksum.update(bytes);
    announced.checksum.verify(announced.given, "header");
  }
}
