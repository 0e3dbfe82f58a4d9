import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import type { S3Event } from "aws-lambda";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sourcesOf, summaryKey } from "../../handlers/summaries/s3-event.ts";
import { summarize, type SummariesTools } from "../../handlers/summaries/summarize.ts";

let folder = "";
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "misfire-test-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const SOURCE = { bucket: "b", key: "synthetic-data/a.csv", versionId: undefined };

/** A client that hands out one object and keeps what is put. */
function toolsFor(object: () => { readonly Body: Readable; readonly ContentLength?: number }) {
  const puts: { readonly Key: string | undefined; readonly Body: unknown }[] = [];
  const lines: string[] = [];
  const send = (command: GetObjectCommand | PutObjectCommand): Promise<never> => {
    if (command instanceof PutObjectCommand) puts.push({ Key: command.input.Key, Body: command.input.Body });
    const answer: unknown = command instanceof GetObjectCommand ? object() : {};
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one function stands for two overloads
    return Promise.resolve(answer as never);
  };
  const tools: SummariesTools = {
    folder,
    prefix: "summaries/",
    log: { info: (message) => void lines.push(message) },
    s3: { send },
  };
  return { tools, puts, lines };
}

const bodyOf = (text: string): Readable => Readable.from([Buffer.from(text)]);

test("a CSV becomes a summary beside it, and the log says what happened in order", async () => {
  const { tools, puts, lines } = toolsFor(() => ({ Body: bodyOf("n\n1\n2\n"), ContentLength: 6 }));
  expect(await summarize(SOURCE, "x.csv", tools)).toEqual({ bucket: "b", key: "summaries/summary_a.json", rows: 2 });
  expect(puts.map(({ Key }) => Key)).toEqual(["summaries/summary_a.json"]);
  expect(JSON.parse(String(puts[0]?.Body))).toEqual({
    source: { bucket: "b", key: "synthetic-data/a.csv", bytes: 6 },
    rows: 2,
    columns: [{ name: "n", type: "integer", count: 2, empty: 0, sum: 3, min: 1, max: 2, mean: 1.5 }],
    malformed: { rows: 0, lines: [] },
  });
  expect(lines).toEqual(["CSV downloaded", "JSON uploaded"]);
  expect(readdirSync(folder)).toEqual([]);
});

test("the same object twice gives the same bytes under the same key", async () => {
  const { tools, puts } = toolsFor(() => ({ Body: bodyOf("n\n1\n") }));
  await summarize(SOURCE, "x.csv", tools);
  await summarize(SOURCE, "y.csv", tools);
  expect(puts[1]).toEqual(puts[0]);
});

test("a body that breaks off fails clearly, uploads nothing and leaves no file", async () => {
  const { tools, puts } = toolsFor(() => ({
    Body: new Readable({
      read() {
        this.push("n\n1\n");
        this.destroy(new Error("aborted"));
      },
    }),
  }));
  await expect(summarize(SOURCE, "x.csv", tools)).rejects.toThrow(
    "s3://b/synthetic-data/a.csv: the download broke off: aborted",
  );
  expect(puts).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
});

test("a body that ends early without an error is found out by its length", async () => {
  const { tools, puts } = toolsFor(() => ({ Body: bodyOf("n\n1\n"), ContentLength: 4000 }));
  await expect(summarize(SOURCE, "x.csv", tools)).rejects.toThrow(
    "s3://b/synthetic-data/a.csv: the body ended after 4 of 4000 bytes",
  );
  expect(puts).toEqual([]);
});

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- no more of an event than is read
const eventOf = (value: unknown): S3Event => value as S3Event;
const event = (...keys: readonly string[]): S3Event =>
  eventOf({ Records: keys.map((key) => ({ s3: { bucket: { name: "b" }, object: { key } } })) });

test("keys are decoded as S3 encodes them in events", () => {
  expect(
    sourcesOf(event("in/march+2026+%28final%29.csv", "in/%2B1.csv", "in/%E6%9D%B1.csv")).map(({ key }) => key),
  ).toEqual(["in/march 2026 (final).csv", "in/+1.csv", "in/東.csv"]);
});

test("what is no S3 event is refused, the test event of a new notification too", () => {
  const told = eventOf({ Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "b" });
  expect(() => sourcesOf(told)).toThrow("not an S3 event: it has no Records");
});

test.each([
  ["synthetic-data/a.csv", "summaries/summary_a.json"],
  ["synthetic-data/2026/03/a.b.csv", "summaries/2026/03/summary_a.b.json"],
  ["a.csv", "summaries/summary_a.json"],
  ["synthetic-data/noextension", "summaries/summary_noextension.json"],
])("the summary of %s is %s", (key, target) => {
  expect(summaryKey(key, "summaries/")).toBe(target);
});
