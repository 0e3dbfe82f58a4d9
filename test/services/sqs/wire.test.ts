import {
  AddPermissionCommand,
  ChangeMessageVisibilityBatchCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueueTagsCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  TagQueueCommand,
} from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { createEmulator } from "../../../emulator/index.ts";
import { createTestbed, type Testbed } from "../../../testbed/index.ts";

/** The same promises over both ways in. */
const TRANSPORTS: readonly (readonly [name: string, connect: (testbed: Testbed) => Promise<SQSClient>])[] = [
  ["in process", (testbed) => Promise.resolve(new SQSClient(testbed.sdk()))],
  ["over a socket", async (testbed) => new SQSClient(await testbed.sdkOverSocket())],
];

describe.each(TRANSPORTS)("%s", (_, connect) => {
  test("a message goes its whole way: sent, received with all it had, hidden, deleted", async () => {
    await using testbed = await createTestbed();
    const sqs = await connect(testbed);
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "q", tags: { team: "a" } }));
    const sent = await sqs.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: 'größe <&> "東"',
        MessageAttributes: {
          kind: { DataType: "String", StringValue: "ü" },
          raw: { DataType: "Binary", BinaryValue: Uint8Array.of(0, 255, 7) },
        },
      }),
    );
    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ["All"], MessageAttributeNames: ["All"] }),
    );
    expect(Messages).toEqual([
      {
        MessageId: sent.MessageId,
        ReceiptHandle: expect.any(String),
        Body: 'größe <&> "東"',
        MD5OfBody: sent.MD5OfMessageBody,
        MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
        MessageAttributes: {
          kind: { DataType: "String", StringValue: "ü" },
          raw: { DataType: "Binary", BinaryValue: expect.objectContaining({ 0: 0, 1: 255, 2: 7 }) },
        },
        Attributes: {
          SenderId: testbed.account,
          SentTimestamp: String(testbed.now()),
          ApproximateFirstReceiveTimestamp: String(testbed.now()),
          ApproximateReceiveCount: "1",
        },
      },
    ]);
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages?.[0]?.ReceiptHandle }));
    await testbed.advance(60);
    expect(await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).not.toHaveProperty("Messages");
    expect((await sqs.send(new ListQueueTagsCommand({ QueueUrl }))).Tags).toEqual({ team: "a" });
  });

  test("batches answer entry by entry", async () => {
    await using testbed = await createTestbed();
    const sqs = await connect(testbed);
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "q" }));
    const Entries = ["a", "b", "c"].map((Id) => ({ Id, MessageBody: Id }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    expect(Messages.map(({ Body }) => Body)).toEqual(["a", "b", "c"]);
    const handles = Messages.map(({ ReceiptHandle }, index) => ({ Id: `e${index}`, ReceiptHandle }));
    await sqs.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl,
        Entries: handles.slice(0, 2).map((entry) => ({ ...entry, VisibilityTimeout: 0 })),
      }),
    );
    const deleted = await sqs.send(
      new DeleteMessageBatchCommand({ QueueUrl, Entries: [handles[0]!, { Id: "bad", ReceiptHandle: "x" }] }),
    );
    expect(deleted.Successful).toEqual([{ Id: "e0" }]);
    expect(deleted.Failed).toMatchObject([{ Id: "bad", Code: "ReceiptHandleIsInvalid", SenderFault: true }]);
    const left = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    expect(left.Messages?.map(({ Body }) => Body)).toEqual(["b"]);
  });

  test("errors have the names that clients catch", async () => {
    await using testbed = await createTestbed();
    const sqs = await connect(testbed);
    await expect(sqs.send(new GetQueueUrlCommand({ QueueName: "none" }))).rejects.toMatchObject({
      name: "QueueDoesNotExist",
      message: "The specified queue does not exist.",
      $metadata: { httpStatusCode: 400 },
    });
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "q" }));
    await expect(sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 11 }))).rejects.toThrow(
      "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.",
    );
    await expect(
      sqs.send(new CreateQueueCommand({ QueueName: "q", Attributes: { DelaySeconds: "5" } })),
    ).rejects.toMatchObject({ name: "QueueNameExists" });
  });

  test("a long poll from outside lets the world's time go on", async () => {
    await using testbed = await createTestbed();
    const sqs = await connect(testbed);
    const start = testbed.now();
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "q" }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "later", DelaySeconds: 9 }));
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
    expect(Messages?.[0]?.Body).toBe("later");
    expect(testbed.now() - start).toBe(9000);
  });
});

