import { describe, expect, test } from "vitest";
import { validateJson } from "../../../emulator/services/apigateway/schema/validate.ts";
import { newWorld, URI } from "./world.ts";

describe("the control plane refuses", () => {
  const bad = (uri: string): object => ({ uri });
  test.each([
    [
      "a bare function ARN",
      bad("arn:aws:lambda:us-east-1:000000000000:function:f"),
      "AWS ARN for integration must contain path or action",
    ],
    ["what is no ARN", bad("https://example.com"), "Invalid ARN specified in the request"],
    [
      "another service",
      bad("arn:aws:apigateway:us-east-1:sqs:path/queue"),
      "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.",
    ],
    ["a timeout beyond 29 s", { timeoutInMillis: 30_000 }, "Timeout should be between 50 ms and 29000 ms"],
    ["an HTTP integration, by name", { type: "HTTP_PROXY" }, "HTTP_PROXY is not emulated"],
    ["an authorizer, by name", { authorizationType: "COGNITO_USER_POOLS" }, "COGNITO_USER_POOLS is not emulated"],
  ])("%s", async (_, more, words) => {
    await expect(newWorld().api({ "GET /": more })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining(words) as string,
    });
  });

  test("what is not there, and what is there twice", async () => {
    const world = newWorld();
    await expect(world.call("GetRestApi", { restApiId: "nope" })).rejects.toMatchObject({
      code: "NotFoundException",
      status: 404,
      message: "Invalid API identifier specified 000000000000:nope",
    });
    const api = await world.api({ "GET /pets/{id}": {} });
    const { items } = await world.call<{ items: { id: string; path: string }[] }>("GetResources", { restApiId: api });
    const parentId = items.find(({ path }) => path === "/")?.id;
    const pets = items.find(({ path }) => path === "/pets")?.id;
    await expect(world.call("CreateResource", { restApiId: api, parentId, pathPart: "pets" })).rejects.toMatchObject({
      code: "ConflictException",
      message: "Another resource with the same parent already has this name: pets",
    });
    await expect(
      world.call("CreateResource", { restApiId: api, parentId: pets, pathPart: "{name}" }),
    ).rejects.toMatchObject({ message: expect.stringContaining("sibling ({id})") as string });
    const { items: deployments } = await world.call<{ items: { id: string }[] }>("GetDeployments", { restApiId: api });
    await expect(
      world.call("DeleteDeployment", { restApiId: api, deploymentId: deployments[0]?.id }),
    ).rejects.toMatchObject({ message: "Active stages pointing to this deployment must be moved or deleted" });
  });

  test("patches of what cannot be patched", async () => {
    const world = newWorld();
    const api = await world.api({ "GET /": { uri: URI } });
    const patch = (path: string, value: string): Promise<unknown> =>
      world.call("UpdateRestApi", { restApiId: api, patchOperations: [{ op: "replace", path, value }] });
    expect(await patch("/name", "better")).toMatchObject({ name: "better" });
    await expect(patch("/id", "x")).rejects.toMatchObject({ code: "BadRequestException" });
    await expect(patch("/disableExecuteApiEndpoint", "maybe")).rejects.toMatchObject({ code: "BadRequestException" });
  });
});

describe("JSON schema", () => {
  const price = {
    definitions: { price: { type: "number", minimum: 0, exclusiveMinimum: true } },
    properties: { p: { $ref: "#/definitions/price" } },
  };
  test.each([
    [{ type: "object" }, {}, true],
    [{ type: ["string", "null"] }, null, true],
    [{ type: "integer" }, 1.5, false],
    [{ enum: [1, { a: [2] }] }, { a: [2] }, true],
    [{ required: ["a"] }, { b: 1 }, false],
    [{ required: ["toString"] }, {}, false],
    [{ properties: { a: { type: "string" } }, additionalProperties: false }, { b: 1 }, false],
    [{ patternProperties: { "^x-": { type: "string" } }, additionalProperties: false }, { "x-a": "1" }, true],
    [{ additionalProperties: { type: "number" } }, { a: "1" }, false],
    [{ minLength: 2 }, "😀", false],
    [{ pattern: "^/" }, "home", false],
    [{ format: "date-time" }, "2026-01-01T00:00:00Z", true],
    [{ format: "date-time" }, "yesterday", false],
    [{ format: "ipv4" }, "10.0.0.255", true],
    [{ format: "ipv4" }, "10.0.0.256", false],
    [{ format: "ipv6" }, "::1", true],
    [{ format: "ipv6" }, "1:2", false],
    [{ items: { type: "number" }, minItems: 1, uniqueItems: true }, [1, 2], true],
    [{ items: { type: "number" } }, [1, "2"], false],
    [{ uniqueItems: true }, [{ a: 1 }, { a: 1 }], false],
    [{ items: [{ type: "number" }], additionalItems: false }, [1, 2], false],
    [{ multipleOf: 0.1 }, 0.3, true],
    [{ oneOf: [{ type: "number" }, { minimum: 5 }] }, 6, false],
    [{ anyOf: [{ type: "number" }, { type: "string" }] }, true, false],
    [{ allOf: [{ minimum: 1 }, { maximum: 3 }] }, 2, true],
    [{ not: { type: "string" } }, "a", false],
    [{ dependencies: { a: ["b"] } }, { a: 1 }, false],
    [price, { p: 1 }, true],
    [price, { p: 0 }, false],
    [{ $ref: "#/nowhere" }, 1, false],
  ])("%j against %j is %s", (schema, value, fits) => {
    const resolve = (reference: string): unknown =>
      reference === "#/definitions/price" ? price.definitions.price : undefined;
    expect(validateJson(schema, value, resolve).length === 0).toBe(fits);
  });
});
