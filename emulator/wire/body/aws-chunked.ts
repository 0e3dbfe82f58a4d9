import { createHash } from "node:crypto";
import type { ChunkSigner } from "../auth/chunk-signature.ts";
import { sha256Hex } from "../auth/hmac.ts";
import { ChunkReader } from "./chunk-reader.ts";
import { chunkSignatureDoesNotMatch, chunkTooSmall, incompleteBody, malformedTrailer } from "./errors.ts";
import { CHUNK_MIN } from "./limits.ts";

export interface AwsChunkedOptions {
  /** `x-amz-decoded-content-length` */
  readonly length: number;
  /** Verifies each chunk; absent for unsigned ones. */
  readonly signer: ChunkSigner | undefined;
  /** Whether each chunk must carry a signature. */
  readonly signed: boolean;
  /** The one trailer that `x-amz-trailer` announced. */
  readonly trailer: string | undefined;
  /** Receives the trailer's value once all data was given out. */
  readonly onTrailer: (value: string) => void;
}

const HEAD = /^([0-9a-fA-F]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/;

/**
 * Takes the `aws-chunked` coating off a body and gives out the data as it comes. What it gives out is only good once it
 * ended without throwing. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Uint8Array>,
  options: AwsChunkedOptions,
): AsyncIterable<Uint8Array> {
  const reader = new ChunkReader(source);
  try {
    let total = 0;
    let small: { readonly chunk: number; readonly size: number } | undefined;
    for (let chunk = 1; ; chunk += 1) {
      const { size, signature } = await readHead(reader, options);
      if (size > 0 && small) throw chunkTooSmall(chunk, small.size);
      if (size > 0 && size < CHUNK_MIN) small = { chunk, size };
      if (total + size > options.length) throw incompleteBody();
      yield* readData(reader, size, signature, options.signer);
      if (size === 0) break;
      if ((await reader.line()) !== "") throw incompleteBody();
      total += size;
    }
    if (total !== options.length) throw incompleteBody();
    await readTrailer(reader, options);
    if (!(await reader.ended())) throw incompleteBody();
  } finally {
    await reader.close();
  }
}

async function readHead(
  reader: ChunkReader,
  options: AwsChunkedOptions,
): Promise<{ readonly size: number; readonly signature: string }> {
  const head = HEAD.exec(await reader.line());
  if (!head || (options.signed && head[2] === undefined)) throw incompleteBody();
  return { size: Number.parseInt(head[1]!, 16), signature: head[2] ?? "" };
}

async function* readData(
  reader: ChunkReader,
  size: number,
  signature: string,
  signer: ChunkSigner | undefined,
): AsyncIterable<Uint8Array> {
  if (!signer) {
    yield* reader.exactly(size);
    return;
  }
  const hash = createHash("sha256");
  for await (const piece of reader.exactly(size)) {
    hash.update(piece);
    yield piece;
  }
  if (!signer.verifyChunk(hash.digest("hex"), signature)) throw chunkSignatureDoesNotMatch();
}

/** `name:value` lines, the signature of them if the body is signed, and an empty line. */
async function readTrailer(reader: ChunkReader, options: AwsChunkedOptions): Promise<void> {
  let value: string | undefined;
  let signature: string | undefined;
  for (let line = await reader.line(); line !== ""; line = await reader.line()) {
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    const text = line.slice(colon + 1).trim();
    if (name === "x-amz-trailer-signature") signature = text;
    else if (name !== "" && name === options.trailer && value === undefined) value = text;
    else throw malformedTrailer();
  }
  if (options.trailer === undefined) return;
  // S3 words the same lack in two ways.
  if (value === undefined) throw options.signed ? incompleteBody() : malformedTrailer();
  if (options.signed && signature === undefined) throw malformedTrailer();
  if (options.signer && !options.signer.verifyTrailer(sha256Hex(`${options.trailer}:${value}\n`), signature ?? ""))
    throw chunkSignatureDoesNotMatch();
  options.onTrailer(value);
}
