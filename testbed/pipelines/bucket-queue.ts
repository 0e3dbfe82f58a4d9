import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { GetQueueUrlCommand, ReceiveMessageCommand, SetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { clientsFor } from "../../provision/index.ts";
import type { World } from "../engines/engine.ts";
import { answerOf } from "./answers.ts";
import type { QueuePipeline } from "./queue.ts";

/** A bucket that tells the queue of a pipeline of every object. */
export interface BucketQueue {
  readonly bucket: string;
  /** Lets the bucket in, and wires it. */
  wire(): Promise<string>;
  put(key: string): Promise<string>;
  /** A visible message of the dead-letter queue: its id, and what it tells of. */
  deadLetter(): Promise<{ readonly id: string; readonly event: string }>;
}

export async function bucketQueue(world: World, { names }: Pick<QueuePipeline, "names">): Promise<BucketQueue> {
  const { s3, sqs } = clientsFor(world.sdk());
  const Bucket = [world.prefix, "uploads", world.suffix].filter((part) => part !== undefined).join("-");
  await s3.send(new CreateBucketCommand({ Bucket }));
  world.defer(() => s3.send(new DeleteBucketCommand({ Bucket })));
  const urlOf = async (QueueName: string): Promise<string> =>
    (await sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl ?? "";
  const QueueArn = `arn:aws:sqs:${world.region}:${world.account}:${names.orders}`;
  return {
    bucket: Bucket,
    async wire() {
      const Policy = JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "s3.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: QueueArn,
            Condition: {
              ArnEquals: { "aws:SourceArn": `arn:aws:s3:::${Bucket}` },
              StringEquals: { "aws:SourceAccount": world.account },
            },
          },
        ],
      });
      await sqs.send(new SetQueueAttributesCommand({ QueueUrl: await urlOf(names.orders), Attributes: { Policy } }));
      await world.changed?.("permission");
      const NotificationConfiguration = {
        QueueConfigurations: [{ QueueArn, Events: ["s3:ObjectCreated:*" as const] }],
      };
      return answerOf(s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration })));
    },
    put(Key) {
      world.defer(() => s3.send(new DeleteObjectCommand({ Bucket, Key })));
      return answerOf(s3.send(new PutObjectCommand({ Bucket, Key, Body: "1" })));
    },
    async deadLetter() {
      const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: await urlOf(names.deadLetters) }));
      const message = Messages?.[0];
      const told: { readonly Event?: string } = JSON.parse(message?.Body ?? "{}");
      return { id: message?.MessageId ?? "", event: told.Event ?? "none" };
    },
  };
}
