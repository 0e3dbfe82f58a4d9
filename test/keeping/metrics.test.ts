import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, expect, test } from "vitest";
import { createEmulator, type Emulator } from "../../emulator/index.ts";
import { inProcess } from "../../testbed/engines/embedded.ts";

const root = mkdtempSync(join(tmpdir(), "misfire-metrics-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The maxima of all minutes of a metric of the queue `q`. */
async function maxima(world: Emulator, MetricName: string): Promise<readonly (number | undefined)[]> {
  const { Datapoints = [] } = await new CloudWatchClient(inProcess(world)).send(
    new GetMetricStatisticsCommand({
      Namespace: "AWS/SQS",
      MetricName,
      Dimensions: [{ Name: "QueueName", Value: "q" }],
      StartTime: new Date(world.now() - 3_600_000),
      EndTime: new Date(world.now() + 3_600_000),
      Period: 60,
      Statistics: ["Maximum"],
    }),
  );
  return Datapoints.toSorted((a, b) => Number(a.Timestamp) - Number(b.Timestamp)).map(({ Maximum }) => Maximum);
}

/** A message that is there for three minutes, and the call that makes a kept world write down what became of them. */
async function threeMinutes(world: Emulator): Promise<void> {
  const sqs = new SQSClient(inProcess(world));
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "q" }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "a" }));
  await world.advance(180_000);
  await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
}

test("what services told of themselves is there after a restart, though nobody had looked", async () => {
  const data = join(root, "kept");
  {
    await using world = createEmulator({ data });
    await threeMinutes(world);
  }
  await using again = createEmulator({ data });
  expect(await maxima(again, "NumberOfMessagesSent")).toEqual([1]);
  expect(await maxima(again, "NumberOfMessagesReceived")).toEqual([1]);
  expect((await maxima(again, "ApproximateNumberOfMessagesVisible")).slice(0, 3)).toEqual([1, 1, 1]);
});

test("a world's file has it, too", async () => {
  await using world = createEmulator();
  await threeMinutes(world);
  await using other = createEmulator();
  await other.import(world.export());
  expect(await maxima(other, "NumberOfMessagesSent")).toEqual([1]);
  expect((await maxima(other, "ApproximateAgeOfOldestMessage")).slice(0, 3)).toEqual([60, 120, 180]);
});
