import { GetFunctionCommand, InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import { CreateBucketCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { createTestbed } from "../../testbed/index.ts";
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
