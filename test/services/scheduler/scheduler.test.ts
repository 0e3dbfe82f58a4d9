import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  DeleteScheduleGroupCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  ListTagsForResourceCommand,
  SchedulerClient,
  TagResourceCommand,
  UpdateScheduleCommand,
  type CreateScheduleInput,
} from "@aws-sdk/client-scheduler";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient, type Message } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { createTestbed, type Testbed, type TestbedOptions } from "../../../testbed/index.ts";

const MINUTE = 60;
const HOUR = 3600;
const ROLE = "arn:aws:iam::000000000000:role/clock";
const queueArn = (name: string): string => `arn:aws:sqs:us-east-1:000000000000:${name}`;

interface ScheduleWorld extends AsyncDisposable {
  readonly world: Testbed;
  readonly scheduler: SchedulerClient;
  create(given?: Partial<CreateScheduleInput>, target?: object): Promise<unknown>;
  received(queue?: string): Promise<readonly Message[]>;
  /** How many were received. */
  count(): Promise<number>;
}

async function scheduleWorld(
  trusted = "scheduler.amazonaws.com",
  options: TestbedOptions = {},
): Promise<ScheduleWorld> {
  const world = await createTestbed(options);
  const scheduler = new SchedulerClient(world.sdk());
  const sqs = new SQSClient(world.sdk());
  const iam = new IAMClient(world.sdk());
  const document = (statement: object): string =>
    JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", ...statement } });
  await iam.send(
    new CreateRoleCommand({
      RoleName: "clock",
      AssumeRolePolicyDocument: document({ Principal: { Service: trusted }, Action: "sts:AssumeRole" }),
    }),
  );
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: "clock",
      PolicyName: "send",
      PolicyDocument: document({ Action: "sqs:SendMessage", Resource: ["ticks", "dead"].map(queueArn) }),
    }),
  );
  for (const QueueName of ["ticks", "dead", "closed"]) await sqs.send(new CreateQueueCommand({ QueueName }));
  const received = async (queue = "ticks"): Promise<readonly Message[]> => {
    await world.idle();
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: `http://localhost:4566/000000000000/${queue}`,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 43_200,
        MessageAttributeNames: ["All"],
      }),
    );
    return Messages;
  };
  return {
    world,
    scheduler,
    received,
    count: async () => (await received()).length,
    create: (given = {}, target = {}) =>
      scheduler.send(
        new CreateScheduleCommand({
          Name: "tick",
          ScheduleExpression: "rate(1 hour)",
          FlexibleTimeWindow: { Mode: "OFF" },
          ...given,
          Target: { Arn: queueArn("ticks"), RoleArn: ROLE, ...target },
        }),
      ),
    [Symbol.asyncDispose]: () => world.close(),
  };
}

