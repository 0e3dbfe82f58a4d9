import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, GetFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { ListBucketsCommand, CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { createTestbed } from "../../testbed/index.ts";

const LAMBDA_MAY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

async function ask(
  url: string,
  init?: RequestInit,
): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
  const response = await fetch(url, init);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
const post = (body?: unknown): RequestInit => ({
  method: "POST",
  ...(body === undefined ? {} : { body: JSON.stringify(body) }),
});

describe("the control API", () => {
  test("tells health, clock, seed and services", async () => {
    await using world = await createTestbed({ seed: 5 });
    const { status, body } = await ask(`${await world.endpoint()}/_misfire/health`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: "ready",
      clock: "virtual",
      seed: 5,
      services: [
        "s3",
        "lambda",
        "iam",
        "sts",
        "logs",
        "sqs",
        "sns",
        "dynamodb",
        "dynamodbstreams",
        "cloudwatch",
        "apigateway",
        "apigatewayv2",
        "events",
        "scheduler",
      ],
    });
  });

  test.each(["virtual", "real"] as const)("moves the %s clock", async (clock) => {
    await using world = await createTestbed({ clock });
    const url = await world.endpoint();
    const before = await ask(`${url}/_misfire/clock`);
    const after = await ask(`${url}/_misfire/clock/advance`, post({ seconds: 90 }));
    expect(Number(after.body["epochMs"]) - Number(before.body["epochMs"])).toBeGreaterThanOrEqual(90_000);
  });

  test("begins again on reset", async () => {
    await using world = await createTestbed();
    const url = await world.endpoint();
    const s3 = new S3Client(world.sdk());
    await s3.send(new CreateBucketCommand({ Bucket: "sales" }));
    expect((await ask(`${url}/_misfire/reset`, post())).status).toBe(200);
    expect((await s3.send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([]);
    expect(world.journal[0]).toMatchObject({ id: 1, kind: "call", operation: "ListBuckets" });
  });

  test("hands out the journal, whole or from an entry on", async () => {
    await using world = await createTestbed();
    const url = await world.endpoint();
    await new S3Client(world.sdk()).send(new CreateBucketCommand({ Bucket: "sales" }));
    const all = (await ask(`${url}/_misfire/journal`)).body["entries"] as { id: number }[];
    expect(all.length).toBe(world.journal.length);
    const rest = (await ask(`${url}/_misfire/journal?after=2`)).body["entries"] as { id: number }[];
    expect(rest.map((entry) => entry.id)).toEqual(all.slice(2).map((entry) => entry.id));
  });

  test("hands out a function's zip where GetFunction says it lies", async () => {
    await using world = await createTestbed();
    const url = await world.endpoint();
    const config = await world.sdkOverSocket();
    const zip = zipSync({ "index.mjs": strToU8("export const handler = async () => 1;") });
    const { Role } = await new IAMClient(config).send(
      new CreateRoleCommand({ RoleName: "runner", AssumeRolePolicyDocument: LAMBDA_MAY }),
    );
    const lambda = new LambdaClient(config);
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName: "f",
        Runtime: "nodejs24.x",
        Role: Role?.Arn,
        Handler: "index.handler",
        Code: { ZipFile: zip },
      }),
    );
    const { Code } = await lambda.send(new GetFunctionCommand({ FunctionName: "f" }));
    const code = await fetch(Code?.Location ?? "");
    expect(code.status).toBe(200);
    expect(new Uint8Array(await code.arrayBuffer())).toEqual(zip);
    const none = await ask(`${url}/_misfire/lambda/code/000000000000/us-east-1/f/7`);
    expect(none.status).toBe(404);
    expect(none.body["error"]).toContain("f:7");
  });

  test.each([
    ["/_misfire/clock/advance", post({ seconds: 1e30 }), 400],
    ["/_misfire/lambda/code/%E0%A4%A", { method: "GET" }, 404],
    ["/_misfire/clock/advance", post({ seconds: -1 }), 400],
    ["/_misfire/clock/advance", post({ minutes: 1 }), 400],
    ["/_misfire/why", post({ subject: "a" }), 400],
    ["/_misfire/why", { method: "POST", body: "{" }, 400],
    ["/_misfire/journal?after=x", {}, 400],
    ["/_misfire/reset", {}, 405],
    ["/_misfire/nonsense", {}, 404],
  ] as const)("%s refuses what it cannot use, with a sentence", async (path, init, status) => {
    await using world = await createTestbed();
    const answer = await ask(`${await world.endpoint()}${path}`, init);
    expect(answer.status).toBe(status);
    expect(answer.body["error"]).toMatch(/\w{3}/);
  });

  test("refuses what a browser sends from another site", async () => {
    await using world = await createTestbed();
    const url = await world.endpoint();
    const response = await fetch(`${url}/_misfire/reset`, {
      method: "POST",
      headers: { origin: "https://evil.example" },
    });
    expect(response.status).toBe(403);
  });
});

test("worlds live side by side", async () => {
  await using one = await createTestbed();
  await using two = await createTestbed();
  await new S3Client(one.sdk()).send(new CreateBucketCommand({ Bucket: "only-here" }));
  expect((await new S3Client(two.sdk()).send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([]);
  const socket = await one.sdkOverSocket();
  expect((await new S3Client(socket).send(new ListBucketsCommand({}))).Buckets).toMatchObject([{ Name: "only-here" }]);
});
