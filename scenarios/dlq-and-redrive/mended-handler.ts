import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";

interface Order {
  readonly id: string;
}

const sqs = new SQSClient({});

export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  for (const { body } of Records) {
    const order: Order = JSON.parse(body);
    await sqs.send(new SendMessageCommand({ QueueUrl: process.env["OUTPUT_URL"], MessageBody: order.id }));
  }
  return { batchItemFailures: [] };
}
