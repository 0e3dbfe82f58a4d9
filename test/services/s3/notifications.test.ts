import {
  CreateBucketCommand,
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  type Event,
  type NotificationConfiguration,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import {
  eventBridgeEvent,
  eventRecord,
  matches,
  type NotificationRule,
  type S3Fact,
} from "../../../emulator/services/s3/index.ts";
import { refusal, s3World, unknownToTypes, type S3World } from "./world.ts";

const FUNCTION = "arn:aws:lambda:us-east-1:111122223333:function:summarize";
const QUEUE = "arn:aws:sqs:us-east-1:111122223333:orders";

async function withBucket(): Promise<S3World> {
  const world = s3World();
  await world.client.send(new CreateBucketCommand({ Bucket: "sales" }));
  return world;
}

const configure = (world: S3World, NotificationConfiguration: NotificationConfiguration, skip = false) =>
  world.client.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: "sales",
      NotificationConfiguration,
      ...(skip ? { SkipDestinationValidation: true } : {}),
    }),
  );
const held = async (world: S3World): Promise<NotificationConfiguration> => {
  const { $metadata: _, ...rest } = await world.client.send(
    new GetBucketNotificationConfigurationCommand({ Bucket: "sales" }),
  );
  return rest;
};
const rule = (Events: readonly string[], prefix?: string, suffix?: string, LambdaFunctionArn = FUNCTION) => ({
  LambdaFunctionArn,
  Events: unknownToTypes<Event[]>(Events),
  ...(prefix === undefined && suffix === undefined
    ? {}
    : {
        Filter: {
          Key: {
            FilterRules: [
              ...(prefix === undefined ? [] : [{ Name: "prefix" as const, Value: prefix }]),
              ...(suffix === undefined ? [] : [{ Name: "suffix" as const, Value: suffix }]),
            ],
          },
        },
      }),
});

