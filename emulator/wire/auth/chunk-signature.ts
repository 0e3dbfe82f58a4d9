import { EMPTY_SHA256, hmac, sameText, type HmacKey } from "./hmac.ts";

/** The chain of signatures of an aws-chunked body: each signs the one before it. */
export interface ChunkSigner {
  /** The signature of the next chunk, whose data has that SHA-256. */
  verifyChunk(dataSha256: string, given: string): boolean;
  /** The signature of the trailer lines, `name:value\n` each. */
  verifyTrailer(linesSha256: string, given: string): boolean;
}

/** What the request's own signature leaves behind for its body. */
export interface ChunkSeed {
  readonly key: HmacKey;
  readonly date: string;
  readonly scope: string;
  readonly signature: string;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html and sigv4-streaming-trailers.html */
export function createChunkSigner(seed: ChunkSeed): ChunkSigner {
  let previous = seed.signature;
  const verify = (text: string, given: string): boolean => {
    previous = hmac(seed.key, text).toString("hex");
    return sameText(previous, given);
  };
  return {
    verifyChunk: (sha, given) =>
      verify(`AWS4-HMAC-SHA256-PAYLOAD\n${seed.date}\n${seed.scope}\n${previous}\n${EMPTY_SHA256}\n${sha}`, given),
    verifyTrailer: (sha, given) =>
      verify(`AWS4-HMAC-SHA256-TRAILER\n${seed.date}\n${seed.scope}\n${previous}\n${sha}`, given),
  };
}
