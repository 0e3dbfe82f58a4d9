import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";

const sqs = new SQSClient({});

/** Indexes orders one after the other. Its mistake: the order `bad` fails everything that came with it. */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  for (const { dynamodb } of Records) {
    const id = dynamodb?.Keys?.["id"]?.S ?? "";
    if (id === "bad") throw new Error("order bad has no total");
    if (id === "odd") return { batchItemFailures: [{ itemIdentifier: dynamodb?.SequenceNumber ?? "" }] };
    await sqs.send(new SendMessageCommand({ QueueUrl: process.env["OUTPUT_URL"], MessageBody: id }));
  }
  return { batchItemFailures: [] };
}
