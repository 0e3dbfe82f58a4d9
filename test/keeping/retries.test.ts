import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import { EventBridgeClient, PutEventsCommand, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { CreateBucketCommand, PutBucketNotificationConfigurationCommand, S3Client } from "@aws-sdk/client-s3";
import {
  ConfirmSubscriptionCommand,
  CreateTopicCommand,
  ListSubscriptionsCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient, type Message } from "@aws-sdk/client-sqs";
import { afterAll, expect, test } from "vitest";
import { createEmulator, type Emulator, type EmulatorOptions } from "../../emulator/index.ts";
import { inProcess } from "../../testbed/engines/embedded.ts";

const root = mkdtempSync(join(tmpdir(), "misfire-retries-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const ARN = (service: string, rest: string): string => `arn:aws:${service}:us-east-1:000000000000:${rest}`;
const URL_OF = (queue: string): string => `http://localhost:4566/000000000000/${queue}`;
const Policy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "sqs:*", Resource: "*" }],
});

async function received(world: Emulator, queue: string): Promise<readonly Message[]> {
  const { Messages = [] } = await new SQSClient(inProcess(world)).send(
    new ReceiveMessageCommand({ QueueUrl: URL_OF(queue), MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] }),
  );
  return Messages;
}

/** Lives of one world: what one began, the next one ends. */
async function lives(
  options: EmulatorOptions,
  ...all: readonly ((world: Emulator) => Promise<void>)[]
): Promise<string> {
  const data = mkdtempSync(join(root, "world-"));
  for (const life of all) {
    await using world = createEmulator({ ...options, data });
    await life(world);
  }
  return data;
}

test("a rule's target is not tried more often because the world was restarted, nor for longer", async () => {
  let tries = 0;
  const faults = { "target.deliver": () => (tries += 1) > 0 };
  await lives(
    { faults },
    async (world) => {
      const sqs = new SQSClient(inProcess(world));
      const events = new EventBridgeClient(inProcess(world));
      for (const QueueName of ["in", "dead"])
        await sqs.send(new CreateQueueCommand({ QueueName, Attributes: { Policy } }));
      await events.send(new PutRuleCommand({ Name: "all", EventPattern: '{"source":["shop"]}' }));
      const target = { Arn: ARN("sqs", "in"), DeadLetterConfig: { Arn: ARN("sqs", "dead") } };
      await events.send(
        new PutTargetsCommand({
          Rule: "all",
          Targets: [
            { ...target, Id: "often", RetryPolicy: { MaximumRetryAttempts: 4 } },
            { ...target, Id: "long", RetryPolicy: { MaximumEventAgeInSeconds: 60 } },
          ],
        }),
      );
      await events.send(new PutEventsCommand({ Entries: [{ Source: "shop", DetailType: "d", Detail: "{}" }] }));
      await world.advance(3000);
      expect(tries).toBeGreaterThan(4);
    },
    async (world) => {
      await world.idle();
      expect(world.now()).toBeLessThan(Date.parse("2026-01-01T00:01:00Z"));
      const letters = (await received(world, "dead")).map(({ MessageAttributes: has }) => [
        has?.["EXHAUSTED_RETRY_CONDITION"]?.StringValue,
        Number(has?.["RETRY_ATTEMPTS"]?.StringValue),
      ]);
      expect(letters).toContainEqual(["MaximumRetryAttempts", 4]);
      expect(letters.map(([condition]) => condition)).toContain("MaximumEventAgeInSeconds");
      // Every try is told of: the first one of each target, and its retries.
      expect(tries).toBe(letters.reduce((sum, [, retries]) => sum + 1 + Number(retries), 0));
    },
  );
});

