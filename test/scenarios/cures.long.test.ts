import { expect, test } from "vitest";
import { scenarios } from "../../scenarios/index.ts";
import { embedded } from "../../testbed/engines/embedded.ts";
import { play } from "../../testbed/play.ts";
import { mendedByWhy } from "./mended-by-why.ts";

test.each(["function-replaced", "alias-without-permission", "tmp-full", "out-of-memory"])(
  "what `why` would have typed mends %s, too",
  async (name) => {
    const scenario = scenarios.find((each) => each.name === name);
    if (!scenario) throw new Error(`the scenario ${name} is gone`);
    const typed: string[] = [];
    const told = await play(mendedByWhy(scenario, typed), embedded, 1);
    expect(typed.length).toBeGreaterThan(0);
    expect(told.problems).toEqual([]);
  },
);
