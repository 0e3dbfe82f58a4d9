import {
  CreateArchiveCommand,
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  DescribeArchiveCommand,
  DescribeEventBusCommand,
  DescribeReplayCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  ListTagsForResourceCommand,
  ListTargetsByRuleCommand,
  PutPermissionCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemovePermissionCommand,
  RemoveTargetsCommand,
  StartReplayCommand,
  TagResourceCommand,
  TestEventPatternCommand,
  UpdateArchiveCommand,
} from "@aws-sdk/client-eventbridge";
import { describe, expect, test } from "vitest";
import { AT, eventWorld, queueArn, ruleArn, SHOP } from "./world.ts";

const HOUR = 3600;
const target = (Arn: string): { Id: string; Arn: string } => ({ Id: "1", Arn });

describe("a schedule of a rule", () => {
  test("fires a period after it was put, says so in an event of its own, and lets idle() end", async () => {
    await using it = await eventWorld();
    const Arn = await it.queue("ticks");
    await it.rule("hourly", { ScheduleExpression: "rate(1 hour)" }, { Arn });
    expect(await it.received("ticks")).toEqual([]);
    await it.world.advance(HOUR - 1);
    expect(await it.received("ticks")).toEqual([]);
    await it.world.advance(1);
    expect(await it.bodies("ticks")).toEqual([
      {
        version: "0",
        id: expect.any(String) as string,
        "detail-type": "Scheduled Event",
        source: "aws.events",
        account: "000000000000",
        time: "2026-01-01T01:00:00Z",
        region: "us-east-1",
        resources: [ruleArn("hourly")],
        detail: {},
      },
    ]);
    expect(it.world.why({ subject: "hourly", reaching: "ticks" })).toMatchObject({ verdict: "arrived" });
  });

  test("stands still while the rule is disabled", async () => {
    await using it = await eventWorld();
    const Arn = await it.queue("ticks");
    await it.rule("noon", { ScheduleExpression: "cron(0 12 * * ? *)" }, { Arn });
    await it.events.send(new DisableRuleCommand({ Name: "noon" }));
    await it.world.advance(24 * HOUR);
    expect(await it.received("ticks")).toEqual([]);
    await it.events.send(new EnableRuleCommand({ Name: "noon" }));
    await it.world.advance(24 * HOUR);
    expect(await it.received("ticks")).toHaveLength(1);
  });

  test.each([
    "rate(1 minutes)",
    "rate(5 minute)",
    "rate(0 minutes)",
    "rate(10 seconds)",
    "cron(0 1 * * * *)",
    "at(2026-01-01)",
    "x",
  ])("%s is refused", async (ScheduleExpression) => {
    await using it = await eventWorld();
    await expect(it.events.send(new PutRuleCommand({ Name: "a", ScheduleExpression }))).rejects.toMatchObject({
      name: "ValidationException",
      message: "Parameter ScheduleExpression is not valid.",
    });
  });

  test("is for the default bus only", async () => {
    await using it = await eventWorld();
    await it.events.send(new CreateEventBusCommand({ Name: "second" }));
    const put = it.events.send(
      new PutRuleCommand({ Name: "a", EventBusName: "second", ScheduleExpression: "rate(1 minute)" }),
    );
    await expect(put).rejects.toMatchObject({
      message: "ScheduleExpression is supported only on the default event bus.",
    });
  });
});

