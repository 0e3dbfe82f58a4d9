import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { crc32, crc32c, crc64nvme, type RunningChecksum } from "../../../emulator/wire/body/crc.ts";

/** The textbook's way: one bit after the other. */
function bitwise(bytes: Uint8Array, polynomial: bigint, width: bigint): string {
  const ones = (1n << width) - 1n;
  let crc = ones;
  for (const byte of bytes) {
    crc ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1n ? (crc >> 1n) ^ polynomial : crc >> 1n;
  }
  return (crc ^ ones).toString(16).padStart(Number(width) / 4, "0");
}

const of = (checksum: RunningChecksum, ...pieces: readonly Uint8Array[]): string => {
  for (const piece of pieces) checksum.update(piece);
  return checksum.digest().toString("hex");
};

describe.each([
  ["CRC-32", crc32, 0xedb88320n, 32n, "cbf43926"],
  ["CRC-32C", crc32c, 0x82f63b78n, 32n, "e3069283"],
  ["CRC-64/NVME", crc64nvme, 0x9a6c9329ac4bc9b5n, 64n, "ae8b14860a799888"],
] as const)("%s", (_, start, polynomial, width, check) => {
  test("has the catalogue's check value", () => {
    expect(of(start(), Buffer.from("123456789"))).toBe(check);
  });

  test("agrees with the textbook on any bytes, however they are cut", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(64), (bytes, cut) => {
        expect(of(start(), bytes.subarray(0, cut), bytes.subarray(cut))).toBe(bitwise(bytes, polynomial, width));
      }),
    );
  });
});
