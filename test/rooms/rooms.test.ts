import { CloudWatchClient, PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { CreateBucketCommand, ListBucketsCommand, PutBucketNotificationConfigurationCommand } from "@aws-sdk/client-s3";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  CreateTopicCommand,
  ListTopicsCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { describe, expect, onTestFinished, test } from "vitest";
import { compose, type Composed } from "../../emulator/compose.ts";
import { createKeeper } from "../../emulator/keeping.ts";
import { createContentStore, createKernel, type Kernel } from "../../emulator/kernel/index.ts";
import { resolve } from "../../emulator/options.ts";
import { createRooms, type Assembly, type PartName } from "../../emulator/rooms/index.ts";
import { createInProcessHandler } from "../../emulator/wire/index.ts";
import type { ClientConfig } from "../../testbed/index.ts";

const nowhere = (): never => {
  throw new Error("nothing runs here");
};

function open(): { readonly world: Composed; readonly sdk: ClientConfig } {
  const world = compose(resolve({}), { serve: nowhere, connect: nowhere }, () => []);
  onTestFinished(() => world.close());
  return { world, sdk: sdkOf(world) };
}

const sdkOf = (world: Composed): ClientConfig => ({
  region: "us-east-1",
  endpoint: "http://localhost:4566",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
  requestHandler: createInProcessHandler(world.wire.handle),
  forcePathStyle: true,
  maxAttempts: 1,
});

const PARTS = Object.keys({
  apiFunctions: 0,
  apiLogs: 0,
  apigateway: 0,
  apigatewayv2: 0,
  cloudwatch: 0,
  destinations: 0,
  dynamodb: 0,
  dynamodbstreams: 0,
  events: 0,
  executionRole: 0,
  iam: 0,
  lambda: 0,
  logs: 0,
  queuePoller: 0,
  runtime: 0,
  s3: 0,
  scheduler: 0,
  sns: 0,
  sqs: 0,
  streamPoller: 0,
  sts: 0,
} satisfies Record<PartName, 0>) as PartName[];

const there = (rooms: Assembly): readonly PartName[] => PARTS.filter((name) => rooms.has(name));

describe("a room", () => {
  test("is made when it is first entered, and no other comes with it", async () => {
    const { world, sdk } = open();
    expect(there(world.rooms)).toEqual([]);
    await new S3Client(sdk).send(new ListBucketsCommand({}));
    expect(there(world.rooms)).toEqual(["iam", "s3"]);
    await new SQSClient(sdk).send(new CreateQueueCommand({ QueueName: "orders" }));
    expect(there(world.rooms)).toEqual(["iam", "s3", "sqs"]);
  });

  test("is made before an arrow reaches it", async () => {
    const { world, sdk } = open();
    const sqs = new SQSClient(sdk);
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "orders" }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "x" }));
    expect(there(world.rooms)).toEqual(["cloudwatch", "iam", "sqs"]);
  });

  test("leaves the world as it would be if it had come first, last, or not at all", async () => {
    const late = open();
    const early = open();
    for (const name of PARTS.toReversed()) early.world.rooms.enter(name);
    expect(early.world.kernel.journal.entries).toEqual([]);
    await story(late);
    await story(early);
    expect(late.world.rooms.has("lambda")).toBe(false);
    expect(late.world.kernel.journal.entries.length).toBeGreaterThan(80);
    expect(early.world.kernel.journal.entries).toEqual(late.world.kernel.journal.entries);
  });
});