describe("a schedule", () => {
  test("at a rate begins at once, and goes on", async () => {
    await using it = await scheduleWorld();
    await it.create();
    await it.world.advance(0);
    expect(await it.count()).toBe(1);
    await it.world.advance(2 * HOUR);
    expect(await it.count()).toBe(2);
  });

  test("keeps to its start and its end", async () => {
    await using it = await scheduleWorld();
    const [StartDate, EndDate] = [new Date("2026-01-01T03:00:00Z"), new Date("2026-01-01T05:00:00Z")];
    await it.create({ StartDate, EndDate });
    await it.world.advance(3 * HOUR - 1);
    expect(await it.count()).toBe(0);
    await it.world.advance(24 * HOUR);
    expect(await it.count()).toBe(3);
  });

  test("happens once at its time in its zone, and then deletes itself", async () => {
    await using it = await scheduleWorld();
    const zone = { ScheduleExpressionTimezone: "America/New_York" };
    await it.create({ ScheduleExpression: "at(2025-12-31T20:00:00)", ...zone, ActionAfterCompletion: "DELETE" });
    await it.world.advance(HOUR - 1);
    expect(await it.count()).toBe(0);
    await it.world.advance(1);
    expect(await it.count()).toBe(1);
    await expect(it.scheduler.send(new GetScheduleCommand({ Name: "tick" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Schedule tick does not exist.",
    });
  });

  test("within a flexible window fires once in it, at the same time for the same seed", async () => {
    const due = async (): Promise<number> => {
      await using it = await scheduleWorld();
      const window = { FlexibleTimeWindow: { Mode: "FLEXIBLE" as const, MaximumWindowInMinutes: 15 } };
      await it.create({ ScheduleExpression: "cron(0 1 * * ? *)", ...window });
      await it.world.advance(HOUR + 15 * MINUTE);
      expect(await it.count()).toBe(1);
      return it.world.journal.find((entry) => entry.kind === "fact" && entry.service === "scheduler")?.at ?? 0;
    };
    const [one, two] = [await due(), await due()];
    expect(one).toBe(two);
    expect(one).toBeGreaterThanOrEqual(Date.parse("2026-01-01T01:00:00Z"));
  });

  test("fills in what is known only when it fires", async () => {
    await using it = await scheduleWorld();
    const Input = `at <aws.scheduler.scheduled-time>, attempt <aws.scheduler.attempt-number> of <aws.scheduler.schedule-arn>`;
    await it.create({}, { Input });
    await it.world.advance(0);
    const [message] = await it.received();
    expect(message?.Body).toBe(
      "at 2026-01-01T00:00:00Z, attempt 1 of arn:aws:scheduler:us-east-1:000000000000:schedule/default/tick",
    );
  });

  test("says nothing while disabled, and is wound anew when it is changed", async () => {
    await using it = await scheduleWorld();
    await it.create({ State: "DISABLED" });
    await it.world.advance(HOUR);
    expect(await it.count()).toBe(0);
    const change = { Name: "tick", ScheduleExpression: "rate(2 hours)", FlexibleTimeWindow: { Mode: "OFF" as const } };
    await it.scheduler.send(
      new UpdateScheduleCommand({ ...change, Target: { Arn: queueArn("ticks"), RoleArn: ROLE } }),
    );
    await it.world.advance(2 * HOUR);
    expect(await it.count()).toBe(2);
  });
});

describe("a role that may not", () => {
  test("leaves a dead letter, sent with the same role", async () => {
    await using it = await scheduleWorld();
    await it.create({}, { Arn: queueArn("closed"), DeadLetterConfig: { Arn: queueArn("dead") } });
    await it.world.advance(0);
    expect(await it.received("closed")).toEqual([]);
    const [letter] = await it.received("dead");
    expect(letter?.MessageAttributes?.["ERROR_CODE"]?.StringValue).toBe("NO_PERMISSIONS");
    expect(it.world.why({ subject: "tick", reaching: "closed" })).toMatchObject({
      verdict: "stopped",
      plane: "execute",
      reason: "target-role-denied",
      cure: { cli: expect.stringContaining("put-role-policy") as string },
    });
  });

  test("is refused at once if Scheduler may not assume it", async () => {
    await using it = await scheduleWorld("lambda.amazonaws.com");
    await expect(it.create()).rejects.toMatchObject({
      name: "ValidationException",
      message: "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.",
    });
  });
});

test("a target that fails is tried again as often as the schedule says", async () => {
  await using it = await scheduleWorld("scheduler.amazonaws.com", { faults: { "target.deliver": () => true } });
  await it.create(
    { ScheduleExpression: "at(2026-01-01T00:10:00)" },
    { RetryPolicy: { MaximumRetryAttempts: 4 }, DeadLetterConfig: { Arn: queueArn("dead") } },
  );
  await it.world.advance(HOUR);
  const [letter] = await it.received("dead");
  expect(letter?.MessageAttributes).toMatchObject({
    RETRY_ATTEMPTS: { StringValue: "4" },
    EXHAUSTED_RETRY_CONDITION: { StringValue: "MaximumRetryAttempts" },
  });
});

/** As recorded: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
test.each([
  "cron(0 1 * * * *)",
  "cron(7 20 * * NOT *)",
  "cron()",
  "rate(10 seconds)",
  "rate(10)",
  "rate(-10 minutes)",
  "rate( 10 minutes )",
  " rate(10 minutes)",
  "at(2021-12-31T23:59:59Z)",
  "at(2021-12-31)",
])("the expression %s is refused", async (ScheduleExpression) => {
  await using it = await scheduleWorld();
  await expect(it.create({ ScheduleExpression })).rejects.toMatchObject({
    name: "ValidationException",
    message: `Invalid Schedule Expression ${ScheduleExpression}.`,
  });
});

test("what no way leads to is refused by name", async () => {
  await using it = await scheduleWorld();
  await expect(it.create({}, { Arn: "arn:aws:scheduler:::aws-sdk:sqs:sendMessage" })).rejects.toMatchObject({
    name: "ValidationException",
    message: expect.stringContaining("aws-sdk:sqs:sendMessage") as string,
  });
});

test("groups hold schedules, have tags, and take their schedules along", async () => {
  await using it = await scheduleWorld();
  const { scheduler } = it;
  await expect(it.create({ GroupName: "nightly" })).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "Schedule group nightly does not exist.",
  });
  const { ScheduleGroupArn = "" } = await scheduler.send(new CreateScheduleGroupCommand({ Name: "nightly" }));
  await it.create({ GroupName: "nightly" });
  await expect(it.create({ GroupName: "nightly" })).rejects.toMatchObject({ name: "ConflictException" });
  await scheduler.send(new TagResourceCommand({ ResourceArn: ScheduleGroupArn, Tags: [{ Key: "k", Value: "v" }] }));
  const { Tags } = await scheduler.send(new ListTagsForResourceCommand({ ResourceArn: ScheduleGroupArn }));
  expect(Tags).toEqual([{ Key: "k", Value: "v" }]);
  expect((await scheduler.send(new ListSchedulesCommand({ GroupName: "nightly" }))).Schedules).toHaveLength(1);
  await scheduler.send(new DeleteScheduleGroupCommand({ Name: "nightly" }));
  expect((await scheduler.send(new ListSchedulesCommand({}))).Schedules).toEqual([]);
});
