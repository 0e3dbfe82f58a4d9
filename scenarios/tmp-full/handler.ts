import { copyFileSync, writeFileSync } from "node:fs";
import type { S3Event } from "aws-lambda";

const NINETY_MB = 90 * 1024 * 1024;

/** Its mistake: it makes working copies in /tmp, and leaves them there. */
export function handler(event: S3Event): Promise<string> {
  for (const { s3: place } of event.Records) {
    const name = place.object.key.slice(place.object.key.lastIndexOf("/") + 1);
    const [first, ...others] = ["raw", "sorted", "merged"].map((step) => `/tmp/${name}.${step}`);
    if (first !== undefined) writeFileSync(first, Buffer.alloc(NINETY_MB));
    for (const other of others) copyFileSync(first ?? "", other);
  }
  return Promise.resolve("done");
}