/** Several rooms that have something to do in the same minute. */
async function story({ world, sdk }: ReturnType<typeof open>): Promise<void> {
  const [events, s3, sns, sqs] = [
    new EventBridgeClient(sdk),
    new S3Client(sdk),
    new SNSClient(sdk),
    new SQSClient(sdk),
  ];
  const arn = "arn:aws:sqs:us-east-1:000000000000:orders";
  const Policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: arn }],
  });
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "orders", Attributes: { Policy } }));
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "news" }));
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: arn }));
  await events.send(new PutRuleCommand({ Name: "tick", ScheduleExpression: "rate(1 minute)" }));
  await events.send(new PutTargetsCommand({ Rule: "tick", Targets: [{ Id: "1", Arn: arn }] }));
  await new CloudWatchClient(sdk).send(
    new PutMetricAlarmCommand({
      AlarmName: "any",
      Namespace: "AWS/SQS",
      MetricName: "NumberOfMessagesSent",
      Dimensions: [{ Name: "QueueName", Value: "orders" }],
      Statistic: "Sum",
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
      AlarmActions: [TopicArn ?? ""],
    }),
  );
  await s3.send(new CreateBucketCommand({ Bucket: "sales" }));
  const QueueConfigurations = [{ QueueArn: arn, Events: ["s3:ObjectCreated:*" as const] }];
  const NotificationConfiguration = { QueueConfigurations };
  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: "sales", NotificationConfiguration }));
  await s3.send(new PutObjectCommand({ Bucket: "sales", Key: "a", Body: "a" }));
  await sns.send(new PublishCommand({ TopicArn, Message: "hello" }));
  await world.kernel.timeline.advance(200_000);
  await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  await world.kernel.timeline.idle();
}

test("a world out of a file has the rooms of which something is in it, and what was never entered is empty", async () => {
  const worlds: Composed[] = [];
  const keeper = createKeeper(resolve({}), (keeping) => {
    const world = compose(resolve({}), { serve: nowhere, connect: nowhere }, () => [], keeping);
    worlds.push(world);
    return world;
  });
  onTestFinished(async () => {
    await Promise.all(worlds.map((world) => world.close()));
  });
  const first = keeper.open();
  await new SQSClient(sdkOf(first)).send(new CreateQueueCommand({ QueueName: "orders" }));
  await new SNSClient(sdkOf(first)).send(new ListTopicsCommand({}));
  const second = await keeper.load(keeper.save(first), () => {});
  expect(there(second.rooms)).toEqual(["sqs"]);
  expect(await new SNSClient(sdkOf(second)).send(new ListTopicsCommand({}))).toMatchObject({ Topics: [] });
  expect(await new SQSClient(sdkOf(second)).send(new ListQueuesCommand({}))).toMatchObject({
    QueueUrls: [expect.stringContaining("orders")],
  });
});

describe("what is kept", () => {
  const settings = {
    eventLatency: 0,
    functionLatency: 0,
    iamPropagation: 0,
    outbound: () => Promise.resolve({ status: 200 }),
    runtime: { scratch: nowhere, serve: nowhere, connect: nowhere },
  };

  /** A world that is kept, and the tables of whatever parts it has. */
  function kept(): { readonly rooms: Assembly; readonly tables: ReadonlySet<string> } {
    const kernel = createKernel({ seed: 1, clock: "virtual", start: 0, keeps: { life: 0, shift: 0 } });
    const tables = new Set<string>();
    const table: Kernel["ledger"]["table"] = (name, given) => {
      tables.add(name);
      return kernel.ledger.table(name, given);
    };
    const contents = createContentStore(nowhere);
    return {
      tables,
      rooms: createRooms({ kernel: { ...kernel, ledger: { ...kernel.ledger, table } }, contents, settings }),
    };
  }

  test("makes the room that it belongs to, and none beside those that it needs", () => {
    const all = kept();
    for (const name of PARTS) all.rooms.enter(name);
    expect(all.tables.size).toBeGreaterThan(50);
    const roomsBy = new Map<string, readonly PartName[]>();
    for (const table of all.tables) {
      const { rooms, tables } = kept();
      rooms.enterFor([table]);
      expect([...tables], table).toContain(table);
      roomsBy.set(table, there(rooms));
    }
    expect(roomsBy.get("sqs.messages")).toEqual(["sqs"]);
    expect(roomsBy.get("errands.s3-to-lambda")).toEqual(["s3"]);
    expect(roomsBy.get("dynamodb-to-lambda.positions")).toEqual(["dynamodb", "lambda", "streamPoller"]);
  });
});
