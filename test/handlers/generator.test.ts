import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { PutObjectCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { generate } from "../../handlers/generator/generate.ts";
import { readRequest } from "../../handlers/generator/request.ts";
import { COLUMNS, salesTable } from "../../handlers/generator/sales.ts";

let folder = "";
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "misfire-test-"))));
afterEach(() => rmSync(folder, { recursive: true }));

test("a seed gives one table, another seed another", () => {
  expect(salesTable({ seed: 7, rows: 50 })).toBe(salesTable({ seed: 7, rows: 50 }));
  expect(salesTable({ seed: 8, rows: 50 })).not.toBe(salesTable({ seed: 7, rows: 50 }));
});

test("more rows of a seed begin with the fewer ones", () => {
  const fewer = salesTable({ seed: 7, rows: 5 });
  expect(salesTable({ seed: 7, rows: 50 }).startsWith(fewer)).toBe(true);
});

test("every total is quantity times price, to the cent", () => {
  const lines = salesTable({ seed: 3, rows: 500 }).trimEnd().split("\n");
  expect(lines[0]).toBe(COLUMNS);
  expect(lines).toHaveLength(501);
  for (const line of lines.slice(1)) {
    const [quantity, price, total] = line.split(",").slice(-3).map(Number);
    expect(Math.round((quantity ?? 0) * (price ?? 0) * 100)).toBe(Math.round((total ?? 0) * 100));
  }
});

test("the event goes before the environment, the environment before the defaults", () => {
  expect(readRequest({ bucket: "b", rows: 5 }, { BUCKET: "other", SEED: "9", PREFIX: "in" })).toEqual({
    bucket: "b",
    prefix: "in/",
    seed: 9,
    rows: 5,
  });
  expect(readRequest(null, { BUCKET: "b" })).toEqual({ bucket: "b", prefix: "synthetic-data/", seed: 1, rows: 1000 });
});

test.each([
  [{}, "no bucket"],
  [{ bucket: "b", rows: -1 }, "rows must be an integer from 0 to 1000000, not -1"],
  [{ bucket: "b", rows: 1e9 }, "rows must be an integer"],
  [{ bucket: "b", seed: "x" }, 'seed must be an integer from -2147483648 to 4294967295, not "x"'],
  [{ bucket: "b", prefix: 1 }, "prefix must be a text, not 1"],
])("the request %o is refused by name", (event, message) => {
  expect(() => readRequest(event, {})).toThrow(message);
});

test("the table is written to a file once, uploaded under the request's id, and the file is gone", async () => {
  const puts: {
    readonly Key: string | undefined;
    readonly text: string;
    readonly ContentLength: number | undefined;
  }[] = [];
  const lines: string[] = [];
  const done = await generate({ bucket: "b", prefix: "synthetic-data/", seed: 7, rows: 5 }, "r-1", {
    folder,
    log: { info: (message) => void lines.push(message) },
    s3: {
      async send({ input }: PutObjectCommand) {
        puts.push({
          Key: input.Key,
          text: input.Body instanceof Readable ? await text(input.Body) : "",
          ContentLength: input.ContentLength,
        });
        return { $metadata: {} };
      },
    },
  });
  const table = salesTable({ seed: 7, rows: 5 });
  expect(puts).toEqual([{ Key: "synthetic-data/sales_data_r-1.csv", text: table, ContentLength: table.length }]);
  expect(done).toEqual({ bucket: "b", key: "synthetic-data/sales_data_r-1.csv", rows: 5, bytes: table.length });
  expect(lines).toEqual(["table generated", "CSV uploaded"]);
  expect(readdirSync(folder)).toEqual([]);
});
