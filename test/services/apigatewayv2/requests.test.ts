import type { Api, Integration, Stage } from "@aws-sdk/client-apigatewayv2";
import { describe, expect, test } from "vitest";
import type { FrontRequest } from "../../../emulator/kernel/index.ts";
import { matchRoute } from "../../../emulator/services/apigatewayv2/invoke/route.ts";
import { returned } from "../apigateway/world.ts";
import { FUNCTION, newWorld, type Answered } from "./world.ts";

const headersOf = (answer: Answered): Record<string, string> => Object.fromEntries(answer.headers);

describe("routes go in AWS's order", () => {
  const routes = [
    "$default",
    "ANY /{rest+}",
    "GET /pets/{id}",
    "ANY /pets/{id}",
    "GET /pets/mine",
    "GET /pets/{rest+}",
    "GET /",
  ].map((RouteKey) => ({ RouteKey }));
  test.each([
    ["GET", "/pets/mine", "GET /pets/mine"],
    ["GET", "/pets/1", "GET /pets/{id}"],
    ["PUT", "/pets/1", "ANY /pets/{id}"],
    ["GET", "/pets/1/2", "GET /pets/{rest+}"],
    ["PUT", "/pets/1/2", "ANY /{rest+}"],
    ["GET", "/", "GET /"],
    ["POST", "/", "$default"],
  ])("%s %s takes %s", (verb, path, expected) => {
    expect(matchRoute(routes, verb, path)?.route.RouteKey).toBe(expected);
  });
});

describe("a request to an HTTP API", () => {
  test("reaches the function in format 2.0", async () => {
    const world = newWorld();
    const api = await world.api(["POST /events/{id}"]);
    await world.ask(api, "/events/a%20b", {
      method: "POST",
      rawQuery: "q=1&q=2",
      query: [
        ["q", "1"],
        ["q", "2"],
      ],
      headers: [
        ["X-Twice", "a"],
        ["X-Twice", "b"],
        ["Cookie", "one=1; two=2"],
        ["Content-Type", "application/x-www-form-urlencoded"],
      ],
      text: "a=1",
    });
    expect(world.calls[0]?.given).toMatchObject({
      functionArn: FUNCTION,
      sourceArn: `arn:aws:execute-api:us-east-1:000000000000:${api}/$default/POST/events/{id}`,
    });
    expect(world.calls[0]?.event).toMatchObject({
      version: "2.0",
      routeKey: "POST /events/{id}",
      rawPath: "/events/a b",
      rawQueryString: "q=1&q=2",
      cookies: ["one=1", "two=2"],
      headers: { "x-twice": "a,b", "x-forwarded-for": "10.0.0.1" },
      queryStringParameters: { q: "1,2" },
      pathParameters: { id: "a b" },
      requestContext: {
        accountId: "000000000000",
        apiId: api,
        domainName: `${api}.execute-api.localhost`,
        http: { method: "POST", path: "/events/a b", protocol: "HTTP/1.1", sourceIp: "10.0.0.1", userAgent: "test" },
        routeKey: "POST /events/{id}",
        stage: "$default",
        time: "01/Jan/2026:00:00:00 +0000",
        timeEpoch: Date.UTC(2026, 0, 1),
      },
      body: "YT0x",
      isBase64Encoded: true,
    });
    expect(world.calls[0]?.event["headers"]).not.toHaveProperty("cookie");
    expect(world.calls[0]?.event).not.toHaveProperty("stageVariables");
  });

  test("reaches it in format 1.0, through a named stage that stands in the path", async () => {
    const world = newWorld();
    const api = await world.api(["$default"], "1.0");
    await world.call<Stage>("CreateStage", {
      ApiId: api,
      StageName: "dev",
      AutoDeploy: true,
      StageVariables: { a: "b" },
    });
    world.answer = () => returned({ statusCode: 201, multiValueHeaders: { a: ["1", "2"] }, body: "made" });
    const answer = await world.ask(api, "/dev/x", {
      headers: [
        ["content-type", "text/plain"],
        ["X-Mine", "1"],
      ],
    });
    expect(answer).toMatchObject({ status: 201, body: "made" });
    expect(answer.headers).toContainEqual(["a", "2"]);
    expect(headersOf(answer)["content-type"]).toBe("text/plain; charset=utf-8");
    expect(world.calls[0]?.event).toMatchObject({
      version: "1.0",
      resource: "$default",
      path: "/dev/x",
      httpMethod: "GET",
      stageVariables: { a: "b" },
      headers: { "Content-Type": "text/plain", "X-Mine": "1", "X-Forwarded-Proto": "http" },
      body: null,
      requestContext: { stage: "dev" },
    });
  });

  test("sees what was deployed: at once where a stage deploys by itself, else after CreateDeployment", async () => {
    const world = newWorld();
    const api = await world.api(["GET /"]);
    await world.call("UpdateStage", { ApiId: api, StageName: "$default", AutoDeploy: false });
    const { Items } = await world.call<{ Items: Integration[] }>("GetIntegrations", { ApiId: api });
    await world.call("CreateRoute", {
      ApiId: api,
      RouteKey: "GET /new",
      Target: `integrations/${Items[0]?.IntegrationId ?? ""}`,
    });
    expect((await world.ask(api, "/new")).status).toBe(404);
    await world.call("CreateDeployment", { ApiId: api, StageName: "$default" });
    expect((await world.ask(api, "/new")).status).toBe(200);
  });

  test("works on an API that was made in one step", async () => {
    const world = newWorld();
    const { ApiId = "" } = await world.call<Api>("CreateApi", {
      Name: "quick",
      ProtocolType: "HTTP",
      Target: FUNCTION,
    });
    expect((await world.ask(ApiId, "/anything")).status).toBe(200);
    expect(world.calls[0]?.given.sourceArn).toContain("/$default/$default");
  });
});

