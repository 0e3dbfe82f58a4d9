import {
  CreateEventBusCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  PutEventsCommand,
  PutPermissionCommand,
} from "@aws-sdk/client-eventbridge";
import { describe, expect, test } from "vitest";
import { AT, eventWorld, queueArn, ruleArn, SHOP } from "./world.ts";

describe("an event that a rule asks for", () => {
  test("arrives whole, in EventBridge's envelope", async () => {
    await using it = await eventWorld();
    const Arn = await it.queue("orders");
    await it.rule("all", SHOP, { Arn });
    const id = await it.send({ Detail: `{"n":1}`, Resources: ["a"], Time: new Date("2026-02-03T04:05:06.789Z") });
    expect(await it.bodies("orders")).toEqual([
      {
        version: "0",
        id,
        "detail-type": "order",
        source: "shop",
        account: "000000000000",
        time: "2026-02-03T04:05:06Z",
        region: "us-east-1",
        resources: ["a"],
        detail: { n: 1 },
      },
    ]);
    expect(["TriggeredRules", "Invocations", "FailedInvocations"].map((name) => it.metric(name, "all"))).toEqual([
      1, 1, 0,
    ]);
  });

  test("is made into what each target wishes", async () => {
    await using it = await eventWorld();
    for (const name of ["constant", "path", "text", "object"]) await it.queue(name);
    await it.rule(
      "all",
      SHOP,
      { Arn: queueArn("constant"), Input: `{"fixed":true}` },
      { Arn: queueArn("path"), InputPath: "$.detail.items[1]" },
      {
        Arn: queueArn("text"),
        InputTransformer: {
          InputPathsMap: { who: "$.detail.who", none: "$.detail.none" },
          InputTemplate: `"<who> bought, <none>said <aws.events.rule-name>"`,
        },
      },
      {
        Arn: queueArn("object"),
        InputTransformer: {
          InputPathsMap: { who: "$.detail.who", items: "$.detail.items" },
          InputTemplate: `{"who": <who>, "items": <items>, "rule": "<aws.events.rule-arn>"}`,
        },
      },
    );
    await it.send({ Detail: JSON.stringify({ who: `Ada "A"`, items: [1, { x: 2 }] }) });
    expect(await it.bodies("constant")).toEqual([{ fixed: true }]);
    expect(await it.bodies("path")).toEqual([{ x: 2 }]);
    expect(await it.bodies("text")).toEqual([`Ada "A" bought, said all`]);
    expect(await it.bodies("object")).toEqual([{ who: `Ada "A"`, items: [1, { x: 2 }], rule: ruleArn("all") }]);
  });

  test("goes into a FIFO queue under its group", async () => {
    await using it = await eventWorld();
    const Arn = await it.queue("orders.fifo");
    await it.rule("all", SHOP, { Arn, SqsParameters: { MessageGroupId: "one" } });
    await it.send();
    expect(await it.received("orders.fifo")).toHaveLength(1);
  });

  test("is left alone by rules that ask for something else, or are disabled", async () => {
    await using it = await eventWorld();
    const Arn = await it.queue("orders");
    await it.rule("others", { EventPattern: `{"source":["shop"],"detail":{"n":[{"numeric":[">",5]}]}}` }, { Arn });
    await it.rule("off", SHOP, { Arn });
    await it.events.send(new DisableRuleCommand({ Name: "off" }));
    const id = await it.send({ Detail: `{"n":1}` });
    expect(await it.received("orders")).toEqual([]);
    expect(it.world.why({ subject: id, reaching: "orders" })).toMatchObject({ verdict: "ignored" });
    expect(it.metric("TriggeredRules", "off")).toBe(0);
  });
});

describe("a target that cannot be reached", () => {
  test("loses the event, and only a metric moves", async () => {
    await using it = await eventWorld();
    const Arn = await it.queue("orders", false);
    await it.rule("all", SHOP, { Arn });
    const id = await it.send();
    expect(await it.received("orders")).toEqual([]);
    expect(it.metric("FailedInvocations", "all")).toBe(1);
    expect(it.world.why({ subject: id, reaching: "orders" })).toMatchObject({
      verdict: "stopped",
      plane: "invoke",
      reason: "target-denied",
    });
  });

  test("leaves a dead letter that says why", async () => {
    await using it = await eventWorld();
    const [Arn, dead] = [await it.queue("orders", false), await it.queue("dead")];
    await it.rule("all", SHOP, { Arn, DeadLetterConfig: { Arn: dead } });
    const id = await it.send();
    const [letter] = await it.received("dead");
    expect(JSON.parse(letter?.Body ?? "")).toMatchObject({ id });
    const attributes = Object.entries(letter?.MessageAttributes ?? {}).map(([name, { StringValue }]) => [
      name,
      StringValue,
    ]);
    expect(Object.fromEntries(attributes)).toMatchObject({
      RULE_ARN: ruleArn("all"),
      TARGET_ARN: Arn,
      ERROR_CODE: "NO_PERMISSIONS",
      RETRY_ATTEMPTS: "0",
    });
    expect(it.metric("InvocationsSentToDlq", "all")).toBe(1);
  });

  test("does not need to exist when it is named", async () => {
    await using it = await eventWorld();
    await it.rule("all", SHOP, { Arn: queueArn("nowhere") });
    const id = await it.send();
    await it.world.idle();
    expect(it.world.why({ subject: id, reaching: "nowhere" })).toMatchObject({ reason: "target-missing" });
  });

  test("that fails for a while is tried again until it takes the event", async () => {
    await using it = await eventWorld({ faults: { "target.deliver": ({ count }) => count < 3 } });
    const Arn = await it.queue("orders");
    await it.rule("all", SHOP, { Arn });
    await it.send();
    expect(await it.received("orders")).toHaveLength(1);
    expect(it.metric("RetryInvocationAttempts", "all")).toBe(3);
    expect(it.metric("Invocations", "all")).toBe(1);
  });

  test.each([
    [{ MaximumRetryAttempts: 2 }, "MaximumRetryAttempts", "2"],
    [{ MaximumEventAgeInSeconds: 60 }, "MaximumEventAgeInSeconds", /^[5-9]$/],
    [{}, "MaximumRetryAttempts", "185"],
  ])("is given up as %o says", async (RetryPolicy, condition, retries) => {
    await using it = await eventWorld({ faults: { "target.deliver": () => true } });
    const [Arn, dead] = [await it.queue("orders"), await it.queue("dead")];
    await it.rule("all", SHOP, { Arn, RetryPolicy, DeadLetterConfig: { Arn: dead } });
    await it.send();
    const [letter] = await it.received("dead");
    expect(letter?.MessageAttributes?.["EXHAUSTED_RETRY_CONDITION"]?.StringValue).toBe(condition);
    expect(letter?.MessageAttributes?.["RETRY_ATTEMPTS"]?.StringValue).toMatch(retries);
  });
});

