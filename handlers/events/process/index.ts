import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { readStored } from "../analytics-event.ts";
import { failingNow } from "./failing-share.ts";
import { storeEvent, type StoringTools } from "./store-event.ts";
import { TableInserts } from "./table-inserts.ts";

const log = new Logger({ serviceName: "process" });
const tools: StoringTools = {
  // The signature covers the body already.
  s3: new S3Client({ requestChecksumCalculation: "WHEN_REQUIRED" }),
  table: new TableInserts(new DynamoDBClient({}), process.env["TABLE"] ?? ""),
  bucket: process.env["BUCKET"] ?? "",
};

/** Lambda's entry: `index.handler`. Answers with the messages that failed; the others are done. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  log.addContext(context);
  const failing = failingNow(process.env["FAILING_SHARE"], context.awsRequestId);
  if (failing === "before") throw new Error("fails as it was told to, before its work");
  let known = 0;
  const store = async ({ body, messageId }: SQSRecord): Promise<void> => {
    try {
      if ((await storeEvent(readStored(body), tools)) === "known") known += 1;
    } catch (error) {
      log.error("event not stored", { messageId, error });
      throw error;
    }
  };
  const response = await processPartialResponse(event, store, new BatchProcessor(EventType.SQS), { context });
  const failed = response.batchItemFailures.length;
  log.info("batch processed", { messages: event.Records.length, known, failed });
  if (failing === "after") throw new Error("fails as it was told to, after its work");
  return response;
}
