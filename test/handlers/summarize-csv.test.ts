import { createReadStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { summarizeCsv } from "../../handlers/summaries/summarize-csv.ts";
import { Summarizer } from "../../handlers/summaries/summary.ts";

const file = (name: string): ReturnType<typeof summarizeCsv> =>
  summarizeCsv(createReadStream(join(import.meta.dirname, "../../data", name)));
const csv = (text: string): ReturnType<typeof summarizeCsv> => summarizeCsv(Readable.from([Buffer.from(text)]));

/** By Python's decimal module over the same file. */
const TOTAL = 6054303.44;

test("10,000 sales are summed up to the cent", async () => {
  const summary = await file("sales-10000.csv");
  expect(summary).toMatchObject({ rows: 10_000, malformed: { rows: 0, lines: [] } });
  const column = (name: string): unknown => summary.columns.find((found) => found.name === name);
  expect(column("order_id")).toEqual({
    name: "order_id",
    type: "text",
    count: 10_000,
    empty: 0,
    distinct: 10_000,
    distinctIsExact: true,
  });
  expect(column("date")).toMatchObject({ type: "date", distinct: 365 });
  expect(column("region")).toMatchObject({ type: "text", distinct: 5 });
  expect(column("quantity")).toMatchObject({ type: "integer", min: 1, max: 12 });
  expect(column("total")).toMatchObject({ type: "number", count: 10_000, sum: TOTAL, mean: TOTAL / 10_000 });
});

test.each(["bom.csv", "crlf.csv", "quotes.csv", "unicode.csv"])("%s is read as what it means", async (name) => {
  const summary = await file(name);
  expect(summary.malformed.rows).toBe(0);
  expect(summary.columns[0]).toMatchObject({ name: "order_id", count: summary.rows });
  expect(summary.columns.map(({ type }) => type)).toEqual([
    "text",
    "date",
    "text",
    "text",
    "integer",
    "number",
    "number",
  ]);
});

test("malformed rows are counted, with the lines of the first ones, and spoil no column", async () => {
  const summary = await file("ragged.csv");
  expect(summary).toMatchObject({ rows: 1, malformed: { rows: 3, lines: [3, 4, 5] } });
  expect(summary.columns.at(-1)).toMatchObject({ name: "total", count: 1, sum: 69.8 });
});

test("an odd quote costs its own row and no other", async () => {
  const summary = await csv('a,b\n1,"bad"x\n2,x"y\n3,"good ""one"""\n4,"open\n');
  expect(summary).toMatchObject({ rows: 1, malformed: { rows: 3, lines: [2, 3, 5] } });
});

test("an empty file has no columns, a header alone has empty ones", async () => {
  expect(await file("empty.csv")).toEqual({ rows: 0, columns: [], malformed: { rows: 0, lines: [] } });
  const header = await file("header-only.csv");
  expect(header.rows).toBe(0);
  expect(header.columns.map(({ type }) => type)).toEqual(Array.from({ length: 7 }, () => "empty"));
});

test("a column has the narrowest type that takes all its values", async () => {
  const { columns } = await csv(
    [
      "integer,number,code,boolean,date,mixed,empty,huge",
      "1,1.5,007,true,2025-01-01,1,,1e400",
      "-2,1e3,008,FALSE,2025-01-02T10:00:00Z,x,,1",
      "3,-.5,009,true,2025-01-03 10:00,2025-01-01,,1",
    ].join("\n"),
  );
  expect(columns.map(({ type }) => type)).toEqual([
    "integer",
    "number",
    "text",
    "boolean",
    "date",
    "text",
    "empty",
    "text",
  ]);
  expect(columns[1]).toMatchObject({ min: -0.5, max: 1000, sum: 1001 });
  expect(columns[5]).toMatchObject({ distinct: 3 });
});

test("columns without a name, or with the same one, stay apart", async () => {
  const { columns } = await csv("a,,a,a\n1,2,3,4\n");
  expect(columns.map(({ name }) => name)).toEqual(["a", "column_2", "a_2", "a_3"]);
});

test("a million cents add up to ten thousand", () => {
  const summarizer = new Summarizer();
  summarizer.add(["cents"], 1);
  for (let row = 0; row < 1_000_000; row += 1) summarizer.add(["0.01"], row);
  expect(summarizer.summary().columns[0]).toMatchObject({ sum: 10_000, mean: 0.01 });
});

test("more different values than are remembered say so", () => {
  const summarizer = new Summarizer();
  summarizer.add(["id"], 1);
  for (let row = 0; row < 60_000; row += 1) summarizer.add([`id-${row}`], row);
  expect(summarizer.summary().columns[0]).toMatchObject({ count: 60_000, distinct: 50_000, distinctIsExact: false });
});

test("an open quote swallows no more than a megabyte", async () => {
  const summary = await csv(`a,b\n1,"${"x".repeat(3 * 1024 * 1024)}\n2,y\n`);
  expect(summary.rows).toBe(0);
  expect(summary.malformed.rows).toBeGreaterThan(0);
});

test("50 MB are read as a stream, in little memory", async () => {
  // Long rows: what counts here is bytes, and each row takes its time.
  const block = Buffer.from(`S0000001,2025-01-01,${"north ".repeat(150)},2\n`.repeat(1000));
  let sent = 0;
  let peak = 0;
  const source = Readable.from(
    (function* () {
      yield Buffer.from("order_id,date,region,quantity\n");
      for (; sent < 50 * 1024 * 1024; sent += block.length) {
        yield block;
        peak = Math.max(peak, process.memoryUsage().arrayBuffers);
      }
    })(),
  );
  const before = process.memoryUsage().arrayBuffers;
  const summary = await summarizeCsv(source);
  expect(summary.rows).toBe((sent / block.length) * 1000);
  expect(peak - before).toBeLessThan(25 * 1024 * 1024);
}, 60_000);

test("a source that breaks off rejects instead of waiting for ever", async () => {
  const source = new Readable({
    read() {
      this.push("a,b\n1,2\n");
      this.destroy(new Error("ECONNRESET"));
    },
  });
  await expect(summarizeCsv(source)).rejects.toThrow("ECONNRESET");
});
