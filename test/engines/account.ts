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
  ListUsersCommand,
} from "@aws-sdk/client-iam";
import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "vitest";
import { createEmulator, type Emulator } from "../../emulator/index.ts";
import { aws, type AwsOptions } from "../../testbed/engines/aws.ts";
import { ACCOUNT, inProcess, REGION, sumInJournal } from "../../testbed/engines/embedded.ts";
import { play } from "../../testbed/play.ts";
import type { Scenario } from "../../testbed/scenario.ts";

/** As the documentation gives it: what whoever runs the engine needs, and no more. */
const POLICY = readFileSync(join(import.meta.dirname, "../../docs/policies/aws-engine.json"), "utf8");

/** An account that stands for AWS's, with a user `runner` who has the documented rights. */
export interface Account {
  readonly emulator: Emulator;
  readonly engineWith: (options: AwsOptions) => ReturnType<typeof aws>;
}

export async function openAccount(): Promise<Account> {
  const emulator = createEmulator({ seed: 1 });
  const endpoint = (await emulator.listen({ port: 0, host: "127.0.0.1" })).url;
  const iam = new IAMClient(inProcess(emulator));
  const UserName = "runner";
  await iam.send(new CreateUserCommand({ UserName }));
  const PolicyDocument = POLICY.replaceAll("ACCOUNT", ACCOUNT);
  // Longer than the 2,048 characters that a user's inline policies may have.
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: "aws-engine", PolicyDocument }));
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: Policy?.Arn }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const credentials = {
    accessKeyId: AccessKey?.AccessKeyId ?? "",
    secretAccessKey: AccessKey?.SecretAccessKey ?? "",
  };
  // The engine as it runs against AWS, over a socket; only its clock is the world's, so that minutes of retries take no time.
  const engineWith = (options: AwsOptions): ReturnType<typeof aws> =>
    aws({
      region: REGION,
      endpoint,
      credentials,
      waiting: { now: () => emulator.now(), sleep: (ms) => emulator.advance(ms) },
      metric: ({ namespace, name, dimensions }) => Promise.resolve(sumInJournal(emulator, namespace, name, dimensions)),
      ...options,
    });
  return { emulator, engineWith };
}

/** Holds that a scenario ends as it claims with the documented rights, by names and tags of its own, and leaves nothing. */
export async function expectAsOnAws({ emulator, engineWith }: Account, scenario: Scenario): Promise<void> {
  const before = emulator.journal.length;
  const told = await play(scenario, engineWith({ account: ACCOUNT, ask: () => Promise.resolve(true) }), 1);
  expect(told.problems).toEqual([]);
  expect(told.outcome).toEqual({ kind: "as on AWS" });
  const calls = emulator.journal.slice(before).filter((entry) => entry.kind === "call");
  const made = calls.filter(({ operation }) => /^Create(?:Bucket|Function|Role|Queue|User)$/.test(operation));
  expect(made.length).toBeGreaterThan(1);
  for (const { resource } of made) expect(resource).toMatch(/[:/]misfire-[\w-]+$/);
  expect(await leftBehind(emulator)).toEqual([]);
}

/** Names of ours that any service still shows to the administrator. */
async function leftBehind(emulator: Emulator): Promise<readonly string[]> {
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
