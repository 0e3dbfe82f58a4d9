import { crc32 } from "node:zlib";

/**
 * Records in a file, one behind the other: length, checksum of the record, checksum of those two, record. The head has a
 * checksum of its own so that a record that was cut off can be told from one whose length was damaged.
 */
export const FRAME_HEAD = 12;

export function frame(record: Uint8Array): Uint8Array {
  const bytes = Buffer.allocUnsafe(FRAME_HEAD + record.length);
  bytes.writeUInt32LE(record.length, 0);
  bytes.writeUInt32LE(crc32(record), 4);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 8)), 8);
  bytes.set(record, FRAME_HEAD);
  return bytes;
}

export type FrameFound =
  | { readonly kind: "record"; readonly record: Uint8Array; readonly end: number }
  /** The bytes end before the frame does. */
  | { readonly kind: "cut"; readonly missing: number }
  | { readonly kind: "damaged"; readonly what: string };

/** The frame that begins at `at`. */
export function readFrame(bytes: Uint8Array, at: number): FrameFound {
  const left = bytes.length - at;
  if (left < FRAME_HEAD) return { kind: "cut", missing: FRAME_HEAD - left };
  const head = Buffer.from(bytes.buffer, bytes.byteOffset + at, FRAME_HEAD);
  if (crc32(head.subarray(0, 8)) !== head.readUInt32LE(8)) return { kind: "damaged", what: "the head of a record" };
  const length = head.readUInt32LE(0);
  if (left < FRAME_HEAD + length) return { kind: "cut", missing: FRAME_HEAD + length - left };
  const record = bytes.subarray(at + FRAME_HEAD, at + FRAME_HEAD + length);
  if (crc32(record) !== head.readUInt32LE(4)) return { kind: "damaged", what: "a record" };
  return { kind: "record", record, end: at + FRAME_HEAD + length };
}
