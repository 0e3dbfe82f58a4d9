import { CreateFunctionCommand, AddPermissionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  GetSubscriptionAttributesCommand,
  CreateTopicCommand,
  PublishCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient, type Message } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { createTestbed, type Testbed } from "../../testbed/index.ts";
import { zip } from "../services/lambda/fixture.ts";

const TOPIC = "arn:aws:sns:us-east-1:000000000000:news";
const queueArn = (name: string): string => `arn:aws:sqs:us-east-1:000000000000:${name}`;

const policy = (service: string, Action: string, Resource: string, source: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: service },
        Action,
        Resource,
        Condition: { ArnEquals: { "aws:SourceArn": source } },
      },
    ],
  });

interface Setting extends AsyncDisposable {
  readonly testbed: Testbed;
  readonly sns: SNSClient;
  readonly queue: (name: string, from?: readonly [service: string, source: string]) => Promise<void>;
  readonly subscribe: (name: string, attributes?: Record<string, string>) => Promise<void>;
  readonly publish: (more: object) => Promise<string>;
  readonly take: (name: string) => Promise<readonly Message[]>;
  readonly metric: (name: string) => number;
}

async function setting(): Promise<Setting> {
  const testbed = await createTestbed();
  const sns = new SNSClient(testbed.sdk());
  const sqs = new SQSClient(testbed.sdk());
  await sns.send(new CreateTopicCommand({ Name: "news" }));
  return {
    testbed,
    sns,
    async queue(QueueName, from) {
      const Policy = from && policy(from[0], "sqs:SendMessage", queueArn(QueueName), from[1]);
      await sqs.send(new CreateQueueCommand({ QueueName, ...(Policy ? { Attributes: { Policy } } : {}) }));
    },
    async subscribe(name, Attributes = {}) {
      await sns.send(new SubscribeCommand({ TopicArn: TOPIC, Protocol: "sqs", Endpoint: queueArn(name), Attributes }));
    },
    async publish(more) {
      const { MessageId = "" } = await sns.send(new PublishCommand({ TopicArn: TOPIC, Message: "hello", ...more }));
      await testbed.idle();
      return MessageId;
    },
    async take(name) {
      const QueueUrl = `http://localhost:4566/000000000000/${name}`;
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ["All"],
          MessageSystemAttributeNames: ["All"],
        }),
      );
      return Messages;
    },
    metric: (name) => testbed.journal.filter((entry) => entry.kind === "metric" && entry.name === name).length,
    [Symbol.asyncDispose]: () => testbed.close(),
  };
}

const FROM_TOPIC = ["sns.amazonaws.com", TOPIC] as const;

test("a queue whose policy lets SNS in gets the envelope, or the bare message if it asked for it", async () => {
  await using world = await setting();
  await world.queue("wrapped", FROM_TOPIC);
  await world.queue("raw", FROM_TOPIC);
  await world.subscribe("wrapped");
  await world.subscribe("raw", { RawMessageDelivery: "true" });
  const id = await world.publish({
    Subject: "news",
    MessageAttributes: { kind: { DataType: "String", StringValue: "sale" } },
  });
  const [wrapped] = await world.take("wrapped");
  const body: Record<string, unknown> = JSON.parse(wrapped?.Body ?? "");
  expect(Object.keys(body)).toEqual([
    "Type",
    "MessageId",
    "TopicArn",
    "Subject",
    "Message",
    "Timestamp",
    "SignatureVersion",
    "Signature",
    "SigningCertURL",
    "UnsubscribeURL",
    "MessageAttributes",
  ]);
  expect(body).toMatchObject({
    Type: "Notification",
    MessageId: id,
    TopicArn: TOPIC,
    Message: "hello",
    MessageAttributes: { kind: { Type: "String", Value: "sale" } },
  });
  const [raw] = await world.take("raw");
  expect(raw).toMatchObject({ Body: "hello", MessageAttributes: { kind: { StringValue: "sale" } } });
  expect(world.metric("NumberOfNotificationsDelivered")).toBe(2);
});

