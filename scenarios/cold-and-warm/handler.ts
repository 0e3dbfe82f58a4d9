import { writeFile } from "node:fs/promises";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { S3Event } from "aws-lambda";

const s3 = new S3Client({});

/** Its first mistake: it lives as long as the environment, and a warm one finds in it what came before. */
const rows: string[] = [];

export async function handler(event: S3Event): Promise<void> {
  for (const { s3: place } of event.Records) {
    const key = decodeURIComponent(place.object.key.replaceAll("+", " "));
    const [, ...path] = key.replace(/\.csv$/, "").split("/");
    const object = await s3.send(new GetObjectCommand({ Bucket: place.bucket.name, Key: key }));
    const text = (await object.Body?.transformToString()) ?? "";
    // Its second: /tmp lives as long, too, and the file is never removed.
    await writeFile(`/tmp/${path.at(-1)}.csv`, text, { flag: "wx" });
    rows.push(...text.trim().split("\n").slice(1));
    await s3.send(
      new PutObjectCommand({
        Bucket: place.bucket.name,
        Key: `summaries/summary_${path.join("-")}.json`,
        Body: JSON.stringify({ rows: rows.length }),
      }),
    );
  }
}
