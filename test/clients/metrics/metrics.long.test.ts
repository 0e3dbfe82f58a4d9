import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestbed, type Testbed } from "../../../testbed/index.ts";
import { python } from "../python.ts";
import { told } from "../told.ts";
import { ALARMS, METRICS } from "./answers.ts";

let world: Testbed;
beforeAll(async () => void (world = await createTestbed({ clock: "real" })));
afterAll(() => world[Symbol.asyncDispose]());

test.skipIf(!python).each([
  ["data, statistics, metric math and dashboards", "metrics.py", METRICS],
  ["alarms over metrics and over alarms", "alarms.py", ALARMS],
])("%s answer boto3 as AWS does", async (_, script, answers) => {
  expect(await told(`metrics/${script}`, await world.endpoint())).toEqual(answers);
});
