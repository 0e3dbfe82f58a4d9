import * as v2 from "@aws-sdk/client-apigatewayv2";
import * as v1 from "@aws-sdk/client-api-gateway";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestbed, type Testbed } from "../../../testbed/index.ts";

const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:auth";
const URI = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${FUNCTION}/invocations`;

let world: Testbed;
let rest: v1.APIGatewayClient;
let http: v2.ApiGatewayV2Client;
beforeAll(async () => {
  world = await createTestbed();
  rest = new v1.APIGatewayClient(world.sdk());
  http = new v2.ApiGatewayV2Client(world.sdk());
});
afterAll(() => world.close());

const replace = (path: string, value: string): { readonly patchOperations: v1.PatchOperation[] } => ({
  patchOperations: [{ op: "replace", path, value }],
});

test("the SDK works with what belongs to REST APIs", async () => {
  const { id: restApiId, rootResourceId: resourceId } = await rest.send(new v1.CreateRestApiCommand({ name: "shop" }));
  const method = { restApiId, resourceId, httpMethod: "GET" };
  const authorizer = await rest.send(
    new v1.CreateAuthorizerCommand({
      restApiId,
      name: "auth",
      type: "TOKEN",
      authorizerUri: URI,
      identitySource: "method.request.header.Auth",
    }),
  );
  const { $metadata: _, ...shown } = authorizer;
  expect(shown).toEqual({
    id: authorizer.id,
    name: "auth",
    type: "TOKEN",
    authType: "custom",
    authorizerUri: URI,
    identitySource: "method.request.header.Auth",
  });
  const { id: authorizerId } = authorizer;
  expect(
    await rest.send(
      new v1.UpdateAuthorizerCommand({ restApiId, authorizerId, ...replace("/authorizerResultTtlInSeconds", "60") }),
    ),
  ).toMatchObject({ authorizerResultTtlInSeconds: 60 });
  expect((await rest.send(new v1.GetAuthorizersCommand({ restApiId }))).items).toHaveLength(1);
  await rest.send(new v1.PutMethodCommand({ ...method, authorizationType: "CUSTOM", authorizerId }));
  await rest.send(
    new v1.PutIntegrationCommand({
      ...method,
      type: "MOCK",
      requestTemplates: { "application/json": '{"statusCode":200}' },
    }),
  );
  const response = { ...method, statusCode: "200" };
  await rest.send(new v1.PutMethodResponseCommand(response));
  const header = "method.response.header.a";
  const added = { op: "add" as const, path: `/responseParameters/${header}`, value: "false" };
  expect(await rest.send(new v1.UpdateMethodResponseCommand({ ...response, patchOperations: [added] }))).toMatchObject({
    responseParameters: { [header]: false },
  });
  await rest.send(new v1.PutIntegrationResponseCommand(response));
  expect(
    await rest.send(
      new v1.UpdateIntegrationResponseCommand({ ...response, patchOperations: [{ ...added, value: "'b'" }] }),
    ),
  ).toMatchObject({ responseParameters: { [header]: "'b'" } });
  const changed = { restApiId, responseType: "THROTTLED" as const, ...replace("/statusCode", "420") };
  expect(await rest.send(new v1.UpdateGatewayResponseCommand(changed))).toMatchObject({ statusCode: "420" });
  await rest.send(new v1.CreateDeploymentCommand({ restApiId, stageName: "prod" }));
  const flushed = await rest.send(new v1.FlushStageAuthorizersCacheCommand({ restApiId, stageName: "prod" }));
  expect(flushed.$metadata.httpStatusCode).toBe(202);
  await expect(rest.send(new v1.DeleteAuthorizerCommand({ restApiId, authorizerId }))).rejects.toBeInstanceOf(
    v1.ConflictException,
  );
});

test("the SDK works with what was used of a plan", async () => {
  const { id: keyId = "" } = await rest.send(new v1.CreateApiKeyCommand({ name: "k", enabled: true }));
  const quota = { limit: 5, period: "DAY" as const };
  const { id: usagePlanId } = await rest.send(new v1.CreateUsagePlanCommand({ name: "p", quota }));
  await rest.send(new v1.CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: "API_KEY" }));
  const day = { usagePlanId, startDate: "2026-01-01", endDate: "2026-01-01" };
  expect((await rest.send(new v1.GetUsageCommand(day))).items).toEqual({ [keyId]: [[0, 5]] });
  const more = { usagePlanId, keyId, ...replace("/remaining", "9") };
  expect((await rest.send(new v1.UpdateUsageCommand(more))).usagePlanId).toBe(usagePlanId);
});

test("the SDK works with what belongs to HTTP APIs", async () => {
  const { ApiId } = await http.send(new v2.CreateApiCommand({ Name: "a", ProtocolType: "HTTP", Target: FUNCTION }));
  const { AuthorizerId } = await http.send(
    new v2.CreateAuthorizerCommand({
      ApiId,
      Name: "auth",
      AuthorizerType: "REQUEST",
      AuthorizerUri: FUNCTION,
      AuthorizerPayloadFormatVersion: "2.0",
      EnableSimpleResponses: true,
      IdentitySource: ["$request.header.Auth"],
    }),
  );
  const route = { ApiId, RouteKey: "GET /a", AuthorizationType: "CUSTOM" as const, AuthorizerId };
  expect(await http.send(new v2.CreateRouteCommand(route))).toMatchObject({ AuthorizerId });
  await expect(http.send(new v2.DeleteAuthorizerCommand({ ApiId, AuthorizerId }))).rejects.toBeInstanceOf(
    v2.ConflictException,
  );
  const stage = { ApiId, StageName: "$default" };
  await http.send(new v2.ResetAuthorizersCacheCommand(stage));
  const RouteSettings = { "GET /a": { ThrottlingBurstLimit: 1, ThrottlingRateLimit: 1 } };
  await http.send(new v2.UpdateStageCommand({ ...stage, RouteSettings }));
  await http.send(new v2.DeleteRouteSettingsCommand({ ...stage, RouteKey: "GET /a" }));
  await http.send(new v2.DeleteAccessLogSettingsCommand(stage));
  const { DeploymentId, RouteSettings: left } = await http.send(new v2.GetStageCommand(stage));
  expect(left).toEqual({});
  expect(await http.send(new v2.UpdateDeploymentCommand({ ApiId, DeploymentId, Description: "first" }))).toMatchObject({
    Description: "first",
    DeploymentStatus: "DEPLOYED",
  });
  const ResourceArn = `arn:aws:apigateway:us-east-1::/apis/${ApiId ?? ""}/stages/$default`;
  await http.send(new v2.TagResourceCommand({ ResourceArn, Tags: { a: "1" } }));
  expect((await http.send(new v2.GetTagsCommand({ ResourceArn }))).Tags).toEqual({ a: "1" });
});
