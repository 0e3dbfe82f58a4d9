import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestbed, type Testbed } from "../../../testbed/index.ts";
import { python } from "../python.ts";
import { told } from "../told.ts";
import { EVENTS, FILTERS, GROUPS, QUERIES } from "./answers.ts";

let world: Testbed;
beforeAll(async () => void (world = await createTestbed()));
afterAll(() => world.close());

test.skipIf(!python).each([
  ["events, their pages and filter patterns", "events.py", EVENTS],
  ["metric filters, and lines that are handed on to a function", "filters.py", FILTERS],
  ["queries", "queries.py", QUERIES],
  ["groups: settings, retention on the world's clock, policies and a live tail", "groups.py", GROUPS],
])("%s answer boto3 as AWS does", async (_, script, answers) => {
  expect(await told(`logs/${script}`, await world.endpoint())).toEqual(answers);
});
