import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestbed, type Testbed } from "../../../testbed/index.ts";
import { python } from "../python.ts";
import { told } from "../told.ts";
import { RULES, SCHEDULES } from "./answers.ts";

let world: Testbed;
beforeAll(async () => void (world = await createTestbed({ clock: "real" })));
afterAll(() => world[Symbol.asyncDispose]());

test.skipIf(!python).each([
  ["buses, rules, targets and archives", "rules.py", RULES],
  ["schedules and their groups", "schedules.py", SCHEDULES],
])("%s answer boto3 as AWS does", async (_, script, answers) => {
  expect(await told(`events/${script}`, await world.endpoint())).toEqual(answers);
});
