import { CloudWatchClient, DescribeAlarmsCommand, PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
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
