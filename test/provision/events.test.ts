import { ListEventSourceMappingsCommand } from "@aws-sdk/client-lambda";
import { ListBucketsCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { ListQueuesCommand, ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { DescribeAlarmsCommand, GetDashboardCommand, ListDashboardsCommand } from "@aws-sdk/client-cloudwatch";
import { GetRestApisCommand } from "@aws-sdk/client-api-gateway";
import { ListSchedulesCommand } from "@aws-sdk/client-scheduler";
import { ListTopicsCommand } from "@aws-sdk/client-sns";
import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { events } from "../../provision/index.ts";
import { deployCommand } from "../../testbed/cli/deploy-command.ts";
import { eventsCode } from "../../testbed/pipelines/index.ts";
import { askedBy, callsDuring, newWorld, type ProvisionWorld } from "./world.ts";

const { deployerPolicy, eventsClientsFor, eventsNames, provisionEvents, removeEvents } = events;

/** What only looks, or says again what is so already. */
const HARMLESS = /^(Get|List|Head|Describe)|^(CreateBucket|CreateTopic|PutMetricAlarm|PutDashboard)$/;

let world: ProvisionWorld;
let names: events.EventsNames;
let made: events.EventsMade;
let admin: events.EventsClients;
let deployer: events.EventsClients;

// One world for all: what is tested is its life, from the first day to the last.
beforeAll(async () => {
  world = await newWorld();
  names = eventsNames(world.at);
  admin = eventsClientsFor(world.testbed.sdk());
  const { s3 } = await world.as(deployerPolicy(names));
  deployer = eventsClientsFor({ ...world.testbed.sdk(), credentials: await s3.config.credentials() });
  made = await provisionEvents(deployer, names, { code: await eventsCode() });
});
afterAll(() => world.testbed.close());

/** What the command printed for people. */
async function deployed(endpoint: string): Promise<string> {
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  try {
    expect(await deployCommand("events", { endpoint })).toBe(0);
    return write.mock.calls.map(([text]) => String(text)).join("");
  } finally {
    write.mockRestore();
  }
}

test("the curl line that `misfire deploy events` prints puts an event through the whole pipeline, over the socket", async () => {
  const endpoint = await world.testbed.endpoint();
  const told = await deployed(endpoint);
  const [, url = "", body = ""] = /curl -XPOST (\S+) -d '(.*)'/.exec(told) ?? [];
  expect(body).toBe(`{"event_type":"page_view","user_id":"u123","page":"/home"}`);
  // As curl sends it.
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const answer = await fetch(url, { method: "POST", headers, body });
  expect(answer.status).toBe(202);
  const { event_ids } = (await answer.json()) as { readonly event_ids: readonly string[] };
  await world.testbed.idle();
  const { Contents = [] } = await admin.s3.send(new ListObjectsV2Command({ Bucket: names.bucket }));
  expect(Contents.map(({ Key }) => Key)).toEqual([`events/2026/01/01/00/${event_ids[0]}.json`]);
  const subject = answer.headers.get("x-amzn-requestid") ?? "";
  expect(`${subject}-0`).toBe(event_ids[0]);
  expect(world.testbed.why({ subject, reaching: names.table.name }).verdict).toBe("arrived");
});

test("nobody at the endpoint is a sentence, not a stack", async () => {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  expect(await deployCommand("events", { endpoint: "http://127.0.0.1:1" })).toBe(2);
  expect(write.mock.calls.join("")).toBe("Nobody answers at http://127.0.0.1:1. Start one with: npm run serve\n");
  write.mockRestore();
});

test("one message that is no event fails alone, and waits in the dead-letter queue after three receives", async () => {
  const { sqs } = admin;
  await sqs.send(new SendMessageCommand({ QueueUrl: made.queueUrl, MessageBody: "no event" }));
  await world.testbed.advance(300);
  const url = made.queueUrl.replace(/events$/, names.deadLetters.name);
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: url }));
  expect(Messages?.map(({ Body }) => Body)).toEqual(["no event"]);
  const { MetricAlarms = [] } = await admin.cloudwatch.send(new DescribeAlarmsCommand({ StateValue: "ALARM" }));
  expect(MetricAlarms.map(({ AlarmName }) => AlarmName)).toContain("events-dead");
});