test("what a queue's policy does not let in goes to the subscription's dead-letter queue, or nowhere", async () => {
  await using world = await setting();
  await world.queue("closed");
  await world.queue("dead", FROM_TOPIC);
  await world.subscribe("closed");
  const id = await world.publish({});
  expect(await world.take("closed")).toEqual([]);
  expect(world.testbed.why({ subject: id, reaching: "closed" })).toMatchObject({
    verdict: "stopped",
    plane: "invoke",
    reason: "send-denied",
  });
  await world.subscribe("none", { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn("dead") }) });
  await world.publish({ Message: "lost" });
  const [letter] = await world.take("dead");
  expect(JSON.parse(letter?.Body ?? "{}")).toMatchObject({ Message: "lost" });
  expect(world.metric("NumberOfNotificationsRedrivenToDlq")).toBe(1);
});

test("filter policies look at attributes or at the body, and what they leave out is counted", async () => {
  await using world = await setting();
  await world.queue("a", FROM_TOPIC);
  await world.queue("b", FROM_TOPIC);
  await world.subscribe("a", { FilterPolicy: `{"kind":["sale"],"price":[{"numeric":[">",10]}]}` });
  await world.subscribe("b", { FilterPolicy: `{"order":{"kind":["sale"]}}`, FilterPolicyScope: "MessageBody" });
  const MessageAttributes = {
    kind: { DataType: "String.Array", StringValue: `["gift","sale"]` },
    price: { DataType: "Number", StringValue: "12" },
  };
  await world.publish({ Message: `{"order":{"kind":"sale"}}`, MessageAttributes });
  await world.publish({ Message: "not json", MessageAttributes: { kind: MessageAttributes.kind } });
  expect(await world.take("a")).toHaveLength(1);
  expect(await world.take("b")).toHaveLength(1);
  expect(world.metric("NumberOfNotificationsFilteredOut")).toBe(2);
});

test("a topic starts a function that lets it", async () => {
  await using world = await setting();
  const { testbed } = world;
  const [iam, lambda] = [new IAMClient(testbed.sdk()), new LambdaClient(testbed.sdk())];
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
  });
  await iam.send(new CreateRoleCommand({ RoleName: "r", AssumeRolePolicyDocument }));
  const { FunctionArn } = await lambda.send(
    new CreateFunctionCommand({
      FunctionName: "f",
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Role: "arn:aws:iam::000000000000:role/r",
      Code: {
        ZipFile: zip({
          "index.mjs": "export const handler = async (event) => { console.log(JSON.stringify(event)); };",
        }),
      },
    }),
  );
  await world.sns.send(new SubscribeCommand({ TopicArn: TOPIC, Protocol: "lambda", Endpoint: FunctionArn }));
  const denied = await world.publish({});
  expect(testbed.why({ subject: denied, reaching: "f" })).toMatchObject({ verdict: "stopped", reason: "start-denied" });
  await lambda.send(
    new AddPermissionCommand({
      FunctionName: "f",
      StatementId: "sns",
      Action: "lambda:InvokeFunction",
      Principal: "sns.amazonaws.com",
      SourceArn: TOPIC,
    }),
  );
  const id = await world.publish({});
  expect(testbed.why({ subject: id, reaching: "f" }).verdict).toBe("arrived");
});