describe("buses in a row", () => {
  test("hand the event on as it is, where the second one's policy lets the rule in", async () => {
    await using it = await eventWorld();
    await it.events.send(new CreateEventBusCommand({ Name: "second" }));
    await it.rule("onward", SHOP, { Arn: `arn:aws:events:${AT}:event-bus/second` });
    const Arn = await it.queue("orders");
    await it.rule("last", { ...SHOP, EventBusName: "second" }, { Arn });
    const denied = await it.send();
    expect(await it.received("orders")).toEqual([]);
    expect(it.world.why({ subject: denied, reaching: "second" })).toMatchObject({ reason: "target-denied" });
    const Statement = {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "events:PutEvents",
      Resource: `arn:aws:events:${AT}:event-bus/second`,
      Condition: { ArnEquals: { "aws:SourceArn": ruleArn("onward") } },
    };
    await it.events.send(
      new PutPermissionCommand({
        EventBusName: "second",
        Policy: JSON.stringify({ Version: "2012-10-17", Statement }),
      }),
    );
    const id = await it.send();
    expect(await it.bodies("orders")).toMatchObject([{ id, source: "shop" }]);
  });
});

describe("PutEvents", () => {
  test.each([
    [{ Source: "" }, "InvalidArgument", "Parameter Source is not valid. Reason: Source is a required argument."],
    [
      { DetailType: "" },
      "InvalidArgument",
      "Parameter DetailType is not valid. Reason: DetailType is a required argument.",
    ],
    [{ Detail: "" }, "InvalidArgument", "Parameter Detail is not valid. Reason: Detail is a required argument."],
    [{ Detail: "[]" }, "MalformedDetail", "Detail is malformed."],
    [{ Detail: `"text"` }, "MalformedDetail", "Detail is malformed."],
    [{ Detail: "{" }, "MalformedDetail", "Detail is malformed."],
    [{ Source: "aws.s3" }, "NotAuthorizedForSourceException", "Not authorized for the source."],
  ])("fails an entry %o alone", async (given, ErrorCode, ErrorMessage) => {
    await using it = await eventWorld();
    const good = { Source: "shop", DetailType: "order", Detail: "{}" };
    const answer = await it.events.send(new PutEventsCommand({ Entries: [{ ...good, ...given }, good] }));
    expect(answer.FailedEntryCount).toBe(1);
    expect(answer.Entries).toEqual([{ ErrorCode, ErrorMessage }, { EventId: expect.any(String) as string }]);
  });

  test("takes an event for a bus that does not exist, and loses it", async () => {
    await using it = await eventWorld();
    const id = await it.send({ EventBusName: "nowhere" });
    expect(id).not.toBe("");
    await it.world.idle();
    expect(it.world.why({ subject: id, reaching: "anything" })).toMatchObject({ reason: "bus-missing" });
  });

  test("refuses eleven entries, and more than a megabyte", async () => {
    await using it = await eventWorld();
    const entry = { Source: "shop", DetailType: "order", Detail: "{}" };
    const eleven = it.events.send(new PutEventsCommand({ Entries: Array.from({ length: 11 }, () => entry) }));
    await expect(eleven).rejects.toMatchObject({ name: "ValidationException" });
    const Detail = JSON.stringify({ text: "x".repeat(1_048_576) });
    await expect(it.send({ Detail })).rejects.toMatchObject({
      name: "ValidationException",
      message: "Total size of the entries in the request is over the limit.",
    });
  });
});

test("a rule that is not there is named in the refusal", async () => {
  await using it = await eventWorld();
  await expect(it.events.send(new DescribeRuleCommand({ Name: "gone" }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "Rule gone does not exist on EventBus default.",
  });
});
