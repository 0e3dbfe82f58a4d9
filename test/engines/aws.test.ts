import { IAMClient, ListRoleTagsCommand } from "@aws-sdk/client-iam";
import { LambdaClient, ListTagsCommand } from "@aws-sdk/client-lambda";
import { GetBucketTaggingCommand, S3Client } from "@aws-sdk/client-s3";
import { GetQueueUrlCommand, ListQueueTagsCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AwsOptions } from "../../testbed/engines/aws.ts";
import { ACCOUNT, inProcess, REGION } from "../../testbed/engines/embedded.ts";
import { EngineUnavailable } from "../../testbed/engines/index.ts";
import { summaries } from "../../testbed/pipelines/index.ts";
import { read } from "../laws/over-the-api.ts";
import { expectAsOnAws, openAccount, type Account } from "./account.ts";
import { CHOSEN } from "./chosen.ts";

let account: Account;
beforeAll(async () => {
  account = await openAccount();
});
afterAll(() => account.emulator.close());

const callsOf = (name: string): readonly string[] =>
  account.emulator.journal.flatMap((entry) =>
    entry.kind === "call" && entry.caller.endsWith(`:user/${name}`) ? [entry.operation] : [],
  );

describe("the engine aws does nothing", () => {
  const open = (options: AwsOptions): Promise<unknown> => account.engineWith(options).open({ seed: 1 });

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

test.each(read.filter(({ name }) => CHOSEN.has(name)).map((scenario) => [scenario.name, scenario] as const))(
  "%s on the engine aws ends as it claims with the documented rights, and leaves nothing",
  (_, scenario) => expectAsOnAws(account, scenario),
);

test("everything that is made is tagged with the run that made it", async () => {
  await using world = await account
    .engineWith({ account: ACCOUNT, ask: () => Promise.resolve(true) })
    .open({ seed: 1 });
  const { names } = await summaries(world, { failureQueues: true });
  const config = inProcess(account.emulator);
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