test("a bucket tells a queue and a topic, after a test event that shows that it may", async () => {
  await using world = await setting();
  const s3 = new S3Client(world.testbed.sdk());
  const bucket = "arn:aws:s3:::sales";
  await s3.send(new CreateBucketCommand({ Bucket: "sales" }));
  await world.queue("closed");
  await world.queue("objects", ["s3.amazonaws.com", bucket]);
  await world.queue("topical", FROM_TOPIC);
  await world.subscribe("topical", { RawMessageDelivery: "true" });
  const notify = (NotificationConfiguration: object): Promise<unknown> =>
    s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: "sales", NotificationConfiguration }));
  const Events = ["s3:ObjectCreated:*"];
  await expect(
    notify({
      QueueConfigurations: [{ QueueArn: queueArn("closed"), Events }],
    }),
  ).rejects.toMatchObject({
    name: "InvalidArgument",
    ArgumentName1: queueArn("closed"),
    ArgumentValue1: "Permissions on the destination queue do not allow S3 to publish notifications from this bucket",
  });
  await expect(notify({ QueueConfigurations: [{ QueueArn: queueArn("none"), Events }] })).rejects.toMatchObject({
    ArgumentValue1: "The destination queue does not exist",
  });
  await expect(notify({ TopicConfigurations: [{ TopicArn: TOPIC, Events }] })).rejects.toMatchObject({
    ArgumentValue1: "Permissions on the destination topic do not allow S3 to publish notifications from this bucket",
  });
  await world.sns.send(
    new SetTopicAttributesCommand({
      TopicArn: TOPIC,
      AttributeName: "Policy",
      AttributeValue: policy("s3.amazonaws.com", "sns:Publish", TOPIC, bucket),
    }),
  );
  await notify({
    QueueConfigurations: [{ QueueArn: queueArn("objects"), Events, Filter: prefix("q/") }],
    TopicConfigurations: [{ TopicArn: TOPIC, Events, Filter: prefix("t/") }],
  });
  await world.testbed.idle();
  expect((await world.take("objects")).map(({ Body }) => JSON.parse(Body ?? ""))).toMatchObject([
    { Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "sales" },
  ]);
  await s3.send(new PutObjectCommand({ Bucket: "sales", Key: "q/a", Body: "1" }));
  await s3.send(new PutObjectCommand({ Bucket: "sales", Key: "t/b", Body: "1" }));
  await world.testbed.idle();
  const keys = async (name: string): Promise<readonly string[]> =>
    (await world.take(name)).map(({ Body }) => {
      const event: { Event?: string; Records?: { s3: { object: { key: string } } }[] } = JSON.parse(Body ?? "");
      return event.Event ?? event.Records?.[0]?.s3.object.key ?? "";
    });
  expect(await keys("objects")).toEqual(["q/a"]);
  expect(await keys("topical")).toEqual(["s3:TestEvent", "t/b"]);
});

test("an endpoint outside confirms by itself, gets its messages, and is tried again when it fails", async () => {
  const posts: { readonly at: number; readonly type: string; readonly body: string }[] = [];
  let broken = false;
  await using testbed = await createTestbed({
    outbound: ({ headers, body }) => {
      posts.push({ at: testbed.now() / 1000, type: headers["x-amz-sns-message-type"] ?? "", body });
      return Promise.resolve({ status: broken ? 500 : 200 });
    },
  });
  const sns = new SNSClient(await testbed.sdkOverSocket());
  await sns.send(new CreateTopicCommand({ Name: "news" }));
  await sns.send(new SubscribeCommand({ TopicArn: TOPIC, Protocol: "https", Endpoint: "https://example.com/news" }));
  await testbed.idle();
  const { SubscribeURL }: { SubscribeURL: string } = JSON.parse(posts[0]?.body ?? "");
  // As endpoints do: unsigned, for the token is the proof.
  const visited = await fetch(SubscribeURL);
  expect([visited.status, await visited.text()]).toEqual([200, expect.stringContaining(`<SubscriptionArn>${TOPIC}:`)]);
  const [SubscriptionArn = ""] = /arn:[^<]+/.exec(await (await fetch(SubscribeURL)).text()) ?? [];
  expect(await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }))).toMatchObject({
    Attributes: { ConfirmationWasAuthenticated: "false", PendingConfirmation: "false" },
  });
  expect((await fetch(SubscribeURL.replace(/Token=.*/, "Token=none"))).status).toBe(400);
  await sns.send(new PublishCommand({ TopicArn: TOPIC, Message: "hello" }));
  await testbed.idle();
  expect(JSON.parse(posts[1]?.body ?? "")).toMatchObject({ Type: "Notification", Message: "hello" });
  broken = true;
  const start = testbed.now() / 1000;
  await sns.send(new PublishCommand({ TopicArn: TOPIC, Message: "lost" }));
  await testbed.idle();
  expect(posts.slice(2).map(({ at, type }) => [at - start, type])).toEqual(
    [0, 20, 40, 60].map((span) => [span, "Notification"]),
  );
});

const prefix = (Value: string): object => ({ Key: { FilterRules: [{ Name: "prefix", Value }] } });
