/** A checksum under way: bytes go in, in order; the digest is big-endian, as S3 prints it. */
export interface Summing {
  update(chunk: Uint8Array): void;
  digest(): Uint8Array;
}

/** CRC-32C (Castagnoli), reflected: https://www.rfc-editor.org/rfc/rfc3720#appendix-B.4 */
const CASTAGNOLI = 0x82f63b78;
/** CRC-64/NVME, reflected: NVM Command Set Specification 1.0c, 5.2.1.3.4 */
const NVME_HIGH = 0x9a6c9329;
const NVME_LOW = 0xac4bc9b5;

interface Tables {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
}

export function crc32c(): Summing {
  const table = (castagnoli ??= tables(CASTAGNOLI, 0)).low;
  let sum = 0xffffffff;
  return {
    update(chunk) {
      for (const byte of chunk) sum = (sum >>> 8) ^ table[(sum ^ byte) & 0xff]!;
    },
    digest: () => bigEndian([~sum]),
  };
}

/** In two halves of 32 bits, since BigInt would be slower by far. */
export function crc64nvme(): Summing {
  const { low: lowTable, high: highTable } = (nvme ??= tables(NVME_LOW, NVME_HIGH));
  let low = 0xffffffff;
  let high = 0xffffffff;
  return {
    update(chunk) {
      for (const byte of chunk) {
        const at = (low ^ byte) & 0xff;
        low = ((low >>> 8) | (high << 24)) ^ lowTable[at]!;
        high = (high >>> 8) ^ highTable[at]!;
      }
    },
    digest: () => bigEndian([~high, ~low]),
  };
}

/** Made when first needed. */
let castagnoli: Tables | undefined;
let nvme: Tables | undefined;

function tables(polynomialLow: number, polynomialHigh: number): Tables {
  const low = new Uint32Array(256);
  const high = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte += 1) {
    let [l, h] = [byte, 0];
    for (let bit = 0; bit < 8; bit += 1) {
      const carry = l & 1;
      l = (l >>> 1) | ((h & 1) << 31);
      h >>>= 1;
      if (carry) [l, h] = [l ^ polynomialLow, h ^ polynomialHigh];
    }
    low[byte] = l;
    high[byte] = h;
  }
  return { low, high };
}

function bigEndian(words: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(words.length * 4);
  for (const [index, word] of words.entries()) bytes.writeUInt32BE(word >>> 0, index * 4);
  return bytes;
}
