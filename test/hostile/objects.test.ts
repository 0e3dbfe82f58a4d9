import { setTimeout } from "node:timers/promises";
import { Readable } from "node:stream";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createTestbed, type Testbed } from "../../testbed/index.ts";
import { createEmulator } from "../../emulator/index.ts";
import { worldOf } from "../../testbed/engines/embedded.ts";
import { summaries } from "../../testbed/pipelines/index.ts";

const MB = 1024 * 1024;

async function bucket(world: Testbed, over: "process" | "socket"): Promise<S3Client> {
  const config = over === "socket" ? await world.sdkOverSocket() : world.sdk();
  const s3 = new S3Client({ ...config, requestChecksumCalculation: "WHEN_REQUIRED" });
  await s3.send(new CreateBucketCommand({ Bucket: "odd" }));
  return s3;
}

const ODD = [
  "ü ñ 日本",
  "a+b",
  "a%20b",
  "a%2Fb",
  "a//b",
  "/leading",
  "trailing/",
  "a?b#c&d=e",
  "~!*()'\"<>",
  "a\\b",
  "😀",
  "a\nb",
  "\u007F",
  ".hidden",
  "x".repeat(1024),
];

describe.each(["process", "socket"] as const)("over %s", (over) => {
  test("odd keys are kept, listed and deleted as they are", async () => {
    await using world = await createTestbed();
    const s3 = await bucket(world, over);
    for (const Key of ODD) await s3.send(new PutObjectCommand({ Bucket: "odd", Key, Body: Key }));
    for (const Key of ODD) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: "odd", Key }));
      expect(await Body?.transformToString()).toBe(Key);
    }
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: "odd", EncodingType: "url" }));
    expect(Contents?.map(({ Key = "" }) => decodeURIComponent(Key.replaceAll("+", " "))).toSorted()).toEqual(
      ODD.toSorted(),
    );
    for (const Key of ODD) await s3.send(new DeleteObjectCommand({ Bucket: "odd", Key }));
    expect((await s3.send(new ListObjectsV2Command({ Bucket: "odd" }))).KeyCount).toBe(0);
  });

  test("a key of more than 1024 bytes is refused, however few characters it has", async () => {
    await using world = await createTestbed();
    const s3 = await bucket(world, over);
    const put = s3.send(new PutObjectCommand({ Bucket: "odd", Key: "ü".repeat(513), Body: "x" }));
    await expect(put).rejects.toMatchObject({ name: "KeyTooLongError", $metadata: { httpStatusCode: 400 } });
  });

  test("any key gives back what was put under it", async () => {
    await using world = await createTestbed();
    const s3 = await bucket(world, over);
    const keys = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
      .filter((key) => !/(?:^|\/)\.{1,2}(?:\/|$)/.test(key));
    await fc.assert(
      fc.asyncProperty(keys, async (Key) => {
        await s3.send(new PutObjectCommand({ Bucket: "odd", Key, Body: Key }));
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: "odd", Key }));
        expect(await Body?.transformToString()).toBe(Key);
      }),
      { numRuns: 25 },
    );
  });

  test("an object that is deleted while it is read is read to its end, and then it is gone", async () => {
    await using world = await createTestbed();
    const s3 = await bucket(world, over);
    const at = { Bucket: "odd", Key: "large" };
    await s3.send(new PutObjectCommand({ ...at, Body: Buffer.alloc(8 * MB, 1) }));
    const { Body } = await s3.send(new GetObjectCommand(at));
    await s3.send(new DeleteObjectCommand(at));
    expect((await Body?.transformToByteArray())?.length).toBe(8 * MB);
    await expect(s3.send(new HeadObjectCommand(at))).rejects.toMatchObject({ name: "NotFound" });
  });
});

test("a large upload through the socket does not sit in memory", { timeout: 60_000 }, async () => {
  await using world = await createTestbed();
  const s3 = await bucket(world, "socket");
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  /** What is really held: without what only waits to be collected. */
  const held = (): number => {
    collectGarbage();
    return process.memoryUsage().arrayBuffers;
  };
  let most = 0;
  const chunk = Buffer.alloc(MB, 7);
  const body = Readable.from(
    (async function* () {
      for (let sent = 0; sent < 64; sent += 1) {
        if (sent % 8 === 0) {
          await setTimeout(0);
          most = Math.max(most, held());
        }
        yield chunk;
      }
    })(),
  );
  const before = held();
  await s3.send(new PutObjectCommand({ Bucket: "odd", Key: "large", Body: body, ContentLength: 64 * MB }));
  expect(most - before).toBeLessThan(16 * MB);
  const { ContentLength } = await s3.send(new HeadObjectCommand({ Bucket: "odd", Key: "large" }));
  expect(ContentLength).toBe(64 * MB);
});

test("files with odd names go through the whole pipeline", async () => {
  const emulator = createEmulator();
  await using world = worldOf(emulator, 1);
  const pipeline = await summaries(world);
  const names = ["ü ñ 日本", "a+b", "a%20b", "a&b=c?d#e", "'quoted' \"twice\"", "😀"];
  for (const name of names) expect(await pipeline.put(`synthetic-data/${name}.csv`)).toBe("200 OK");
  await world.idle();
  for (const name of names) expect(await pipeline.rows(name), name).toBe("3");
});
