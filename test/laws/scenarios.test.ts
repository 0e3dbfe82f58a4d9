import { describe, expect, test } from "vitest";
import { createEmulator, REASON_CODES, REASONS, type Emulator } from "../../emulator/index.ts";
import { scenarios } from "../../scenarios/index.ts";
import { worldOf } from "../../testbed/engines/embedded.ts";
import { play } from "../../testbed/play.ts";
import type { Performance, Scenario } from "../../testbed/scenario.ts";

interface Played {
  readonly told: Performance;
  readonly journal: Emulator["journal"];
  readonly reports: readonly string[];
  /** Every reason that the journal or an answer of `why` gave. */
  readonly reasons: ReadonlySet<string>;
}

/** Plays a scenario and keeps the journal that it left. */
async function played(scenario: Scenario, seed: number): Promise<Played> {
  const reports: string[] = [];
  const emulator = createEmulator({ seed, onReport: (report) => reports.push(report) });
  const reasons = new Set<string>();
  const listening: Scenario = {
    ...scenario,
    play: (stage) =>
      scenario.play({
        ...stage,
        async why(question, expected) {
          const answer = await stage.why(question, expected);
          reasons.add(answer.reason ?? "");
          return answer;
        },
      }),
  };
  const told = await play(listening, { name: "embedded", open: () => Promise.resolve(worldOf(emulator, seed)) }, seed);
  for (const entry of emulator.journal) if (entry.kind === "arrow") reasons.add(entry.reason ?? "");
  return { told, journal: emulator.journal, reports, reasons };
}

const plays = new Map<string, Promise<Played>>();

/** Each scenario is played once for each seed, however many laws look at it. */
function once(scenario: Scenario, seed: number): Promise<Played> {
  const name = `${scenario.name} ${seed}`;
  const known = plays.get(name) ?? played(scenario, seed);
  plays.set(name, known);
  return known;
}

describe.each(scenarios.map((scenario) => [scenario.name, scenario] as const))("%s", (_, scenario) => {
  test("ends as it claims, without a failure of ours", async () => {
    const { told, reports } = await once(scenario, 1);
    expect(told.problems).toEqual([]);
    expect(reports).toEqual([]);
    if (scenario.healthy) expect(told.explanation?.verdict ?? "arrived").toBe("arrived");
    else expect(["stopped", "ignored"]).toContain(told.explanation?.verdict);
  });

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

  test("tells the same story whatever the seed", async () => {
    const [one, two] = [await once(scenario, 1), await once(scenario, 2026)];
    expect(two.told.problems).toEqual([]);
    expect(two.told.seen.map((line) => line.label)).toEqual(one.told.seen.map((line) => line.label));
  });

  test("leaves the same journal for the same seed, byte for byte", async () => {
    const [one, again] = [await once(scenario, 1), await played(scenario, 1)];
    expect(again.journal.map((entry) => JSON.stringify(entry))).toEqual(
      one.journal.map((entry) => JSON.stringify(entry)),
    );
  });
});

test.each(REASON_CODES.map((code) => [code, REASONS[code].scenario] as const))(
  "the reason %s is really met in the scenario %s",
  async (code, name) => {
    const scenario = scenarios.find((each) => each.name === name);
    if (!scenario) throw new Error(`the scenario ${name} is gone`);
    expect([...(await once(scenario, 1)).reasons]).toContain(code);
  },
);

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
