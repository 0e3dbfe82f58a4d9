import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { SQSEvent } from "aws-lambda";

interface Order {
  readonly id: string;
  /** Cents. */
  readonly total?: number;
}

const sqs = new SQSClient({});

/** Its mistake: one bad order fails all that came with it. */
export async function handler({ Records }: SQSEvent): Promise<void> {
  for (const { body } of Records) {
    const order: Order = JSON.parse(body);
    if (order.total === undefined) throw new Error(`order ${order.id} has no total`);
    await sqs.send(new SendMessageCommand({ QueueUrl: process.env["OUTPUT_URL"], MessageBody: order.id }));
  }
}
