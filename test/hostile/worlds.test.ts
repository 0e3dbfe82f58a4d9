import { GetFunctionCommand, InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import { CreateBucketCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { createEmulator } from "../../emulator/index.ts";
import { worldOf } from "../../testbed/engines/embedded.ts";
import { createTestbed } from "../../testbed/index.ts";
import { summaries } from "../../testbed/pipelines/index.ts";
import { makeFunction } from "./function.ts";

const SLEEPER = `
import { setTimeout } from "node:timers/promises";
export const handler = async () => { await setTimeout(20_000); return "late"; };`;

async function answered(lambda: LambdaClient, payload: unknown = {}): Promise<unknown> {
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: "f", Payload: JSON.stringify(payload) }));
  return JSON.parse(Payload?.transformToString() ?? "null");
}

test("a world that is closed while a function runs ends, and nobody is left waiting", async () => {
  const world = await createTestbed({ clock: "real" });
  const lambda = await makeFunction(world, { name: "f", code: SLEEPER });
  const invocation = answered(lambda).then(
    () => "answered",
    () => "refused",
  );
  await world.close();
  expect(["answered", "refused"]).toContain(await invocation);
});

test.each(["virtual", "real"] as const)(
  "whoever waits for a world of the %s clock is let go when it closes",
  async (clock) => {
    const world = await createTestbed({ clock });
    const lambda = await makeFunction(world, { name: "f", code: SLEEPER });
    await lambda.send(new InvokeCommand({ FunctionName: "f", InvocationType: "Event" }));
    const waiting = Promise.allSettled([world.idle(), world.advance(3600)]);
    await world.close();
    expect(await waiting).toHaveLength(2);
    // And whoever comes later does not wait at all.
    await Promise.allSettled([world.idle(), world.advance(1)]);
  },
);

test("a world that is reset while a function runs begins again, and works", async () => {
  const reports: string[] = [];
  await using world = await createTestbed({ clock: "real", onReport: (report) => reports.push(report) });
  const url = await world.endpoint();
  const lambda = await makeFunction(world, { name: "f", code: SLEEPER });
  const invocation = answered(lambda).then(
    () => "answered",
    () => "refused",
  );
  expect((await fetch(`${url}/_misfire/reset`, { method: "POST" })).status).toBe(200);
  expect(["answered", "refused"]).toContain(await invocation);
  await expect(lambda.send(new GetFunctionCommand({ FunctionName: "f" }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
  const again = await makeFunction(world, { name: "f", code: `export const handler = async () => "new";` });
  expect(await answered(again)).toBe("new");
  expect(reports).toEqual([]);
});

test("two hundred uploads at once are all summarised", { timeout: 60_000 }, async () => {
  const reports: string[] = [];
  const emulator = createEmulator({ onReport: (report) => reports.push(report) });
  await using world = worldOf(emulator, 1);
  const pipeline = await summaries(world);
  const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => pipeline.put(`synthetic-data/${i}.csv`)));
  expect(new Set(answers)).toEqual(new Set(["200 OK"]));
  await world.idle();
  expect(await pipeline.counts()).toBe("200 · 0 · 0");
  expect((await pipeline.outputs()).split(", ")).toHaveLength(200);
  expect(reports).toEqual([]);
});

test("a function that invokes itself and waits is stopped after about sixteen", { timeout: 60_000 }, async () => {
  await using world = await createTestbed();
  const lambda = await makeFunction(world, {
    name: "f",
    rights: ["lambda:InvokeFunction"],
    timeout: 60,
    code: `
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
const lambda = new LambdaClient({ maxAttempts: 1 });
export const handler = async ({ depth = 1 }) => {
  try {
    const { Payload } = await lambda.send(new InvokeCommand({
      FunctionName: process.env.AWS_LAMBDA_FUNCTION_NAME, Payload: JSON.stringify({ depth: depth + 1 }),
    }));
    return JSON.parse(Payload.transformToString());
  } catch (error) {
    return { depth, stopped: error.name, status: error.$metadata?.httpStatusCode };
  }
};`,
  });
  expect(await answered(lambda)).toEqual({ depth: 16, stopped: "RecursiveInvocationException", status: 400 });
});

test("twenty worlds live side by side, each with its own clock, and end on their own", async () => {
  const worlds = await Promise.all(Array.from({ length: 20 }, (_, seed) => createTestbed({ seed, spares: 0 })));
  await Promise.all(
    worlds.map(async (world, index) => {
      await new S3Client(world.sdk()).send(new CreateBucketCommand({ Bucket: `bucket-${index}` }));
      await world.advance(index);
    }),
  );
  for (const [index, world] of worlds.entries()) {
    const { Buckets } = await new S3Client(world.sdk()).send(new ListBucketsCommand({}));
    expect(Buckets?.map((bucket) => bucket.Name)).toEqual([`bucket-${index}`]);
    expect(world.now() - Date.parse("2026-01-01T00:00:00Z")).toBe(index * 1000);
  }
  await Promise.all(worlds.map((world) => world.close()));
});
