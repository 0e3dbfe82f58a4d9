import { expect, test } from "vitest";
import { seconds } from "../../../emulator/kernel/index.ts";
import { arnOf, newWorld, urlOf } from "./world.ts";

const QueueUrl = urlOf("q");
const PREFIX = "AWS.SimpleQueueService.";

const entries = (count: number, body = "x"): readonly object[] =>
  Array.from({ length: count }, (_, index) => ({ Id: `e${index}`, MessageBody: body }));
const attribute = (value: object): object => ({ MessageBody: "x", MessageAttributes: { ErrorDetails: value } });

const CASES: readonly (readonly [operation: string, input: object, code: string, message: string])[] = [
  [
    "ReceiveMessage",
    { MaxNumberOfMessages: 11 },
    "InvalidParameterValue",
    "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.",
  ],
  [
    "ReceiveMessage",
    { WaitTimeSeconds: 21 },
    "InvalidParameterValue",
    "Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.",
  ],
  ["ReceiveMessage", { AttributeNames: ["Nonsense"] }, "InvalidAttributeName", "Unknown Attribute Nonsense."],
  ["ReceiveMessage", { QueueUrl: urlOf("none") }, `${PREFIX}NonExistentQueue`, "The specified queue does not exist."],
  [
    "ReceiveMessage",
    { QueueUrl: "http://127.0.0.1/q" },
    "InvalidAddress",
    "The address http://127.0.0.1/q is not valid for this endpoint.",
  ],
  ["SendMessage", { MessageBody: "" }, "MissingParameter", "The request must contain the parameter MessageBody."],
  [
    "SendMessage",
    { MessageBody: "x".repeat(1_048_577) },
    "InvalidParameterValue",
    "One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.",
  ],
  [
    "SendMessage",
    { MessageBody: "x", MessageGroupId: "group 123" },
    "InvalidParameterValue",
    "Value group 123 for parameter MessageGroupId is invalid. Reason: MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.",
  ],
  [
    "SendMessage",
    attribute({ DataType: "String", StringValue: "" }),
    "InvalidParameterValue",
    "Message (user) attribute 'ErrorDetails' must contain a non-empty value of type 'String'.",
  ],
  [
    "SendMessage",
    attribute({ DataType: "Text", StringValue: "x" }),
    "InvalidParameterValue",
    "The message attribute 'ErrorDetails' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.",
  ],
  [
    "SendMessage",
    attribute({ DataType: "Number", StringValue: "x" }),
    "InvalidParameterValue",
    "Can't cast the value of message (user) attribute 'ErrorDetails' to a number.",
  ],
  [
    "SendMessageBatch",
    { Entries: [] },
    `${PREFIX}EmptyBatchRequest`,
    "There should be at least one SendMessageBatchRequestEntry in the request.",
  ],
  [
    "DeleteMessageBatch",
    { Entries: [] },
    `${PREFIX}EmptyBatchRequest`,
    "There should be at least one DeleteMessageBatchRequestEntry in the request.",
  ],
  [
    "SendMessageBatch",
    { Entries: entries(20) },
    `${PREFIX}TooManyEntriesInBatchRequest`,
    "Maximum number of entries per request are 10. You have sent 20.",
  ],
  [
    "SendMessageBatch",
    { Entries: [{ Id: "a b", MessageBody: "x" }] },
    `${PREFIX}InvalidBatchEntryId`,
    "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.",
  ],
  [
    "SendMessageBatch",
    { Entries: [...entries(1), ...entries(1)] },
    `${PREFIX}BatchEntryIdsNotDistinct`,
    "Id e0 repeated.",
  ],
  [
    "SendMessageBatch",
    { Entries: [...entries(1, "x".repeat(1_048_576)), { Id: "z", MessageBody: "x" }] },
    `${PREFIX}BatchRequestTooLong`,
    "Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.",
  ],
  [
    "SetQueueAttributes",
    { Attributes: { ContentBasedDeduplication: "true" } },
    "InvalidAttributeName",
    "Unknown Attribute ContentBasedDeduplication.",
  ],
  [
    "SetQueueAttributes",
    { Attributes: { DeduplicationScope: "queue" } },
    "InvalidAttributeName",
    "You can specify the DeduplicationScope only when FifoQueue is set to true.",
  ],
  [
    "SetQueueAttributes",
    { Attributes: { FifoQueue: "true" } },
    "InvalidAttributeValue",
    "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.",
  ],
  [
    "SetQueueAttributes",
    { Attributes: { VisibilityTimeout: "43201" } },
    "InvalidAttributeValue",
    "Invalid value for the parameter VisibilityTimeout.",
  ],
  [
    "SetQueueAttributes",
    { Attributes: { Policy: "{" } },
    "InvalidAttributeValue",
    "Invalid value for the parameter Policy.",
  ],
  [
    "SetQueueAttributes",
    { Attributes: { KmsMasterKeyId: "k", SqsManagedSseEnabled: "true" } },
    "InvalidAttributeName",
    "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.",
  ],
  [
    "SetQueueAttributes",
    { Attributes: { RedrivePolicy: "[]" } },
    "InvalidParameterValue",
    "Value [] for parameter RedrivePolicy is invalid. Reason: Redrive policy is not a valid JSON map.",
  ],
  [
    "SetQueueAttributes",
    { Attributes: { RedrivePolicy: `{"deadLetterTargetArn": "dummy", "maxReceiveCount": 42}` } },
    "InvalidParameterValue",
    `Value {"deadLetterTargetArn": "dummy", "maxReceiveCount": 42} for parameter RedrivePolicy is invalid. Reason: Invalid value for deadLetterTargetArn.`,
  ],
  ["GetQueueAttributes", { AttributeNames: ["Nonsense"] }, "InvalidAttributeName", "Unknown Attribute Nonsense."],
  [
    "CreateQueue",
    { QueueName: "a b" },
    "InvalidParameterValue",
    "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
  ],
  [
    "CreateQueue",
    { QueueName: "q", Attributes: { FifoQueue: "true" } },
    "InvalidParameterValue",
    "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.",
  ],
  [
    "CreateQueue",
    { QueueName: "q", Attributes: { DelaySeconds: "1" } },
    "QueueAlreadyExists",
    "A queue already exists with the same name and a different value for attribute DelaySeconds",
  ],
  [
    "RemovePermission",
    { Label: "L" },
    "InvalidParameterValue",
    "Value L for parameter Label is invalid. Reason: can't find label.",
  ],
];

