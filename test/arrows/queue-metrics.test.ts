import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricStatisticsCommand,
  PutMetricAlarmCommand,
} from "@aws-sdk/client-cloudwatch";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { createEmulator } from "../../emulator/index.ts";
import { inProcess, worldOf } from "../../testbed/engines/embedded.ts";

test("an alarm on a dead-letter queue sees what NumberOfMessagesSent does not", async () => {
  const emulator = createEmulator();
  await using world = worldOf(emulator, 1);
  const sqs = new SQSClient(inProcess(emulator));
  const cloudwatch = new CloudWatchClient(inProcess(emulator));
  await sqs.send(new CreateQueueCommand({ QueueName: "dead" }));
  const RedrivePolicy = JSON.stringify({
    deadLetterTargetArn: `arn:aws:sqs:${world.region}:${world.account}:dead`,
    maxReceiveCount: 1,
  });
  const { QueueUrl } = await sqs.send(
    new CreateQueueCommand({ QueueName: "orders", Attributes: { RedrivePolicy, VisibilityTimeout: "10" } }),
  );
  await cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName: "dead-letters",
      Namespace: "AWS/SQS",
      MetricName: "ApproximateNumberOfMessagesVisible",
      Dimensions: [{ Name: "QueueName", Value: "dead" }],
      Statistic: "Maximum",
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: "GreaterThanThreshold",
      TreatMissingData: "notBreaching",
    }),
  );
  const state = async (): Promise<string | undefined> =>
    (await cloudwatch.send(new DescribeAlarmsCommand({}))).MetricAlarms?.[0]?.StateValue;
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "hello" }));
  await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  await world.advance(120);
  expect(await state()).toBe("OK");
  await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  await world.advance(120);
  expect(await state()).toBe("ALARM");
  const sum = (name: string, QueueName: string): Promise<number> => world.metric("AWS/SQS", name, { QueueName });
  expect(await sum("NumberOfMessagesSent", "orders")).toBe(1);
  expect(await sum("NumberOfMessagesReceived", "orders")).toBe(1);
  expect(await sum("SentMessageSize", "orders")).toBe(5);
  expect(await sum("NumberOfEmptyReceives", "orders")).toBe(1);
  expect(await sum("NumberOfMessagesSent", "dead")).toBe(0);
  expect(await sum("ApproximateAgeOfOldestMessage", "dead")).toBeGreaterThan(120);
});

/** A world with a queue, and what CloudWatch has of it, minute by minute from the first one that has anything. */
function watched() {
  const emulator = createEmulator();
  const world = worldOf(emulator, 1);
  const sqs = new SQSClient(inProcess(emulator));
  const cloudwatch = new CloudWatchClient(inProcess(emulator));
  const began = world.now();
  const minutes = async (MetricName: string, QueueName = "q"): Promise<readonly (number | undefined)[]> => {
    const { Datapoints = [] } = await cloudwatch.send(
      new GetMetricStatisticsCommand({
        Namespace: "AWS/SQS",
        MetricName,
        Dimensions: [{ Name: "QueueName", Value: QueueName }],
        StartTime: new Date(began),
        EndTime: new Date(world.now() + 60_000),
        Period: 60,
        Statistics: ["Maximum"],
      }),
    );
    return Datapoints.toSorted((a, b) => Number(a.Timestamp) - Number(b.Timestamp)).map(({ Maximum }) => Maximum);
  };
  return { world, sqs, minutes };
}

test("the levels of a queue are told for each minute, whoever looks when", async () => {
  const { world, sqs, minutes } = watched();
  await using _ = world;
  const { QueueUrl } = await sqs.send(
    new CreateQueueCommand({ QueueName: "q", Attributes: { VisibilityTimeout: "150" } }),
  );
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "a" }));
  await world.advance(119);
  await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  await world.advance(301);
  expect(await minutes("ApproximateNumberOfMessagesVisible")).toEqual([1, 0, 0, 0, 1, 1, 1]);
  expect(await minutes("ApproximateNumberOfMessagesNotVisible")).toEqual([0, 1, 1, 1, 0, 0, 0]);
  expect(await minutes("ApproximateAgeOfOldestMessage")).toEqual([60, 120, 180, 240, 300, 360, 420]);
});

test("what expires is no longer among them, and a retention that changes holds from then on", async () => {
  const { world, sqs, minutes } = watched();
  await using _ = world;
  const { QueueUrl } = await sqs.send(
    new CreateQueueCommand({ QueueName: "q", Attributes: { MessageRetentionPeriod: "600" } }),
  );
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "a" }));
  await world.advance(150);
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { MessageRetentionPeriod: "240" } }));
  await world.advance(150);
  expect(await minutes("ApproximateNumberOfMessagesVisible")).toEqual([1, 1, 1, 0, 0]);
});

test("a queue that nobody used for six hours tells nothing any more, nor does one that is gone", async () => {
  const { world, sqs, minutes } = watched();
  await using _ = world;
  const make = async (QueueName: string): Promise<string | undefined> => {
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "a" }));
    return QueueUrl;
  };
  const first = await make("q");
  const gone = await make("gone");
  await world.advance(150);
  await sqs.send(new DeleteQueueCommand({ QueueUrl: gone }));
  await world.advance(7 * 3600);
  expect(await minutes("ApproximateNumberOfMessagesVisible", "gone")).toHaveLength(2);
  await sqs.send(new SendMessageCommand({ QueueUrl: first, MessageBody: "b" }));
  await world.advance(60);
  const told = await minutes("ApproximateNumberOfMessagesVisible");
  expect(told).toHaveLength(6 * 60 + 1);
  expect([told[0], told.at(-2), told.at(-1)]).toEqual([1, 1, 2]);
});