test("another account gets in by the queue's policy only, and the denial is written as SQS writes it", async () => {
  await using testbed = await createTestbed();
  const owner = new SQSClient(testbed.sdk());
  const stranger = new SQSClient(testbed.sdk({ accessKeyId: "111122223333", secretAccessKey: "test" }));
  const { QueueUrl } = await owner.send(new CreateQueueCommand({ QueueName: "q" }));
  const send = (): Promise<unknown> => stranger.send(new SendMessageCommand({ QueueUrl, MessageBody: "x" }));
  await expect(send()).rejects.toMatchObject({
    message: expect.stringContaining(
      "is not authorized to perform: sqs:sendmessage on resource: arn:aws:sqs:us-east-1:000000000000:q",
    ),
    $metadata: { httpStatusCode: 403 },
  });
  const grant = { QueueUrl, Label: "L", AWSAccountIds: ["111122223333"], Actions: ["SendMessage"] };
  await owner.send(new AddPermissionCommand(grant));
  await expect(send()).resolves.toMatchObject({ MessageId: expect.any(String) });
  await owner.send(new TagQueueCommand({ QueueUrl, Tags: { a: "b" } }));
  expect((await stranger.send(new ListQueuesCommand({}))).QueueUrls).toBeUndefined();
});

test("the query form is understood, and answered in XML with its own words", async () => {
  await using emulator = createEmulator({ verifySignatures: false });
  const ask = async (parameters: Record<string, string>, target = "/"): Promise<string> => {
    const { body } = await emulator.handle({
      method: "POST",
      target,
      headers: {
        host: "localhost:4566",
        "content-type": "application/x-www-form-urlencoded; charset=utf-8",
        "x-amz-date": "20260101T000000Z",
        authorization:
          "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host;x-amz-date, Signature=0",
      },
      body: Buffer.from(new URLSearchParams({ Version: "2012-11-05", ...parameters }).toString()),
      origin: { kind: "outside", ip: "127.0.0.1", endpoint: "http://localhost:4566" },
    });
    const chunks: Uint8Array[] = [];
    for await (const chunk of body instanceof Uint8Array ? [body] : body) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  };
  expect(
    await ask({ Action: "CreateQueue", QueueName: "q", "Attribute.1.Name": "DelaySeconds", "Attribute.1.Value": "0" }),
  ).toContain("<QueueUrl>http://localhost:4566/000000000000/q</QueueUrl>");
  const QueueUrl = "http://localhost:4566/000000000000/q";
  await ask({ Action: "SendMessage", QueueUrl, MessageBody: "a&b" });
  const received = await ask({ Action: "ReceiveMessage", QueueUrl, "AttributeName.1": "All" });
  expect(received).toContain("<Body>a&amp;b</Body>");
  expect(received).toContain("<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>");
  // The address stands for the name.
  expect(await ask({ Action: "SendMessage", MessageBody: "b" }, "/000000000000/q")).toContain("<MD5OfMessageBody>");
  expect(await ask({ Action: "SendMessage", MessageBody: "b" })).toContain("must contain the parameter QueueUrl.");
  const missing = await ask({ Action: "ReceiveMessage", QueueUrl: `${QueueUrl}-none` });
  expect(missing).toContain("<Code>AWS.SimpleQueueService.NonExistentQueue</Code>");
  expect(missing).toContain("The specified queue does not exist for this wsdl version.");
});

test("a queue can be asked for what it is", async () => {
  await using testbed = await createTestbed();
  const sqs = new SQSClient(testbed.sdk());
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "q" }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn", "VisibilityTimeout"] }),
  );
  expect(Attributes).toEqual({ QueueArn: "arn:aws:sqs:us-east-1:000000000000:q", VisibilityTimeout: "30" });
});
