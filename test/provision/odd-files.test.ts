import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { summaries } from "../../provision/index.ts";
import { salesTable } from "../../handlers/generator/sales.ts";
import { codeOf, newWorld } from "./world.ts";

const file = (name: string): Uint8Array => readFileSync(join(import.meta.dirname, "../../data", name));

/** Rows and malformed rows of each file. */
const FILES: readonly (readonly [name: string, content: Uint8Array | string, rows: number, malformed: number])[] = [
  ["bom", file("bom.csv"), 1, 0],
  ["crlf", file("crlf.csv"), 2, 0],
  ["quotes", file("quotes.csv"), 2, 0],
  ["ragged", file("ragged.csv"), 1, 3],
  ["unicode 東", file("unicode.csv"), 2, 0],
  ["header-only", file("header-only.csv"), 0, 0],
  ["empty", file("empty.csv"), 0, 0],
  // More than the emulator keeps in memory: it comes to the function as a stream from disk.
  ["large", salesTable({ seed: 1, rows: 60_000 }), 60_000, 0],
];

test("odd and large files come through the whole pipeline as what they are", async () => {
  await using world = await newWorld();
  const { clients, testbed, at } = world;
  const names = summaries.summariesNames(at);
  await summaries.provisionSummaries(clients, names, { code: await codeOf("summaries") });
  const seen: unknown[] = [];
  for (const [name, Body] of FILES) {
    await clients.s3.send(new PutObjectCommand({ Bucket: names.bucket, Key: `synthetic-data/${name}.csv`, Body }));
    await testbed.idle();
    const Key = `summaries/summary_${name}.json`;
    const answer = await clients.s3.send(new GetObjectCommand({ Bucket: names.bucket, Key }));
    const { rows, malformed }: { rows: number; malformed: { rows: number } } = JSON.parse(
      (await answer.Body?.transformToString()) ?? "",
    );
    seen.push([name, rows, malformed.rows]);
  }
  expect(seen).toEqual(FILES.map(([name, , rows, malformed]) => [name, rows, malformed]));
});

/** Everything that happened in a world with two uploads. */
async function play(): Promise<string> {
  await using world = await newWorld();
  const { clients, testbed, at } = world;
  const names = summaries.summariesNames(at);
  await summaries.provisionSummaries(clients, names, { code: await codeOf("summaries"), failureQueues: true });
  const put = (key: string): Promise<unknown> =>
    clients.s3.send(new PutObjectCommand({ Bucket: names.bucket, Key: `synthetic-data/${key}.csv`, Body: "n\n1\n" }));
  await put("a");
  await put("b");
  await testbed.idle();
  return JSON.stringify(testbed.journal);
}

test("one seed gives one journal", async () => {
  const first = await play();
  expect(await play()).toBe(first);
  expect(first).toContain("summary_b.json");
});
