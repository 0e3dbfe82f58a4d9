import { setTimeout as pause } from "node:timers/promises";
import { Logger } from "@aws-lambda-powertools/logger";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { ingest } from "./ingest.ts";

const sqs = new SQSClient({});
const log = new Logger({ serviceName: "ingest" });

/** Lambda's entry: `index.handler`. */
export async function handler(
  request: APIGatewayProxyEvent,
  context: Parameters<Logger["addContext"]>[0],
): Promise<APIGatewayProxyResult> {
  log.addContext(context);
  return ingest(request, { sqs, log, pause, queueUrl: process.env["QUEUE_URL"] ?? "" });
}
