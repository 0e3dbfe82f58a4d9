import { request } from "node:http";
import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateStageCommand,
  UpdateStageCommand as UpdateHttpStageCommand,
} from "@aws-sdk/client-apigatewayv2";
import {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  PutIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  PutMethodResponseCommand,
  UpdateAccountCommand,
  UpdateStageCommand,
  type PatchOperation,
} from "@aws-sdk/client-api-gateway";
import { CloudWatchLogsClient, CreateLogGroupCommand, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { AttachRolePolicyCommand, CreateRoleCommand, DetachRolePolicyCommand, IAMClient } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestbed, type Testbed } from "../../testbed/index.ts";

const POLICY = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs";
const GONE =
  "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:gone/invocations";
const groupArn = (name: string): string => `arn:aws:logs:us-east-1:000000000000:log-group:${name}`;

let world: Testbed;
let gateway: APIGatewayClient;
let http: ApiGatewayV2Client;
let logs: CloudWatchLogsClient;
let iam: IAMClient;
let url: string;
/** `GET /` answers without a backend, `POST /` asks a function that is not there. */
let restApiId: string;

beforeAll(async () => {
  world = await createTestbed();
  url = await world.endpoint();
  gateway = new APIGatewayClient(world.sdk());
  http = new ApiGatewayV2Client(world.sdk());
  logs = new CloudWatchLogsClient(world.sdk());
  iam = new IAMClient(world.sdk());
  await logs.send(new CreateLogGroupCommand({ logGroupName: "access" }));
  const { id = "", rootResourceId = "" } = await gateway.send(new CreateRestApiCommand({ name: "shop" }));
  restApiId = id;
  const at = { restApiId, resourceId: rootResourceId };
  const get = { ...at, httpMethod: "GET" };
  await gateway.send(new PutMethodCommand({ ...get, authorizationType: "NONE" }));
  await gateway.send(
    new PutIntegrationCommand({ ...get, type: "MOCK", requestTemplates: { "application/json": '{"statusCode":200}' } }),
  );
  await gateway.send(new PutMethodResponseCommand({ ...get, statusCode: "200" }));
  await gateway.send(new PutIntegrationResponseCommand({ ...get, statusCode: "200" }));
  const post = { ...at, httpMethod: "POST" };
  await gateway.send(new PutMethodCommand({ ...post, authorizationType: "NONE" }));
  await gateway.send(
    new PutIntegrationCommand({ ...post, type: "AWS_PROXY", integrationHttpMethod: "POST", uri: GONE }),
  );
  await gateway.send(new CreateDeploymentCommand({ restApiId, stageName: "prod" }));
});
afterAll(() => world.close());

const patch = (...patchOperations: readonly (readonly [path: string, value: string])[]): Promise<unknown> =>
  gateway.send(
    new UpdateStageCommand({
      restApiId,
      stageName: "prod",
      patchOperations: patchOperations.map(([path, value]): PatchOperation => ({ op: "replace", path, value })),
    }),
  );
const accessLog = (format: string, group = "access"): Promise<unknown> =>
  patch(["/accessLogSettings/destinationArn", groupArn(group)], ["/accessLogSettings/format", format]);
const setRole = (value: string): Promise<unknown> =>
  gateway.send(new UpdateAccountCommand({ patchOperations: [{ op: "replace", path: "/cloudwatchRoleArn", value }] }));
const ask = (method: string, path = ""): Promise<Response> =>
  fetch(`${url}/restapis/${restApiId}/prod/_user_request_/${path}`, { method, headers: { "user-agent": "test" } });
const linesIn = async (logGroupName: string): Promise<readonly string[]> =>
  ((await logs.send(new FilterLogEventsCommand({ logGroupName }))).events ?? []).map(({ message = "" }) => message);

test("a REST API writes no logs until its account has a role that may", async () => {
  await expect(accessLog("$context.requestId")).rejects.toMatchObject({
    name: "BadRequestException",
    message: "CloudWatch Logs role ARN must be set in account settings to enable logging",
  });
  const unfit = {
    name: "BadRequestException",
    message:
      "The role ARN does not have required permissions configured. Please grant trust permission for API Gateway and add the required role policy.",
  };
  await expect(setRole("arn:aws:iam::000000000000:role/none")).rejects.toMatchObject(unfit);
  const trust = { Effect: "Allow", Principal: { Service: "apigateway.amazonaws.com" }, Action: "sts:AssumeRole" };
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName: "gateway-logs",
      AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [trust] }),
    }),
  );
  await expect(setRole(Role?.Arn ?? "")).rejects.toMatchObject(unfit);
  await iam.send(new AttachRolePolicyCommand({ RoleName: "gateway-logs", PolicyArn: POLICY }));
  await setRole(Role?.Arn ?? "");
  expect(await linesIn("/aws/apigateway/welcome")).toEqual(["Cloudwatch logs enabled for API Gateway"]);
});

