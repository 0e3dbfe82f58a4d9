import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { collect, ContentTooLarge, createContentStore, createScratch } from "../../emulator/kernel/index.ts";

const scratch = createScratch();
const store = createContentStore(() => scratch);
afterAll(() => scratch.remove());

async function* chunks(...sizes: readonly number[]): AsyncIterable<Uint8Array> {
  for (const [index, size] of sizes.entries()) yield new Uint8Array(size).fill(index + 1);
}
const MEGABYTE = 1024 * 1024;
const text = async (content: AsyncIterable<Uint8Array>): Promise<string> =>
  Buffer.concat(await collect(content)).toString("hex");

/** Those of contents that nobody holds any more go at a time of the collector's choosing. */
const files = (): string[] => readdirSync(join(scratch.path, "content"));

describe("contents", () => {
  test.each([
    ["nothing", []],
    ["a little, in memory", [3, 4]],
    ["more than a megabyte, on disk", [MEGABYTE, 5, 700]],
  ])("keep %s, whole and in part", async (_, sizes) => {
    const all = Buffer.concat(await collect(chunks(...sizes)));
    const content = await store.write(chunks(...sizes));
    expect(content.length).toBe(all.length);
    expect(content.md5).toBe(createHash("md5").update(all).digest("hex"));
    expect(Buffer.compare(Buffer.from(await content.bytes()), all)).toBe(0);
    expect(await text(content.read(2, 6))).toBe(all.subarray(2, 6).toString("hex"));
    expect(await text(content.read(5, 5))).toBe("");
  });

  test("can be read twice at the same time", async () => {
    const content = await store.write(chunks(MEGABYTE, MEGABYTE));
    const [a, b] = await Promise.all([content.bytes(), content.bytes()]);
    expect(Buffer.compare(Buffer.from(a), Buffer.from(b))).toBe(0);
  });

  test("are joined without copying, and read across the joints", async () => {
    const whole = store.concat([
      await store.write(chunks(3)),
      await store.write(chunks(0, 2)),
      store.of(Uint8Array.of(9)),
    ]);
    expect(whole.length).toBe(6);
    expect(await text(whole.read())).toBe("010101020209");
    expect(await text(whole.read(2, 6))).toBe("01020209");
  });

  test("refuse more than the limit and leave no file behind", async () => {
    const before = files();
    await expect(store.write(chunks(MEGABYTE, MEGABYTE), MEGABYTE + 10)).rejects.toBeInstanceOf(ContentTooLarge);
    expect(files().filter((name) => !before.includes(name))).toEqual([]);
  });

  test("a source that breaks leaves no file behind", async () => {
    const before = files();
    const broken = async function* (): AsyncIterable<Uint8Array> {
      yield new Uint8Array(2 * MEGABYTE);
      throw new Error("cut");
    };
    await expect(store.write(broken())).rejects.toThrow("cut");
    expect(files().filter((name) => !before.includes(name))).toEqual([]);
  });
});
