import { createHmac } from "node:crypto";
import type { Instant } from "../../kernel/index.ts";

/** How long a code holds, in milliseconds, and how many digits it has: RFC 6238 as authenticator apps do it. */
const STEP = 30_000;
const DIGITS = 6;
/** How many steps a device's clock may be off. Ours; AWS does not say. */
const SKEW_STEPS = 1;

/** The code that a device with this seed shows (RFC 4226, RFC 6238). */
export function codeAt(seed: Uint8Array, at: Instant): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.max(0, Math.floor(at / STEP))));
  const mac = createHmac("sha1", seed).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  const value = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(value % 10 ** DIGITS).padStart(DIGITS, "0");
}

/** Whether a device shows this code, about now. */
export const isCode = (seed: Uint8Array, code: string, now: Instant): boolean =>
  steps().some((step) => codeAt(seed, now + step * STEP) === code);

/** Whether a device shows these two codes one after the other, about now. */
export const areCodes = (seed: Uint8Array, first: string, second: string, now: Instant): boolean =>
  [-2, ...steps()].some(
    (step) => codeAt(seed, now + step * STEP) === first && codeAt(seed, now + (step + 1) * STEP) === second,
  );

const steps = (): readonly number[] => Array.from({ length: 2 * SKEW_STEPS + 1 }, (_, index) => index - SKEW_STEPS);

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** RFC 4648, without padding: seeds are whole multiples of five bytes. */
export function base32(bytes: Uint8Array): string {
  let bits = 0;
  let value = 0;
  let text = "";
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      text += BASE32[(value >> (bits - 5)) & 31] ?? "";
      bits -= 5;
    }
    value &= (1 << bits) - 1;
  }
  return text;
}