describe("a notification configuration", () => {
  test("is empty at first, and comes back with ids and capital filter names", async () => {
    await using world = await withBucket();
    expect(await held(world)).toEqual({});
    await configure(world, {
      LambdaFunctionConfigurations: [rule(["s3:ObjectCreated:*"], "in/", ".csv")],
      QueueConfigurations: [{ Id: "mine", QueueArn: QUEUE, Events: ["s3:ObjectRemoved:*"] }],
      EventBridgeConfiguration: {},
    });
    expect(await held(world)).toEqual({
      QueueConfigurations: [{ Id: "mine", QueueArn: QUEUE, Events: ["s3:ObjectRemoved:*"] }],
      LambdaFunctionConfigurations: [
        {
          Id: expect.stringMatching(/^[A-Za-z0-9+/]{48}$/),
          LambdaFunctionArn: FUNCTION,
          Events: ["s3:ObjectCreated:*"],
          Filter: {
            Key: {
              FilterRules: [
                { Name: "Prefix", Value: "in/" },
                { Name: "Suffix", Value: ".csv" },
              ],
            },
          },
        },
      ],
      EventBridgeConfiguration: {},
    });
    expect(world.s3.sendsToEventBridge("sales")).toBe(true);
  });

  test("replaces the one before, and an empty one turns all off", async () => {
    await using world = await withBucket();
    await configure(world, { LambdaFunctionConfigurations: [rule(["s3:ObjectCreated:*"])] });
    await configure(world, {});
    expect(await held(world)).toEqual({});
    expect(world.s3.notificationRules("sales")).toEqual([]);
  });

  test("names every destination that refuses, and changes nothing", async () => {
    await using world = await withBucket();
    world.refuse = ({ arn }) =>
      arn === FUNCTION ? `Not authorized to invoke function [${FUNCTION}]` : "The destination queue does not exist";
    const wish = {
      QueueConfigurations: [{ QueueArn: QUEUE, Events: ["s3:ObjectRemoved:*" as const] }],
      LambdaFunctionConfigurations: [rule(["s3:ObjectCreated:*"])],
    };
    expect(await refusal(configure(world, wish))).toMatchObject({
      status: 400,
      code: "InvalidArgument",
      message: "Unable to validate the following destination configurations",
      ArgumentName1: QUEUE,
      ArgumentValue1: "The destination queue does not exist",
      ArgumentName2: `${FUNCTION}, null`,
      ArgumentValue2: `Not authorized to invoke function [${FUNCTION}]`,
    });
    expect(await held(world)).toEqual({});
    await configure(world, wish, true);
    expect(world.s3.notificationRules("sales")).toHaveLength(2);
  });

  test("is refused for an ARN that cannot be read, before anything else and even unvalidated", async () => {
    await using world = await withBucket();
    world.refuse = () => "The destination queue does not exist";
    const broken = {
      QueueConfigurations: [{ QueueArn: QUEUE, Events: ["s3:ObjectRemoved:*" as const] }],
      LambdaFunctionConfigurations: [rule(["s3:ObjectCreated:*"], undefined, undefined, "summarize")],
    };
    for (const skip of [false, true])
      expect(await refusal(configure(world, broken, skip))).toMatchObject({
        status: 400,
        code: "InvalidArgument",
        message: "The ARN could not be parsed",
        ArgumentName: "CloudFunction",
        ArgumentValue: "summarize",
      });
  });

  test("names destinations of the bucket's own region only", async () => {
    await using world = await withBucket();
    const far = rule(["s3:ObjectCreated:*"], undefined, undefined, FUNCTION.replace("us-east-1", "eu-west-1"));
    expect(await refusal(configure(world, { LambdaFunctionConfigurations: [far] }))).toMatchObject({
      code: "InvalidArgument",
      message: "The notification destination service region is not valid for the bucket location constraint",
    });
  });

  test("may have no unknown event and no filter but prefix and suffix", async () => {
    await using world = await withBucket();
    expect(await refusal(configure(world, { LambdaFunctionConfigurations: [rule(["s3:ObjectEaten"])] }))).toMatchObject(
      { code: "InvalidArgument", message: "The event is not supported for notifications" },
    );
    const odd = rule(["s3:ObjectCreated:*"], "a");
    const filter = { Key: { FilterRules: [{ Name: unknownToTypes<"prefix">("infix"), Value: "a" }] } };
    expect(
      await refusal(configure(world, { LambdaFunctionConfigurations: [{ ...odd, Filter: filter }] })),
    ).toMatchObject({
      message: "filter rule name must be either prefix or suffix",
      ArgumentName: "FilterRule.Name",
      ArgumentValue: "infix",
    });
  });
});

describe("two rules", () => {
  const AMBIGUOUS =
    "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type.";
  const both = (world: S3World, a: ReturnType<typeof rule>, b: ReturnType<typeof rule>) =>
    configure(world, { LambdaFunctionConfigurations: [a, b] });

  test.each([
    ["overlapping prefixes", rule(["s3:ObjectCreated:*"], "in/"), rule(["s3:ObjectCreated:*"], "in/2026/")],
    ["a prefix beside none", rule(["s3:ObjectCreated:*"], "in/"), rule(["s3:ObjectCreated:Put"])],
    ["overlapping suffixes", rule(["s3:ObjectCreated:Put"], "", "jpg"), rule(["s3:ObjectCreated:*"], "", "pg")],
  ])("may not have %s for one event", async (_, a, b) => {
    await using world = await withBucket();
    expect(await refusal(both(world, a, b))).toMatchObject({ code: "InvalidArgument", message: AMBIGUOUS });
  });

  test("without filters may not share an event, whatever their destinations", async () => {
    await using world = await withBucket();
    expect(
      await refusal(
        configure(world, {
          QueueConfigurations: [{ QueueArn: QUEUE, Events: ["s3:ObjectCreated:Put"] }],
          LambdaFunctionConfigurations: [rule(["s3:ObjectCreated:*"])],
        }),
      ),
    ).toMatchObject({
      message:
        "Configurations overlap. Configurations on the same bucket cannot share a common event type. : s3:ObjectCreated:Put",
    });
  });

  test.each([
    [
      "the same prefix with other suffixes",
      rule(["s3:ObjectCreated:*"], "in/", ".csv"),
      rule(["s3:ObjectCreated:*"], "in/", ".json"),
    ],
    ["the same filter for other events", rule(["s3:ObjectCreated:*"], "in/"), rule(["s3:ObjectRemoved:*"], "in/")],
    ["prefixes apart", rule(["s3:ObjectCreated:*"], "in/"), rule(["s3:ObjectCreated:*"], "out/")],
  ])("may have %s", async (_, a, b) => {
    await using world = await withBucket();
    await both(world, a, b);
    expect(world.s3.notificationRules("sales")).toHaveLength(2);
  });
});