describe("what the function answers", () => {
  test.each([
    [{ ok: true }, 200, '{"ok":true}', "application/json"],
    ["Hello", 200, "Hello", "application/json"],
    [[1], 200, "[1]", "application/json"],
    [{ statusCode: 201, body: "a" }, 201, "a", "text/plain; charset=utf-8"],
    [
      { statusCode: 200, headers: { "Content-Type": "text/html" }, body: "PGI+", isBase64Encoded: true },
      200,
      "<b>",
      undefined,
    ],
    [{ statusCode: "x" }, 500, '{"message":"Internal Server Error"}', "application/json"],
    [{ statusCode: 200, body: {} }, 500, '{"message":"Internal Server Error"}', "application/json"],
  ])("%j becomes %i", async (answer, status, body, type) => {
    const world = newWorld();
    const api = await world.api(["$default"]);
    world.answer = () => returned(answer);
    const found = await world.ask(api, "/");
    expect(found).toMatchObject({ status, body });
    expect(headersOf(found)["content-type"]).toBe(type);
  });

  test("cookies stay apart", async () => {
    const world = newWorld();
    const api = await world.api(["$default"]);
    world.answer = () => returned({ statusCode: 200, cookies: ["a=1", "b=2"] });
    const { headers } = await world.ask(api, "/");
    expect(headers.filter(([name]) => name === "set-cookie").map(([, value]) => value)).toEqual(["a=1", "b=2"]);
  });

  test.each([
    [{ kind: "failed", entry: 1 }, 500, "Internal Server Error"],
    [{ kind: "refused", why: "denied", entry: 1 }, 500, "Internal Server Error"],
    [{ kind: "refused", why: "throttled", entry: 1 }, 503, "Service Unavailable"],
  ] as const)("%j becomes %i", async (answer, status, message) => {
    const world = newWorld();
    const api = await world.api(["$default"]);
    world.answer = () => answer;
    expect(await world.ask(api, "/")).toMatchObject({ status, body: `{"message":"${message}"}` });
  });

  test("is waited for 30 seconds", async () => {
    const world = newWorld();
    const api = await world.api(["$default"]);
    world.answer = () => new Promise(() => {});
    const before = world.kernel.now();
    expect(await world.ask(api, "/")).toMatchObject({ status: 503, body: '{"message":"Service Unavailable"}' });
    expect(world.kernel.now() - before).toBe(30_000);
  });
});

