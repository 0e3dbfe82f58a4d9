import { tmpdir } from "node:os";
import { Logger } from "@aws-lambda-powertools/logger";
import { S3Client } from "@aws-sdk/client-s3";
import type { S3Event } from "aws-lambda";
import { sourcesOf } from "./s3-event.ts";
import { summarize, type Summarized } from "./summarize.ts";

const s3 = new S3Client({});
const log = new Logger({ serviceName: "summaries" });

/** Lambda's entry: `index.handler`. */
export async function handler(
  event: S3Event,
  context: Parameters<Logger["addContext"]>[0],
): Promise<readonly Summarized[]> {
  log.addContext(context);
  log.info("event received", { event });
  const prefix = process.env["SUMMARIES_PREFIX"] ?? "summaries/";
  const done: Summarized[] = [];
  for (const [index, source] of sourcesOf(event).entries()) {
    const name = `${context.awsRequestId}-${index}.csv`;
    done.push(await summarize(source, name, { s3, log, folder: tmpdir(), prefix }));
  }
  return done;
}
