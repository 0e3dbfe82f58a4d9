import {
  ConfirmSubscriptionCommand,
  CreateTopicCommand,
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTagsForResourceCommand,
  ListTopicsCommand,
  PublishBatchCommand,
  PublishCommand,
  type PublishCommandOutput,
  SetSubscriptionAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
  type SubscribeCommandInput,
} from "@aws-sdk/client-sns";
import { describe, expect, test } from "vitest";
import { createTestbed, type Testbed } from "../../../testbed/index.ts";

const QUEUE = "arn:aws:sqs:us-east-1:000000000000:q";

interface Setting extends AsyncDisposable {
  readonly testbed: Testbed;
  readonly sns: SNSClient;
  readonly TopicArn: string;
  readonly subscribe: (input?: Partial<SubscribeCommandInput>) => Promise<string>;
}

async function setting(): Promise<Setting> {
  const testbed = await createTestbed();
  const sns = new SNSClient(testbed.sdk());
  const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: "news" }));
  return {
    testbed,
    sns,
    TopicArn,
    subscribe: async (input = {}) => {
      const made = await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: QUEUE, ...input }));
      return made.SubscriptionArn ?? "";
    },
    [Symbol.asyncDispose]: () => testbed.close(),
  };
}

test("a topic shows what AWS gives every topic, and can be made again", async () => {
  await using world = await setting();
  const { sns, TopicArn } = world;
  expect(TopicArn).toBe("arn:aws:sns:us-east-1:000000000000:news");
  const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
  expect(Attributes).toMatchObject({ TopicArn, Owner: "000000000000", SubscriptionsConfirmed: "0", DisplayName: "" });
  expect(JSON.parse(Attributes?.["Policy"] ?? "")).toMatchObject({
    Version: "2008-10-17",
    Id: "__default_policy_ID",
    Statement: [{ Sid: "__default_statement_ID", Condition: { StringEquals: { "AWS:SourceOwner": "000000000000" } } }],
  });
  expect((await sns.send(new CreateTopicCommand({ Name: "news" }))).TopicArn).toBe(TopicArn);
  await expect(
    sns.send(new CreateTopicCommand({ Name: "news", Tags: [{ Key: "a", Value: "b" }] })),
  ).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: "Invalid parameter: Tags Reason: Topic already exists with different tags",
  });
  await sns.send(new CreateTopicCommand({ Name: "tagged", Tags: [{ Key: "a", Value: "b" }] }));
  const ResourceArn = "arn:aws:sns:us-east-1:000000000000:tagged";
  expect((await sns.send(new ListTagsForResourceCommand({ ResourceArn }))).Tags).toEqual([{ Key: "a", Value: "b" }]);
  expect((await sns.send(new ListTopicsCommand({}))).Topics).toEqual([{ TopicArn }, { TopicArn: ResourceArn }]);
});

test("a queue is subscribed at once, whether or not it exists, and only once", async () => {
  await using world = await setting();
  const arn = await world.subscribe();
  expect(arn).toMatch(/^arn:aws:sns:us-east-1:000000000000:news:[0-9a-f-]{36}$/);
  expect(await world.subscribe()).toBe(arn);
  await expect(world.subscribe({ Attributes: { RawMessageDelivery: "true" } })).rejects.toThrow(
    "Invalid parameter: Attributes Reason: Subscription already exists with different attributes",
  );
  const shown = await world.sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn: arn }));
  expect(shown.Attributes).toMatchObject({
    PendingConfirmation: "false",
    RawMessageDelivery: "false",
    Endpoint: QUEUE,
  });
  await world.sns.send(new UnsubscribeCommand({ SubscriptionArn: arn }));
  const { TopicArn } = world;
  expect((await world.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }))).Subscriptions).toEqual([]);
});

