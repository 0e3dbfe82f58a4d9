import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { S3Event } from "aws-lambda";

const s3 = new S3Client({});

/** Counts the lines of a file. Its mistake: the key in the event is URL-encoded, and it is used as it stands there. */
export async function handler(event: S3Event): Promise<void> {
  for (const record of event.Records) {
    const bucket = record.s3.bucket.name;
    const key = record.s3.object.key;
    const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const lines = ((await object.Body?.transformToString()) ?? "").split("\n").length;
    const name = key.slice(key.lastIndexOf("/") + 1).replace(/\.csv$/, "");
    await s3.send(
      new PutObjectCommand({ Bucket: bucket, Key: `summaries/summary_${name}.json`, Body: JSON.stringify({ lines }) }),
    );
  }
}
