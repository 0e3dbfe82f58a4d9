import { describe, expect, test } from "vitest";
import { newWorld, returned, URI } from "./world.ts";

const at = (api: string, path: string): string => `/restapis/${api}/prod/_user_request_${path}`;

describe("a request to an API", () => {
  test("reaches the function as the event that AWS makes of it", async () => {
    const world = newWorld();
    const api = await world.api({ "ANY /{proxy+}": {} });
    await world.ask({
      method: "PUT",
      path: at(api, "/a/b%20c"),
      query: [
        ["q", "1"],
        ["q", "2"],
      ],
      headers: [
        ["Host", "localhost:4566"],
        ["X-Twice", "a"],
        ["X-Twice", "b"],
      ],
      body: "hello",
    });
    expect(world.calls[0]?.given).toMatchObject({
      functionArn: "arn:aws:lambda:us-east-1:000000000000:function:f",
      sourceArn: `arn:aws:execute-api:us-east-1:000000000000:${api}/prod/PUT/{proxy+}`,
      usualSourceArn: `arn:aws:execute-api:us-east-1:000000000000:${api}/*/PUT/{proxy+}`,
    });
    expect(world.calls[0]?.event).toMatchObject({
      resource: "/{proxy+}",
      path: "/a/b%20c",
      httpMethod: "PUT",
      headers: { Host: "localhost:4566", "X-Twice": "b", "X-Forwarded-For": "10.0.0.1", "X-Forwarded-Port": "4566" },
      multiValueHeaders: { "X-Twice": ["a", "b"] },
      queryStringParameters: { q: "2" },
      multiValueQueryStringParameters: { q: ["1", "2"] },
      pathParameters: { proxy: "a/b%20c" },
      stageVariables: { colour: "red" },
      requestContext: {
        accountId: "000000000000",
        apiId: api,
        domainName: `${api}.execute-api.us-east-1.amazonaws.com`,
        httpMethod: "PUT",
        identity: { sourceIp: "10.0.0.1", userAgent: "test", userArn: null },
        path: "/prod/a/b%20c",
        requestTime: "01/Jan/2026:00:00:00 +0000",
        requestTimeEpoch: Date.UTC(2026, 0, 1),
        resourcePath: "/{proxy+}",
        stage: "prod",
      },
      body: "hello",
      isBase64Encoded: false,
    });
  });

  test("without query, path parameters and body has null for them", async () => {
    const world = newWorld();
    const api = await world.api({ "GET /": {} });
    await world.ask({ path: at(api, "/") });
    expect(world.calls[0]?.event).toMatchObject({
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: null,
      body: null,
    });
  });

  test("finds the most particular path, under every address of the API", async () => {
    const world = newWorld();
    const api = await world.api({
      "GET /pets/{id}": {},
      "GET /pets/mine": {},
      "GET /pets/{id}/toys": {},
      "ANY /{rest+}": {},
    });
    const seen: unknown[] = [];
    for (const path of ["/pets/1", "/pets/mine", "/pets/mine/toys", "/pets/1/x", "/other"]) {
      await world.ask({ path: at(api, path) });
      seen.push(world.calls.at(-1)?.event["resource"]);
    }
    expect(seen).toEqual(["/pets/{id}", "/pets/mine", "/pets/{id}/toys", "/{rest+}", "/{rest+}"]);
    for (const address of [
      { path: `/_aws/execute-api/${api}/prod/pets/1` },
      { path: "/prod/pets/1", host: `${api}.execute-api.localhost` },
      { path: "/prod/pets/1", host: `${api}.execute-api.us-east-1.amazonaws.com` },
    ]) {
      expect((await world.ask(address)).status).toBe(200);
      expect(world.calls.at(-1)?.event["path"]).toBe("/pets/1");
    }
  });

  test("sees only what was deployed", async () => {
    const world = newWorld();
    const api = await world.api({ "GET /": {} });
    const { rootResourceId } = await world.call<{ rootResourceId: string }>("GetRestApi", { restApiId: api });
    await world.call("DeleteMethod", { restApiId: api, resourceId: rootResourceId, httpMethod: "GET" });
    expect((await world.ask({ path: at(api, "/") })).status).toBe(200);
    const method = { restApiId: api, resourceId: rootResourceId, httpMethod: "POST" };
    await world.call("PutMethod", { ...method, authorizationType: "NONE" });
    await expect(world.deploy(api)).rejects.toMatchObject({ message: "No integration defined for method" });
    await world.call("PutIntegration", { ...method, type: "AWS_PROXY", integrationHttpMethod: "POST", uri: URI });
    await world.deploy(api);
    expect((await world.ask({ path: at(api, "/") })).status).toBe(403);
  });
});

