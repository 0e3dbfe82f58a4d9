import * as fc from "fast-check";
import { APIGatewayClient, GetRestApisCommand } from "@aws-sdk/client-api-gateway";
import { ApiGatewayV2Client, GetApisCommand } from "@aws-sdk/client-apigatewayv2";
import { CloudWatchClient, ListMetricsCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { EventBridgeClient, ListEventBusesCommand } from "@aws-sdk/client-eventbridge";
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { ListSchedulesCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";
import { createEmulator, type Emulator } from "../../emulator/index.ts";
import { createTestbed, type ClientConfig, type KeyPair, type Testbed } from "../../testbed/index.ts";

/** One call of every service, with the IAM action it needs. */
const CALLS: readonly (readonly [service: string, action: RegExp, call: (config: ClientConfig) => Promise<unknown>])[] =
  [
    ["s3", /s3:ListAllMyBuckets/, (config) => new S3Client(config).send(new ListBucketsCommand({}))],
    ["lambda", /lambda:ListFunctions/, (config) => new LambdaClient(config).send(new ListFunctionsCommand({}))],
    ["iam", /iam:ListRoles/, (config) => new IAMClient(config).send(new ListRolesCommand({}))],
    [
      "sts",
      /sts:AssumeRole/,
      (config) =>
        new STSClient(config).send(
          new AssumeRoleCommand({ RoleArn: "arn:aws:iam::000000000000:role/any", RoleSessionName: "law" }),
        ),
    ],
    [
      "logs",
      /logs:DescribeLogGroups/,
      (config) => new CloudWatchLogsClient(config).send(new DescribeLogGroupsCommand({})),
    ],
    ["events", /events:ListEventBuses/, (config) => new EventBridgeClient(config).send(new ListEventBusesCommand({}))],
    [
      "scheduler",
      /scheduler:ListSchedules/,
      (config) => new SchedulerClient(config).send(new ListSchedulesCommand({})),
    ],
    ["sns", /SNS:ListTopics/, (config) => new SNSClient(config).send(new ListTopicsCommand({}))],
    ["cloudwatch", /cloudwatch:ListMetrics/, (config) => new CloudWatchClient(config).send(new ListMetricsCommand({}))],
    ["apigateway", /apigateway:GET/, (config) => new APIGatewayClient(config).send(new GetRestApisCommand({}))],
    ["apigatewayv2", /apigateway:GET/, (config) => new ApiGatewayV2Client(config).send(new GetApisCommand({}))],
    [
      "sqs",
      /sqs:listqueues on resource: arn:aws:sqs:[\w-]+:\d{12}: because/,
      (config) => new SQSClient(config).send(new ListQueuesCommand({})),
    ],
  ];

async function nobody(world: Testbed): Promise<KeyPair> {
  const iam = new IAMClient(world.sdk());
  await iam.send(new CreateUserCommand({ UserName: "nobody" }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "nobody" }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
}

describe.each(CALLS)("%s", (_, action, call) => {
  test("refuses whoever has no right, and names the action", async () => {
    await using world = await createTestbed();
    const keys = await nobody(world);
    await expect(call(world.sdk(keys))).rejects.toMatchObject({
      name: expect.stringMatching(/^(?:AccessDenied|AuthorizationError)/) as string,
      message: expect.stringMatching(action) as string,
    });
    expect(world.journal.filter((entry) => entry.kind === "decision").at(-1)).toMatchObject({
      plane: "caller",
      decision: { allowed: false },
    });
  });

  test("refuses an unknown key and a wrong secret", async () => {
    await using world = await createTestbed();
    const unknown = call(world.sdk({ accessKeyId: "AKIAUNKNOWNUNKNOWN00", secretAccessKey: "x" }));
    await expect(unknown).rejects.toMatchObject({
      name: expect.stringMatching(/InvalidAccessKeyId|InvalidClientTokenId|UnrecognizedClientException/) as string,
    });
    const wrong = call(world.sdk({ accessKeyId: "test", secretAccessKey: "wrong" }));
    await expect(wrong).rejects.toMatchObject({
      name: expect.stringMatching(/SignatureDoesNotMatch|InvalidSignatureException/) as string,
    });
  });
});

interface Raw {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const scopeOf = (service: string): Readonly<Record<string, string>> => ({
  host: "localhost:4566",
  authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
  "x-amz-date": "20260101T000000Z",
});

async function ask(emulator: Emulator, raw: Raw): Promise<{ readonly status: number; readonly text: string }> {
  const response = await emulator.handle({
    ...raw,
    headers: { "content-length": String(raw.body.length), ...raw.headers },
    origin: { kind: "outside", ip: "127.0.0.1", endpoint: "http://localhost:4566" },
  });
  const chunks: Uint8Array[] = [];
  if (response.body instanceof Uint8Array) chunks.push(response.body);
  else for await (const chunk of response.body) chunks.push(chunk);
  return { status: response.status, text: Buffer.concat(chunks).toString("utf8") };
}

const json = (service: string, target: string, body: Uint8Array): Raw => ({
  method: "POST",
  target: "/",
  headers: { ...scopeOf(service), "content-type": "application/x-amz-json-1.1", "x-amz-target": target },
  body,
});
const query = (service: string, body: Uint8Array): Raw => ({
  method: "POST",
  target: "/",
  headers: { ...scopeOf(service), "content-type": "application/x-www-form-urlencoded" },
  body,
});
const rest = (service: string, method: string, target: string, body: Uint8Array): Raw => ({
  method,
  target,
  headers: { ...scopeOf(service), "x-amz-content-sha256": "UNSIGNED-PAYLOAD" },
  body,
});
const bytes = (text: string): Uint8Array => Buffer.from(text);

describe("an operation that nobody has", () => {
  test.each([
    ["sqs", json("sqs", "AmazonSQS.TurnIntoGold", bytes("{}"))],
    ["logs", json("logs", "Logs_20140328.TurnIntoGold", bytes("{}"))],
    ["iam", query("iam", bytes("Action=TurnIntoGold&Version=2010-05-08"))],
    ["sts", query("sts", bytes("Action=TurnIntoGold&Version=2011-06-15"))],
    ["sns", query("sns", bytes("Action=TurnIntoGold&Version=2010-03-31"))],
  ])("of %s is answered with an error that names it, and reported", async (_, raw) => {
    const reports: string[] = [];
    await using emulator = createEmulator({ verifySignatures: false, onReport: (report) => reports.push(report) });
    const { status, text } = await ask(emulator, raw);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(text).toContain("TurnIntoGold");
    expect(reports.join("\n")).toContain("TurnIntoGold");
  });

  test("of the model but not of Misfire says so, by name", async () => {
    const reports: string[] = [];
    await using emulator = createEmulator({ verifySignatures: false, onReport: (report) => reports.push(report) });
    const { status, text } = await ask(
      emulator,
      query("iam", bytes("Action=CreateSAMLProvider&Version=2010-05-08&Name=x&SAMLMetadataDocument=y")),
    );
    expect(status).toBe(501);
    expect(text).toContain("CreateSAMLProvider");
    expect(reports).toHaveLength(1);
  });
});

describe("whatever bytes come in", () => {
  const hostile = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map((text) => Buffer.from(text)),
    fc
      .string({ maxLength: 100 })
      .map((text) => Buffer.from(`<NotificationConfiguration>${text}</NotificationConfiguration>`)),
    fc
      .constantFrom(
        "{",
        "[]",
        "null",
        "<a><b></a>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        "Action=ListUsers&",
        `{"__proto__":{"a":1}}`,
      )
      .map((text) => Buffer.from(text)),
  );
  const REQUESTS: readonly (readonly [string, (body: Uint8Array) => Raw])[] = [
    ["sqs SendMessage", (body) => json("sqs", "AmazonSQS.SendMessage", body)],
    ["sqs over query", (body) => query("sqs", Buffer.concat([Buffer.from("Action=SendMessage&"), body]))],
    ["sns Publish", (body) => query("sns", Buffer.concat([Buffer.from("Action=Publish&"), body]))],
    ["lambda CreateEventSourceMapping", (body) => rest("lambda", "POST", "/2015-03-31/event-source-mappings", body)],
    ["logs PutLogEvents", (body) => json("logs", "Logs_20140328.PutLogEvents", body)],
    ["iam CreateRole", (body) => query("iam", Buffer.concat([Buffer.from("Action=CreateRole&"), body]))],
    ["events PutRule", (body) => json("events", "AWSEvents.PutRule", body)],
    ["events PutTargets", (body) => json("events", "AWSEvents.PutTargets", body)],
    ["events PutEvents", (body) => json("events", "AWSEvents.PutEvents", body)],
    ["scheduler CreateSchedule", (body) => rest("scheduler", "POST", "/schedules/s", body)],
    ["lambda CreateFunction", (body) => rest("lambda", "POST", "/2015-03-31/functions", body)],
    ["lambda AddPermission", (body) => rest("lambda", "POST", "/2015-03-31/functions/f/policy", body)],
    ["s3 PutBucketNotificationConfiguration", (body) => rest("s3", "PUT", "/b?notification", body)],
    ["s3 DeleteObjects", (body) => rest("s3", "POST", "/b?delete", body)],
    ["cloudwatch PutMetricAlarm", (body) => json("monitoring", "GraniteServiceVersion20100801.PutMetricAlarm", body)],
    [
      "cloudwatch over query",
      (body) => query("monitoring", Buffer.concat([Buffer.from("Action=GetMetricData&"), body])),
    ],
    ["apigateway CreateRestApi", (body) => rest("apigateway", "POST", "/restapis", body)],
    ["apigatewayv2 CreateApi", (body) => rest("apigateway", "POST", "/v2/apis", body)],
    ["an invoke URL", (body) => rest("execute-api", "POST", "/restapis/none/prod/_user_request_/", body)],
    ["s3 PutBucketPolicy", (body) => rest("s3", "PUT", "/b?policy", body)],
  ];

  test.each(REQUESTS)("%s answers with an error of AWS, never with a failure of ours", async (_, make) => {
    const reports: string[] = [];
    await using emulator = createEmulator({ verifySignatures: false, onReport: (report) => reports.push(report) });
    await fc.assert(
      fc.asyncProperty(hostile, async (body) => {
        const { status, text } = await ask(emulator, make(body));
        expect(status, text).toBeLessThan(500);
      }),
      { numRuns: 60 },
    );
    expect(reports.filter((report) => report.startsWith("bug"))).toEqual([]);
  });
});
