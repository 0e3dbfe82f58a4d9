import { expect } from "vitest";
import type { Explanation } from "../../emulator/index.ts";
import type { Scenario } from "../../testbed/scenario.ts";
import { read } from "./over-the-api.ts";
import { once } from "./scenario-plays.ts";

/** What only a journal can tell: the size of an event is neither configured nor logged. */
const UNTOLD: ReadonlySet<string> = new Set(["oversized-record"]);
const HONEST: readonly string[] = ["unfinished", "unknown"] satisfies readonly Explanation["verdict"][];

const brief = ({ verdict, plane, reason, nearestMiss }: Explanation): object => ({
  verdict,
  plane,
  reason,
  nearestMiss,
});

/**
 * Holds that what a scenario asks is explained over the public API as its journal explains it, by looking only; and that
 * what cannot be read there is not explained wrongly.
 */
export async function expectExplainedOverApi(scenario: Scenario, seed: number): Promise<void> {
  const { pairs, lookups } = await once(scenario, seed);
  for (const operation of lookups) expect(operation).toMatch(/^(?:Get|List|Describe|Filter)/);
  if (!read.includes(scenario))
    for (const { journal, api } of pairs) expect([...HONEST, journal.verdict]).toContain(api.verdict);
  else if (UNTOLD.has(scenario.name))
    expect(pairs.map(({ api }) => api.verdict)).toEqual(pairs.map(() => "unfinished"));
  else expect(pairs.map(({ api }) => brief(api))).toEqual(pairs.map(({ journal }) => brief(journal)));
}
