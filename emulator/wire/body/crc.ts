import { crc32 as zlibCrc32 } from "node:zlib";

/** A checksum that is fed piece by piece. */
export interface RunningChecksum {
  update(bytes: Uint8Array): void;
  /** Big-endian, as AWS puts it into base64. */
  digest(): Buffer;
}

export function crc32(): RunningChecksum {
  let value = 0;
  return {
    update: (bytes) => void (value = zlibCrc32(bytes, value)),
    digest: () => word(value),
  };
}

/** The Castagnoli polynomial, reflected. */
const CASTAGNOLI = 0x82f63b78;
let castagnoliTables: Slices | undefined;

/** CRC-32C (RFC 3720, appendix B.4), eight bytes at a time. */
export function crc32c(): RunningChecksum {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = (castagnoliTables ??= slices32(CASTAGNOLI));
  let value = -1;
  return {
    update(bytes) {
      let crc = value;
      let at = 0;
      for (const end = bytes.length - 7; at < end; at += 8) {
        crc ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
        crc =
          t7[crc & 255]! ^
          t6[(crc >>> 8) & 255]! ^
          t5[(crc >>> 16) & 255]! ^
          t4[crc >>> 24]! ^
          t3[bytes[at + 4]!]! ^
          t2[bytes[at + 5]!]! ^
          t1[bytes[at + 6]!]! ^
          t0[bytes[at + 7]!]!;
      }
      for (; at < bytes.length; at += 1) crc = t0[(crc ^ bytes[at]!) & 255]! ^ (crc >>> 8);
      value = crc;
    },
    digest: () => word(~value),
  };
}

/** The polynomial of CRC-64/NVME, reflected, as two 32-bit halves. */
const NVME_HIGH = 0x9a6c9329;
const NVME_LOW = 0xac4bc9b5;
let nvmeTable: { readonly low: Int32Array; readonly high: Int32Array } | undefined;

/** CRC-64/NVME, which S3 prefers for whole objects. https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html */
export function crc64nvme(): RunningChecksum {
  const table = (nvmeTable ??= nvme());
  let low = -1;
  let high = -1;
  return {
    update(bytes) {
      for (let at = 0; at < bytes.length; at += 1) {
        const index = (low ^ bytes[at]!) & 255;
        low = ((low >>> 8) | (high << 24)) ^ table.low[index]!;
        high = (high >>> 8) ^ table.high[index]!;
      }
    },
    digest: () => Buffer.concat([word(~high), word(~low)]),
  };
}

/** Slice n tells what a byte does n places before the end of a group of eight. */
type Slices = ReturnType<typeof slices32>;
type Table = Int32Array;

function slices32(polynomial: number): readonly [Table, Table, Table, Table, Table, Table, Table, Table] {
  const first = new Int32Array(256);
  for (let i = 0; i < 256; i += 1) {
    let crc = i;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    first[i] = crc;
  }
  const next = (before: Int32Array): Int32Array => before.map((crc) => (crc >>> 8) ^ first[crc & 255]!);
  const second = next(first);
  const third = next(second);
  const fourth = next(third);
  const fifth = next(fourth);
  const sixth = next(fifth);
  const seventh = next(sixth);
  return [first, second, third, fourth, fifth, sixth, seventh, next(seventh)];
}

function nvme(): { readonly low: Int32Array; readonly high: Int32Array } {
  const [lows, highs] = [new Int32Array(256), new Int32Array(256)];
  for (let i = 0; i < 256; i += 1) {
    let low = i;
    let high = 0;
    for (let bit = 0; bit < 8; bit += 1) {
      const odd = low & 1;
      low = (low >>> 1) | (high << 31);
      high >>>= 1;
      if (odd) {
        low ^= NVME_LOW;
        high ^= NVME_HIGH;
      }
    }
    lows[i] = low;
    highs[i] = high;
  }
  return { low: lows, high: highs };
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}
