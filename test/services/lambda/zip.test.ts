import { deflateRawSync } from "node:zlib";
import { zipSync } from "fflate";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { listZip } from "../../../emulator/services/lambda/zip-listing.ts";
import { basic, bench, zip } from "./fixture.ts";

describe("a zip", () => {
  test.each([
    ["a path that leaves its folder", zip({ "../evil.js": "1" }), "Could not unzip uploaded file."],
    ["a file that is also a folder", zip({ a: "1", "a/b": "1" }), "Could not unzip uploaded file."],
    ["a name no file can have", zip({ ["a".repeat(256)]: "1" }), "Could not unzip uploaded file."],
    ["a symbolic link", link(), "A symbolic link in the zip (passwd) is not emulated by Misfire."],
    ["an absolute path", zip({ "/etc/evil": "1" }), "Could not unzip uploaded file."],
    ["nothing in it", zip({}), "Uploaded file must be a non-empty zip"],
    ["no byte at all", new Uint8Array(), "Uploaded file must be a non-empty zip"],
    ["its end cut off", zip().subarray(0, 60), "Could not unzip uploaded file."],
  ])("with %s is refused", async (_what, bytes, message) => {
    const { call } = bench();
    await expect(call("CreateFunction", { ...basic, Code: { ZipFile: bytes } })).rejects.toThrow(message);
  });

  test("with nested folders is taken", async () => {
    const bytes = zip({ "src/": "", "src/index.mjs": "export const handler = () => 1;", "src/lib/a/b.txt": "" });
    expect(await upload(bytes)).toMatchObject({ CodeSize: bytes.length });
  });

  test("that claims more than 250 MB is refused without being inflated", async () => {
    await expect(upload(changed(24, 262_144_001))).rejects.toThrow(
      "Unzipped size must be smaller than 262144000 bytes",
    );
  });

  test.each([
    ["inflates to more than it claims", changed(24, 1)],
    ["inflates to less than it claims", changed(24, 4000)],
    ["has another checksum than it claims", changed(16, 0)],
    ["is compressed in a way Lambda does not read", changed(10, 14)],
    ["lies about where its file begins", changed(42, 5)],
    ["claims more bytes than it has", changed(20, 100_000)],
  ])("that %s is refused", async (_what, bytes) => {
    await expect(upload(bytes)).rejects.toThrow("Could not unzip uploaded file.");
  });

  test("whose content was damaged under way is refused", async () => {
    const bytes = zip();
    bytes.fill(0xff, 45, 55);
    await expect(upload(bytes)).rejects.toThrow("Could not unzip uploaded file.");
  });

  test("that is a bomb is refused at its claim, not at its size", async () => {
    const bomb = zip({ a: "\0".repeat(50_000_000) });
    const view = new DataView(bomb.buffer, bomb.byteOffset);
    view.setUint32(listingOf(bomb) + 24, 1000, true);
    await expect(upload(bomb)).rejects.toThrow("Could not unzip uploaded file.");
  });

  test("may be any bytes: the listing reads them to an end", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(200), (noise, at) => {
        const bytes = zip();
        bytes.set(noise.subarray(0, Math.max(0, bytes.length - at)), Math.min(at, bytes.length));
        expect(listZip(bytes)?.length ?? 0).toBeLessThanOrEqual(bytes.length);
        expect(listZip(noise)?.length ?? 0).toBeLessThanOrEqual(noise.length);
      }),
    );
  });

  test("in the 64-bit form is listed as well", () => {
    expect(listZip(zip64("hello"))).toEqual([
      {
        name: "a",
        method: "deflated",
        crc: 0,
        compressed: deflateRawSync("hello").length,
        size: 5,
        offset: 0,
        isSymbolicLink: false,
      },
    ]);
  });

  test("of more than 50 MB is refused", async () => {
    const { call } = bench();
    const bytes = new Uint8Array(52_428_801);
    await expect(call("CreateFunction", { ...basic, Code: { ZipFile: bytes } })).rejects.toMatchObject({
      code: "RequestEntityTooLargeException",
      status: 413,
      message: "Zipped size must be smaller than 52428800 bytes",
    });
  });
});

const upload = (bytes: Uint8Array): Promise<unknown> =>
  bench().call("CreateFunction", { ...basic, Code: { ZipFile: bytes } });

/** A zip with a symbolic link, as `zip --symlinks` makes it. */
function link(): Uint8Array {
  const target = new TextEncoder().encode("/etc/passwd");
  return zipSync({ passwd: [target, { os: 3, attrs: (0o120777 << 16) >>> 0 }] });
}

/** Where the list of files begins. */
function listingOf(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes.findLastIndex((_byte, at) => view.byteLength - at > 4 && view.getUint32(at, true) === 0x02014b50);
}

/** A zip whose one listed file has another number at `field`. */
function changed(field: number, value: number): Uint8Array {
  const bytes = zip();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (field === 10) view.setUint16(listingOf(bytes) + field, value, true);
  else view.setUint32(listingOf(bytes) + field, value, true);
  return bytes;
}

/** A zip of one file `a` with all its sizes in 64 bits. */
function zip64(text: string): Uint8Array {
  const data = deflateRawSync(text);
  const bytes = new Uint8Array(data.length + 31 + 75 + 56 + 20 + 22);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x04034b50, true);
  view.setUint16(26, 1, true);
  bytes[30] = 97;
  bytes.set(data, 31);
  const listing = 31 + data.length;
  view.setUint32(listing, 0x02014b50, true);
  view.setUint16(listing + 10, 8, true);
  for (const at of [20, 24, 42]) view.setUint32(listing + at, 0xffffffff, true);
  view.setUint16(listing + 28, 1, true);
  view.setUint16(listing + 30, 28, true);
  bytes[listing + 46] = 97;
  view.setUint16(listing + 47, 1, true);
  view.setUint16(listing + 49, 24, true);
  view.setBigUint64(listing + 51, BigInt(text.length), true);
  view.setBigUint64(listing + 59, BigInt(data.length), true);
  const end64 = listing + 75;
  view.setUint32(end64, 0x06064b50, true);
  view.setBigUint64(end64 + 32, 1n, true);
  view.setBigUint64(end64 + 48, BigInt(listing), true);
  view.setUint32(end64 + 56, 0x07064b50, true);
  view.setBigUint64(end64 + 64, BigInt(end64), true);
  view.setUint32(end64 + 76, 0x06054b50, true);
  return bytes;
}