describe("an HTTP API answers by itself", () => {
  test("what it does not have, what is too large, and what is too much", async () => {
    const world = newWorld();
    const api = await world.api(["POST /"]);
    expect(await world.ask(api, "/nowhere")).toMatchObject({ status: 404, body: '{"message":"Not Found"}' });
    const text = "x".repeat(10 * 1024 * 1024 + 1);
    expect((await world.ask(api, "/", { method: "POST", text })).status).toBe(413);
    await world.call("UpdateStage", {
      ApiId: api,
      StageName: "$default",
      DefaultRouteSettings: { ThrottlingRateLimit: 1, ThrottlingBurstLimit: 1 },
    });
    expect((await world.ask(api, "/", { method: "POST" })).status).toBe(200);
    expect(await world.ask(api, "/", { method: "POST" })).toMatchObject({
      status: 429,
      body: '{"message":"Too Many Requests"}',
    });
  });

  test("to preflights, and for the headers of CORS the function does not count", async () => {
    const world = newWorld();
    const CorsConfiguration = {
      AllowOrigins: ["https://shop.example"],
      AllowMethods: ["GET"],
      ExposeHeaders: ["x-a"],
      MaxAge: 5,
    };
    const api = await world.api(["GET /"], "2.0", { CorsConfiguration });
    world.answer = () => returned({ statusCode: 200, headers: { "Access-Control-Allow-Origin": "*" } });
    const from = (Origin: string, more: FrontRequest["headers"] = []): Partial<FrontRequest> => ({
      headers: [["Origin", Origin], ...more],
    });
    const asking = from("https://shop.example", [["Access-Control-Request-Method", "GET"]]);
    const asked = await world.ask(api, "/", { method: "OPTIONS", ...asking });
    expect(asked.status).toBe(204);
    expect(headersOf(asked)).toMatchObject({
      "access-control-allow-origin": "https://shop.example",
      "access-control-allow-methods": "GET",
      "access-control-max-age": "5",
    });
    expect(world.calls).toEqual([]);
    const got = await world.ask(api, "/", from("https://shop.example"));
    expect(headersOf(got)).toMatchObject({
      "access-control-allow-origin": "https://shop.example",
      "access-control-expose-headers": "x-a",
    });
    const foreign = await world.ask(api, "/", from("https://evil.example"));
    expect(Object.keys(headersOf(foreign)).filter((name) => /access-control/i.test(name))).toEqual([]);
  });
});

describe("the control plane refuses", () => {
  test.each([
    ["CreateApi", { Name: "x", ProtocolType: "WEBSOCKET" }, "WEBSOCKET is not emulated"],
    ["CreateRoute", { RouteKey: "get /" }, "not formatted properly"],
    ["CreateRoute", { RouteKey: "GET /" }, "already exists"],
    ["CreateRoute", { RouteKey: "GET /{a+}/b" }, "greedy path variable"],
    ["CreateRoute", { RouteKey: "GET /x", Target: "integrations/none" }, "Target integrations/none is invalid"],
    ["CreateRoute", { RouteKey: "GET /x", AuthorizationType: "JWT" }, "JWT is not emulated"],
    ["CreateRoute", { RouteKey: "GET /x", AuthorizationType: "CUSTOM", AuthorizerId: "none" }, "Invalid authorizer ID"],
    [
      "CreateIntegration",
      { IntegrationType: "AWS_PROXY", IntegrationUri: FUNCTION },
      "PayloadFormatVersion is a required",
    ],
    ["CreateIntegration", { IntegrationType: "HTTP_PROXY" }, "HTTP_PROXY is not emulated"],
    ["CreateStage", { StageName: "$default" }, "Stage already exists"],
    ["CreateDeployment", { StageName: "$default" }, "AutoDeploy"],
  ])("%s with %j", async (operation, input, words) => {
    const world = newWorld();
    const ApiId = await world.api(["GET /"]);
    await expect(world.call(operation, { ApiId, ...input })).rejects.toMatchObject({
      message: expect.stringContaining(words) as string,
    });
  });

  test("tags of what is not there, not those of APIs and stages", async () => {
    const world = newWorld();
    const ApiId = await world.api(["GET /"]);
    const arn = `arn:aws:apigateway:us-east-1::/apis/${ApiId}`;
    for (const ResourceArn of [arn, `${arn}/stages/$default`]) {
      await world.call("TagResource", { ResourceArn, Tags: { a: "1", b: "2" } });
      await world.call("UntagResource", { ResourceArn, TagKeys: ["a"] });
      expect(await world.call("GetTags", { ResourceArn })).toEqual({ Tags: { b: "2" } });
    }
    await expect(world.call("GetTags", { ResourceArn: `${arn}/stages/none` })).rejects.toMatchObject({
      code: "NotFoundException",
    });
  });

  test("an integration that a route needs, and an API that is not there", async () => {
    const world = newWorld();
    const ApiId = await world.api(["GET /"]);
    const { Items } = await world.call<{ Items: Integration[] }>("GetIntegrations", { ApiId });
    await expect(
      world.call("DeleteIntegration", { ApiId, IntegrationId: Items[0]?.IntegrationId }),
    ).rejects.toMatchObject({ code: "ConflictException", status: 409 });
    await expect(world.call("GetApi", { ApiId: "nope" })).rejects.toMatchObject({
      code: "NotFoundException",
      message: "Invalid API identifier specified nope",
    });
  });
});
