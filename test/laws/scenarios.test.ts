import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { REASON_CODES, REASONS } from "../../emulator/why/index.ts";
import { scenarios } from "../../scenarios/index.ts";
import type { Parity } from "../../testbed/parity/parity.ts";
import { expectExplainedOverApi } from "./explained-over-api.ts";
import { expectAsClaimed, expectSameAgain, once, played } from "./scenario-plays.ts";

describe.each(scenarios.map((scenario) => [scenario.name, scenario] as const))("%s", (_, scenario) => {
  test("ends as it claims, without a failure of ours", () => expectAsClaimed(scenario, 1));

  test("is explained over the public API as its journal explains it, or not at all", () =>
    expectExplainedOverApi(scenario, 1));

  test("leaves a journal in which nothing precedes its cause, and every no has a reason", async () => {
    const { journal } = await once(scenario, 1);
    expect(journal.length).toBeGreaterThan(10);
    for (const [index, entry] of journal.entries()) {
      expect(entry.id).toBe(index + 1);
      for (const cause of entry.causes) expect(cause).toBeLessThan(entry.id);
      expect(entry.at).toBeGreaterThanOrEqual(journal[index - 1]?.at ?? 0);
      if (entry.kind === "arrow" && entry.verdict !== "passed") expect(REASON_CODES).toContain(entry.reason);
    }
  });
});

/** One for each kind of machinery; of all others: seeds.long.test.ts. */
const TWICE: readonly string[] = [
  "summarize",
  "generate",
  "poison-message",
  "fifo-blocked-group",
  "fan-out-lost",
  "rule-not-permitted",
  "stream-blocked",
  "alarm-on-dlq",
  "subscription-not-permitted",
  "cold-and-warm",
];

test.each(TWICE)("%s leaves the same journal for the same seed, byte for byte", async (name) => {
  const scenario = scenarios.find((each) => each.name === name);
  if (!scenario) throw new Error(`the scenario ${name} is gone`);
  await expectSameAgain(scenario);
});

test.each(REASON_CODES.map((code) => [code, REASONS[code].scenario] as const))(
  "the reason %s is really met in the scenario %s",
  async (code, name) => {
    const scenario = scenarios.find((each) => each.name === name);
    if (!scenario) throw new Error(`the scenario ${name} is gone`);
    expect([...(await once(scenario, 1)).reasons]).toContain(code);
  },
);

test("docs/parity.json says of the embedded engine what it shows", async () => {
  const { scenarios: rows }: Parity = JSON.parse(
    readFileSync(join(import.meta.dirname, "../../docs/parity.json"), "utf8"),
  );
  const shown = [];
  for (const scenario of scenarios) shown.push([scenario.name, (await once(scenario, 1)).told.outcome]);
  expect(shown, "`npm run parity -- --engines embedded` writes it anew").toEqual(
    rows.map(({ name, outcomes }) => [name, outcomes.embedded]),
  );
});

// That every scenario ends as it claims with another seed, too, is seen in seeds.long.test.ts.
test("another seed gives another journal", async () => {
  const scenario = scenarios[0];
  if (!scenario) throw new Error("there are no scenarios");
  const [one, two] = [await once(scenario, 1), await played(scenario, 2)];
  expect(JSON.stringify(one.journal)).not.toBe(JSON.stringify(two.journal));
});
