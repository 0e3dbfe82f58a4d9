import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestbed, type Testbed } from "../../../testbed/index.ts";
import { python } from "../python.ts";
import { told } from "../told.ts";
import { ITEMS, READING } from "./answers.ts";

let world: Testbed;
beforeAll(async () => void (world = await createTestbed({ clock: "real" })));
afterAll(() => world[Symbol.asyncDispose]());

test.skipIf(!python).each([
  ["tables, items and updates", "items.py", ITEMS],
  ["queries, batches, transactions, PartiQL and streams", "reading.py", READING],
])("%s answer boto3 as AWS does", async (_, script, answers) => {
  expect(await told(`tables/${script}`, await world.endpoint())).toEqual(answers);
});