test.each(CASES)("%s %o is refused with %s", async (operation, input, code, message) => {
  const { call, create } = newWorld();
  await create("q");
  await expect(call(operation, { QueueUrl, ...input })).rejects.toMatchObject({ code, message });
});

test("a redrive policy needs a queue that is there, near, and lets this one in", async () => {
  const { call, create } = newWorld();
  await create("q");
  await create("dlq", { RedriveAllowPolicy: JSON.stringify({ redrivePermission: "denyAll" }) });
  const set = (deadLetterTargetArn: string, maxReceiveCount: unknown = 3): Promise<unknown> =>
    call("SetQueueAttributes", {
      QueueUrl,
      Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount }) },
    });
  await expect(set(arnOf("none"))).rejects.toThrow("Reason: Dead letter target does not exist.");
  await expect(set(arnOf("dlq").replace("us-east-1", "eu-west-1"))).rejects.toThrow("does not exist");
  await expect(set(arnOf("dlq"))).rejects.toThrow("does not allow this source queue");
  await expect(set(arnOf("dlq"), 1001)).rejects.toThrow("valid values are from 1 to 1000 both inclusive.");
  await call("SetQueueAttributes", { QueueUrl: urlOf("dlq"), Attributes: { RedriveAllowPolicy: "" } });
  await expect(set(arnOf("dlq"))).resolves.toBeUndefined();
});

test("the same queue again is harmless, and its name is free a minute after its deletion", async () => {
  const { kernel, call, create } = newWorld();
  await create("q", { DelaySeconds: "0" });
  await expect(create("q")).resolves.toEqual({ QueueUrl });
  await call("DeleteQueue", { QueueUrl });
  await kernel.timeline.advance(seconds(59));
  await expect(create("q")).rejects.toMatchObject({ code: `${PREFIX}QueueDeletedRecently` });
  await kernel.timeline.advance(seconds(1));
  await expect(create("q")).resolves.toEqual({ QueueUrl });
});

test("AddPermission writes a policy statement and RemovePermission takes it away", async () => {
  const { call, create, sqs } = newWorld();
  await create("q");
  const grant = { QueueUrl, Label: "L", AWSAccountIds: ["111111111111"], Actions: ["SendMessage"] };
  await call("AddPermission", grant);
  expect(JSON.parse(sqs.resourcePolicy(arnOf("q"))?.document ?? "")).toMatchObject({
    Statement: [
      {
        Sid: "L",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111111111111:root" },
        Action: "SQS:SendMessage",
        Resource: arnOf("q"),
      },
    ],
  });
  await expect(call("AddPermission", grant)).rejects.toThrow(
    "Value L for parameter Label is invalid. Reason: Already exists.",
  );
  await call("RemovePermission", { QueueUrl, Label: "L" });
  expect(sqs.resourcePolicy(arnOf("q"))?.document).toBeUndefined();
});

test("attributes are shown as asked, with AWS's defaults", async () => {
  const { call, create, send, receive } = newWorld();
  await create("q");
  await send("q", "seen");
  await send("q", "waiting");
  await send("q", "delayed", { DelaySeconds: 5 });
  await receive("q");
  const show = (...AttributeNames: string[]): Promise<unknown> =>
    call("GetQueueAttributes", { QueueUrl, AttributeNames });
  expect(await show("All")).toEqual({
    Attributes: {
      QueueArn: arnOf("q"),
      ApproximateNumberOfMessages: "1",
      ApproximateNumberOfMessagesNotVisible: "1",
      ApproximateNumberOfMessagesDelayed: "1",
      CreatedTimestamp: "1767225600",
      LastModifiedTimestamp: "1767225600",
      VisibilityTimeout: "30",
      MessageRetentionPeriod: "345600",
      DelaySeconds: "0",
      ReceiveMessageWaitTimeSeconds: "0",
      MaximumMessageSize: "1048576",
      SqsManagedSseEnabled: "true",
    },
  });
  expect(await show("QueueArn")).toEqual({ Attributes: { QueueArn: arnOf("q") } });
  expect(await show("Policy")).toEqual({});
});

test("queues are listed by name, page by page", async () => {
  const { call, create } = newWorld();
  for (const name of ["c", "a", "b"]) await create(name);
  expect(await call("ListQueues", {})).toEqual({ QueueUrls: ["a", "b", "c"].map(urlOf) });
  const first = await call<{ NextToken?: string }>("ListQueues", { MaxResults: 2 });
  expect(first).toMatchObject({ QueueUrls: ["a", "b"].map(urlOf) });
  expect(await call("ListQueues", { MaxResults: 2, NextToken: first.NextToken })).toEqual({ QueueUrls: [urlOf("c")] });
  expect(await call("ListQueues", { QueueNamePrefix: "x" })).toEqual({});
});
