import type { SendMessageBatchResult, SendMessageResult } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { hours, minutes, seconds } from "../../../emulator/kernel/index.ts";
import { START } from "../logs/call.ts";
import { arnOf, newWorld, urlOf } from "./world.ts";

const MANY = { MaxNumberOfMessages: 10 };

test("a received message is hidden until its visibility ends, and then comes again with a new handle", async () => {
  const { kernel, create, send, receive } = newWorld();
  await create("q");
  await send("q", "hello");
  const [first] = await receive("q", { AttributeNames: ["All"] });
  expect(first).toMatchObject({
    Body: "hello",
    Attributes: { ApproximateReceiveCount: "1", SentTimestamp: String(START) },
  });
  await kernel.timeline.advance(seconds(30) - 1);
  expect(await receive("q")).toEqual([]);
  await kernel.timeline.advance(1);
  const [second] = await receive("q", { AttributeNames: ["ApproximateReceiveCount"] });
  expect(second).toMatchObject({ MessageId: first?.MessageId, Attributes: { ApproximateReceiveCount: "2" } });
  expect(second?.ReceiptHandle).not.toBe(first?.ReceiptHandle);
});

test("a deleted message never comes again, also when its visibility had ended", async () => {
  const { kernel, call, create, send, receive } = newWorld();
  await create("q");
  await send("q", "hello");
  const [message] = await receive("q");
  await kernel.timeline.advance(minutes(1));
  await call("DeleteMessage", { QueueUrl: urlOf("q"), ReceiptHandle: message?.ReceiptHandle });
  expect(await receive("q")).toEqual([]);
});

test("a stale handle answers well and deletes nothing", async () => {
  const { kernel, call, create, send, receive } = newWorld();
  await create("q");
  await send("q", "hello");
  const [first] = await receive("q");
  await kernel.timeline.advance(seconds(30));
  await receive("q", { VisibilityTimeout: 0 });
  await call("DeleteMessage", { QueueUrl: urlOf("q"), ReceiptHandle: first?.ReceiptHandle });
  expect(await receive("q")).toHaveLength(1);
});

test("a handle of nothing is refused with 404", async () => {
  const { call, create } = newWorld();
  await create("q");
  await expect(call("DeleteMessage", { QueueUrl: urlOf("q"), ReceiptHandle: "x" })).rejects.toMatchObject({
    code: "ReceiptHandleIsInvalid",
    status: 404,
  });
});

test("a changed visibility counts from the change, and zero shows the message at once", async () => {
  const { kernel, call, create, send, receive } = newWorld();
  await create("q");
  await send("q", "hello");
  const [message] = await receive("q");
  const change = (VisibilityTimeout: number): Promise<unknown> =>
    call("ChangeMessageVisibility", { QueueUrl: urlOf("q"), ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout });
  await kernel.timeline.advance(seconds(20));
  await change(60);
  await kernel.timeline.advance(seconds(59));
  expect(await receive("q")).toEqual([]);
  await change(0);
  expect(await receive("q")).toHaveLength(1);
  await expect(change(10)).rejects.toMatchObject({ code: "InvalidParameterValue" });
});

test("twelve hours after a receive its message is visible, whatever was changed", async () => {
  const { kernel, call, create, send, receive } = newWorld();
  await create("q");
  await send("q", "hello");
  const [message] = await receive("q", { VisibilityTimeout: 43_200 });
  await kernel.timeline.advance(hours(1));
  await expect(
    call("ChangeMessageVisibility", {
      QueueUrl: urlOf("q"),
      ReceiptHandle: message?.ReceiptHandle,
      VisibilityTimeout: 43_200,
    }),
  ).rejects.toThrow("Total VisibilityTimeout for the message is beyond the limit [43200 seconds].");
});

test("a delayed message comes when its delay is over, a message's own delay going before the queue's", async () => {
  const { kernel, create, send, bodies } = newWorld();
  await create("q", { DelaySeconds: "10" });
  await send("q", "queue's");
  await send("q", "none", { DelaySeconds: 0 });
  expect(await bodies("q", MANY)).toEqual(["none"]);
  await kernel.timeline.advance(seconds(10));
  expect(await bodies("q", MANY)).toEqual(["queue's"]);
});

