import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FILES } from "../../scripts/make-data.ts";

test.each(Object.keys(FILES))("data/%s is what the script makes", (name) => {
  expect(readFileSync(join(import.meta.dirname, "../../data", name), "utf8") === FILES[name]).toBe(true);
});