test("the dashboard shows what the pipeline is watched by", async () => {
  const { DashboardBody = "" } = await admin.cloudwatch.send(new GetDashboardCommand({ DashboardName: "events" }));
  for (const metric of ["Invocations", "Errors", "ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"])
    expect(DashboardBody).toContain(`"${metric}"`);
  expect(DashboardBody).toContain(`"${names.deadLetters.name}"`);
});

test("provisioning again changes nothing, and other wishes are brought about", async () => {
  const code = await eventsCode();
  // The command reached the queue under another URL, which is a variable of `ingest`.
  await provisionEvents(deployer, names, { code });
  const again = await callsDuring(world.testbed, () => provisionEvents(deployer, names, { code }));
  expect(again.filter((operation) => !HARMLESS.test(operation))).toEqual([]);
  const other = {
    code,
    schedule: "rate(1 hour)",
    reportsItems: false,
    batchesMax: 5,
    receivesMax: 5,
    failureQueues: false,
  };
  const changed = await callsDuring(world.testbed, () => provisionEvents(deployer, names, other));
  expect(changed).toEqual(
    expect.arrayContaining([
      "UpdateSchedule",
      "UpdateEventSourceMapping",
      "SetQueueAttributes",
      "UpdateFunctionConfiguration",
    ]),
  );
  const found = await admin.lambda.send(new ListEventSourceMappingsCommand({ FunctionName: names.process.name }));
  expect(found.EventSourceMappings).toMatchObject([
    { FunctionResponseTypes: [], ScalingConfig: { MaximumConcurrency: 5 } },
  ]);
});

test("the deployer's policy was enough for all of it; taken down, nothing is left", async () => {
  await provisionEvents(deployer, names, { code: { ...(await eventsCode()), aggregate: (await eventsCode()).ingest } });
  await events.removeApiPermission(deployer, names);
  await removeEvents(deployer, names);
  await removeEvents(deployer, names);
  const { s3, sqs, sns, dynamodb, apigateway, scheduler, cloudwatch } = admin;
  const left: readonly (readonly unknown[] | undefined)[] = await Promise.all([
    s3.send(new ListBucketsCommand({})).then(({ Buckets }) => Buckets),
    sqs.send(new ListQueuesCommand({})).then(({ QueueUrls }) => QueueUrls),
    sns.send(new ListTopicsCommand({})).then(({ Topics }) => Topics),
    dynamodb.send(new ListTablesCommand({})).then(({ TableNames }) => TableNames),
    apigateway.send(new GetRestApisCommand({})).then(({ items }) => items),
    scheduler.send(new ListSchedulesCommand({})).then(({ Schedules }) => Schedules),
    cloudwatch.send(new DescribeAlarmsCommand({})).then(({ MetricAlarms }) => MetricAlarms),
    cloudwatch.send(new ListDashboardsCommand({})).then(({ DashboardEntries }) => DashboardEntries),
  ]);
  expect(left.flatMap((each) => each ?? [])).toEqual([]);
  const asked = askedBy(world.testbed.journal, "user/person-1");
  const granted = deployerPolicy(names).Statement.flatMap(({ Action }) => Action);
  expect(granted.filter((action) => !asked.has(action) && !NOT_HERE.has(action))).toEqual([]);
});

/** Taking down asks for these where objects have versions, or where S3 names the deletion so; and a role whose trust was changed. */
const NOT_HERE = new Set(["s3:DeleteObject", "s3:DeleteObjectVersion", "iam:UpdateAssumeRolePolicy"]);
