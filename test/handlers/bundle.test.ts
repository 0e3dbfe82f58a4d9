import { join } from "node:path";
import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { bundle } from "../../testbed/bundle.ts";

const entry = (name: string): string => join(import.meta.dirname, "../../handlers", name, "index.ts");

test.each(["generator", "summaries"])("%s becomes one file, the same bytes every time", async (name) => {
  const [first, second] = await Promise.all([bundle(entry(name)), bundle(entry(name))]);
  expect(Object.keys(unzipSync(first))).toEqual(["index.mjs"]);
  expect(Buffer.from(first).equals(second)).toBe(true);
  // Lambda takes 50 MB directly; a handler of a few hundred lines should be nowhere near.
  expect(first.length).toBeLessThan(1024 * 1024);
});

test("a source map is a file of its own", async () => {
  expect(Object.keys(unzipSync(await bundle(entry("generator"), { sourceMap: true }))).toSorted()).toEqual([
    "index.mjs",
    "index.mjs.map",
  ]);
});

test("code that does not build says where", async () => {
  await expect(bundle("/nowhere/index.ts")).rejects.toThrow('Could not resolve "/nowhere/index.ts"');
});
