import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { coverageOf, describeCoverage, STORED_ONLY, REFUSED } from "../../../emulator/services/s3/coverage.ts";
import { loadModel } from "./model.ts";
import { s3World } from "./world.ts";

const operations = loadModel();

test("every operation of S3's model is there or refused by name, and nothing else is", async () => {
  await using world = s3World();
  const there = Object.keys(world.s3.service.operations);
  expect(there.toSorted()).toEqual(operations.filter((name) => coverageOf(name) !== "refused").toSorted());
  for (const name of [...STORED_ONLY, ...Object.keys(REFUSED)]) expect(operations).toContain(name);
});

test("the README says of every operation what the code says", () => {
  const readme = readFileSync(new URL("../../../emulator/services/s3/README.md", import.meta.url), "utf8");
  const [, section = ""] = readme.split("## Operations\n");
  const words = (text: string): string => text.replaceAll(/\s+/g, " ").trim();
  expect(words(section.split("\n## ")[0] ?? "")).toBe(words(describeCoverage(operations)));
});
