import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestbed } from "../../../testbed/index.ts";
import { python } from "../python.ts";
import { told } from "../told.ts";
import { HTTP, REST } from "./answers.ts";

let world: Awaited<ReturnType<typeof createTestbed>>;
beforeAll(async () => void (world = await createTestbed({ clock: "real" })));
afterAll(() => world[Symbol.asyncDispose]());

test.skipIf(!python).each([
  ["REST APIs", "rest_api.py", REST],
  ["HTTP APIs", "http_api.py", HTTP],
])("%s and what is asked of them answer boto3 as AWS does", async (_, script, answers) => {
  expect(await told(`apigateway/${script}`, await world.endpoint())).toEqual(answers);
});
