import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { S3Event, SQSEvent } from "aws-lambda";

/** What S3 sends when it is wired: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
interface TestEvent {
  readonly Event: "s3:TestEvent";
}

const sqs = new SQSClient({});

export async function handler({ Records }: SQSEvent): Promise<void> {
  for (const { body } of Records) {
    const event: S3Event | TestEvent = JSON.parse(body);
    if ("Event" in event) continue;
    for (const { s3 } of event.Records)
      await sqs.send(new SendMessageCommand({ QueueUrl: process.env["OUTPUT_URL"], MessageBody: s3.object.key }));
  }
}
