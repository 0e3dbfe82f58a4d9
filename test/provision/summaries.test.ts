import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetFunctionConfigurationCommand, GetPolicyCommand } from "@aws-sdk/client-lambda";
import {
  GetBucketNotificationConfigurationCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand, GetQueueUrlCommand, ListQueuesCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { summaries, without, type Clients } from "../../provision/index.ts";
import { askedBy, callsDuring, codeOf, newWorld } from "./world.ts";

const { provisionSummaries, removeSummaries, summariesNames } = summaries;

/** What only looks, or says again what is so already. */
const HARMLESS = /^(Get|List|Head)|^(CreateQueue|CreateBucket)$/;

const put = (clients: Clients, Bucket: string, Key: string, Body: string | Uint8Array): Promise<unknown> =>
  clients.s3.send(new PutObjectCommand({ Bucket, Key, Body }));

async function read(clients: Clients, Bucket: string, Key: string): Promise<unknown> {
  const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket, Key }));
  return JSON.parse((await Body?.transformToString()) ?? "");
}

async function stepsOf(clients: Clients, logGroupName: string): Promise<readonly string[]> {
  const { events = [] } = await clients.logs.send(
    new FilterLogEventsCommand({ logGroupName, filterPattern: '{ $.level = "INFO" }' }),
  );
  return events.map(({ message }) => {
    const line: { readonly message: string } = JSON.parse(message ?? "");
    return line.message;
  });
}

test("a CSV put into the bucket becomes its summary, and the log says how", async () => {
  await using world = await newWorld();
  const { clients, testbed, at } = world;
  const names = summariesNames(at);
  await provisionSummaries(clients, names, { code: await codeOf("summaries") });
  const sales = readFileSync(join(import.meta.dirname, "../../data/sales-10000.csv"));
  await put(clients, names.bucket, "synthetic-data/march 2026 (final)+1.csv", sales);
  await testbed.idle();
  expect(await read(clients, names.bucket, "summaries/summary_march 2026 (final)+1.json")).toMatchObject({
    source: { key: "synthetic-data/march 2026 (final)+1.csv", bytes: sales.length },
    rows: 10_000,
    malformed: { rows: 0 },
  });
  expect(await stepsOf(clients, names.logGroup)).toEqual(["event received", "CSV downloaded", "JSON uploaded"]);
});

test("provisioning again changes nothing", async () => {
  await using world = await newWorld();
  const { clients, testbed, at } = world;
  const options = { code: await codeOf("summaries"), failureQueues: true };
  const again = (): Promise<void> => provisionSummaries(clients, summariesNames(at), options);
  await again();
  const calls = await callsDuring(testbed, again);
  expect(calls.filter((operation) => !HARMLESS.test(operation))).toEqual([]);
});

test("what is there already is brought to what is wanted", async () => {
  await using world = await newWorld();
  const { clients, testbed, at } = world;
  const names = summariesNames(at);
  const code = await codeOf("summaries");
  await provisionSummaries(clients, names, { code, failureQueues: true });
  await summaries.putSummarizeRole(clients, names, { service: "ec2.amazonaws.com" });
  await summaries.putRolePolicy(clients, names, []);
  await summaries.allowS3ToInvoke(clients, names, { bucket: "elsewhere", account: "111122223333" });
  await summaries.putSummarizeRole(clients, names);
  await provisionSummaries(clients, names, { code, inputSuffix: ".txt", outputPrefix: "out/" });

  const at2 = { FunctionName: names.functionName };
  const configuration = await clients.lambda.send(new GetFunctionConfigurationCommand(at2));
  expect(configuration.Environment?.Variables).toEqual({ SUMMARIES_PREFIX: "out/" });
  expect(configuration.DeadLetterConfig?.TargetArn ?? "").toBe("");
  const { Policy } = await clients.lambda.send(new GetPolicyCommand(at2));
  expect(Policy).toContain("arn:aws:s3:::sales");
  expect(Policy).not.toContain("elsewhere");
  await put(clients, names.bucket, "synthetic-data/a.txt", "n\n1\n");
  await testbed.idle();
  expect(await read(clients, names.bucket, "out/summary_a.json")).toMatchObject({ rows: 1 });
});

