import { setTimeout } from "node:timers/promises";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { S3Event } from "aws-lambda";

const s3 = new S3Client({});
const TWENTY_SECONDS = 20_000;

/** Works for twenty seconds on each file: more than Lambda gives a function that does not ask for time. */
export async function handler(event: S3Event): Promise<void> {
  for (const { s3: place } of event.Records) {
    await setTimeout(TWENTY_SECONDS);
    const name = place.object.key.slice(place.object.key.lastIndexOf("/") + 1).replace(/\.csv$/, "");
    await s3.send(
      new PutObjectCommand({ Bucket: place.bucket.name, Key: `summaries/summary_${name}.json`, Body: `{"done":true}` }),
    );
  }
}
