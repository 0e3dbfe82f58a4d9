import { describe, expect, test } from "vitest";
import { createEmulator, REASON_CODES, type Emulator } from "../../emulator/index.ts";
import { scenarios } from "../../scenarios/index.ts";
import { worldOf } from "../../testbed/engines/embedded.ts";
import { play } from "../../testbed/play.ts";
import type { Performance, Scenario } from "../../testbed/scenario.ts";

interface Played {
  readonly told: Performance;
  readonly journal: Emulator["journal"];
  readonly reports: readonly string[];
}

/** Plays a scenario and keeps the journal that it left. */
async function played(scenario: Scenario, seed: number): Promise<Played> {
  const reports: string[] = [];
  const emulator = createEmulator({ seed, onReport: (report) => reports.push(report) });
  const told = await play(scenario, { name: "embedded", open: () => Promise.resolve(worldOf(emulator, seed)) }, seed);
  return { told, journal: emulator.journal, reports };
}

describe.each(scenarios.map((scenario) => [scenario.name, scenario] as const))("%s", (_, scenario) => {
  const plays = new Map<number, Promise<Played>>();
  const once = (seed: number): Promise<Played> => {
    const known = plays.get(seed) ?? played(scenario, seed);
    plays.set(seed, known);
    return known;
  };

  test("ends as it claims, without a failure of ours", async () => {
    const { told, reports } = await once(1);
    expect(told.problems).toEqual([]);
    expect(reports).toEqual([]);
    if (scenario.healthy) expect(told.explanation?.verdict ?? "arrived").toBe("arrived");
    else expect(["stopped", "ignored"]).toContain(told.explanation?.verdict);
  });

  test("leaves a journal in which nothing precedes its cause, and every no has a reason", async () => {
    const { journal } = await once(1);
    expect(journal.length).toBeGreaterThan(10);
    for (const [index, entry] of journal.entries()) {
      expect(entry.id).toBe(index + 1);
      for (const cause of entry.causes) expect(cause).toBeLessThan(entry.id);
      expect(entry.at).toBeGreaterThanOrEqual(journal[index - 1]?.at ?? 0);
      if (entry.kind === "arrow" && entry.verdict !== "passed") expect(REASON_CODES).toContain(entry.reason);
    }
  });

  test("tells the same story whatever the seed", async () => {
    const [one, two] = [await once(1), await once(2026)];
    expect(two.told.problems).toEqual([]);
    expect(two.told.seen.map((line) => line.label)).toEqual(one.told.seen.map((line) => line.label));
  });
});

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
