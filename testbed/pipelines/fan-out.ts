import { CreateFunctionCommand, DeleteFunctionCommand, waitUntilFunctionActiveV2 } from "@aws-sdk/client-lambda";
import { CreateRoleCommand, DeleteRoleCommand } from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import {
  CreateTopicCommand,
  DeleteTopicCommand,
  PublishCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
} from "@aws-sdk/client-sqs";
import { clientsFor } from "../../provision/index.ts";
import type { World } from "../engines/engine.ts";
import { answerOf, statusText } from "./answers.ts";
import { codeOf } from "./code.ts";

/** A topic, and who listens to it. */
export interface FanOut {
  readonly topic: string;
  // What a person does.
  /** Makes a queue; `open`: its policy lets the topic in. */
  addQueue(called: string, open: boolean): Promise<string>;
  /** Makes a function that nobody may start. */
  addFunction(called: string, handler: string): Promise<string>;
  subscribe(protocol: string, endpoint: string, attributes?: Readonly<Record<string, string>>): Promise<string>;
  publish(message: string, attributes?: Readonly<Record<string, string>>): Promise<Published>;
  openQueue(called: string): Promise<string>;
  /** Makes a bucket that tells the topic of every object. */
  addBucket(called: string): Promise<string>;
  /** Lets the bucket publish to the topic. */
  openTopic(bucket: string): Promise<string>;
  /** Lets nobody but the topic's account. */
  closeTopic(): Promise<string>;
  removeTopic(): Promise<string>;
  notify(bucket: string): Promise<string>;
  put(bucket: string, key: string): Promise<string>;
  // What a person sees.
  /** Visible messages: `2 messages`. */
  messages(called: string): Promise<string>;
  metric(name: string): Promise<string>;
}

export interface Published {
  readonly status: string;
  readonly id: string;
}

export async function fanOut(world: World): Promise<FanOut> {
  const { s3, sqs, lambda, iam } = clientsFor(world.sdk());
  const { tags: _, requestHandler, ...config } = world.sdk();
  // The handler is the other clients' own: it was checked with theirs.
  const sns = new SNSClient({ ...config, ...(requestHandler ? { requestHandler: sqs.config.requestHandler } : {}) });
  const around = (name: string): string => [world.prefix, name, world.suffix].filter(Boolean).join("-");
  const at = `${world.region}:${world.account}`;
  const queueArn = (called: string): string => `arn:aws:sqs:${at}:${around(called)}`;
  const urls = new Map<string, string>();
  const name = around("orders-news");
  const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: name }));
  world.defer(() => sns.send(new DeleteTopicCommand({ TopicArn })));
  const setPolicy = (AttributeValue: string): Promise<string> =>
    answerOf(sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: "Policy", AttributeValue })));
  const queuePolicy = (called: string): string =>
    policy("sns.amazonaws.com", "sqs:SendMessage", queueArn(called), TopicArn);
  return {
    topic: name,
    async addQueue(called, open) {
      const Attributes: Record<string, string> = open ? { Policy: queuePolicy(called) } : {};
      const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: around(called), Attributes }));
      world.defer(() => sqs.send(new DeleteQueueCommand({ QueueUrl })));
      urls.set(called, QueueUrl);
      return queueArn(called);
    },
    async addFunction(called, handler) {
      const RoleName = around(`${called}-role`);
      const FunctionName = around(called);
      const Statement = [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }];
      const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
      await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
      world.defer(() => iam.send(new DeleteRoleCommand({ RoleName })));
      const { FunctionArn = "" } = await lambda.send(
        new CreateFunctionCommand({
          FunctionName,
          Role: `arn:aws:iam::${world.account}:role/${RoleName}`,
          Runtime: "nodejs24.x",
          Handler: "index.handler",
          Code: { ZipFile: await codeOf(handler) },
        }),
      );
      world.defer(() => lambda.send(new DeleteFunctionCommand({ FunctionName })));
      await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName });
      return FunctionArn;
    },
    subscribe: (Protocol, Endpoint, Attributes = {}) =>
      answerOf(sns.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint, Attributes }))),
    async publish(Message, attributes = {}) {
      const MessageAttributes = Object.fromEntries(
        Object.entries(attributes).map(([key, StringValue]) => [key, { DataType: "String", StringValue }]),
      );
      const { $metadata, MessageId = "" } = await sns.send(
        new PublishCommand({ TopicArn, Message, MessageAttributes }),
      );
      return { status: statusText($metadata.httpStatusCode ?? 0), id: MessageId };
    },
    openQueue: (called) =>
      answerOf(
        sqs.send(
          new SetQueueAttributesCommand({ QueueUrl: urls.get(called), Attributes: { Policy: queuePolicy(called) } }),
        ),
      ),
    async addBucket(called) {
      const Bucket = around(called);
      world.defer(() => s3.send(new DeleteBucketCommand({ Bucket })));
      return answerOf(s3.send(new CreateBucketCommand({ Bucket })));
    },
    openTopic: (bucket) =>
      setPolicy(policy("s3.amazonaws.com", "sns:Publish", TopicArn, `arn:aws:s3:::${around(bucket)}`)),
    closeTopic: () =>
      setPolicy(
        JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal: { AWS: `arn:aws:iam::${world.account}:root` },
              Action: "sns:Publish",
              Resource: TopicArn,
            },
          ],
        }),
      ),
    removeTopic: () => answerOf(sns.send(new DeleteTopicCommand({ TopicArn }))),
    notify: (bucket) =>
      answerOf(
        s3.send(
          new PutBucketNotificationConfigurationCommand({
            Bucket: around(bucket),
            NotificationConfiguration: { TopicConfigurations: [{ TopicArn, Events: ["s3:ObjectCreated:*"] }] },
          }),
        ),
      ),
    put(bucket, Key) {
      const Bucket = around(bucket);
      world.defer(() => s3.send(new DeleteObjectCommand({ Bucket, Key })));
      return answerOf(s3.send(new PutObjectCommand({ Bucket, Key, Body: "1" })));
    },
    async messages(called) {
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: urls.get(called),
          AttributeNames: ["ApproximateNumberOfMessages"],
        }),
      );
      const count = Attributes?.["ApproximateNumberOfMessages"] ?? "0";
      return `${count} message${count === "1" ? "" : "s"}`;
    },
    metric: async (metric) => String(await world.metric("AWS/SNS", metric, { TopicName: name })),
  };
}

const policy = (service: string, action: string, resource: string, source: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: service },
        Action: action,
        Resource: resource,
        Condition: { ArnEquals: { "aws:SourceArn": source } },
      },
    ],
  });