test("taken down, nothing is left, and taking down twice is no error", async () => {
  await using world = await newWorld();
  const { clients, testbed, at } = world;
  const names = summariesNames(at);
  await provisionSummaries(clients, names, { code: await codeOf("summaries"), failureQueues: true });
  await put(clients, names.bucket, "synthetic-data/a.csv", "n\n1\n");
  await testbed.idle();
  await removeSummaries(clients, names);
  await removeSummaries(clients, names);
  expect((await clients.s3.send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([]);
  expect((await clients.sqs.send(new ListQueuesCommand({}))).QueueUrls ?? []).toEqual([]);
  await expect(
    clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: names.functionName })),
  ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  await expect(clients.logs.send(new FilterLogEventsCommand({ logGroupName: names.logGroup }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});

test("the deployer's policy is enough for the pipeline's whole life, and holds nothing that is never asked for", async () => {
  await using world = await newWorld();
  const { testbed, at } = world;
  const names = summariesNames(at);
  const policy = summaries.deployerPolicy(names);
  const deployer = await world.as(policy);
  const code = await codeOf("summaries");
  await provisionSummaries(deployer, names, { code, failureQueues: true });
  await put(world.clients, names.bucket, "synthetic-data/a.csv", "n\n1\n");
  await testbed.idle();
  // Everything that can be changed, changed once.
  await summaries.putSummarizeRole(deployer, names, { service: "ec2.amazonaws.com" });
  await summaries.putSummarizeRole(deployer, names);
  await summaries.allowS3ToInvoke(deployer, names, { bucket: "elsewhere" });
  await provisionSummaries(deployer, names, { code: await codeOf("generator"), outputPrefix: "out/" });
  await summaries.putRolePolicy(deployer, names, []);
  await removeSummaries(deployer, names);

  const asked = askedBy(testbed.journal, "user/person-1");
  const granted = policy.Statement.flatMap(({ Action }) => Action);
  expect(granted.filter((action) => !asked.has(action) && !ON_VERSIONED_BUCKETS.has(action))).toEqual([]);
});

/** Taking down asks for these where objects have versions, or where S3 names the deletion so. */
const ON_VERSIONED_BUCKETS = new Set(["s3:DeleteObject", "s3:DeleteObjectVersion"]);

test("an uploader can upload, read summaries, and nothing else", async () => {
  await using world = await newWorld();
  const { clients, testbed, at } = world;
  const names = summariesNames(at);
  await provisionSummaries(clients, names, { code: await codeOf("summaries") });
  const uploader = await world.as(summaries.uploaderPolicy(names));
  await put(uploader, names.bucket, "synthetic-data/a.csv", "n\n1\n");
  await testbed.idle();
  expect(await read(uploader, names.bucket, "summaries/summary_a.json")).toMatchObject({ rows: 1 });
  const list = (Prefix: string): Promise<unknown> =>
    uploader.s3.send(new ListObjectsV2Command({ Bucket: names.bucket, Prefix }));
  await expect(list("summaries/")).resolves.toMatchObject({ KeyCount: 1 });
  await expect(list("")).rejects.toMatchObject({ name: "AccessDenied" });
  await expect(put(uploader, names.bucket, "summaries/a.json", "{}")).rejects.toMatchObject({ name: "AccessDenied" });
});

test("rights can be left out one by one", async () => {
  await using world = await newWorld();
  const { clients, testbed, at } = world;
  const names = summariesNames(at);
  const code = await codeOf("summaries");
  await provisionSummaries(clients, names, { code, withoutRights: ["s3:PutObject"] });
  await put(clients, names.bucket, "synthetic-data/a.csv", "n\n1\n");
  await testbed.idle();
  const attempt = ["event received", "CSV downloaded"];
  expect(await stepsOf(clients, names.logGroup)).toEqual([...attempt, ...attempt, ...attempt]);
  const all = summaries.summarizeRights(names, summaries.resolveSummaries({ code }));
  expect(without(all, ["s3:PutObject"]).map(({ Sid }) => Sid)).toEqual(["ReadSources", "Logs"]);
});

test("without the permission the wiring is refused, and with patience it is tried again", async () => {
  await using world = await newWorld();
  const { clients, at } = world;
  const names = summariesNames(at);
  const settings = summaries.resolveSummaries({ code: await codeOf("summaries") });
  await provisionSummaries(clients, names, settings);
  await summaries.removeNotification(clients, names);
  await summaries.removeS3Permission(clients, names);
  await expect(summaries.putNotification(clients, names, settings)).rejects.toThrow("Unable to validate");
  const attempts: number[] = [];
  const patience = {
    ...settings.patience,
    attempts: 3,
    delay: async (attempt: number): Promise<void> => {
      attempts.push(attempt);
      if (attempt === 3) await summaries.allowS3ToInvoke(clients, names);
    },
  };
  await summaries.putNotification(clients, names, { ...settings, patience });
  expect(attempts).toEqual([2, 3]);
  const found = await clients.s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: names.bucket }));
  expect(found.LambdaFunctionConfigurations).toHaveLength(1);
});

test("an event that fails for good ends in the dead-letter queue and the destination", async () => {
  await using world = await newWorld();
  const { clients, testbed, at } = world;
  const names = summariesNames(at);
  const options = { code: await codeOf("summaries"), failureQueues: true, withoutRights: ["s3:GetObject"] };
  await provisionSummaries(clients, names, options);
  await put(clients, names.bucket, "synthetic-data/a.csv", "n\n1\n");
  await testbed.idle();
  for (const QueueName of [names.deadLetters, names.failures]) {
    const { QueueUrl } = await clients.sqs.send(new GetQueueUrlCommand({ QueueName }));
    const { Attributes } = await clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["ApproximateNumberOfMessages"] }),
    );
    expect(Attributes).toEqual({ ApproximateNumberOfMessages: "1" });
  }
});
