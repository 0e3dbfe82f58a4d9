import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";

interface Order {
  readonly id: string;
  /** Cents. */
  readonly total?: number;
}

const sqs = new SQSClient({});

/** Names the messages that failed; the others are done. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures = [];
  for (const { body, messageId } of Records) {
    const order: Order = JSON.parse(body);
    if (order.total === undefined) batchItemFailures.push({ itemIdentifier: messageId });
    else await sqs.send(new SendMessageCommand({ QueueUrl: process.env["OUTPUT_URL"], MessageBody: order.id }));
  }
  return { batchItemFailures };
}
