import { beforeAll, describe, expect, test } from "vitest";
import { newWorld, URI, type World } from "./world.ts";

// What was recorded on AWS by LocalStack's tests, tests/aws/services/apigateway/test_apigateway_api.snapshot.json.

let world: World;
let restApiId: string;
/** By path. */
let resources: Readonly<Record<string, string>>;
let requestValidatorId: string;

beforeAll(async () => {
  world = newWorld();
  restApiId = await world.api({ "ANY /": {}, "GET /pets/subpets": {}, "GET /greedy/{proxy+}": {} });
  const { items } = await world.call<{ items: { id: string; path: string }[] }>("GetResources", { restApiId });
  resources = Object.fromEntries(items.map(({ id, path }) => [path, id]));
  const validator = await world.call<{ id: string }>("CreateRequestValidator", { restApiId, name: "v" });
  requestValidatorId = validator.id;
});

type Input = () => object;
const at = (path: string): object => ({ restApiId, resourceId: resources[path] });
const child = (path: string, pathPart: string) => (): object => ({ restApiId, parentId: resources[path], pathPart });
const put = (more: object) => (): object => ({ ...at("/pets"), httpMethod: "GET", authorizationType: "NONE", ...more });
const patch = (op: string, path: string | undefined, value = "") => ({
  patchOperations: [{ op, ...(path === undefined ? {} : { path }), value }],
});
const resource =
  (...given: Parameters<typeof patch>): Input =>
  () => ({ ...at("/pets"), ...patch(...given) });
const method =
  (...given: Parameters<typeof patch>): Input =>
  () => ({ ...at("/"), httpMethod: "ANY", ...patch(...given) });
const validator =
  (...given: Parameters<typeof patch>): Input =>
  () => ({ restApiId, requestValidatorId, ...patch(...given) });
const gateway =
  (...given: Parameters<typeof patch>): Input =>
  () => ({
    restApiId,
    responseType: "DEFAULT_4XX",
    ...patch(...given),
  });
const model =
  (more: object): Input =>
  () => ({ restApiId, contentType: "application/json", schema: "{}", ...more });

