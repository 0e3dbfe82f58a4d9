import { InvokeCommand } from "@aws-sdk/client-lambda";
import { CreateBucketCommand, GetObjectCommand, ListBucketsCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { salesTable } from "../../handlers/generator/sales.ts";
import { clientsFor, generator, summaries, type Clients } from "../../provision/index.ts";
import { askedBy, callsDuring, codeOf, newWorld } from "./world.ts";

const { generatorNames, provisionGenerator, removeGenerator } = generator;

interface Answer {
  readonly bucket: string;
  readonly key: string;
  readonly rows: number;
  readonly errorMessage?: string;
}

async function invoke({ lambda }: Clients, FunctionName: string, event: object = {}): Promise<Answer> {
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }));
  const answer: Answer = JSON.parse(Buffer.from(Payload ?? []).toString());
  return answer;
}

test("a person starts the function, and the table it was asked for is in the bucket", async () => {
  await using world = await newWorld();
  const { clients, at } = world;
  const names = generatorNames(at);
  await provisionGenerator(clients, names, { code: await codeOf("generator"), rows: 10 });
  const starter = await world.as(generator.starterPolicy(names));
  const answer = await invoke(starter, names.functionName, { seed: 7, rows: 25 });
  expect(answer.key).toMatch(/^synthetic-data\/sales_data_[0-9a-f-]{36}\.csv$/);
  const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: answer.bucket, Key: answer.key }));
  expect(await Body?.transformToString()).toBe(salesTable({ seed: 7, rows: 25 }));
  expect((await invoke(starter, names.functionName)).rows).toBe(10);
});

test("without s3:PutObject the administrator's own rights do not help", async () => {
  await using world = await newWorld();
  const { clients, at } = world;
  const names = generatorNames(at);
  await provisionGenerator(clients, names, { code: await codeOf("generator"), withoutRights: ["s3:PutObject"] });
  expect((await invoke(clients, names.functionName)).errorMessage).toMatch(
    /assumed-role\/generate-role\/generate is not authorized to perform: s3:PutObject/,
  );
});

test("provisioning again changes nothing, and taking down leaves nothing", async () => {
  await using world = await newWorld();
  const { clients, testbed, at } = world;
  const names = generatorNames(at);
  const options = { code: await codeOf("generator") };
  await provisionGenerator(clients, names, options);
  const calls = await callsDuring(testbed, () => provisionGenerator(clients, names, options));
  expect(calls).toEqual(["CreateBucket", "GetRole", "GetRolePolicy", "GetFunctionConfiguration"]);
  await invoke(clients, names.functionName);
  await removeGenerator(clients, names);
  await removeGenerator(clients, names);
  expect((await clients.s3.send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([]);
});

test("the deployer's policy is enough, and holds nothing that is never asked for", async () => {
  await using world = await newWorld();
  const { testbed, at } = world;
  const names = generatorNames(at);
  const policy = generator.deployerPolicy(names);
  const deployer = await world.as(policy);
  await provisionGenerator(deployer, names, { code: await codeOf("generator") });
  await invoke(world.clients, names.functionName);
  await generator.putGenerateRole(deployer, names, { service: "ec2.amazonaws.com" });
  await generator.putGenerateRole(deployer, names);
  await generator.allowAccountToInvoke(deployer, names, "111122223333");
  await generator.allowAccountToInvoke(deployer, names, "111122223333");
  await generator.removeAccountPermission(deployer, names, "111122223333");
  await provisionGenerator(deployer, names, { code: await codeOf("summaries"), rows: 5 });
  await generator.putGenerateRolePolicy(deployer, names, []);
  await removeGenerator(deployer, names);
  const asked = askedBy(testbed.journal, "user/person-1");
  const granted = policy.Statement.flatMap(({ Action }) => Action);
  const left = granted.filter((action) => !asked.has(action) && !action.startsWith("s3:DeleteObject"));
  expect(left).toEqual([]);
});

test("one pipeline feeds the other: what the generator writes is summed up", async () => {
  await using world = await newWorld();
  const { clients, testbed, at } = world;
  const names = summaries.summariesNames(at);
  await provisionGenerator(clients, generatorNames(at), { code: await codeOf("generator") });
  await summaries.provisionSummaries(clients, names, { code: await codeOf("summaries") });
  const { key } = await invoke(clients, "generate", { rows: 40 });
  await testbed.idle();
  const name = key.slice(key.indexOf("sales_data_"), -4);
  const summary = new GetObjectCommand({ Bucket: names.bucket, Key: `summaries/summary_${name}.json` });
  const { Body } = await clients.s3.send(summary);
  expect(JSON.parse((await Body?.transformToString()) ?? "")).toMatchObject({ rows: 40 });
});

test("a bucket name that somebody else took is an error, not a success", async () => {
  await using world = await newWorld();
  const { clients, testbed, at } = world;
  const other = clientsFor(testbed.sdk({ accessKeyId: "111122223333", secretAccessKey: "test" }));
  await other.s3.send(new CreateBucketCommand({ Bucket: "sales" }));
  await expect(
    provisionGenerator(clients, generatorNames(at), { code: await codeOf("generator") }),
  ).rejects.toMatchObject({ name: "BucketAlreadyExists" });
});
