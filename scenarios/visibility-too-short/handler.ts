import { setTimeout } from "node:timers/promises";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { SQSEvent } from "aws-lambda";

const sqs = new SQSClient({});
const FORTY_SECONDS = 40_000;

interface Order {
  readonly id: string;
}

/** Takes its time, and gets it: the function's timeout is long enough. */
export async function handler({ Records }: SQSEvent): Promise<void> {
  for (const { body } of Records) {
    const order: Order = JSON.parse(body);
    await setTimeout(FORTY_SECONDS);
    await sqs.send(new SendMessageCommand({ QueueUrl: process.env["OUTPUT_URL"], MessageBody: order.id }));
  }
}
