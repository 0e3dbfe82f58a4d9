import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { SQSEvent } from "aws-lambda";

const sqs = new SQSClient({});

/** Sends on what it gets, wherever it is told to. */
export async function handler({ Records }: SQSEvent): Promise<void> {
  for (const { body } of Records)
    await sqs.send(new SendMessageCommand({ QueueUrl: process.env["OUTPUT_URL"], MessageBody: body }));
}
