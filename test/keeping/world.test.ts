import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deserialize } from "node:v8";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEmulator, WorldFileError, type Emulator } from "../../emulator/index.ts";
import { createContentStore, createScratch } from "../../emulator/kernel/index.ts";
import { readWorld } from "../../emulator/world-file.ts";
import { inProcess } from "../../testbed/engines/embedded.ts";
import { tour } from "./tour.ts";

const root = mkdtempSync(join(tmpdir(), "misfire-world-"));
const scratch = createScratch();
let file: Buffer;

beforeAll(async () => {
  await using world = createEmulator();
  await tour(world);
  file = await exported(world);
});
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
  scratch.remove();
});

/** Every kind of row that a world can have; a new one has to be left behind by the tour. */
const TABLES = [
  "apigateway.accounts",
  "apigateway.apis",
  "apigateway.keys",
  "apigateway.plans",
  "apigateway.tags",
  "apigatewayv2.apis",
  "cloudwatch.alarms",
  "cloudwatch.dashboards",
  "cloudwatch.history",
  "cloudwatch.metrics",
  "cloudwatch.tags",
  "dynamodb.items",
  "dynamodb.stream-records",
  "dynamodb.streams",
  "dynamodb.tables",
  "dynamodb.transactions",
  "errands.alarm-to-lambda",
  "errands.alarm-to-sns",
  "errands.lambda-async",
  "errands.rule.events-to-sqs",
  "errands.s3-to-events",
  "errands.s3-to-sqs",
  "errands.s3-to-sqs.test-event",
  "errands.sns-to-sqs",
  "events.archived",
  "events.archives",
  "events.buses",
  "events.replays",
  "iam.accounts",
  "iam.devices",
  "iam.groups",
  "iam.instanceProfiles",
  "iam.keys",
  "iam.policies",
  "iam.roles",
  "iam.users",
  "lambda.functions",
  "lambda.layers",
  "lambda.mappings",
  "logs.events",
  "logs.groups",
  "logs.policies",
  "logs.queries",
  "logs.query-definitions",
  "logs.streams",
  "s3.accounts",
  "s3.buckets",
  "s3.completed",
  "s3.parts",
  "s3.uploads",
  "s3.versions",
  "scheduler.groups",
  "scheduler.schedules",
  "sns.outbox",
  "sns.topics",
  "sqs.deduplication",
  "sqs.deleted",
  "sqs.messages",
  "sqs.queues",
  "sts.keys",
];

