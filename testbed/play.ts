import { wall, type Explanation } from "../emulator/index.ts";
import type { Engine } from "./engines/engine.ts";
import type { ExpectedWhy, Line, Performance, Scenario, Stage } from "./scenario.ts";

/** Plays a scenario in a world of its own and reports what was claimed and what was seen. Never throws for a broken claim. */
export async function play(scenario: Scenario, engine: Engine, seed: number): Promise<Performance> {
  const began = wall.elapsed();
  await using world = await engine.open({ seed });
  const start = world.now();
  const seen: Line[] = [];
  const works: Line[] = [];
  const problems: string[] = [];
  let explanation: Explanation | undefined;
  let cure: string | undefined;

  const claim = (lines: Line[], label: string, value: string, expected: string | RegExp): void => {
    lines.push({ label, value });
    const holds = typeof expected === "string" ? value === expected : expected.test(value);
    if (!holds) problems.push(`${label}: expected ${String(expected)}, saw ${value}`);
  };

  const stage: Stage = {
    world,
    see: (label, value, expected) => claim(seen, label, value, expected),
    works: (label, value, expected) => claim(works, label, value, expected),
    async why(question, expected) {
      const told = await world.why(question);
      explanation = told;
      problems.push(...differences(told, expected));
      return told;
    },
    async cure(words, mend) {
      cure = words;
      await mend();
    },
  };
  try {
    await scenario.play(stage);
  } catch (error) {
    problems.push(`it broke off: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`);
  }
  return {
    scenario: scenario.name,
    plane: scenario.plane,
    healthy: scenario.healthy ?? false,
    engine: world.engine,
    seed,
    broken: scenario.broken,
    seen,
    explanation,
    cure,
    works,
    problems,
    worldMs: world.now() - start,
    realMs: wall.elapsed() - began,
  };
}

function differences(told: Explanation, expected: ExpectedWhy): string[] {
  const problems: string[] = [];
  const compare = (what: string, actual: unknown, wanted: unknown): void => {
    if (wanted !== undefined && actual !== wanted)
      problems.push(`why: expected ${what} ${String(wanted)}, got ${String(actual)}`);
  };
  compare("verdict", told.verdict, expected.verdict);
  compare("plane", told.plane, expected.plane);
  compare("reason", told.reason, expected.reason);
  if (expected.nearestMiss !== undefined && !JSON.stringify(told.nearestMiss ?? {}).includes(expected.nearestMiss))
    problems.push(`why: the nearest miss does not name ${expected.nearestMiss}`);
  return problems;
}
