import type { SendMessageBatchResult, SendMessageResult } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { minutes, seconds } from "../../../emulator/kernel/index.ts";
import { arnOf, newWorld, urlOf, type World } from "./world.ts";

const QueueUrl = urlOf("q.fifo");
const MANY = { MaxNumberOfMessages: 10 };

async function fifo(attributes: Record<string, string> = {}): Promise<World> {
  const world = newWorld();
  await world.create("q.fifo", { FifoQueue: "true", ContentBasedDeduplication: "true", ...attributes });
  return world;
}

const send = ({ call }: World, body: string, group: string, more: object = {}): Promise<SendMessageResult> =>
  call("SendMessage", { QueueUrl, MessageBody: body, MessageGroupId: group, ...more });

describe("a FIFO queue", () => {
  test("gives each group in order, and nothing more of a group that has a message in flight", async () => {
    const world = await fifo();
    for (const [body, group] of [
      ["a1", "a"],
      ["b1", "b"],
      ["a2", "a"],
      ["a3", "a"],
    ] as const)
      await send(world, body, group);
    expect(await world.bodies("q.fifo", { MaxNumberOfMessages: 2 })).toEqual(["a1", "a2"]);
    expect(await world.bodies("q.fifo", MANY)).toEqual(["b1"]);
    expect(await world.bodies("q.fifo", MANY)).toEqual([]);
    await world.kernel.timeline.advance(seconds(30));
    expect(await world.bodies("q.fifo", MANY)).toEqual(["a1", "a2", "a3", "b1"]);
  });

  test("unlocks a group when what was in flight is deleted, and not before", async () => {
    const world = await fifo();
    await send(world, "a1", "a");
    await send(world, "a2", "a");
    const [first] = await world.receive("q.fifo");
    await world.call("ChangeMessageVisibility", {
      QueueUrl,
      ReceiptHandle: first?.ReceiptHandle,
      VisibilityTimeout: 60,
    });
    await world.kernel.timeline.advance(seconds(59));
    expect(await world.bodies("q.fifo")).toEqual([]);
    await world.call("DeleteMessage", { QueueUrl, ReceiptHandle: first?.ReceiptHandle });
    expect(await world.bodies("q.fifo")).toEqual(["a2"]);
  });

  test("takes the same message again for five minutes without delivering it, also when it was deleted meanwhile", async () => {
    const world = await fifo();
    const first = await send(world, "a", "g");
    const [message] = await world.receive("q.fifo");
    await world.call("DeleteMessage", { QueueUrl, ReceiptHandle: message?.ReceiptHandle });
    await world.kernel.timeline.advance(minutes(5) - 1);
    expect(await send(world, "a", "g")).toEqual(first);
    expect(await world.receive("q.fifo")).toEqual([]);
    await world.kernel.timeline.advance(1);
    expect((await send(world, "a", "g")).MessageId).not.toBe(first.MessageId);
    expect(await world.receive("q.fifo")).toHaveLength(1);
  });

  test("knows a message by its id for the whole queue, or for its group in high-throughput mode", async () => {
    const whole = await fifo();
    await send(whole, "x", "a", { MessageDeduplicationId: "1" });
    await send(whole, "y", "b", { MessageDeduplicationId: "1" });
    expect(await whole.bodies("q.fifo", MANY)).toEqual(["x"]);
    const grouped = await fifo({ DeduplicationScope: "messageGroup", FifoThroughputLimit: "perMessageGroupId" });
    await send(grouped, "x", "a", { MessageDeduplicationId: "1" });
    await send(grouped, "y", "b", { MessageDeduplicationId: "1" });
    expect(await grouped.bodies("q.fifo", MANY)).toEqual(["x", "y"]);
  });

  test("numbers its messages in 20 digits, growing, and shows what they are ordered by", async () => {
    const world = await fifo();
    const [one, two] = [await send(world, "1", "g"), await send(world, "2", "g")];
    expect(one.SequenceNumber).toMatch(/^\d{20}$/);
    expect(BigInt(two.SequenceNumber ?? 0)).toBeGreaterThan(BigInt(one.SequenceNumber ?? 0));
    const [message] = await world.receive("q.fifo", { AttributeNames: ["All"] });
    expect(message?.Attributes).toMatchObject({
      MessageGroupId: "g",
      SequenceNumber: one.SequenceNumber,
      MessageDeduplicationId: "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b",
    });
  });

  test("gives a repeated attempt the same messages, with the same handles", async () => {
    const world = await fifo();
    await send(world, "a", "g");
    const attempt = { ReceiveRequestAttemptId: "once" };
    const [first] = await world.receive("q.fifo", attempt);
    await world.kernel.timeline.advance(seconds(20));
    expect(await world.receive("q.fifo", attempt)).toEqual([first]);
    await world.kernel.timeline.advance(seconds(20));
    expect(await world.receive("q.fifo")).toEqual([]);
  });

  test("moves a dead letter out of the way, so that its group goes on", async () => {
    const world = newWorld();
    await world.create("dead.fifo", { FifoQueue: "true" });
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf("dead.fifo"), maxReceiveCount: 1 });
    await world.create("q.fifo", { FifoQueue: "true", ContentBasedDeduplication: "true", RedrivePolicy });
    await send(world, "poison", "g");
    await send(world, "good", "g");
    expect(await world.bodies("q.fifo")).toEqual(["poison"]);
    await world.kernel.timeline.advance(seconds(30));
    expect(await world.bodies("q.fifo")).toEqual(["good"]);
    expect(await world.bodies("dead.fifo")).toEqual(["poison"]);
  });
});

