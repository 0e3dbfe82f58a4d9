import { EngineUnavailable } from "../engines/index.ts";
import type { Engine } from "../engines/engine.ts";
import { play } from "../play.ts";
import type { Outcome, Scenario } from "../scenario.ts";
import type { PlayedColumn } from "./parity.ts";

export interface ColumnOptions {
  readonly seed: number;
  /** `2026-11-21` */
  readonly date: string;
  /** Told of each outcome as it comes. */
  readonly onOutcome: (scenario: string, outcome: Outcome) => void;
}

/** Plays scenarios on an engine, one after the other. Rejects with `EngineUnavailable` when the engine is not there. */
export async function playColumn(
  engine: Engine,
  scenarios: readonly Scenario[],
  { seed, date, onOutcome }: ColumnOptions,
): Promise<PlayedColumn> {
  const outcomes = new Map<string, Outcome>();
  let [title, notes]: [string, readonly string[]] = [engine.name, []];
  try {
    for (const scenario of scenarios) {
      const outcome = await outcomeIn(engine, scenario, seed, (told) => ([title, notes] = told));
      outcomes.set(scenario.name, outcome);
      onOutcome(scenario.name, outcome);
    }
  } finally {
    await engine.close?.();
  }
  return { column: { name: engine.name, title, date, notes }, outcomes };
}

/** What breaks outside the scenario (a world that does not open, a resource that is left behind) is no outcome of it. */
async function outcomeIn(
  engine: Engine,
  scenario: Scenario,
  seed: number,
  about: (told: [title: string, notes: readonly string[]]) => void,
): Promise<Outcome> {
  try {
    const told = await play(scenario, engine, seed);
    about([told.title, told.notes]);
    return told.outcome;
  } catch (error) {
    if (error instanceof EngineUnavailable) throw error;
    return { kind: "not run", why: error instanceof Error ? error.message : String(error) };
  }
}
