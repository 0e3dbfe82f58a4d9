import type { Authorizer, Route } from "@aws-sdk/client-apigatewayv2";
import { describe, expect, test } from "vitest";
import type { FunctionAnswer } from "../../../emulator/kernel/index.ts";
import { returned } from "../apigateway/world.ts";
import { newWorld, type Answered, type World } from "./world.ts";

const AUTHORIZER = "arn:aws:lambda:us-east-1:000000000000:function:auth";
const policy = (Effect: string): object => ({
  principalId: "ann",
  policyDocument: {
    Version: "2012-10-17",
    Statement: [{ Effect, Action: "execute-api:Invoke", Resource: "arn:aws:execute-api:*:*:*/$default/GET/a" }],
  },
});

interface Guarded {
  readonly world: World;
  readonly api: string;
  says: FunctionAnswer;
  ask(path: string, token?: string): Promise<Answered>;
  asked(): number;
}

/** `GET /a` and `GET /b` behind an authorizer. */
async function guarded(more: object = {}, version = "2.0"): Promise<Guarded> {
  const world = newWorld();
  const api = await world.api(["GET /a", "GET /b"], version);
  const { AuthorizerId } = await world.call<Authorizer>("CreateAuthorizer", {
    ApiId: api,
    Name: "auth",
    AuthorizerType: "REQUEST",
    AuthorizerUri: AUTHORIZER,
    AuthorizerPayloadFormatVersion: version,
    IdentitySource: ["$request.header.Authorization"],
    EnableSimpleResponses: version === "2.0",
    ...more,
  });
  const { Items } = await world.call<{ Items: Route[] }>("GetRoutes", { ApiId: api });
  for (const { RouteId } of Items)
    await world.call("UpdateRoute", { ApiId: api, RouteId, AuthorizationType: "CUSTOM", AuthorizerId });
  const state: Guarded = {
    world,
    api,
    says: returned({ isAuthorized: true, context: { level: 3 } }),
    ask: (path, token) => world.ask(api, path, { headers: token === undefined ? [] : [["authorization", token]] }),
    asked: () => world.calls.filter(({ given }) => given.functionArn === AUTHORIZER).length,
  };
  world.answer = (given) => (given.functionArn === AUTHORIZER ? state.says : returned({ statusCode: 200 }));
  return state;
}

describe("an authorizer of an HTTP API", () => {
  test("says yes in format 2.0, and the function learns who came", async () => {
    const api = await guarded();
    expect((await api.ask("/a", "t")).status).toBe(200);
    const [authorizer, called] = api.world.calls;
    expect(authorizer?.event).toMatchObject({
      version: "2.0",
      type: "REQUEST",
      routeArn: `arn:aws:execute-api:us-east-1:000000000000:${api.api}/$default/GET/a`,
      identitySource: ["t"],
      routeKey: "GET /a",
      rawPath: "/a",
    });
    expect(authorizer?.event).not.toHaveProperty("isBase64Encoded");
    expect(authorizer?.given.sourceArn).toMatch(/\/authorizers\/\w+$/);
    expect(called?.event["requestContext"]).toMatchObject({ authorizer: { lambda: { level: 3 } } });
  });

  test("says it by a policy in format 1.0", async () => {
    const api = await guarded({}, "1.0");
    api.says = returned({ ...policy("Allow"), context: { level: "3" } });
    expect((await api.ask("/a", "t")).status).toBe(200);
    expect(api.world.calls[0]?.event).toMatchObject({
      version: "1.0",
      identitySource: "t",
      authorizationToken: "t",
      methodArn: expect.stringContaining("/$default/GET/a") as string,
    });
    expect(api.world.calls[1]?.event["requestContext"]).toMatchObject({
      authorizer: { principalId: "ann", level: "3" },
    });
    expect(await api.ask("/b", "t")).toMatchObject({ status: 403, body: '{"message":"Forbidden"}' });
  });

  test.each([
    ["says no", returned({ isAuthorized: false }), 403, "Forbidden"],
    ["does not know the caller", { kind: "failed", entry: 1, message: "Unauthorized" } as const, 401, "Unauthorized"],
    ["fails", { kind: "failed", entry: 1, message: "oops" } as const, 500, "Internal Server Error"],
    ["may not be started", { kind: "refused", why: "denied", entry: 1 } as const, 500, "Internal Server Error"],
    ["answers with a policy where a word was asked for", returned(policy("Allow")), 500, "Internal Server Error"],
  ])("that %s lets nobody in", async (_, says, status, message) => {
    const api = await guarded();
    api.says = says;
    expect(await api.ask("/a", "t")).toMatchObject({ status, body: JSON.stringify({ message }) });
    expect(api.world.calls).toHaveLength(1);
  });

  test("is not asked about a caller who says nothing, and not twice while its answer holds", async () => {
    const api = await guarded({ AuthorizerResultTtlInSeconds: 60 });
    expect(await api.ask("/a")).toMatchObject({ status: 401, body: '{"message":"Unauthorized"}' });
    for (const path of ["/a", "/b"]) expect((await api.ask(path, "t")).status).toBe(200);
    expect(api.asked()).toBe(1);
    await api.world.kernel.timeline.advance(60_000);
    await api.ask("/a", "t");
    expect(api.asked()).toBe(2);
    await api.world.call("ResetAuthorizersCache", { ApiId: api.api, StageName: "$default" });
    await api.ask("/a", "t");
    expect(api.asked()).toBe(3);
  });

  test.each([
    [{ AuthorizerType: "JWT" }, "JWT is not emulated"],
    [{ AuthorizerUri: "https://example.com" }, "Invalid Authorizer URI"],
    [{ AuthorizerPayloadFormatVersion: undefined }, "AuthorizerPayloadFormatVersion is a required"],
    [{ AuthorizerPayloadFormatVersion: "1.0" }, "EnableSimpleResponses needs"],
    [{ IdentitySource: ["$context.stage"] }, "$context.stage is not emulated"],
    [{ AuthorizerResultTtlInSeconds: 9, IdentitySource: [] }, "IdentitySource is required"],
  ])("is refused with %j", async (more, words) => {
    await expect(guarded(more)).rejects.toMatchObject({ message: expect.stringContaining(words) as string });
  });

  test("stays as long as a route needs it", async () => {
    const { world, api: ApiId } = await guarded();
    const { Items } = await world.call<{ Items: Authorizer[] }>("GetAuthorizers", { ApiId });
    const gone = world.call("DeleteAuthorizer", { ApiId, AuthorizerId: Items[0]?.AuthorizerId });
    await expect(gone).rejects.toMatchObject({ code: "ConflictException" });
  });
});