describe("a FIFO queue refuses", () => {
  const CASES: readonly (readonly [operation: string, input: object, code: string, message: string])[] = [
    [
      "SendMessage",
      { MessageBody: "x", MessageDeduplicationId: "1" },
      "MissingParameter",
      "The request must contain the parameter MessageGroupId.",
    ],
    [
      "SendMessage",
      { MessageBody: "x", MessageGroupId: "g" },
      "InvalidParameterValue",
      "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    ],
    [
      "SendMessage",
      { MessageBody: "x", MessageGroupId: "g", MessageDeduplicationId: "1", DelaySeconds: 2 },
      "InvalidParameterValue",
      "Value 2 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.",
    ],
    [
      "SetQueueAttributes",
      { Attributes: { FifoQueue: "false" } },
      "InvalidAttributeValue",
      "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.",
    ],
  ];
  test.each(CASES)("%s %j", async (operation, input, code, message) => {
    const world = await fifo({ ContentBasedDeduplication: "false" });
    await expect(world.call(operation, { QueueUrl, ...input })).rejects.toMatchObject({ code, message });
  });

  test("an entry without a group, with another code than a single message", async () => {
    const { call } = await fifo();
    const result: SendMessageBatchResult = await call("SendMessageBatch", {
      QueueUrl,
      Entries: [{ Id: "a", MessageBody: "x" }],
    });
    expect(result.Failed).toMatchObject([
      { Code: "InvalidParameterValue", Message: "The request must contain the parameter MessageGroupId." },
    ]);
  });

  test("a delete after the visibility ended", async () => {
    const world = await fifo();
    await send(world, "a", "g");
    const [message] = await world.receive("q.fifo");
    await world.kernel.timeline.advance(seconds(30));
    const remove = world.call("DeleteMessage", { QueueUrl, ReceiptHandle: message?.ReceiptHandle });
    await expect(remove).rejects.toMatchObject({
      code: "InvalidParameterValue",
      message: `Value ${message?.ReceiptHandle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`,
    });
  });

  test("a dead-letter queue of the other type", async () => {
    const world = await fifo();
    await world.create("dead");
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf("dead"), maxReceiveCount: 1 });
    await expect(world.call("SetQueueAttributes", { QueueUrl, Attributes: { RedrivePolicy } })).rejects.toThrow(
      "Dead-letter queue must be same type of queue as the source.",
    );
  });
});

test("a standard queue serves quiet groups before one that keeps more than its share of consumers busy", async () => {
  const world = newWorld();
  await world.create("q");
  for (let i = 0; i < 60; i += 1) await world.send("q", `noisy ${i}`, { MessageGroupId: "noisy" });
  for (let i = 0; i < 3; i += 1) await world.receive("q", MANY);
  await world.send("q", "quiet", { MessageGroupId: "quiet" });
  await world.send("q", "nobody's");
  expect(await world.bodies("q", { MaxNumberOfMessages: 3 })).toEqual(["quiet", "nobody's", "noisy 30"]);
  await world.kernel.timeline.advance(seconds(30));
  const rest = [];
  for (let i = 0; i < 7; i += 1) rest.push(...(await world.bodies("q", MANY)));
  expect(new Set(rest).size).toBe(62);
});
