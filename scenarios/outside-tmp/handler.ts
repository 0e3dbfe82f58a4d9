import { writeFile } from "node:fs/promises";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { S3Event } from "aws-lambda";

const s3 = new S3Client({});

/** Downloads a file. Its mistake: it puts it into the working directory, as on the machine where it was written. */
export async function handler(event: S3Event): Promise<void> {
  for (const record of event.Records) {
    const key = decodeURIComponent(record.s3.object.key.replaceAll("+", " "));
    const object = await s3.send(new GetObjectCommand({ Bucket: record.s3.bucket.name, Key: key }));
    await writeFile("input.csv", (await object.Body?.transformToByteArray()) ?? new Uint8Array());
  }
}