test("an address has to confirm with the token in its letter, and then gets what is published", async () => {
  await using world = await setting();
  const { sns, TopicArn, testbed } = world;
  expect(await world.subscribe({ Protocol: "email", Endpoint: "ada@example.com" })).toBe("pending confirmation");
  const letters = (): readonly string[] =>
    testbed.journal.flatMap((entry) =>
      entry.kind === "fact" && entry.fact === "EmailSent" ? [entry.detail["body"] as string] : [],
    );
  await sns.send(new PublishCommand({ TopicArn, Message: "too early" }));
  await testbed.idle();
  expect(letters()).toHaveLength(1);
  const Token = /token (\w+)/.exec(letters()[0] ?? "")?.[1];
  await sns.send(new ConfirmSubscriptionCommand({ TopicArn, Token }));
  await sns.send(new PublishCommand({ TopicArn, Subject: "hi", Message: "in time" }));
  await testbed.idle();
  expect(letters()[1]).toBe("in time");
});

// Recorded texts: facts of SNS.
const REFUSED: readonly (readonly [input: Partial<SubscribeCommandInput>, message: string])[] = [
  [{ Protocol: "pigeon" }, "Invalid parameter: Amazon SNS does not support this protocol string: pigeon"],
  [{ Endpoint: "q" }, "Invalid parameter: SQS endpoint ARN"],
  [
    { Endpoint: `${QUEUE}.fifo` },
    "Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics",
  ],
  [
    { Attributes: { RedrivePolicy: `{"deadLetterTargetArn":"x"}` } },
    "Invalid parameter: Attributes Reason: RedrivePolicy: deadLetterTargetArn is an invalid arn",
  ],
  [
    { Attributes: { FilterPolicy: `{"key": [{"anything-but": {"wrong-operator": null}}]}` } },
    `Invalid parameter: Attributes Reason: FilterPolicy: Unsupported anything-but pattern: wrong-operator\n at [Source: (String)"{"key":[{"anything-but":{"wrong-operator":null}}]}"; line: 1, column: 47]`,
  ],
  [
    { Attributes: { FilterPolicy: `{"key": [{"anything-but": {"prefix": false}}]}` } },
    `Invalid parameter: Attributes Reason: FilterPolicy: prefix match pattern must be a string\n at [Source: (String)"{"key":[{"anything-but":{"prefix":false}}]}"; line: 1, column: 40]`,
  ],
  [
    { Attributes: { FilterPolicy: `{"key": [{"anything-but": {"suffix": "test"}}]}` } },
    `Invalid parameter: Attributes Reason: FilterPolicy: Unsupported anything-but pattern: suffix\n at [Source: (String)"{"key":[{"anything-but":{"suffix":"test"}}]}"; line: 1, column: 36]`,
  ],
  [
    { Attributes: { FilterPolicy: `{"key": [{"wildcard": "a*"}]}` } },
    `Invalid parameter: Attributes Reason: FilterPolicy: Unrecognized match type wildcard\n at [Source: (String)"{"key":[{"wildcard":"a*"}]}"; line: 1, column: 22]`,
  ],
  [{ Attributes: { FilterPolicy: "{" } }, "Invalid parameter: Attributes Reason: FilterPolicy: failed to parse JSON."],
  [
    { Attributes: { FilterPolicy: `{"a":{"b":["c"]}}` } },
    "Invalid parameter: Attributes Reason: Filter policy scope MessageAttributes does not support nested filter policy",
  ],
  [{ TopicArn: "news" }, "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1"],
  [{ TopicArn: "arn:aws:sns:eu-west-1:000000000000:news" }, "Invalid parameter: TopicArn"],
  [{ TopicArn: "arn:aws:sns:us-east-1:000000000000:none" }, "Topic does not exist"],
  [
    { Protocol: "http", Endpoint: "http://example.com" },
    "Invalid parameter: Sending to http://example.com without an outbound port is not emulated by Misfire. Leave it out, or run this against another engine.",
  ],
];
test.each(REFUSED)("a subscription %j is refused", async (input, message) => {
  await using world = await setting();
  await expect(world.subscribe(input)).rejects.toMatchObject({ message });
});