describe("rules and targets", () => {
  test("are refused in AWS's words", async () => {
    await using it = await eventWorld();
    const { events } = it;
    await it.rule("all", SHOP, { Arn: queueArn("a") });
    const pattern = `{"source": "shop"}`;
    await expect(events.send(new PutRuleCommand({ Name: "bad", EventPattern: pattern }))).rejects.toMatchObject({
      name: "InvalidEventPatternException",
      message: `Event pattern is not valid. Reason: "source" must be an object or an array\n at [Source: (String)"${pattern}"; line: 1, column: 13]`,
    });
    await expect(events.send(new DeleteRuleCommand({ Name: "all" }))).rejects.toMatchObject({
      message: "Rule can't be deleted since it has targets.",
    });
    const put = (...Targets: readonly { Id: string; Arn: string }[]): Promise<unknown> =>
      events.send(new PutTargetsCommand({ Rule: "all", Targets: [...Targets] }));
    const five = ["2", "3", "4", "5", "6"].map((Id) => ({ Id, Arn: queueArn("a") }));
    await expect(put(...five)).rejects.toMatchObject({
      name: "LimitExceededException",
      message: "The requested resource exceeds the maximum number allowed.",
    });
    await expect(put({ Id: "1", Arn: "queue" })).rejects.toMatchObject({
      message: "Parameter queue is not valid. Reason: Provided Arn is not in correct format.",
    });
    await expect(put(target(queueArn("a.fifo")))).rejects.toMatchObject({
      message: "Parameter(s) SqsParameters must be specified for target: 1.",
    });
    await expect(put(target(`arn:aws:events:${AT}:api-destination/x/y`))).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("api-destination") as string,
    });
  });

  test.each([
    [
      { Input: "{}", InputPath: "$" },
      "Only one of Input, InputPath, or InputTransformer must be provided for target 1.",
    ],
    [
      { InputTransformer: { InputTemplate: `"<who>"` } },
      "InputTemplate for target 1 contains invalid placeholder who.",
    ],
    [{ InputPath: "detail" }, "Parameter InputPath is not valid. Reason: Invalid JSONPath provided."],
  ])("the input %o is refused", async (given, message) => {
    await using it = await eventWorld();
    await it.events.send(new PutRuleCommand({ Name: "all", ...SHOP }));
    const put = it.events.send(
      new PutTargetsCommand({ Rule: "all", Targets: [{ ...target(queueArn("a")), ...given }] }),
    );
    await expect(put).rejects.toMatchObject({ name: "ValidationException", message });
  });

  test("are listed page by page, and found by their target", async () => {
    await using it = await eventWorld();
    for (const name of ["a1", "a2", "a3", "b1"]) await it.rule(name, SHOP, { Arn: queueArn("q") });
    const first = await it.events.send(new ListRulesCommand({ NamePrefix: "a", Limit: 2 }));
    const { NextToken } = first;
    const second = await it.events.send(new ListRulesCommand({ NamePrefix: "a", Limit: 2, NextToken }));
    expect([first, second].map(({ Rules }) => Rules?.map(({ Name }) => Name))).toEqual([["a1", "a2"], ["a3"]]);
    expect(second.NextToken).toBeUndefined();
    const found = await it.events.send(new ListRuleNamesByTargetCommand({ TargetArn: queueArn("q") }));
    expect(found.RuleNames).toEqual(["a1", "a2", "a3", "b1"]);
    await it.events.send(new RemoveTargetsCommand({ Rule: "a1", Ids: ["1"] }));
    expect((await it.events.send(new ListTargetsByRuleCommand({ Rule: "a1" }))).Targets).toEqual([]);
    await it.events.send(new TagResourceCommand({ ResourceARN: ruleArn("a1"), Tags: [{ Key: "k", Value: "v" }] }));
    const { Tags } = await it.events.send(new ListTagsForResourceCommand({ ResourceARN: ruleArn("a1") }));
    expect(Tags).toEqual([{ Key: "k", Value: "v" }]);
  });
});

test("TestEventPattern tells whether an event fits, and refuses what is no event", async () => {
  await using it = await eventWorld();
  const event = { id: "1", account: "1", source: "shop", time: "", region: "", resources: [], "detail-type": "x" };
  const ask = (EventPattern: string, Event: string): Promise<{ Result?: boolean | undefined }> =>
    it.events.send(new TestEventPatternCommand({ EventPattern, Event }));
  expect((await ask(SHOP.EventPattern, JSON.stringify(event))).Result).toBe(true);
  expect((await ask(`{"source":["other"]}`, JSON.stringify(event))).Result).toBe(false);
  for (const text of ["text", "{}"])
    await expect(ask(SHOP.EventPattern, text)).rejects.toMatchObject({ message: "Parameter Event is not valid." });
});

