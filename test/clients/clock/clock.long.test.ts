import { expect, test } from "vitest";
import { createTestbed } from "../../../testbed/index.ts";
import { python } from "../python.ts";
import { told } from "../told.ts";
import { CLOCK } from "./answers.ts";

test.skipIf(!python)("what only time does, it does for boto3 when AWS would", async () => {
  await using world = await createTestbed();
  expect(await told("clock/clock.py", await world.endpoint())).toEqual(CLOCK);
});