test.each([
  ["$context.status", "Access Log format must include either $context.requestId or $context.extendedRequestId"],
  ["$context.requestId\n$context.status", "Access Log format must be single line"],
])("the format %j is refused", async (format, words) => {
  await expect(accessLog(format)).rejects.toMatchObject({ message: expect.stringContaining(words) as string });
});

test("an access log that leads nowhere is refused", async () => {
  await expect(accessLog("$context.requestId", "none")).rejects.toMatchObject({ name: "BadRequestException" });
});

test("a REST API tells every request in its access log, a failure in its execution log too", async () => {
  await accessLog(
    "$context.requestId $context.httpMethod ${context.resourcePath} $context.status $context.error.message $context.integration.error $context.identity.sourceIp $context.nothing",
  );
  await patch(["/*/*/logging/loglevel", "ERROR"]);
  const [good, bad] = [await ask("GET"), await ask("POST")];
  const idOf = (answer: Response): string => answer.headers.get("x-amzn-requestid") ?? "";
  expect([good.status, bad.status]).toEqual([200, 500]);
  const trouble = "Execution failed due to configuration error: Invalid permissions on Lambda function";
  expect(await linesIn("access")).toEqual([
    `${idOf(good)} GET / 200 - - 127.0.0.1 -`,
    `${idOf(bad)} POST / 500 Internal server error ${trouble} 127.0.0.1 -`,
  ]);
  expect(await linesIn(`API-Gateway-Execution-Logs_${restApiId}/prod`)).toEqual([
    `(${idOf(bad)}) ${trouble}`,
    `(${idOf(bad)}) Method completed with status: 500`,
  ]);
  await patch(["/*/*/logging/loglevel", "INFO"]);
  const told = idOf(await ask("GET"));
  expect(await linesIn(`API-Gateway-Execution-Logs_${restApiId}/prod`)).toEqual(
    expect.arrayContaining([
      `(${told}) HTTP Method: GET, Resource Path: /`,
      `(${told}) Successfully completed execution`,
    ]),
  );
});

test("an API answers under its own host name", async () => {
  const { port } = new URL(url);
  const host = `${restApiId}.execute-api.localhost:${port}`;
  const status = await new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path: "/prod", headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.on("error", reject).end();
  });
  expect(status).toBe(200);
});

test("a role that lost its rights loses the lines, and the caller nothing", async () => {
  const before = (await linesIn("access")).length;
  await iam.send(new DetachRolePolicyCommand({ RoleName: "gateway-logs", PolicyArn: POLICY }));
  expect((await ask("GET")).status).toBe(200);
  expect(await linesIn("access")).toHaveLength(before);
  expect(world.journal.findLast((entry) => entry.kind === "note")?.text).toContain("may not write to");
});

test("an HTTP API writes its access log without a role, and knows its variables", async () => {
  await logs.send(new CreateLogGroupCommand({ logGroupName: "http" }));
  const { ApiId = "" } = await http.send(
    new CreateApiCommand({
      Name: "shop",
      ProtocolType: "HTTP",
      Target: "arn:aws:lambda:us-east-1:000000000000:function:gone",
    }),
  );
  const settings = (Format: string, group = "http"): object => ({
    ApiId,
    StageName: "dev",
    AutoDeploy: true,
    AccessLogSettings: { DestinationArn: groupArn(group), Format },
  });
  const stage = { ApiId, StageName: "dev" };
  await expect(http.send(new CreateStageCommand({ ...stage, ...settings("$context.none") }))).rejects.toMatchObject({
    message: "The following context variables are not supported: [$context.none]",
  });
  await expect(http.send(new CreateStageCommand({ ...stage, ...settings("x") }))).rejects.toMatchObject({
    message:
      "The following errors are found in Access Log Format: Access Log format must include either $context.requestId or $context.extendedRequestId : 'x'",
  });
  await http.send(new CreateStageCommand({ ...stage, ...settings("$context.requestId") }));
  const Format = "$context.requestId $context.routeKey $context.path $context.status $context.integrationErrorMessage";
  await http.send(new UpdateHttpStageCommand({ ...stage, AccessLogSettings: { Format } }));
  const answer = await fetch(`${url}/_aws/execute-api/${ApiId}/dev/a`);
  expect(answer.status).toBe(500);
  expect(await linesIn("http")).toEqual([
    `${answer.headers.get("apigw-requestid") ?? ""} $default /dev/a 500 The IAM role configured on the integration or API Gateway doesn't have permissions to call the integration. Check the permissions and try again.`,
  ]);
});
