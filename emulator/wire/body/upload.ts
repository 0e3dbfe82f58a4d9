import { createHash } from "node:crypto";
import { ContentTooLarge, type AwsError, type Content, type ContentStore } from "../../kernel/index.ts";
import { createChunkSigner, type ChunkSeed } from "../auth/chunk-signature.ts";
import { readPayloadPromise, type PayloadPromise } from "../auth/payload-hash.ts";
import type { ParsedRequest, Routed } from "../contract.ts";
import { decodeAwsChunked } from "./aws-chunked.ts";
import { announcedChecksum } from "./checksums.ts";
import {
  badMd5,
  contentSha256Mismatch,
  entityTooLarge,
  invalidDigest,
  missingContentLength,
  transferEncodingNotImplemented,
} from "./errors.ts";
import type { Incoming } from "./incoming.ts";
import { UPLOAD_MAX } from "./limits.ts";

export interface Received {
  readonly content: Content;
  /** With the transport's own marks taken off: what the operation should see. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Upload {
  readonly routed: Routed;
  readonly request: ParsedRequest;
  readonly incoming: Incoming;
  readonly contents: ContentStore;
  readonly seed: ChunkSeed | undefined;
}

/**
 * Takes in the body of an S3 request as it comes, never as a whole: takes off the aws-chunked coating, and holds it to
 * everything the client promised about it. Nothing is kept of a body that breaks a promise.
 */
export async function receiveUpload(upload: Upload): Promise<Received> {
  const { request, routed, incoming } = upload;
  const named = request.headers["x-amz-content-sha256"];
  const promise: PayloadPromise = named === undefined ? { kind: "unsigned" } : readPayloadPromise(named);
  const length = uploadLength(request, incoming, promise);
  if (length > UPLOAD_MAX) throw entityTooLarge(length, UPLOAD_MAX);
  const md5 = readContentMd5(request.headers["content-md5"]);
  const announced = announcedChecksum(routed, request.headers);

  let trailer: string | undefined;
  const data =
    promise.kind === "chunked"
      ? decodeAwsChunked(incoming.stream(), {
          length,
          signed: promise.signed,
          signer: promise.signed && upload.seed ? createChunkSigner(upload.seed) : undefined,
          trailer: announced?.given === undefined ? announced?.checksum.header : undefined,
          onTrailer: (value) => void (trailer = value),
        })
      : length > SMALL
        ? incoming.stream()
        : undefined;

  const sha256 = promise.kind === "hash" ? createHash("sha256") : undefined;
  const see = (piece: Uint8Array): void => {
    sha256?.update(piece);
    announced?.checksum.update(piece);
  };
  const verify = (): void => {
    if (promise.kind === "hash") {
      const computed = sha256?.digest("hex") ?? "";
      if (computed !== promise.sha256) throw contentSha256Mismatch(promise.sha256, computed);
    }
    const given = announced?.given ?? trailer;
    if (announced && given !== undefined)
      announced.checksum.verify(given, announced.given === undefined ? "trailing header" : "header");
  };
  const content = await store(upload, length, data, see, verify);
  if (md5 !== undefined) requireMd5(md5, content);
  return { content, headers: cleaned(request.headers, announced?.checksum.header, trailer) };
}

/** Up to this many bytes a body is taken as a whole, which is quicker. Ours. */
const SMALL = 64 * 1024;

/** How long the data will be. S3 takes no body of unknown length. */
function uploadLength(request: ParsedRequest, incoming: Incoming, promise: PayloadPromise): number {
  if (promise.kind === "chunked") {
    const decoded = request.headers["x-amz-decoded-content-length"]?.trim() ?? "";
    if (!/^\d{1,15}$/.test(decoded)) throw missingContentLength();
    return Number(decoded);
  }
  if (request.headers["transfer-encoding"] !== undefined) throw transferEncodingNotImplemented();
  if (incoming.length === undefined && !incoming.absent) throw missingContentLength();
  return incoming.length ?? 0;
}

const tooLarge = (): AwsError => entityTooLarge(undefined, UPLOAD_MAX);

/** Gives every piece to `see`, and asks `verify` before the end is taken for an end. */
async function store(
  { contents, incoming }: Upload,
  length: number,
  data: AsyncIterable<Uint8Array> | undefined,
  see: (piece: Uint8Array) => void,
  verify: () => void,
): Promise<Content> {
  if (!data) {
    const bytes = await incoming.bytes(length, tooLarge);
    see(bytes);
    verify();
    return contents.of(bytes);
  }
  try {
    return await contents.write(watched(data, see, verify), UPLOAD_MAX);
  } catch (error) {
    throw error instanceof ContentTooLarge ? tooLarge() : error;
  }
}

async function* watched(
  data: AsyncIterable<Uint8Array>,
  see: (piece: Uint8Array) => void,
  verify: () => void,
): AsyncIterable<Uint8Array> {
  for await (const piece of data) {
    see(piece);
    yield piece;
  }
  // Throws before the store has the last piece, so that it throws the others away by itself.
  verify();
}

/** Lower-case hex of a `Content-MD5`. */
export function readContentMd5(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const bytes = Buffer.from(header, "base64");
  if (bytes.length !== 16 || bytes.toString("base64") !== header.trim()) throw invalidDigest(header);
  return bytes.toString("hex");
}

export function requireMd5(expected: string, content: { readonly md5: string }): void {
  if (content.md5 === expected) return;
  throw badMd5(base64(expected), base64(content.md5));
}

const base64 = (hex: string): string => Buffer.from(hex, "hex").toString("base64");

/** S3 stores no `aws-chunked`, and knows a trailing checksum like one that came as a header. */
function cleaned(
  headers: Readonly<Record<string, string>>,
  checksum: string | undefined,
  trailer: string | undefined,
): Readonly<Record<string, string>> {
  const encoding = headers["content-encoding"];
  if (trailer === undefined && encoding === undefined) return headers;
  const out: Record<string, string> = { ...headers };
  if (checksum !== undefined && trailer !== undefined) out[checksum] = trailer;
  if (encoding !== undefined) {
    const left = encoding
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part.toLowerCase() !== "aws-chunked" && part !== "");
    if (left.length > 0) out["content-encoding"] = left.join(",");
    else delete out["content-encoding"];
  }
  return out;
}
