import { describe, expect, test } from "vitest";
import type { FunctionAnswer } from "../../../emulator/kernel/index.ts";
import { newWorld, returned, type Answered, type World } from "./world.ts";

const AUTHORIZER =
  "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:auth/invocations";
const policy = (Effect: string, Resource = "*"): object => ({
  Version: "2012-10-17",
  Statement: [{ Effect, Action: "execute-api:Invoke", Resource }],
});
const allowed = (more: object = {}): FunctionAnswer =>
  returned({ principalId: "ann", policyDocument: policy("Allow"), ...more });

interface Guarded {
  readonly world: World;
  readonly api: string;
  /** What the authorizer says next. */
  says: FunctionAnswer;
  ask(path: string, token?: string): Promise<Answered>;
  /** How often the authorizer was asked. */
  asked(): number;
}

/** `GET /a` and `GET /b` behind an authorizer. */
async function guarded(more: object = {}, method: Readonly<Record<string, string>> = {}): Promise<Guarded> {
  const world = newWorld();
  const api = await world.api({ "GET /a": {}, "GET /b": {} });
  const { id: authorizerId } = await world.call<{ id: string }>("CreateAuthorizer", {
    restApiId: api,
    name: "auth",
    type: "TOKEN",
    authorizerUri: AUTHORIZER,
    identitySource: "method.request.header.Authorization",
    ...more,
  });
  const { items } = await world.call<{ items: { id: string; path: string }[] }>("GetResources", { restApiId: api });
  for (const { id: resourceId } of items.filter(({ path }) => path !== "/")) {
    const patchOperations = Object.entries({ authorizationType: "CUSTOM", authorizerId, ...method }).map(
      ([name, value]) => ({ op: "replace", path: `/${name}`, value }),
    );
    // Both at once: the one without the other is no authorizer.
    await world.call("UpdateMethod", { restApiId: api, resourceId, httpMethod: "GET", patchOperations });
  }
  await world.deploy(api);
  const state: Guarded = {
    world,
    api,
    says: allowed(),
    ask: (path, token) =>
      world.ask({
        path: `/restapis/${api}/prod/_user_request_${path}`,
        headers: token === undefined ? [] : [["Authorization", token]],
        query: [["q", "1"]],
      }),
    asked: () => world.calls.filter(({ given }) => given.functionArn.endsWith(":auth")).length,
  };
  world.answer = (given) =>
    given.functionArn.endsWith(":auth") ? state.says : returned({ statusCode: 200, body: "in" });
  return state;
}

describe("an authorizer of tokens", () => {
  test("is asked about the token and the request's own path; the function learns who came", async () => {
    const api = await guarded();
    api.says = allowed({ context: { level: 3, fine: true } });
    expect(await api.ask("/a", "t")).toMatchObject({ status: 200, body: "in" });
    const [authorizer, called] = api.world.calls;
    expect(authorizer?.event).toEqual({
      type: "TOKEN",
      methodArn: `arn:aws:execute-api:us-east-1:000000000000:${api.api}/prod/GET/a`,
      authorizationToken: "t",
    });
    expect(authorizer?.given.sourceArn).toMatch(/^arn:aws:execute-api:us-east-1:000000000000:\w+\/authorizers\/\w+$/);
    expect(called?.event["requestContext"]).toMatchObject({
      authorizer: { principalId: "ann", level: "3", fine: "true" },
    });
  });

  const explicit = '{"Message":"User is not authorized to access this resource with an explicit deny"}';
  test.each([
    ["denies", allowed({ policyDocument: policy("Deny") }), 403, explicit],
    [
      "allows something else",
      allowed({ policyDocument: policy("Allow", "arn:aws:execute-api:*:*:*/*/GET/b") }),
      403,
      '{"Message":"User is not authorized to access this resource"}',
    ],
    [
      "does not know the caller",
      { kind: "failed", entry: 1, message: "Unauthorized" } as const,
      401,
      '{"message":"Unauthorized"}',
    ],
    ["fails", { kind: "failed", entry: 1, message: "oops" } as const, 500, '{"message":null}'],
    ["may not be started", { kind: "refused", why: "denied", entry: 1 } as const, 500, '{"message":null}'],
    ["names nobody", returned({ policyDocument: policy("Allow") }), 500, '{"message":null}'],
    ["answers with no policy", returned({ principalId: "ann", policyDocument: {} }), 500, '{"message":null}'],
    ["has a list in its context", allowed({ context: { a: [] } }), 500, '{"message":null}'],
  ])("that %s lets nobody in", async (_, says, status, body) => {
    const api = await guarded();
    api.says = says;
    expect(await api.ask("/a", "t")).toMatchObject({ status, body });
    expect(api.world.calls).toHaveLength(1);
  });

  test("is not asked without a token, or about one that is not as it must be", async () => {
    const api = await guarded({ identityValidationExpression: "[a-z]+" });
    for (const token of [undefined, "", "T1"])
      expect(await api.ask("/a", token)).toMatchObject({ status: 401, body: '{"message":"Unauthorized"}' });
    expect(api.asked()).toBe(0);
  });

  test("is asked once as long as its answer holds, which is about every path; unless it is forgotten", async () => {
    const api = await guarded({ authorizerResultTtlInSeconds: 60 });
    api.says = allowed({ policyDocument: policy("Allow", "arn:aws:execute-api:*:*:*/*/GET/a") });
    const statuses: number[] = [];
    for (const path of ["/a", "/a", "/b"]) statuses.push((await api.ask(path, "t")).status);
    expect([statuses, api.asked()]).toEqual([[200, 200, 403], 1]);
    await api.ask("/a", "other");
    expect(api.asked()).toBe(2);
    await api.world.kernel.timeline.advance(60_000);
    await api.ask("/a", "t");
    expect(api.asked()).toBe(3);
    await api.world.call("FlushStageAuthorizersCache", { restApiId: api.api, stageName: "prod" });
    await api.ask("/a", "t");
    expect(api.asked()).toBe(4);
  });
});