describe("AWS's words for what is refused", () => {
  const rows: readonly (readonly [operation: string, input: Input, message: string, code?: string])[] = [
    ["CreateRestApi", () => ({ name: "a", description: "" }), "Description cannot be an empty string"],
    [
      "UpdateRestApi",
      () => ({ restApiId, ...patch("add", "/binaryMediaTypes") }),
      "Invalid patch path /binaryMediaTypes",
    ],
    [
      "CreateResource",
      child("/greedy", "{other}"),
      "A sibling ({proxy+}) of this resource already has a variable path part -- only one is allowed",
    ],
    [
      "CreateResource",
      child("/greedy/{proxy+}", "x"),
      "Cannot create a child of a resource with a greedy path variable: {proxy+}",
    ],
    [
      "UpdateResource",
      resource("replace", "/invalid"),
      "Invalid patch path  '/invalid' specified for op 'replace'. Must be one of: [/parentId, /pathPart]",
    ],
    [
      "UpdateResource",
      resource("remove", "/pathPart"),
      "Invalid patch path  '/pathPart' specified for op 'remove'. Please choose supported operations",
    ],
    [
      "UpdateResource",
      () => ({ ...at("/pets"), ...patch("replace", "/parentId", resources["/pets/subpets"]) }),
      "Resources cannot be cyclical.",
    ],
    ["PutMethod", put({ restApiId: "none" }), "Invalid Resource identifier specified", "NotFoundException"],
    [
      "PutMethod",
      put({ httpMethod: "MADE_UP" }),
      "Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY",
    ],
    ["PutMethod", put({ requestValidatorId: "none" }), "Invalid Request Validator identifier specified"],
    [
      "PutMethod",
      put({ requestModels: { "application/json": "petModel" } }),
      "Invalid model identifier specified: petModel",
    ],
    [
      "PutMethod",
      put({ requestParameters: { "method.request.header.a": true, "method.request.querystring.a": true } }),
      "Parameter names must be unique across querystring, header and path",
    ],
    ["UpdateMethod", method("add", "/apiKeyRequired"), "Invalid patch operation specified. Must be one of: [replace]"],
    ["UpdateMethod", method("replace", "/httpMethod"), "Invalid patch path /httpMethod"],
    [
      "UpdateMethod",
      method("add", "/requestModels/application/json"),
      "Invalid patch path /requestModels/application/json",
    ],
    [
      "UpdateStage",
      () => ({ restApiId, stageName: "prod", ...patch("replace", "/tags/tag1") }),
      "Invalid method setting path: /tags/tag1. Must be one of: [/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, /accessLogSettings, /accessLogSettings/destinationArn, /accessLogSettings/format, /{resourcePath}/{httpMethod}/metrics/enabled, /{resourcePath}/{httpMethod}/logging/dataTrace, /{resourcePath}/{httpMethod}/logging/loglevel, /{resourcePath}/{httpMethod}/throttling/burstLimit/{resourcePath}/{httpMethod}/throttling/rateLimit/{resourcePath}/{httpMethod}/caching/ttlInSeconds, /{resourcePath}/{httpMethod}/caching/enabled, /{resourcePath}/{httpMethod}/caching/dataEncrypted, /{resourcePath}/{httpMethod}/caching/requireAuthorizationForCacheControl, /{resourcePath}/{httpMethod}/caching/unauthorizedCacheControlHeaderStrategy, /*/*/metrics/enabled, /*/*/logging/dataTrace, /*/*/logging/loglevel, /*/*/throttling/burstLimit /*/*/throttling/rateLimit /*/*/caching/ttlInSeconds, /*/*/caching/enabled, /*/*/caching/dataEncrypted, /*/*/caching/requireAuthorizationForCacheControl, /*/*/caching/unauthorizedCacheControlHeaderStrategy, /variables/{variable_name}, /tracingEnabled]",
    ],
    ["CreateModel", model({ name: "" }), "Model name must be non-empty"],
    ["CreateModel", model({ name: "Empty" }), "Model name already exists for this REST API", "ConflictException"],
    [
      "CreateModel",
      model({ name: "a", schema: "" }),
      "Model schema must have at least 1 property or array items defined",
    ],
    [
      "UpdateModel",
      () => ({ restApiId, modelName: "Empty", ...patch("replace", "/name") }),
      "Invalid patch path  '/name' specified for op 'replace'. Must be one of: [/description, /schema]",
    ],
    ["CreateRequestValidator", () => ({ restApiId: "none", name: "v" }), "Invalid REST API identifier specified"],
    [
      "CreateAuthorizer",
      () => ({ restApiId: "none", name: "a", type: "TOKEN" }),
      "Unable to complete operation due to concurrent modification. Please try again later.",
      "ConflictException",
    ],
    [
      "GetRequestValidator",
      () => ({ restApiId: "none", requestValidatorId }),
      "Invalid Request Validator identifier specified",
      "NotFoundException",
    ],
    [
      "UpdateRequestValidator",
      validator("replace", "/invalidPath"),
      "Invalid patch path  '/invalidPath' specified for op 'replace'. Must be one of: [/name, /validateRequestParameters, /validateRequestBody]",
    ],
    ["UpdateRequestValidator", validator("replace", "/name"), "Request Validator name cannot be blank"],
    ["UpdateGatewayResponse", gateway("add", "/statusCode", "444"), "Invalid patch path /statusCode"],
    ["UpdateGatewayResponse", gateway("replace", undefined), "Invalid patch path null"],
    [
      "UpdateGatewayResponse",
      gateway("add", "/responseTemplates/application~1xml"),
      "Invalid null or empty value in responseTemplates",
    ],
    [
      "UpdateGatewayResponse",
      gateway("add", "/responseParameters/gatewayresponse.header.a"),
      "Invalid null or empty value in responseParameters",
    ],
    [
      "DeleteGatewayResponse",
      () => ({ restApiId, responseType: "THROTTLED" }),
      "Gateway response type not defined on api",
      "NotFoundException",
    ],
  ];
  test.each(rows.map(([operation, input, message, code]) => ({ operation, input, message, code })))(
    "$operation: $message",
    async ({ operation, input, message, code = "BadRequestException" }) => {
      await expect(world.call(operation, input())).rejects.toMatchObject({ message, code });
    },
  );
});

test("resources and models come in the order of their paths and names", async () => {
  const { items } = await world.call<{ items: { path: string }[] }>("GetResources", { restApiId });
  expect(items.map(({ path }) => path)).toEqual(["/", "/greedy", "/greedy/{proxy+}", "/pets", "/pets/subpets"]);
  await world.call("CreateModel", model({ name: "Calc" })());
  const models = await world.call<{ items: { name: string }[] }>("GetModels", { restApiId });
  expect(models.items.map(({ name }) => name)).toEqual(["Calc", "Empty", "Error"]);
});

