import { setTimeout as pause } from "node:timers/promises";
import { Logger } from "@aws-lambda-powertools/logger";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { ingest } from "./ingest.ts";

// The queue's URL names a queue and not where SQS is: with another host than the client's own, the client would log a warning at each call.
const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
const log = new Logger({ serviceName: "ingest" });

/** Lambda's entry: `index.handler`. */
export async function handler(
  request: APIGatewayProxyEvent,
  context: Parameters<Logger["addContext"]>[0],
): Promise<APIGatewayProxyResult> {
  log.addContext(context);
  return ingest(request, { sqs, log, pause, queueUrl: process.env["QUEUE_URL"] ?? "" });
}
