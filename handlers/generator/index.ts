import { tmpdir } from "node:os";
import { Logger } from "@aws-lambda-powertools/logger";
import { S3Client } from "@aws-sdk/client-s3";
import { generate, type Generated } from "./generate.ts";
import { readRequest, type GeneratorEvent } from "./request.ts";

const s3 = new S3Client({});
const log = new Logger({ serviceName: "generator" });

/** Lambda's entry: `index.handler`. Answers with where the table is. */
export async function handler(
  event: GeneratorEvent | null,
  context: Parameters<Logger["addContext"]>[0],
): Promise<Generated> {
  log.addContext(context);
  log.info("generation requested", { event });
  return generate(readRequest(event, process.env), context.awsRequestId, { s3, log, folder: tmpdir() });
}