const FACT: S3Fact = {
  event: "ObjectCreated:Put",
  subject: "s3://sales/in/a b@1.csv",
  bucket: "sales",
  bucketArn: "arn:aws:s3:::sales",
  bucketOwner: "111122223333",
  region: "us-east-1",
  key: "in/a b@1.csv",
  size: 3,
  eTag: "e",
  versionId: undefined,
  sequencer: "0001",
  at: Date.parse("2026-01-01T00:00:00.123Z"),
  requester: {
    kind: "user",
    account: "111122223333",
    name: "ann",
    arn: "arn:aws:iam::111122223333:user/ann",
    userId: "AIDAEXAMPLE",
  },
  sourceIp: "127.0.0.1",
  requestId: "REQUEST",
  extendedRequestId: "EXTENDED",
  traceHeader: undefined,
  entry: 2,
  cause: 1,
};

const want = (world: S3World): NotificationRule => world.s3.notificationRules("sales")[0]!;

describe("an event", () => {
  test.each([
    ["in/a.csv", { matched: true }],
    ["out/a.csv", { matched: false, by: "prefix", expected: "in/", actual: "out/a.csv" }],
    ["IN/a.csv", { matched: false, by: "prefix", expected: "in/", actual: "IN/a.csv" }],
    ["in/a.CSV", { matched: false, by: "suffix", expected: ".csv", actual: "in/a.CSV" }],
  ])("for %s is held against prefix and suffix", async (key, match) => {
    await using world = await withBucket();
    await configure(world, { LambdaFunctionConfigurations: [rule(["s3:ObjectCreated:*"], "in/", ".csv")] });
    expect(matches(want(world), { event: "ObjectCreated:Put", key })).toEqual(match);
  });

  test("of another kind does not match, and says which kinds would", async () => {
    await using world = await withBucket();
    await configure(world, {
      LambdaFunctionConfigurations: [rule(["s3:ObjectCreated:Copy", "s3:ObjectRemoved:*"])],
    });
    expect(matches(want(world), { event: "ObjectCreated:Put", key: "a" })).toEqual({
      matched: false,
      by: "event",
      expected: "s3:ObjectCreated:Copy, s3:ObjectRemoved:*",
      actual: "s3:ObjectCreated:Put",
    });
    expect(matches(want(world), { event: "ObjectRemoved:DeleteMarkerCreated", key: "a" })).toEqual({ matched: true });
  });

  test("is compared with the decoded filter", async () => {
    await using world = await withBucket();
    await configure(world, { LambdaFunctionConfigurations: [rule(["s3:ObjectCreated:*"], "my+files%2Fa/")] });
    expect(matches(want(world), { event: "ObjectCreated:Put", key: "my files/a/1" })).toEqual({ matched: true });
  });

  test("becomes the record that AWS sends, member by member in its order", () => {
    expect(JSON.stringify(eventRecord(FACT, { id: "mine" }))).toBe(
      JSON.stringify({
        Records: [
          {
            eventVersion: "2.1",
            eventSource: "aws:s3",
            awsRegion: "us-east-1",
            eventTime: "2026-01-01T00:00:00.123Z",
            eventName: "ObjectCreated:Put",
            userIdentity: { principalId: "AWS:AIDAEXAMPLE" },
            requestParameters: { sourceIPAddress: "127.0.0.1" },
            responseElements: { "x-amz-request-id": "REQUEST", "x-amz-id-2": "EXTENDED" },
            s3: {
              s3SchemaVersion: "1.0",
              configurationId: "mine",
              bucket: {
                name: "sales",
                ownerIdentity: { principalId: ownerId() },
                arn: "arn:aws:s3:::sales",
              },
              object: { key: "in/a+b%401.csv", size: 3, eTag: "e", sequencer: "0001" },
            },
          },
        ],
      }),
    );
  });

  test("of tags has version 2.3, no size and no sequencer", () => {
    const fact: S3Fact = { ...FACT, event: "ObjectTagging:Put", size: undefined, sequencer: undefined };
    expect(eventRecord(fact, { id: "mine" })).toMatchObject({
      Records: [{ eventVersion: "2.3", s3: { object: { key: "in/a+b%401.csv", eTag: "e" } } }],
    });
    expect(JSON.stringify(eventRecord(fact, { id: "mine" }))).not.toContain("sequencer");
  });

  test("goes to EventBridge with the key as it is", () => {
    expect(eventBridgeEvent(FACT)).toEqual({
      detailType: "Object Created",
      detail: {
        version: "0",
        bucket: { name: "sales" },
        object: { key: "in/a b@1.csv", size: 3, etag: "e", sequencer: "0001" },
        "request-id": "REQUEST",
        requester: "111122223333",
        "source-ip-address": "127.0.0.1",
        reason: "PutObject",
      },
    });
  });
});