test("a message that nobody deletes is gone when its retention ends", async () => {
  const { kernel, create, send, receive, sqs } = newWorld();
  await create("q", { MessageRetentionPeriod: "60" });
  await send("q", "hello");
  await receive("q", { VisibilityTimeout: 0 });
  await kernel.timeline.advance(seconds(60));
  expect(sqs.queue(arnOf("q"))?.messages()).toEqual([]);
  expect(await receive("q")).toEqual([]);
  expect(kernel.journal.entries.some((entry) => entry.kind === "fact" && entry.fact === "MessageExpired")).toBe(true);
});

test("a long poll ends with the first message, at the time it is sent", async () => {
  const { kernel, create, send, bodies } = newWorld();
  await create("q");
  const poll = bodies("q", { WaitTimeSeconds: 20 });
  kernel.timeline.after(seconds(7), "a sender", () => send("q", "late"));
  expect(await poll).toEqual(["late"]);
  expect(kernel.now()).toBe(START + seconds(7));
});

test("a long poll ends with a message that becomes visible", async () => {
  const { kernel, create, send, bodies } = newWorld();
  await create("q");
  await send("q", "delayed", { DelaySeconds: 12 });
  expect(await bodies("q", { WaitTimeSeconds: 20 })).toEqual(["delayed"]);
  expect(kernel.now()).toBe(START + seconds(12));
});

test("a long poll that finds nothing ends at its time, also where only the queue asks for it", async () => {
  const { kernel, create, bodies } = newWorld();
  await create("q", { ReceiveMessageWaitTimeSeconds: "5" });
  expect(await bodies("q")).toEqual([]);
  expect(kernel.now()).toBe(START + seconds(5));
});

test("who waits longer is served first, and one message serves one", async () => {
  const { kernel, create, send, bodies } = newWorld();
  await create("q");
  const first = bodies("q", { WaitTimeSeconds: 20 });
  const second = bodies("q", { WaitTimeSeconds: 10 });
  kernel.timeline.after(seconds(1), "a sender", () => send("q", "only"));
  expect(await Promise.all([first, second])).toEqual([["only"], []]);
});

test("a queue that is deleted ends the polls that wait for it", async () => {
  const { kernel, call, create, bodies } = newWorld();
  await create("q");
  const poll = bodies("q", { WaitTimeSeconds: 20 });
  kernel.timeline.after(seconds(1), "a deleter", () => call("DeleteQueue", { QueueUrl: urlOf("q") }));
  await expect(poll).rejects.toMatchObject({ code: "AWS.SimpleQueueService.NonExistentQueue" });
  expect(kernel.now()).toBe(START + seconds(1));
});

test("the receive that would be one too many moves the message, unchanged, to the dead-letter queue", async () => {
  const { kernel, create, send, receive, bodies } = newWorld();
  await create("dlq");
  await create("q", { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf("dlq"), maxReceiveCount: 2 }) });
  await send("q", "poison", {
    MessageAttributes: { kind: { DataType: "String", StringValue: "bad" } },
    MessageSystemAttributes: { AWSTraceHeader: { DataType: "String", StringValue: "Root=1-a-b" } },
  });
  const [first] = await receive("q");
  for (const wanted of [1, 0]) {
    await kernel.timeline.advance(seconds(30));
    expect(await bodies("q")).toHaveLength(wanted);
  }
  const [dead] = await receive("dlq", { AttributeNames: ["All"], MessageAttributeNames: ["All"] });
  expect(dead).toMatchObject({
    MessageId: first?.MessageId,
    Body: "poison",
    MessageAttributes: { kind: { StringValue: "bad" } },
    Attributes: {
      ApproximateReceiveCount: "3",
      SentTimestamp: String(START),
      AWSTraceHeader: "Root=1-a-b",
      DeadLetterQueueSourceArn: arnOf("q"),
    },
  });
});

