import { expect, test } from "vitest";
import { scenarios } from "../../scenarios/index.ts";
import { played } from "./scenario-plays.ts";

// That every scenario ends as it claims with another seed, too, is seen in why-over-api.test.ts, which plays them all.

test("50 runs of one seed give one journal, byte for byte", { timeout: 60_000 }, async () => {
  const scenario = scenarios.find((each) => each.name === "failure-record-lost");
  if (!scenario) throw new Error("the scenario is gone");
  const journals = new Set<string>();
  for (let run = 0; run < 50; run += 1) journals.add(JSON.stringify((await played(scenario, 42)).journal));
  expect(journals.size).toBe(1);
});

test("another seed gives another journal", async () => {
  const scenario = scenarios[0];
  if (!scenario) throw new Error("there are no scenarios");
  const [one, two] = [await played(scenario, 1), await played(scenario, 2)];
  expect(JSON.stringify(one.journal)).not.toBe(JSON.stringify(two.journal));
});
