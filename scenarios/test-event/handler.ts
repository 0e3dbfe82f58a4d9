import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { S3Event, SQSEvent } from "aws-lambda";

const sqs = new SQSClient({});

/** Its mistake: it takes everything that comes from S3 for news of an object. */
export async function handler({ Records }: SQSEvent): Promise<void> {
  for (const { body } of Records) {
    const event: S3Event = JSON.parse(body);
    for (const { s3 } of event.Records)
      await sqs.send(new SendMessageCommand({ QueueUrl: process.env["OUTPUT_URL"], MessageBody: s3.object.key }));
  }
}