test("an endpoint of a topic is not asked more often because the world was restarted", async () => {
  const posts: { readonly type: string; readonly body: string }[] = [];
  const outbound: EmulatorOptions["outbound"] = ({ headers, body }) => {
    const type = headers["x-amz-sns-message-type"] ?? "";
    posts.push({ type, body });
    return Promise.resolve({ status: type === "Notification" ? 500 : 200 });
  };
  await lives(
    { outbound },
    async (world) => {
      const sns = new SNSClient(inProcess(world));
      const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "news" }));
      await sns.send(new SubscribeCommand({ TopicArn, Protocol: "https", Endpoint: "https://example.com/" }));
      expect(posts).toEqual([]);
    },
    async (world) => {
      const sns = new SNSClient(inProcess(world));
      // It was to be asked to confirm when the first life ended.
      await world.idle();
      const TopicArn = ARN("sns", "news");
      const { Token }: { Token: string } = JSON.parse(posts[0]?.body ?? "");
      await sns.send(new ConfirmSubscriptionCommand({ TopicArn, Token }));
      await sns.send(new PublishCommand({ TopicArn, Message: "hello" }));
      await world.advance(25_000);
    },
    async (world) => {
      await world.idle();
      expect(world.now()).toBe(Date.parse("2026-01-01T00:01:00Z"));
      expect(posts.filter(({ type }) => type === "Notification")).toHaveLength(4);
    },
  );
});

test("a world that was told to send outside is opened by one that may not", async () => {
  const data = await lives({ outbound: () => expect.fail("nothing is sent yet") }, async (world) => {
    const sns = new SNSClient(inProcess(world));
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "news" }));
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: "https", Endpoint: "https://example.com/" }));
  });
  await using world = createEmulator({ data });
  await world.idle();
  const { Subscriptions } = await new SNSClient(inProcess(world)).send(new ListSubscriptionsCommand({}));
  expect(Subscriptions).toMatchObject([{ SubscriptionArn: "PendingConfirmation", Endpoint: "https://example.com/" }]);
});

test("what an alarm set off, and the test event of a bucket, arrive after a restart", async () => {
  await lives(
    {},
    async (world) => {
      const sqs = new SQSClient(inProcess(world));
      const sns = new SNSClient(inProcess(world));
      const s3 = new S3Client(inProcess(world));
      const cloudwatch = new CloudWatchClient(inProcess(world));
      await sqs.send(new CreateQueueCommand({ QueueName: "in", Attributes: { Policy } }));
      const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: "alarms" }));
      await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: ARN("sqs", "in") }));
      await s3.send(new CreateBucketCommand({ Bucket: "sales" }));
      await s3.send(
        new PutBucketNotificationConfigurationCommand({
          Bucket: "sales",
          NotificationConfiguration: {
            QueueConfigurations: [{ QueueArn: ARN("sqs", "in"), Events: ["s3:ObjectCreated:*"] }],
          },
        }),
      );
      await cloudwatch.send(
        new PutMetricAlarmCommand({
          AlarmName: "high",
          AlarmActions: [TopicArn, ARN("lambda", "function:gone")],
          Namespace: "mine",
          MetricName: "m",
          Statistic: "Sum",
          Period: 60,
          EvaluationPeriods: 1,
          Threshold: 1,
          ComparisonOperator: "GreaterThanThreshold",
        }),
      );
      await cloudwatch.send(new SetAlarmStateCommand({ AlarmName: "high", StateValue: "ALARM", StateReason: "a try" }));
    },
    async (world) => {
      await world.idle();
      const bodies = (await received(world, "in")).map(({ Body = "" }) => Body);
      expect(bodies.toSorted()).toEqual([
        expect.stringContaining('"Event":"s3:TestEvent"'),
        expect.stringContaining('\\"NewStateReason\\":\\"a try\\"'),
      ]);
      const { AlarmHistoryItems = [] } = await new CloudWatchClient(inProcess(world)).send(
        new DescribeAlarmHistoryCommand({ AlarmName: "high", HistoryItemType: "Action" }),
      );
      expect(AlarmHistoryItems.map(({ HistorySummary = "" }) => HistorySummary.slice(0, 26)).toSorted()).toEqual([
        "Failed to execute action a",
        "Successfully executed acti",
      ]);
    },
  );
});
