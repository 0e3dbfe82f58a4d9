import { createReadStream } from "node:fs";
import { rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PutObjectCommand, type PutObjectCommandOutput } from "@aws-sdk/client-s3";
import type { GeneratorRequest } from "./request.ts";
import { salesTable } from "./sales.ts";

export interface Generated {
  readonly bucket: string;
  readonly key: string;
  readonly rows: number;
  readonly bytes: number;
}

/** What the work needs from outside. */
export interface GeneratorTools {
  readonly s3: { send(command: PutObjectCommand): Promise<PutObjectCommandOutput> };
  readonly log: { info(message: string, fields: Readonly<Record<string, unknown>>): void };
  /** Where files may be written: `/tmp` on Lambda, and nowhere else there. */
  readonly folder: string;
}

/** Makes a table, writes it to a file once, uploads the file. The request id in the key keeps a repeat from overwriting anything else. */
export async function generate(
  request: GeneratorRequest,
  requestId: string,
  tools: GeneratorTools,
): Promise<Generated> {
  const { bucket, prefix, seed, rows } = request;
  const name = `sales_data_${requestId}.csv`;
  const path = join(tools.folder, name);
  const key = prefix + name;
  try {
    await writeFile(path, salesTable({ seed, rows }));
    const { size: bytes } = await stat(path);
    tools.log.info("table generated", { seed, rows, bytes, path });
    await tools.s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: createReadStream(path),
        ContentLength: bytes,
        ContentType: "text/csv; charset=utf-8",
      }),
    );
    tools.log.info("CSV uploaded", { bucket, key, bytes });
    return { bucket, key, rows, bytes };
  } finally {
    // The environment lives on, and its disk with it.
    await rm(path, { force: true });
  }
}