describe("buses", () => {
  test("are made, told, and not deleted while they have rules", async () => {
    await using it = await eventWorld();
    const { events } = it;
    await events.send(new CreateEventBusCommand({ Name: "second" }));
    await expect(events.send(new CreateEventBusCommand({ Name: "second" }))).rejects.toMatchObject({
      name: "ResourceAlreadyExistsException",
      message: "Event bus second already exists.",
    });
    await expect(events.send(new DescribeEventBusCommand({ Name: "third" }))).rejects.toMatchObject({
      message: "Event bus third does not exist.",
    });
    await expect(events.send(new DeleteEventBusCommand({ Name: "default" }))).rejects.toMatchObject({
      message: "Cannot delete event bus default.",
    });
    await it.rule("all", { ...SHOP, EventBusName: "second" });
    await expect(events.send(new DeleteEventBusCommand({ Name: "second" }))).rejects.toThrow("rules");
  });

  test("have a policy, statement by statement", async () => {
    await using it = await eventWorld();
    const { events } = it;
    const grant = { Action: "events:PutEvents", Principal: "111122223333", StatementId: "other" };
    await events.send(new PutPermissionCommand(grant));
    const { Policy = "" } = await events.send(new DescribeEventBusCommand({}));
    expect(JSON.parse(Policy)).toMatchObject({
      Statement: [{ Sid: "other", Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "events:PutEvents" }],
    });
    await expect(events.send(new RemovePermissionCommand({ StatementId: "x" }))).rejects.toMatchObject({
      message: "Statement with the provided id does not exist.",
    });
    await events.send(new RemovePermissionCommand({ StatementId: "other" }));
    expect((await events.send(new DescribeEventBusCommand({}))).Policy).toBeUndefined();
  });
});

describe("an archive", () => {
  test("keeps what fits for as long as it says, and plays it again under its name", async () => {
    await using it = await eventWorld();
    const { events } = it;
    const bus = `arn:aws:events:${AT}:event-bus/default`;
    const { ArchiveArn } = await events.send(
      new CreateArchiveCommand({ ArchiveName: "orders", EventSourceArn: bus, RetentionDays: 1, ...SHOP }),
    );
    const id = await it.send({ Detail: `{"n":1}` });
    await it.send({ Source: "others" });
    const held = async (): Promise<number | undefined> =>
      (await events.send(new DescribeArchiveCommand({ ArchiveName: "orders" }))).EventCount;
    expect(await held()).toBe(1);
    const Arn = await it.queue("orders");
    await it.rule("all", SHOP, { Arn });
    const EventStartTime = new Date("2025-12-31T00:00:00Z");
    const EventEndTime = new Date("2026-01-02T00:00:00Z");
    const replay = {
      ReplayName: "again",
      EventSourceArn: ArchiveArn,
      EventStartTime,
      EventEndTime,
      Destination: { Arn: bus },
    };
    expect((await events.send(new StartReplayCommand(replay))).State).toBe("STARTING");
    expect(await it.bodies("orders")).toMatchObject([{ id, "replay-name": "again", detail: { n: 1 } }]);
    expect((await events.send(new DescribeReplayCommand({ ReplayName: "again" }))).State).toBe("COMPLETED");
    expect(await held()).toBe(1);
    await it.world.advance(25 * HOUR);
    expect(await held()).toBe(0);
    await events.send(new UpdateArchiveCommand({ ArchiveName: "orders", RetentionDays: 0 }));
  });

  test("is refused for a bus that is not there, and a replay for times that are none", async () => {
    await using it = await eventWorld();
    const { events } = it;
    const archive = (EventSourceArn: string): Promise<unknown> =>
      events.send(new CreateArchiveCommand({ ArchiveName: "a", EventSourceArn }));
    await expect(archive(`arn:aws:events:${AT}:event-bus/gone`)).rejects.toMatchObject({
      message: "Event bus gone does not exist.",
    });
    await archive(`arn:aws:events:${AT}:event-bus/default`);
    const at = new Date("2026-01-01T00:00:00Z");
    const replay = (archiveName: string): Promise<unknown> =>
      events.send(
        new StartReplayCommand({
          ReplayName: "r",
          EventSourceArn: `arn:aws:events:${AT}:archive/${archiveName}`,
          EventStartTime: at,
          EventEndTime: at,
          Destination: { Arn: `arn:aws:events:${AT}:event-bus/default` },
        }),
      );
    await expect(replay("a")).rejects.toMatchObject({
      message: "Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.",
    });
    await expect(replay("b")).rejects.toMatchObject({
      message: "Parameter EventSourceArn is not valid. Reason: Archive b does not exist.",
    });
  });
});
