import { hash, timingSafeEqual } from "node:crypto";

/**
 * HMAC (RFC 2104) over one-shot hashes. Node has no one-shot HMAC, and making an `Hmac` object costs more than both
 * hashes of a short message together; a prepared key also saves the padding, which counts on every call.
 */
export interface HmacKey {
  readonly algorithm: "sha256" | "sha1";
  readonly inner: Buffer;
  readonly outer: Buffer;
}

/** Both hashes work on blocks of 64 bytes. */
const BLOCK = 64;

export function hmacKey(algorithm: "sha256" | "sha1", key: Uint8Array): HmacKey {
  const short = key.length > BLOCK ? hash(algorithm, key, "buffer") : key;
  const inner = Buffer.alloc(BLOCK, 0x36);
  const outer = Buffer.alloc(BLOCK, 0x5c);
  for (let i = 0; i < short.length; i += 1) {
    inner[i]! ^= short[i]!;
    outer[i]! ^= short[i]!;
  }
  return { algorithm, inner, outer };
}

export function hmac(key: HmacKey, message: string): Buffer {
  const length = Buffer.byteLength(message);
  const text = Buffer.allocUnsafe(BLOCK + length);
  key.inner.copy(text);
  text.write(message, BLOCK);
  return hash(key.algorithm, Buffer.concat([key.outer, hash(key.algorithm, text, "buffer")]), "buffer");
}

export const sha256Hex = (data: string | Uint8Array): string => hash("sha256", data, "hex");

/** SHA-256 of nothing. */
export const EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** Compares without telling by its duration where the two differ. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