describe("what the function answers", () => {
  // The matrix that was recorded on AWS.
  test.each([
    [{ statusCode: 200 }, 200, "", { "content-type": "application/json" }],
    [{ headers: { a: "b" } }, 200, "", { a: "b" }],
    [{ statusCode: "201" }, 201, "", {}],
    [{ statusCode: 200, headers: { a: true, b: 3 } }, 200, "", { a: "true", b: "3" }],
    [{ statusCode: 200, headers: null }, 200, "", {}],
    [{ statusCode: 200, headers: { "content-length": "7" } }, 200, "", { "x-amzn-remapped-content-length": "7" }],
    [{ statusCode: 200, body: "aGk=", isBase64Encoded: true }, 200, "aGk=", {}],
    [{ statusCode: 200, wrongValue: 1 }, 502, '{"message": "Internal server error"}', {}],
    [{}, 502, '{"message": "Internal server error"}', {}],
    ["text", 502, '{"message": "Internal server error"}', {}],
    [null, 502, '{"message": "Internal server error"}', {}],
    [{ statusCode: "test" }, 502, '{"message": "Internal server error"}', {}],
    [{ statusCode: 200, multiValueHeaders: { a: "b" } }, 502, '{"message": "Internal server error"}', {}],
    [{ statusCode: 200, body: { a: 1 } }, 502, '{"message": "Internal server error"}', {}],
  ])("%j becomes %i", async (answer, status, body, headers) => {
    const world = newWorld();
    world.answer = () => returned(answer);
    const api = await world.api({ "GET /": {} });
    expect(await world.ask({ path: at(api, "/") })).toMatchObject({ status, body, headers });
  });

  test.each([
    [{ kind: "failed", entry: 1 }, 502, '{"message": "Internal server error"}'],
    [{ kind: "refused", why: "denied", entry: 1 }, 500, '{"message": "Internal server error"}'],
    [{ kind: "refused", why: "throttled", entry: 1 }, 500, '{"message": "Internal server error"}'],
  ] as const)("%j becomes %i", async (answer, status, body) => {
    const world = newWorld();
    world.answer = () => answer;
    const api = await world.api({ "GET /": {} });
    expect(await world.ask({ path: at(api, "/") })).toMatchObject({ status, body });
  });

  test("is waited for 29 seconds, or as long as the integration says", async () => {
    const world = newWorld();
    world.answer = () => new Promise(() => {});
    const api = await world.api({ "GET /": {}, "GET /short": { timeoutInMillis: 50 } });
    const before = world.kernel.now();
    expect(await world.ask({ path: at(api, "/") })).toMatchObject({
      status: 504,
      body: '{"message": "Endpoint request timed out"}',
    });
    expect(world.kernel.now() - before).toBe(29_000);
    expect((await world.ask({ path: at(api, "/short") })).status).toBe(504);
    expect(world.kernel.now() - before).toBe(29_050);
  });

  test("is bytes for those who ask for a type that is binary", async () => {
    const world = newWorld();
    world.answer = () => returned({ statusCode: 200, body: "aGk=", isBase64Encoded: true });
    const api = await world.api({ "POST /": {} });
    await world.call("UpdateRestApi", {
      restApiId: api,
      patchOperations: [{ op: "add", path: "/binaryMediaTypes/image~1png" }],
    });
    await world.deploy(api);
    const headers = [
      ["Accept", "image/png"],
      ["Content-Type", "image/png"],
    ] as const;
    expect((await world.ask({ method: "POST", path: at(api, "/"), headers, body: "x" })).body).toBe("hi");
    expect(world.calls[0]?.event).toMatchObject({ body: "eA==", isBase64Encoded: true });
  });
});

