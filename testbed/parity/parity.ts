import type { EngineName } from "../engines/engine.ts";
import type { Outcome, Scenario } from "../scenario.ts";

/** What each engine shows of each scenario: the content of docs/parity.json. */
export interface Parity {
  /** The version of Misfire that played. */
  readonly misfire: string;
  readonly engines: readonly EngineColumn[];
  readonly scenarios: readonly ParityRow[];
}

export interface EngineColumn {
  readonly name: EngineName;
  /** `LocalStack 4.14.0` */
  readonly title: string;
  /** The day on which its column was played, `2026-11-21`; absent when it never was. */
  readonly date?: string;
  /** In what its time differs from AWS's. */
  readonly notes: readonly string[];
}

export interface ParityRow {
  readonly name: string;
  readonly plane: Scenario["plane"];
  readonly broken: string;
  readonly outcomes: Readonly<Partial<Record<EngineName, Outcome>>>;
}

/** One engine's outcomes, by scenario. */
export interface PlayedColumn {
  readonly column: EngineColumn;
  readonly outcomes: ReadonlyMap<string, Outcome>;
}

/** Puts newly played columns over those of an earlier table; an engine that was not there this time keeps what it showed, with its date. */
export function merged(
  scenarios: readonly Pick<Scenario, "name" | "plane" | "broken">[],
  misfire: string,
  played: readonly PlayedColumn[],
  earlier: Parity | undefined,
): Parity {
  const kept = (earlier?.engines ?? []).filter(({ name }) => !played.some(({ column }) => column.name === name));
  const order: readonly EngineName[] = ["embedded", "localstack", "aws"];
  const engines = [...played.map(({ column }) => column), ...kept];
  return {
    misfire,
    engines: engines.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name)),
    scenarios: scenarios.map(({ name, plane, broken }) => {
      const before = earlier?.scenarios.find((row) => row.name === name)?.outcomes ?? {};
      const now = played.flatMap(({ column, outcomes }) => {
        const outcome = outcomes.get(name) ?? before[column.name];
        return outcome ? [[column.name, outcome] as const] : [];
      });
      return { name, plane, broken, outcomes: { ...before, ...Object.fromEntries(now) } };
    }),
  };
}
