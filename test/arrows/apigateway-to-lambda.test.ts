import { join } from "node:path";
import { ApiGatewayV2Client, CreateApiCommand } from "@aws-sdk/client-apigatewayv2";
import { AddPermissionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateResourceCommand,
  CreateRestApiCommand,
  PutIntegrationCommand,
  PutMethodCommand,
} from "@aws-sdk/client-api-gateway";
import {
  CloudWatchClient,
  GetMetricDataCommand,
  ListMetricsCommand,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import { expect, test } from "vitest";
import { apigatewayToLambda } from "../../emulator/arrows/apigateway-to-lambda.ts";
import { createEmulator, type Emulator } from "../../emulator/index.ts";
import { inProcess, worldOf, ACCOUNT, REGION } from "../../testbed/engines/embedded.ts";
import type { ClientConfig } from "../../testbed/engines/engine.ts";
import { plainFunction } from "../../testbed/pipelines/plain-function.ts";
import { newKernel } from "../services/logs/call.ts";

const handler = join(import.meta.dirname, "echo-handler.ts");
const arnOf = (name: string): string => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;

async function permit(config: ClientConfig, name: string, SourceArn: string): Promise<void> {
  await new LambdaClient(config).send(
    new AddPermissionCommand({
      FunctionName: name,
      StatementId: "api",
      Action: "lambda:InvokeFunction",
      Principal: "apigateway.amazonaws.com",
      SourceArn,
    }),
  );
}

interface Echoed {
  readonly rawPath?: string;
  readonly path?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const served = async (): Promise<{ readonly emulator: Emulator; readonly url: string; readonly name: string }> => {
  const emulator = createEmulator();
  const { url } = await emulator.listen({ port: 0, host: "127.0.0.1" });
  const name = await plainFunction(worldOf(emulator, 1), { name: "echo", handler });
  return { emulator, url, name };
};

test("an HTTP API answers over a socket, with headers as sent and cookies apart", async () => {
  const { emulator, url, name } = await served();
  await using _ = emulator;
  const config = inProcess(emulator);
  const api = await new ApiGatewayV2Client(config).send(
    new CreateApiCommand({ Name: "shop", ProtocolType: "HTTP", Target: arnOf(name) }),
  );
  await permit(config, name, `arn:aws:execute-api:${REGION}:${ACCOUNT}:${api.ApiId ?? ""}/*/$default`);
  const answer = await fetch(`${url}/_aws/execute-api/${api.ApiId ?? ""}/$default/a/b?x=1`, {
    method: "POST",
    headers: { "content-type": "application/json", "X-Mine": "1" },
    body: `{"a":1}`,
  });
  expect(answer.status).toBe(201);
  expect(answer.headers.getSetCookie()).toEqual(["one=1", "two=2"]);
  expect(answer.headers.get("apigw-requestid")).toMatch(/^[\w+/]+=$/);
  const echoed = (await answer.json()) as Echoed;
  expect(echoed).toMatchObject({ rawPath: "/a/b", body: `{"a":1}`, headers: { "x-mine": "1" } });
  const told = emulator.why({ subject: answer.headers.get("apigw-requestid") ?? "", reaching: name });
  expect(told.verdict).toBe("arrived");
});

test("a REST API answers over a socket, and a large body does not reach the function", async () => {
  const { emulator, url, name } = await served();
  await using _ = emulator;
  const config = inProcess(emulator);
  const gateway = new APIGatewayClient(config);
  const { id: restApiId, rootResourceId } = await gateway.send(new CreateRestApiCommand({ name: "shop" }));
  const { id: resourceId } = await gateway.send(
    new CreateResourceCommand({ restApiId, parentId: rootResourceId, pathPart: "{proxy+}" }),
  );
  const at = { restApiId, resourceId, httpMethod: "ANY" };
  await gateway.send(new PutMethodCommand({ ...at, authorizationType: "NONE" }));
  await gateway.send(
    new PutIntegrationCommand({
      ...at,
      type: "AWS_PROXY",
      integrationHttpMethod: "POST",
      uri: `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${arnOf(name)}/invocations`,
    }),
  );
  await gateway.send(new CreateDeploymentCommand({ restApiId, stageName: "prod" }));
  await permit(config, name, `arn:aws:execute-api:${REGION}:${ACCOUNT}:${restApiId ?? ""}/prod/PUT/*`);
  const base = `${url}/restapis/${restApiId ?? ""}/prod/_user_request_`;
  const answer = await fetch(`${base}/x`, { method: "PUT", body: "hello" });
  expect([answer.status, answer.headers.getSetCookie()]).toEqual([201, ["one=1", "two=2"]]);
  expect(await answer.json()).toMatchObject({ path: "/x", body: "hello", headers: { "X-Forwarded-Proto": "http" } });
  const denied = await fetch(`${base}/x`, { method: "POST" });
  expect([denied.status, await denied.text()]).toEqual([500, '{"message": "Internal server error"}']);
  const large = await fetch(`${base}/x`, { method: "PUT", body: new Uint8Array(10 * 1024 * 1024 + 1) });
  expect([large.status, await large.text()]).toEqual([413, '{"message":"Request Too Long"}']);
});

test("CloudWatch speaks with the SDK, over CBOR and compressed, and shows what functions did", async () => {
  await using emulator = createEmulator();
  const client = new CloudWatchClient(inProcess(emulator));
  const values = Array.from({ length: 900 }, (_, index) => ({
    MetricName: "Orders",
    Value: index,
    Unit: "Count" as const,
  }));
  await client.send(new PutMetricDataCommand({ Namespace: "Shop", MetricData: values }));
  const { MetricDataResults } = await client.send(
    new GetMetricDataCommand({
      StartTime: new Date(emulator.now()),
      EndTime: new Date(emulator.now() + 60_000),
      MetricDataQueries: [
        {
          Id: "m1",
          ReturnData: false,
          MetricStat: { Metric: { Namespace: "Shop", MetricName: "Orders" }, Period: 60, Stat: "p99" },
        },
        { Id: "e1", Expression: "m1 * 2", Label: "twice" },
      ],
    }),
  );
  expect(MetricDataResults).toMatchObject([{ Label: "twice", Values: [1780] }]);
  const { Metrics } = await client.send(new ListMetricsCommand({ Namespace: "Shop" }));
  expect(Metrics).toMatchObject([{ MetricName: "Orders" }]);
});

test("APIs of both kinds share what their account may ask in a region", async () => {
  const kernel = newKernel();
  const { tooMany } = apigatewayToLambda({ kernel, lambda: () => expect.fail("no function is asked") });
  const here = { account: ACCOUNT, region: REGION };
  expect(Array.from({ length: 5000 }, () => tooMany(here))).not.toContain(true);
  expect([tooMany(here), tooMany({ ...here, region: "eu-west-1" })]).toEqual([true, false]);
  await kernel.timeline.advance(1);
  expect(Array.from({ length: 11 }, () => tooMany(here))).toEqual([...Array.from({ length: 10 }, () => false), true]);
});