describe("an API refuses by itself", () => {
  test.each([
    ["an unknown path", "GET", "/nowhere", 403, "Missing Authentication Token", "MissingAuthenticationTokenException"],
    ["an unknown method", "DELETE", "/", 403, "Missing Authentication Token", "MissingAuthenticationTokenException"],
  ])("%s", async (_, method, path, status, message, type) => {
    const world = newWorld();
    const api = await world.api({ "GET /": {} });
    const answer = await world.ask({ method, path: at(api, path) });
    expect(answer).toMatchObject({ status, body: `{"message":"${message}"}`, headers: { "x-amzn-errortype": type } });
    expect(world.calls).toEqual([]);
  });

  test("an unknown API and stage", async () => {
    const world = newWorld();
    const api = await world.api({ "GET /": {} });
    for (const path of [`/restapis/${api}/dev/_user_request_/`, "/restapis/unknown/prod/_user_request_/"])
      expect(await world.ask({ path })).toMatchObject({ status: 403, body: '{"message":"Forbidden"}' });
  });

  test("more than 10 MB, and an integration that is not called by POST", async () => {
    const world = newWorld();
    const api = await world.api({ "POST /": {}, "GET /get": { integrationHttpMethod: "GET" } });
    const large = await world.ask({ method: "POST", path: at(api, "/"), body: "x".repeat(10 * 1024 * 1024 + 1) });
    expect(large).toMatchObject({ status: 413, body: '{"message":"Request Too Long"}' });
    expect((await world.ask({ path: at(api, "/get") })).status).toBe(500);
  });

  test("what its validator does not let through", async () => {
    const world = newWorld();
    const api = await world.api({ "GET /": {} });
    const { rootResourceId } = await world.call<{ rootResourceId: string }>("GetRestApi", { restApiId: api });
    const { id } = await world.call<{ id: string }>("CreateRequestValidator", {
      restApiId: api,
      name: "all",
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    await world.call("CreateModel", {
      restApiId: api,
      name: "Order",
      contentType: "application/json",
      schema: JSON.stringify({
        type: "object",
        required: ["total"],
        properties: { total: { type: "number", minimum: 0 } },
      }),
    });
    const method = { restApiId: api, resourceId: rootResourceId, httpMethod: "POST" };
    await world.call("PutMethod", {
      ...method,
      authorizationType: "NONE",
      requestValidatorId: id,
      requestParameters: { "method.request.querystring.qs1": true, "method.request.header.x-header-param": true },
      requestModels: { "application/json": "Order" },
    });
    await world.call("PutIntegration", { ...method, type: "AWS_PROXY", integrationHttpMethod: "POST", uri: URI });
    await world.deploy(api);
    const post = (body: string, given: boolean): ReturnType<typeof world.ask> =>
      world.ask({
        method: "POST",
        path: at(api, "/"),
        body,
        query: given ? [["qs1", "a"]] : [["qs1", ""]],
        headers: given ? [["X-Header-Param", "b"]] : [],
      });
    expect(await post("{}", false)).toMatchObject({
      status: 400,
      body: '{"message": "Missing required request parameters: [x-header-param, qs1]"}',
    });
    for (const body of ["{}", '{"total":-1}', '{"total":"1"}', "[]", "no json", ""])
      expect(await post(body, true), body).toMatchObject({ status: 400, body: '{"message": "Invalid request body"}' });
    expect((await post('{"total":1}', true)).status).toBe(200);
  });

  test("in its own words, where it has some", async () => {
    const world = newWorld();
    const api = await world.api({ "GET /": {} });
    await world.call("PutGatewayResponse", {
      restApiId: api,
      responseType: "DEFAULT_4XX",
      responseParameters: { "gatewayresponse.header.Access-Control-Allow-Origin": "'*'" },
      responseTemplates: { "application/json": '{"why":$context.error.messageString,"id":"$context.requestId"}' },
    });
    await world.deploy(api);
    expect(await world.ask({ path: at(api, "/nowhere") })).toMatchObject({
      status: 403,
      body: '{"why":"Missing Authentication Token","id":"11111111-1111-4111-8111-111111111111"}',
      headers: { "access-control-allow-origin": "*" },
    });
  });

  test("who has no key, who asks too fast, and who has used up the quota", async () => {
    const world = newWorld();
    const api = await world.api({ "GET /": { apiKeyRequired: true } });
    const { id: keyId, value } = await world.call<{ id: string; value: string }>("CreateApiKey", {
      name: "k",
      enabled: true,
    });
    const { id: usagePlanId } = await world.call<{ id: string }>("CreateUsagePlan", {
      name: "small",
      apiStages: [{ apiId: api, stage: "prod" }],
      throttle: { rateLimit: 1, burstLimit: 2 },
      quota: { limit: 3, period: "DAY" },
    });
    const ask = (key: string | undefined): ReturnType<typeof world.ask> =>
      world.ask({ path: at(api, "/"), headers: key === undefined ? [] : [["x-api-key", key]] });
    const forbidden = { status: 403, body: '{"message":"Forbidden"}' };
    expect(await ask(undefined)).toMatchObject(forbidden);
    expect(await ask(value)).toMatchObject(forbidden);
    await world.call("CreateUsagePlanKey", { usagePlanId, keyId, keyType: "API_KEY" });
    expect([(await ask(value)).status, (await ask(value)).status]).toEqual([200, 200]);
    expect(await ask(value)).toMatchObject({ status: 429, body: '{"message":"Too Many Requests"}' });
    await world.kernel.timeline.advance(2000);
    expect((await ask(value)).status).toBe(200);
    expect(await ask(value)).toMatchObject({ status: 429, body: '{"message":"Limit Exceeded"}' });
    const days = { usagePlanId, startDate: "2026-01-01", endDate: "2026-01-02" };
    expect(await world.call("GetUsage", days)).toMatchObject({
      items: {
        [keyId]: [
          [3, 0],
          [0, 3],
        ],
      },
    });
    await world.kernel.timeline.advance(2000);
    await world.call("UpdateUsage", {
      usagePlanId,
      keyId,
      patchOperations: [{ op: "replace", path: "/remaining", value: "1" }],
    });
    expect([(await ask(value)).status, (await ask(value)).status]).toEqual([200, 429]);
    await world.kernel.timeline.advance(86_400_000);
    expect((await ask(value)).status).toBe(200);
    expect(world.calls[0]?.event).toMatchObject({ requestContext: { identity: { apiKey: value, apiKeyId: keyId } } });
  });

  test("who asks for one method faster than the plan allows for it", async () => {
    const world = newWorld();
    const api = await world.api({ "GET /a": { apiKeyRequired: true }, "GET /b": { apiKeyRequired: true } });
    const value = "k".repeat(20);
    const { id: keyId } = await world.call<{ id: string }>("CreateApiKey", { name: "k", enabled: true, value });
    const throttle = { "/a/GET": { rateLimit: 1, burstLimit: 1 } };
    const { id: usagePlanId } = await world.call<{ id: string }>("CreateUsagePlan", {
      name: "small",
      apiStages: [{ apiId: api, stage: "prod", throttle }],
    });
    await world.call("CreateUsagePlanKey", { usagePlanId, keyId, keyType: "API_KEY" });
    const statuses: number[] = [];
    for (const path of ["/a", "/a", "/b", "/b"])
      statuses.push((await world.ask({ path: at(api, path), headers: [["x-api-key", value]] })).status);
    expect(statuses).toEqual([200, 429, 200, 200]);
  });

  test("more than a stage takes", async () => {
    const world = newWorld();
    const api = await world.api({ "GET /": {} });
    await world.call("UpdateStage", {
      restApiId: api,
      stageName: "prod",
      patchOperations: [
        { op: "replace", path: "/*/*/throttling/rateLimit", value: "1" },
        { op: "replace", path: "/*/*/throttling/burstLimit", value: "1" },
        { op: "replace", path: "/*/*/metrics/enabled", value: "true" },
      ],
    });
    const statuses = [];
    for (let index = 0; index < 2; index += 1) statuses.push((await world.ask({ path: at(api, "/") })).status);
    expect(statuses).toEqual([200, 429]);
    expect(world.kernel.journal.entries.findLast((entry) => entry.kind === "metric")).toMatchObject({
      dimensions: { ApiName: "shop", Method: "GET", Resource: "/", Stage: "prod" },
    });
  });

  test("and answers preflights without a function", async () => {
    const world = newWorld();
    const api = await world.api({
      "OPTIONS /": { type: "MOCK", requestTemplates: { "application/json": '{"statusCode": 204}' } },
    });
    const { rootResourceId } = await world.call<{ rootResourceId: string }>("GetRestApi", { restApiId: api });
    const method = { restApiId: api, resourceId: rootResourceId, httpMethod: "OPTIONS", statusCode: "204" };
    const allow = "method.response.header.Access-Control-Allow-Origin";
    await world.call("PutMethodResponse", { ...method, responseParameters: { [allow]: false } });
    await world.call("PutIntegrationResponse", { ...method, responseParameters: { [allow]: "'*'" } });
    await world.deploy(api);
    expect(await world.ask({ method: "OPTIONS", path: at(api, "/") })).toMatchObject({
      status: 204,
      headers: { "access-control-allow-origin": "*" },
    });
    const patchOperations = [{ op: "replace", path: `/responseParameters/${allow}`, value: "'https://shop.example'" }];
    await world.call("UpdateIntegrationResponse", { ...method, patchOperations });
    await world.deploy(api);
    expect((await world.ask({ method: "OPTIONS", path: at(api, "/") })).headers).toMatchObject({
      "access-control-allow-origin": "https://shop.example",
    });
  });
});