describe("a message", () => {
  test.each([
    [{ Message: "" }, "Invalid parameter: Empty message"],
    [{ Message: "x", Subject: "" }, "Invalid parameter: Subject"],
    [
      { Message: "{}", MessageStructure: "json" },
      "Invalid parameter: Message Structure - No default entry in JSON message body",
    ],
    [
      { Message: "no", MessageStructure: "json" },
      "Invalid parameter: Message Structure - JSON message body failed to parse",
    ],
    [{ Message: "x".repeat(262_145) }, "Invalid parameter: Message too long"],
    [
      { Message: "x", MessageAttributes: { attr1: { DataType: "String", StringValue: "" } } },
      "The message attribute 'attr1' must contain non-empty message attribute value for message attribute type 'String'.",
    ],
  ])("that SNS does not take is refused", async (input, message) => {
    await using world = await setting();
    await expect(world.sns.send(new PublishCommand({ TopicArn: world.TopicArn, ...input }))).rejects.toMatchObject({
      message,
    });
  });

  test("of a FIFO topic needs a group, and is known again for five minutes", async () => {
    await using world = await setting();
    const { TopicArn } = await world.sns.send(
      new CreateTopicCommand({ Name: "f.fifo", Attributes: { FifoTopic: "true", ContentBasedDeduplication: "true" } }),
    );
    const publish = (more: object): Promise<PublishCommandOutput> =>
      world.sns.send(new PublishCommand({ TopicArn, Message: "x", ...more }));
    await expect(publish({})).rejects.toThrow("The MessageGroupId parameter is required for FIFO topics");
    const first = await publish({ MessageGroupId: "g" });
    expect(first.SequenceNumber).toMatch(/^\d{20}$/);
    expect(await publish({ MessageGroupId: "g" })).toMatchObject({
      MessageId: first.MessageId,
      SequenceNumber: first.SequenceNumber,
    });
    await world.testbed.advance(300);
    expect((await publish({ MessageGroupId: "g" })).MessageId).not.toBe(first.MessageId);
  });

  test("fails alone in a batch; a batch can be refused as a whole", async () => {
    await using world = await setting();
    const batch = (entries: readonly (readonly [Id: string, Message: string])[]): Promise<unknown> =>
      world.sns.send(
        new PublishBatchCommand({
          TopicArn: world.TopicArn,
          PublishBatchRequestEntries: entries.map(([Id, Message]) => ({ Id, Message })),
        }),
      );
    expect(
      await batch([
        ["a", "x"],
        ["b", ""],
      ]),
    ).toMatchObject({
      Successful: [{ Id: "a" }],
      Failed: [{ Id: "b", Code: "InvalidParameter", SenderFault: true }],
    });
    await expect(
      batch([
        ["a", "x"],
        ["a", "y"],
      ]),
    ).rejects.toThrow("Two or more batch entries in the request have the same Id.");
    await expect(batch(Array.from({ length: 11 }, (_, i) => [`e${i}`, "x"] as const))).rejects.toThrow(
      "The batch request contains more entries than permissible.",
    );
  });
});

test("subscription attributes can be changed and taken away", async () => {
  await using world = await setting();
  const SubscriptionArn = await world.subscribe();
  const set = (AttributeName: string, AttributeValue: string): Promise<unknown> =>
    world.sns.send(new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName, AttributeValue }));
  await set("FilterPolicy", `{"a":["b"]}`);
  const shown = async (): Promise<object | undefined> =>
    (await world.sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }))).Attributes;
  expect(await shown()).toMatchObject({ FilterPolicy: `{"a":["b"]}`, FilterPolicyScope: "MessageAttributes" });
  await set("FilterPolicy", "");
  expect(await shown()).not.toHaveProperty("FilterPolicy");
  await expect(set("Nonsense", "x")).rejects.toThrow("Invalid parameter: AttributeName");
});
