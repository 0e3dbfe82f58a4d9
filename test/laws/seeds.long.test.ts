import { expect, test } from "vitest";
import { scenarios } from "../../scenarios/index.ts";
import { expectExplainedOverApi } from "./explained-over-api.ts";
import { expectAsClaimed, expectSameAgain, played } from "./scenario-plays.ts";

test("50 runs of one seed give one journal, byte for byte", async () => {
  const scenario = scenarios.find((each) => each.name === "failure-record-lost");
  if (!scenario) throw new Error("the scenario is gone");
  const journals = new Set<string>();
  for (let run = 0; run < 50; run += 1) journals.add(JSON.stringify((await played(scenario, 42)).journal));
  expect(journals.size).toBe(1);
});

test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
  "%s leaves the same journal for the same seed, byte for byte",
  (_, scenario) => expectSameAgain(scenario),
);

const OTHER_SEED = 2026;

test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
  "%s ends as it claims with another seed, and is explained over the public API as its journal explains it",
  async (_, scenario) => {
    await expectAsClaimed(scenario, OTHER_SEED);
    await expectExplainedOverApi(scenario, OTHER_SEED);
  },
);