test("an authorizer of requests sees the request", async () => {
  const api = await guarded({ type: "REQUEST", identitySource: "method.request.querystring.q,stageVariables.colour" });
  expect((await api.ask("/a")).status).toBe(200);
  expect(api.world.calls[0]?.event).toMatchObject({
    type: "REQUEST",
    resource: "/a",
    httpMethod: "GET",
    queryStringParameters: { q: "1" },
    requestContext: { stage: "prod" },
  });
  expect(api.world.calls[0]?.event).not.toHaveProperty("body");
});

test("an API may take its keys from the authorizer", async () => {
  const api = await guarded({ authorizerResultTtlInSeconds: 0 }, { apiKeyRequired: "true" });
  const { call } = api.world;
  await call("UpdateRestApi", {
    restApiId: api.api,
    patchOperations: [{ op: "replace", path: "/apiKeySource", value: "AUTHORIZER" }],
  });
  await api.world.deploy(api.api);
  const value = "k".repeat(20);
  const { id: keyId } = await call<{ id: string }>("CreateApiKey", { name: "k", enabled: true, value });
  const apiStages = [{ apiId: api.api, stage: "prod" }];
  const { id: usagePlanId } = await call<{ id: string }>("CreateUsagePlan", { name: "p", apiStages });
  await call("CreateUsagePlanKey", { usagePlanId, keyId, keyType: "API_KEY" });
  expect((await api.ask("/a", "t")).status).toBe(403);
  api.says = allowed({ usageIdentifierKey: value });
  expect((await api.ask("/a", "t")).status).toBe(200);
});

test.each([
  [{ type: "COGNITO_USER_POOLS" }, "COGNITO_USER_POOLS is not emulated"],
  [{ authorizerUri: "arn:aws:lambda:us-east-1:000000000000:function:auth" }, "Invalid Authorizer URI"],
  [{ identitySource: "" }, "Identity source must be specified"],
  [{ identitySource: "context.identity.sourceIp", type: "REQUEST" }, "context.identity.sourceIp is not emulated"],
  [{ authorizerResultTtlInSeconds: 3601 }, "between 0 and 3600"],
  [{ identityValidationExpression: "(" }, "Invalid identity validation expression"],
])("an authorizer with %j is refused", async (more, words) => {
  await expect(guarded(more)).rejects.toMatchObject({ message: expect.stringContaining(words) as string });
});

test("an authorizer that a method needs stays, and no method names one that is not there", async () => {
  const { world, api: restApiId } = await guarded();
  const { items } = await world.call<{ items: { id: string }[] }>("GetAuthorizers", { restApiId });
  const authorizerId = items[0]?.id;
  await expect(world.call("DeleteAuthorizer", { restApiId, authorizerId })).rejects.toMatchObject({
    code: "ConflictException",
  });
  const { rootResourceId } = await world.call<{ rootResourceId: string }>("GetRestApi", { restApiId });
  const method = { restApiId, resourceId: rootResourceId, httpMethod: "GET", authorizationType: "CUSTOM" };
  await expect(world.call("PutMethod", { ...method, authorizerId: "none" })).rejects.toMatchObject({
    message: expect.stringContaining("Invalid authorizer ID specified") as string,
  });
});
