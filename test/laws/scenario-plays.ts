import { expect } from "vitest";
import { createEmulator, type Emulator } from "../../emulator/index.ts";
import { worldOf } from "../../testbed/engines/embedded.ts";
import { play } from "../../testbed/play.ts";
import type { Performance, Scenario } from "../../testbed/scenario.ts";

export interface Played {
  readonly told: Performance;
  readonly journal: Emulator["journal"];
  readonly reports: readonly string[];
  /** Every reason that the journal or an answer of `why` gave. */
  readonly reasons: ReadonlySet<string>;
}

/** Plays a scenario and keeps the journal that it left. */
export async function played(scenario: Scenario, seed: number): Promise<Played> {
  const reports: string[] = [];
  const emulator = createEmulator({ seed, spares: 0, onReport: (report) => reports.push(report) });
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
export function once(scenario: Scenario, seed: number): Promise<Played> {
  const name = `${scenario.name} ${seed}`;
  const known = plays.get(name) ?? played(scenario, seed);
  plays.set(name, known);
  return known;
}

/** Holds that a scenario, played again with the same seed, leaves the same journal, byte for byte. */
export async function expectSameAgain(scenario: Scenario): Promise<void> {
  const [one, again] = [await once(scenario, 1), await played(scenario, 1)];
  expect(again.journal.map((entry) => JSON.stringify(entry))).toEqual(
    one.journal.map((entry) => JSON.stringify(entry)),
  );
}
