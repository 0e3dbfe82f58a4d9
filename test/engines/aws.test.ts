import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  IAMClient,
  ListRolesCommand,
  ListRoleTagsCommand,
  ListUsersCommand,
} from "@aws-sdk/client-iam";
import { LambdaClient, ListFunctionsCommand, ListTagsCommand } from "@aws-sdk/client-lambda";
import { GetBucketTaggingCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { GetQueueUrlCommand, ListQueuesCommand, ListQueueTagsCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEmulator, type Emulator } from "../../emulator/index.ts";
import { aws, type AwsOptions } from "../../testbed/engines/aws.ts";
import { ACCOUNT, inProcess, REGION, sumInJournal } from "../../testbed/engines/embedded.ts";
import type { KeyPair } from "../../testbed/engines/engine.ts";
import { EngineUnavailable } from "../../testbed/engines/index.ts";
import { summaries } from "../../testbed/pipelines/index.ts";
import { play } from "../../testbed/play.ts";
import { read } from "../laws/over-the-api.ts";

/** As the documentation gives it: what whoever runs the engine needs, and no more. */
const POLICY = readFileSync(join(import.meta.dirname, "../../docs/policies/aws-engine.json"), "utf8");

let emulator: Emulator;
let endpoint: string;
let runner: KeyPair;

beforeAll(async () => {
  emulator = createEmulator({ seed: 1 });
  endpoint = (await emulator.listen({ port: 0, host: "127.0.0.1" })).url;
  const iam = new IAMClient(inProcess(emulator));
  const UserName = "runner";
  await iam.send(new CreateUserCommand({ UserName }));
  const PolicyDocument = POLICY.replaceAll("ACCOUNT", ACCOUNT);
  // Longer than the 2,048 characters that a user's inline policies may have.
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: "aws-engine", PolicyDocument }));
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: Policy?.Arn }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  runner = { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
});
afterAll(() => emulator.close());

/** The engine as it runs against AWS, over a socket; only its clock is the world's, so that minutes of retries take no time. */
const engineWith = (options: AwsOptions): ReturnType<typeof aws> =>
  aws({
    region: REGION,
    endpoint,
    credentials: runner,
    waiting: { now: () => emulator.now(), sleep: (ms) => emulator.advance(ms) },
    metric: ({ namespace, name, dimensions }) => Promise.resolve(sumInJournal(emulator, namespace, name, dimensions)),
    ...options,
  });

const callsOf = (name: string): readonly string[] =>
  emulator.journal.flatMap((entry) =>
    entry.kind === "call" && entry.caller.endsWith(`:user/${name}`) ? [entry.operation] : [],
  );

describe("the engine aws does nothing", () => {
  const open = (options: AwsOptions): Promise<unknown> => engineWith(options).open({ seed: 1 });

  test("without the account's name", async () => {
    await expect(open({ yes: true })).rejects.toThrow("--account <its 12 digits>");
    await expect(open({ account: "sales", yes: true })).rejects.toThrow(EngineUnavailable);
    expect(callsOf("runner")).toEqual([]);
  });

  test("in another account than the one that was named", async () => {
    await expect(open({ account: "111122223333", yes: true })).rejects.toThrow(
      `These credentials belong to account ${ACCOUNT}, not to 111122223333: nothing was done.`,
    );
    expect(new Set(callsOf("runner"))).toEqual(new Set(["GetCallerIdentity"]));
  });

  test("unless it was asked and told to, after saying what it will make", async () => {
    const asked: string[] = [];
    const ask = (plan: string): Promise<boolean> => Promise.resolve(asked.push(plan) === 0);
    await expect(open({ account: ACCOUNT, ask })).rejects.toThrow("Nothing was made.");
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain("bucket misfire-sales-");
    expect(new Set(callsOf("runner"))).toEqual(new Set(["GetCallerIdentity"]));
  });
});

describe.each(read.map((scenario) => [scenario.name, scenario] as const))("%s on the engine aws", (_, scenario) => {
  test("ends as it claims with the documented rights, by names and tags of its own, and leaves nothing", async () => {
    const before = emulator.journal.length;
    const told = await play(scenario, engineWith({ account: ACCOUNT, ask: () => Promise.resolve(true) }), 1);
    expect(told.problems).toEqual([]);
    expect(told.outcome).toEqual({ kind: "as on AWS" });
    const calls = emulator.journal.slice(before).filter((entry) => entry.kind === "call");
    const made = calls.filter(({ operation }) => /^Create(?:Bucket|Function|Role|Queue|User)$/.test(operation));
    expect(made.length).toBeGreaterThan(1);
    for (const { resource } of made) expect(resource).toMatch(/[:/]misfire-[\w-]+$/);
    expect(await leftBehind()).toEqual([]);
  });
});

test("everything that is made is tagged with the run that made it", async () => {
  await using world = await engineWith({ account: ACCOUNT, ask: () => Promise.resolve(true) }).open({ seed: 1 });
  const { names } = await summaries(world, { failureQueues: true });
  const config = inProcess(emulator);
  const run = { project: "misfire", "misfire-run": names.bucket.split("-")[2] ?? "" };
  const { TagSet = [] } = await new S3Client(config).send(new GetBucketTaggingCommand({ Bucket: names.bucket }));
  expect(Object.fromEntries(TagSet.map(({ Key, Value }) => [Key, Value]))).toEqual(run);
  const Resource = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${names.function}`;
  expect((await new LambdaClient(config).send(new ListTagsCommand({ Resource }))).Tags).toEqual(run);
  const { Tags = [] } = await new IAMClient(config).send(new ListRoleTagsCommand({ RoleName: names.role }));
  expect(Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]))).toEqual(run);
  const sqs = new SQSClient(config);
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: names.deadLetters }));
  expect((await sqs.send(new ListQueueTagsCommand({ QueueUrl }))).Tags).toEqual(run);
});

/** Names of ours that any service still shows to the administrator. */
async function leftBehind(): Promise<readonly string[]> {
  const config = inProcess(emulator);
  const iam = new IAMClient(config);
  const names = [
    ...((await new S3Client(config).send(new ListBucketsCommand({}))).Buckets ?? []).map(({ Name }) => Name),
    ...((await new LambdaClient(config).send(new ListFunctionsCommand({}))).Functions ?? []).map(
      (fn) => fn.FunctionName,
    ),
    ...((await iam.send(new ListRolesCommand({}))).Roles ?? []).map(({ RoleName }) => RoleName),
    ...((await iam.send(new ListUsersCommand({}))).Users ?? []).map(({ UserName }) => UserName),
    ...((await new SQSClient(config).send(new ListQueuesCommand({}))).QueueUrls ?? []),
    ...((await new CloudWatchLogsClient(config).send(new DescribeLogGroupsCommand({}))).logGroups ?? []).map(
      ({ logGroupName }) => logGroupName,
    ),
  ];
  return names.flatMap((name) => (name?.includes("misfire-") ? [name] : []));
}