/** The owner's customer id is our choice; its form is AWS's. */
const ownerId = (): unknown => {
  const [, id] =
    /"ownerIdentity":\{"principalId":"(A[A-Z0-9]{13})"\}/.exec(JSON.stringify(eventRecord(FACT, { id: "" }))) ?? [];
  return id;
};

describe("a fact", () => {
  test("is in the journal with the call that led to it", async () => {
    await using world = await withBucket();
    await world.client.send(new PutObjectCommand({ Bucket: "sales", Key: "a", Body: "x" }));
    const [fact] = world.facts;
    const entry = world.kernel.journal.get(fact!.entry);
    expect(entry).toMatchObject({
      kind: "fact",
      service: "s3",
      fact: "ObjectCreated:Put",
      subject: "s3://sales/a",
      causes: [fact!.cause],
    });
    expect(world.kernel.journal.get(fact!.cause)).toMatchObject({ kind: "call", operation: "PutObject" });
  });

  test("carries a sequencer that grows though time stands still, and the ids that the writer was given", async () => {
    await using world = await withBucket();
    const answers = [];
    for (let i = 0; i < 3; i += 1)
      answers.push(await world.client.send(new PutObjectCommand({ Bucket: "sales", Key: "a", Body: "x" })));
    const sequencers = world.facts.map((fact) => fact.sequencer ?? "");
    expect(sequencers).toEqual([...new Set(sequencers)].toSorted());
    for (const sequencer of sequencers) expect(sequencer).toMatch(/^[0-9A-F]{16,18}$/);
    expect(world.facts.map((fact) => fact.requestId)).toEqual(answers.map((answer) => answer.$metadata.requestId));
    expect(world.facts.map((fact) => fact.extendedRequestId)).toEqual(
      answers.map((answer) => answer.$metadata.extendedRequestId),
    );
  });

  test("is the same in every world of one seed", async () => {
    expect(await allThatHappens()).toBe(await allThatHappens());
  });
});

const allThatHappens = async (): Promise<string> => {
  await using world = await withBucket();
  await configure(world, { LambdaFunctionConfigurations: [rule(["s3:ObjectCreated:*"])] });
  await world.client.send(new PutObjectCommand({ Bucket: "sales", Key: "a", Body: "x" }));
  return JSON.stringify([world.kernel.journal.entries, world.facts, world.s3.notificationRules("sales")]);
};
