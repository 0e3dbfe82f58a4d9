import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestbed, type Testbed } from "../../../testbed/index.ts";
import { python } from "../python.ts";
import { told } from "../told.ts";
import { ORDER, QUEUES, TOPICS } from "./answers.ts";

let world: Testbed;
beforeAll(async () => void (world = await createTestbed({ clock: "real" })));
afterAll(() => world[Symbol.asyncDispose]());

test.skipIf(!python).each([
  ["queues and their messages", "queues.py", QUEUES],
  ["order, dead letters and the query form", "order.py", ORDER],
  ["topics, subscriptions and filters", "topics.py", TOPICS],
])("%s answer boto3 as AWS does", async (_, script, answers) => {
  expect(await told(`queues/${script}`, await world.endpoint())).toEqual(answers);
});