test("what is taken away or is not true is shown no more", async () => {
  const { id } = await world.call<{ id: string }>("CreateRestApi", {
    name: "a",
    description: "b",
    binaryMediaTypes: [],
  });
  const shown = await world.call("GetRestApi", { restApiId: id });
  expect(shown).not.toHaveProperty("tags");
  expect(shown).not.toHaveProperty("binaryMediaTypes");
  const added = { restApiId: id, patchOperations: [{ op: "add", path: "/binaryMediaTypes/image~1png" }] };
  expect(await world.call("UpdateRestApi", added)).toMatchObject({ binaryMediaTypes: ["image/png"], tags: {} });
  const removed = ["/binaryMediaTypes/image~1png", "/description"].map((path) => ({ op: "remove", path }));
  const bare = await world.call("UpdateRestApi", { restApiId: id, patchOperations: removed });
  expect(bare).not.toHaveProperty("binaryMediaTypes");
  expect(bare).not.toHaveProperty("description");
  await world.call("UpdateMethod", method("add", "/requestParameters/method.request.querystring.q", "true")());
  expect(
    await world.call("UpdateMethod", method("remove", "/requestParameters/method.request.querystring.q")()),
  ).not.toHaveProperty("requestParameters");
  expect(await world.call("UpdateMethod", method("replace", "/apiKeyRequired", "whatever")())).toMatchObject({
    apiKeyRequired: false,
  });
  await world.call("UpdateMethod", method("replace", "/requestValidatorId", requestValidatorId)());
  expect(await world.call("UpdateMethod", method("replace", "/requestValidatorId")())).not.toHaveProperty(
    "requestValidatorId",
  );
});

test("gateway responses have the status of their type, and those that are not set are as the default of their class", async () => {
  const { id } = await world.call<{ id: string }>("CreateRestApi", { name: "b" });
  const set = (responseType: string, more: object = {}): Promise<unknown> =>
    world.call("PutGatewayResponse", { restApiId: id, responseType, ...more });
  expect(await set("MISSING_AUTHENTICATION_TOKEN")).toMatchObject({ statusCode: "403", defaultResponse: false });
  await set("DEFAULT_5XX", { statusCode: "599" });
  const { items } = await world.call<{ items: { responseType: string }[] }>("GetGatewayResponses", { restApiId: id });
  const of = (type: string): unknown => items.find(({ responseType }) => responseType === type);
  expect(of("INTEGRATION_TIMEOUT")).toMatchObject({ statusCode: "599", defaultResponse: true });
  expect(of("THROTTLED")).toMatchObject({ statusCode: "429", defaultResponse: true });
  expect(of("DEFAULT_4XX")).not.toHaveProperty("statusCode");
});

test("parts of the path reach the function as they were sent", async () => {
  await world.ask({
    path: `/restapis/${restApiId}/prod/_user_request_/greedy/test%2Balias@gmail.com/plus/test+alias@gmail.com`,
  });
  expect(world.calls.at(-1)?.event).toMatchObject({
    path: "/greedy/test%2Balias@gmail.com/plus/test+alias@gmail.com",
    pathParameters: { proxy: "test%2Balias@gmail.com/plus/test+alias@gmail.com" },
  });
});

test("an integration's address may have two slashes after path", async () => {
  const uri = URI.replace("path/", "path//");
  const input = { ...at("/"), httpMethod: "ANY", type: "AWS_PROXY", integrationHttpMethod: "POST", uri };
  expect(await world.call("PutIntegration", input)).toMatchObject({ uri });
  await world.deploy(restApiId);
  expect((await world.ask({ path: `/restapis/${restApiId}/prod/_user_request_/` })).status).toBe(200);
});

test("a gateway response may take its headers from the request", async () => {
  await world.call("PutGatewayResponse", {
    restApiId,
    responseType: "MISSING_AUTHENTICATION_TOKEN",
    statusCode: "404",
    responseParameters: {
      "gatewayresponse.header.x-origin": "'a.b.c'",
      "gatewayresponse.header.x-header": "method.request.header.Accept",
      "gatewayresponse.header.x-query": "method.request.querystring.q",
      "gatewayresponse.header.x-none": "method.request.path.petId",
    },
    responseTemplates: { "application/json": "$context.error.responseType $context.stage $stageVariables.colour" },
  });
  await world.deploy(restApiId);
  const answer = await world.ask({
    path: `/restapis/${restApiId}/prod/_user_request_/nowhere`,
    headers: [["accept", "text/html"]],
    query: [["q", "1"]],
  });
  expect(answer).toMatchObject({
    status: 404,
    body: "MISSING_AUTHENTICATION_TOKEN prod red",
    headers: { "x-origin": "a.b.c", "x-header": "text/html", "x-query": "1" },
  });
  expect(answer.headers).not.toHaveProperty("x-none");
});