describe("a world", () => {
  test("as a file has rows of every room, and of what is under way", async () => {
    expect(Object.keys(await rowsOf(file))).toEqual(TABLES);
  });

  test("that took such a file is the same", async () => {
    await using world = createEmulator({ seed: 7 });
    await world.import(chunks(file));
    expect(await rowsOf(await exported(world))).toEqual(await rowsOf(file));
  });

  test("that is kept in a folder is the same after it ended", async () => {
    const data = join(root, "same");
    {
      await using world = createEmulator({ data });
      await world.import(chunks(file));
    }
    await using again = createEmulator({ data });
    expect(await rowsOf(await exported(again))).toEqual(await rowsOf(file));
  });

  test("writes down every change of every room, so that it is the same without being told that it ends", async () => {
    const data = join(root, "written");
    await using world = createEmulator({ data });
    await tour(world);
    const then = await rowsOf(await exported(world));
    // A second world on a copy of the folder: as if the first had been killed here.
    const copy = join(root, "copy");
    cpSync(data, copy, { recursive: true, filter: (path) => !path.endsWith("/lock") });
    await using again = createEmulator({ data: copy });
    expect(await rowsOf(await exported(again))).toEqual(then);
  });

  test("goes on with what was under way, and gives out no id a second time", async () => {
    const data = join(root, "onward");
    const bodies: string[] = [];
    {
      await using world = createEmulator({ data });
      await world.import(chunks(file));
    }
    await using again = createEmulator({ data });
    const before = new Set(Object.keys((await rowsOf(file))["sqs.messages"] ?? {}));
    await again.advance(31_000);
    const sqs = new SQSClient(inProcess(again));
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: "http://localhost:4566/000000000000/letters", MaxNumberOfMessages: 10 }),
      );
      if (Messages.length === 0) break;
      bodies.push(...Messages.map(({ Body = "" }) => Body));
    }
    // The object's events, the notification and the event of before, and what was in flight.
    expect(bodies.filter((body) => body.includes("ObjectCreated:Put"))).toHaveLength(3);
    expect(bodies.some((body) => body.includes('\\"kind\\":\\"abc\\"'))).toBe(true);
    expect(bodies.some((body) => body.includes('"source":"my.own"'))).toBe(true);
    expect(bodies).toEqual(expect.arrayContaining(["one", "two", "three"]));
    const after = Object.keys((await rowsOf(await exported(again)))["sqs.messages"] ?? {});
    expect(after.length).toBeGreaterThan(before.size);
  });

  test("takes nothing but a whole file, and stays as it was", async () => {
    await using world = createEmulator();
    await tour(world);
    const then = await exported(world);
    const flipped = Buffer.from(file);
    flipped.writeUInt8(flipped.readUInt8(file.length >> 1) ^ 1, file.length >> 1);
    const wrong: readonly (readonly [bytes: Buffer, sentence: RegExp])[] = [
      [Buffer.from("PK"), /no world of Misfire/],
      [Buffer.from(file.toString("latin1").replace("misfire world 1", "misfire world 2"), "latin1"), /of format 2/],
      [file.subarray(0, file.length - 1), /is cut off/],
      [file.subarray(0, 100_000), /is cut off/],
      [flipped, /is damaged/],
      [Buffer.concat([file, Buffer.from("x")]), /goes on after its end/],
    ];
    for (const [bytes, sentence] of wrong) {
      const refused = world.import(chunks(bytes));
      await expect(refused).rejects.toThrow(WorldFileError);
      await expect(refused).rejects.toThrow(sentence);
    }
    expect(await rowsOf(await exported(world))).toEqual(await rowsOf(then));
  });

  test("of a virtual clock goes on at its time", async () => {
    const data = join(root, "time");
    {
      await using world = createEmulator({ data });
      await world.advance(3_600_000);
    }
    await using again = createEmulator({ data });
    expect(new Date(again.now()).toISOString()).toBe("2026-01-01T01:00:00.000Z");
  });
});

type Rows = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Rows by table and key, decoded; without positions in the journal, which begins anew, and names of files. */
async function rowsOf(bytes: Buffer): Promise<Rows> {
  const { rows } = await readWorld(
    chunks(bytes),
    createContentStore(() => scratch),
  );
  const tables: Record<string, Record<string, unknown>> = {};
  for (const [table, key, row] of rows.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
    (tables[table] ??= {})[key] = row && comparable(deserialize(row));
  return tables;
}

const IGNORED = new Set(["entry", "cause", "matched"]);

function comparable(value: unknown): unknown {
  if (value instanceof Map) return new Map([...value].map(([key, each]) => [key, comparable(each)]));
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  if (value instanceof Date || value instanceof Set) return value;
  // Bytes are held in rows or in files.
  if ("kind" in value && value.kind === "bytes" && "bytes" in value && value.bytes instanceof Uint8Array)
    return { length: value.bytes.length, md5: createHash("md5").update(value.bytes).digest("hex") };
  if ("kind" in value && value.kind === "file" && "md5" in value && "length" in value)
    return { length: value.length, md5: value.md5 };
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !IGNORED.has(name))
      .map(([name, each]) => [name, comparable(each)]),
  );
}

async function exported(world: Emulator): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of world.export()) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function* chunks(bytes: Buffer): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}