test("hashes are those that AWS's clients check", async () => {
  const { call, create, receive } = newWorld();
  await create("q");
  const sent: SendMessageResult = await call("SendMessage", {
    QueueUrl: urlOf("q"),
    MessageBody: "hello",
    MessageAttributes: {
      b: { DataType: "Binary", BinaryValue: Uint8Array.of(1, 2, 3) },
      a: { DataType: "String", StringValue: "x" },
      n: { DataType: "Number.int", StringValue: "1e3" },
    },
  });
  expect(sent.MD5OfMessageBody).toBe("5d41402abc4b2a76b9719d911017c592");
  const [all] = await receive("q", { MessageAttributeNames: ["All"], VisibilityTimeout: 0 });
  expect(all?.MD5OfMessageAttributes).toBe(sent.MD5OfMessageAttributes);
  const [some] = await receive("q", { MessageAttributeNames: ["a"] });
  expect(Object.keys(some?.MessageAttributes ?? {})).toEqual(["a"]);
  // By Python: md5 of 00000001 "a" 00000006 "String" 01 00000001 "x".
  expect(some?.MD5OfMessageAttributes).toBe("a512aac9938034acb0b3c3d965944bf1");
});

// Recorded from AWS.
test.each([
  ["Hel.*", ["Hello", "Help.Me"]],
  ["*", ["General", "Hello", "Help.Me"]],
  [".*", ["General", "Hello", "Help.Me"]],
  ["Help", undefined],
  ["..foo", undefined],
])("attributes that are asked for as %s are %j", async (wanted, names) => {
  const { create, send, receive } = newWorld();
  await create("q");
  const value = { DataType: "String", StringValue: "x" };
  await send("q", "m", { MessageAttributes: { "Help.Me": value, Hello: value, General: value } });
  const [found] = await receive("q", { MessageAttributeNames: [wanted] });
  expect(found?.MessageAttributes && Object.keys(found.MessageAttributes).toSorted()).toEqual(names);
});

test("attributes that nobody asks for are not shown", async () => {
  const { create, send, receive } = newWorld();
  await create("q");
  await send("q", "x", { MessageAttributes: { a: { DataType: "String", StringValue: "1" } } });
  const [message] = await receive("q");
  expect(Object.keys(message ?? {}).toSorted()).toEqual(["Body", "MD5OfBody", "MessageId", "ReceiptHandle"]);
});

test("a batch succeeds and fails entry by entry", async () => {
  const { call, create } = newWorld();
  await create("q");
  const result: SendMessageBatchResult = await call("SendMessageBatch", {
    QueueUrl: urlOf("q"),
    Entries: [
      { Id: "good", MessageBody: "x" },
      { Id: "bad", MessageBody: "\u0000" },
    ],
  });
  expect(result).toMatchObject({
    Successful: [{ Id: "good", MD5OfMessageBody: "9dd4e461268c8034f5c8564e155c67a6" }],
    Failed: [{ Id: "bad", SenderFault: true, Code: "InvalidMessageContents" }],
  });
});

test("purging empties a queue, and once a minute only", async () => {
  const { kernel, call, create, send, receive } = newWorld();
  await create("q");
  await send("q", "x");
  await call("PurgeQueue", { QueueUrl: urlOf("q") });
  expect(await receive("q")).toEqual([]);
  await expect(call("PurgeQueue", { QueueUrl: urlOf("q") })).rejects.toMatchObject({
    code: "AWS.SimpleQueueService.PurgeQueueInProgress",
    status: 403,
    message: "Only one PurgeQueue operation on q is allowed every 60 seconds.",
  });
  await kernel.timeline.advance(seconds(60));
  await expect(call("PurgeQueue", { QueueUrl: urlOf("q") })).resolves.toBeUndefined();
});

test("a service's letter arrives with its sender and trace, and one to no queue says so", async () => {
  const { sqs, create, receive } = newWorld();
  await create("q");
  const letter = {
    body: "{}",
    sender: { kind: "service", service: "s3.amazonaws.com" } as const,
    traceHeader: "Root=1",
    cause: 1,
  };
  expect(sqs.deliver(arnOf("q"), letter)).toMatchObject({ kind: "sent" });
  expect(sqs.deliver(arnOf("none"), letter)).toEqual({ kind: "no-queue" });
  expect(sqs.deliver(arnOf("q"), { ...letter, body: "x".repeat(1_048_577) })).toMatchObject({ kind: "refused" });
  const [message] = await receive("q", { AttributeNames: ["All"] });
  expect(message?.Attributes).toMatchObject({ SenderId: "s3.amazonaws.com", AWSTraceHeader: "Root=1" });
});
