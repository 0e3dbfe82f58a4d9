import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { figure, type Figure } from "../measure.ts";
import type { Target } from "../server.ts";
import { configOf, named } from "./clients.ts";

const LANES = 16;
const WARM_UP_MS = 1000;
const ROUND_MS = 3000;

const BODY = Buffer.alloc(1024, 1);

export async function puts(target: Target): Promise<readonly Figure[]> {
  const s3 = new S3Client({ ...configOf(target), forcePathStyle: true });
  const Bucket = named("puts");
  await s3.send(new CreateBucketCommand({ Bucket }));
  const rates = await ratesOf((lane, count) =>
    s3.send(new PutObjectCommand({ Bucket, Key: `${lane}/${count}`, Body: BODY })),
  );
  return [figure("PutObject of 1 KiB, 16 at a time, socket", "≥ 1000/s", rates, "/s")];
}

export async function gets(target: Target): Promise<readonly Figure[]> {
  const s3 = new S3Client({ ...configOf(target), forcePathStyle: true });
  const Bucket = named("gets");
  await s3.send(new CreateBucketCommand({ Bucket }));
  for (let lane = 0; lane < LANES; lane += 1)
    await s3.send(new PutObjectCommand({ Bucket, Key: String(lane), Body: BODY }));
  const rates = await ratesOf(async (lane) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: String(lane) }));
    const bytes = await Body?.transformToByteArray();
    if (bytes?.length !== BODY.length) throw new Error(`an object of ${String(bytes?.length)} bytes came back`);
  });
  return [figure("GetObject of 1 KiB, 16 at a time, socket", "", rates, "/s")];
}

/** How often a second, of three rounds after one that does not count. The client is this process, the server another. */
async function ratesOf(work: (lane: number, count: number) => Promise<unknown>): Promise<readonly number[]> {
  const rates: number[] = [];
  let count = 0;
  for (let round = 0; round < 4; round += 1) {
    const began = performance.now();
    const until = began + (round === 0 ? WARM_UP_MS : ROUND_MS);
    const before = count;
    await Promise.all(
      Array.from({ length: LANES }, async (_, lane) => {
        while (performance.now() < until) await work(lane, (count += 1));
      }),
    );
    if (round > 0) rates.push(((count - before) * 1000) / (performance.now() - began));
  }
  return rates;
}
