import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { S3Event } from "aws-lambda";

const s3 = new S3Client({});
const FIFTY_MB = 50 * 1024 * 1024;

/** Its mistake: it holds everything at once, and makes room for each row as if memory had no end. */
export async function handler(event: S3Event): Promise<void> {
  for (const { s3: place } of event.Records) {
    const key = decodeURIComponent(place.object.key.replaceAll("+", " "));
    const name = key.slice(key.lastIndexOf("/") + 1).replace(/\.csv$/, "");
    const object = await s3.send(new GetObjectCommand({ Bucket: place.bucket.name, Key: key }));
    const held: Buffer[] = [];
    for (const row of ((await object.Body?.transformToString()) ?? "").split("\n"))
      for (let copies = 0; copies < 3; copies += 1) held.push(Buffer.alloc(FIFTY_MB, row || " "));
    const Body = JSON.stringify({ held: held.length });
    await s3.send(new PutObjectCommand({ Bucket: place.bucket.name, Key: `summaries/summary_${name}.json`, Body }));
  }
}
