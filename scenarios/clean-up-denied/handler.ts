import { DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { S3Event } from "aws-lambda";

const s3 = new S3Client({});

/** Writes its output, then takes the input away: the second step needs a right of its own. */
export async function handler(event: S3Event): Promise<void> {
  for (const { s3: place } of event.Records) {
    const key = decodeURIComponent(place.object.key.replaceAll("+", " "));
    const name = key.slice(key.lastIndexOf("/") + 1).replace(/\.csv$/, "");
    const Bucket = place.bucket.name;
    await s3.send(new PutObjectCommand({ Bucket, Key: `summaries/summary_${name}.json`, Body: `{"done":true}` }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: key }));
  }
}
