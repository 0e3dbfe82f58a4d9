import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestbed, type Testbed } from "../../../testbed/index.ts";
import { postOnThisMachine } from "../../../testbed/cli/post-on-this-machine.ts";
import { python } from "../python.ts";
import { told } from "../told.ts";
import { ENDPOINTS, ORDER, QUEUES, TOPICS } from "./answers.ts";

let world: Testbed;
beforeAll(async () => void (world = await createTestbed({ clock: "real", outbound: postOnThisMachine })));
afterAll(() => world[Symbol.asyncDispose]());

test.skipIf(!python).each([
  ["queues and their messages", "queues.py", QUEUES],
  ["order, dead letters and the query form", "order.py", ORDER],
  ["topics, subscriptions and filters", "topics.py", TOPICS],
  ["endpoints of topics", "endpoints.py", ENDPOINTS],
])("%s answer boto3 as AWS does", async (_, script, answers) => {
  expect(await told(`queues/${script}`, await world.endpoint())).toEqual(answers);
});
