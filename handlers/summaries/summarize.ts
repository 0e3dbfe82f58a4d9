import { createReadStream, createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import {
  GetObjectCommand,
  PutObjectCommand,
  type GetObjectCommandOutput,
  type PutObjectCommandOutput,
} from "@aws-sdk/client-s3";
import { summaryKey, type Source } from "./s3-event.ts";
import { summarizeCsv } from "./summarize-csv.ts";

/** What the work needs from outside. */
export interface SummariesTools {
  readonly s3: {
    send(command: GetObjectCommand): Promise<GetObjectCommandOutput>;
    send(command: PutObjectCommand): Promise<PutObjectCommandOutput>;
  };
  readonly log: { info(message: string, fields: Readonly<Record<string, unknown>>): void };
  /** Where files may be written: `/tmp` on Lambda. */
  readonly folder: string;
  /** Where summaries go. Must not be where the sources are: the function would start itself. */
  readonly prefix: string;
}

export interface Summarized {
  readonly bucket: string;
  readonly key: string;
  readonly rows: number;
}

/** Downloads an object, reads it as CSV, uploads its summary beside it. Nothing is uploaded unless all of it was read. */
export async function summarize(source: Source, fileName: string, tools: SummariesTools): Promise<Summarized> {
  const { bucket, key } = source;
  const path = join(tools.folder, fileName);
  try {
    const bytes = await download(source, path, tools);
    tools.log.info("CSV downloaded", { bucket, key, bytes });
    const summary = await summarizeCsv(createReadStream(path));
    const target = summaryKey(key, tools.prefix);
    // No time and no request id in it: the same object gives the same summary, byte for byte.
    const body = `${JSON.stringify({ source: { bucket, key, bytes }, ...summary }, undefined, 2)}\n`;
    await tools.s3.send(
      new PutObjectCommand({ Bucket: bucket, Key: target, Body: body, ContentType: "application/json" }),
    );
    tools.log.info("JSON uploaded", { bucket, key: target, rows: summary.rows, malformed: summary.malformed.rows });
    return { bucket, key: target, rows: summary.rows };
  } finally {
    // The environment lives on, and its disk with it.
    await rm(path, { force: true });
  }
}

async function download({ bucket, key, versionId }: Source, path: string, { s3 }: SummariesTools): Promise<number> {
  const object = await s3.send(
    new GetObjectCommand({ Bucket: bucket, Key: key, ...(versionId ? { VersionId: versionId } : {}) }),
  );
  if (!(object.Body instanceof Readable)) throw new TypeError(`s3://${bucket}/${key}: the answer has no body to read`);
  try {
    await pipeline(object.Body, createWriteStream(path));
  } catch (cause) {
    throw new Error(`s3://${bucket}/${key}: the download broke off: ${messageOf(cause)}`, { cause });
  }
  const { size } = await stat(path);
  if (object.ContentLength !== undefined && size !== object.ContentLength)
    throw new Error(`s3://${bucket}/${key}: the body ended after ${size} of ${object.ContentLength} bytes`);
  return size;
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
