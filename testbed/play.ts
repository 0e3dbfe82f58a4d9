import { wall, type Explanation } from "../emulator/index.ts";
import type { Engine, World } from "./engines/engine.ts";
import { outcomeOf, type BrokenClaim } from "./outcome.ts";
import type { ExpectedWhy, Line, Performance, Scenario, Seen, Stage } from "./scenario.ts";

/** Plays a scenario in a world of its own and reports what was claimed and what was seen. Never throws for a broken claim. */
export async function play(scenario: Scenario, engine: Engine, seed: number): Promise<Performance> {
  const began = wall.elapsed();
  const { handlerSeconds = 0, retryWaits = false } = scenario;
  await using world = await engine.open({ seed, handlerSeconds, retryWaits });
  const start = world.now();
  const seen: Line[] = [];
  const works: Line[] = [];
  const broken: BrokenClaim[] = [];
  let explanation: Explanation | undefined;
  let cure: string | undefined;
  const cures = new Set<string>();

  const claim = async (
    beat: BrokenClaim["beat"],
    label: string,
    value: Seen,
    expected: string | RegExp,
  ): Promise<void> => {
    const holds = (given: string): boolean =>
      typeof expected === "string" ? given === expected : expected.test(given);
    // A failure that is not there will not show itself in another line either: no more waiting then.
    const patient = !broken.some((each) => each.beat === "symptom");
    const look = typeof value === "string" ? (): Promise<string> => Promise.resolve(value) : value;
    const found =
      typeof value !== "string" && patient ? await world.settle(look, holds) : { value: await look(), waitedMs: 0 };
    (beat === "works" ? works : seen).push({ label, value: found.value });
    if (!holds(found.value)) broken.push({ beat, label, expected, ...found });
  };

  const stage: Stage = {
    world,
    see: (label, value, expected) => claim("seen", label, value, expected),
    shows: (label, value, expected) => claim("symptom", label, value, expected),
    works: (label, value, expected) => claim("works", label, value, expected),
    async why(question, expected) {
      const told = await world.why(question);
      explanation = told;
      if (told.cure?.cli !== undefined) cures.add(told.cure.cli);
      // Without a journal it may be that nobody can know; that is no difference of the engine's.
      if (world.engine === "embedded" || !["unfinished", "unknown"].includes(told.verdict))
        broken.push(...differences(told, expected));
      return told;
    },
    async cure(words, mend) {
      // What never broke cannot be mended; elsewhere it may go on for ever (a recursion that nobody stops).
      if (world.engine !== "embedded" && broken.some((each) => each.beat === "symptom")) throw new NothingToCure();
      cure = words;
      await mend();
    },
  };
  const notRun = obstacle(scenario, world);
  try {
    if (notRun === undefined) await scenario.play(stage);
  } catch (error) {
    if (!(error instanceof NothingToCure)) broken.push(brokenOff(error));
  }
  return {
    scenario: scenario.name,
    plane: scenario.plane,
    healthy: scenario.healthy ?? false,
    engine: world.engine,
    title: world.title,
    seed,
    broken: scenario.broken,
    seen,
    explanation,
    cure,
    cures: [...cures],
    works,
    problems: notRun === undefined ? broken.map(problemText) : [notRun],
    outcome:
      notRun === undefined ? outcomeOf(broken, world, explanation, scenario.plane) : { kind: "not run", why: notRun },
    notes: world.notes,
    worldMs: world.now() - start,
    realMs: wall.elapsed() - began,
  };
}

/** Why a scenario cannot be played in this world at all. */
function obstacle(scenario: Scenario, world: World): string | undefined {
  if (scenario.otherAccount && !world.other) return "it needs a second account";
  if (world.engine !== "embedded" && scenario.virtualTime !== undefined) return scenario.virtualTime;
  return scenario.fullPace ? world.shortened : undefined;
}

class NothingToCure extends Error {}

const brokenOff = (error: unknown): BrokenClaim => ({
  beat: "broken off",
  label: "it broke off",
  expected: "",
  value: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  waitedMs: 0,
});

function problemText({ beat, label, expected, value, waitedMs }: BrokenClaim): string {
  switch (beat) {
    case "broken off":
      return `${label}: ${value}`;
    case "why":
      return expected === "" ? `why: ${value}` : `why: expected ${label} ${String(expected)}, got ${value}`;
    case "seen":
    case "symptom":
    case "works":
      return waitedMs > 0
        ? `${label}: awaited ${String(expected)} for ${(waitedMs / 1000).toFixed(0)} s, saw ${value}`
        : `${label}: expected ${String(expected)}, saw ${value}`;
    default:
      return beat satisfies never;
  }
}

function differences(told: Explanation, expected: ExpectedWhy): BrokenClaim[] {
  const problems: BrokenClaim[] = [];
  const add = (label: string, wanted: string, value: string): void =>
    void problems.push({ beat: "why", label, expected: wanted, value, waitedMs: 0 });
  const compare = (what: string, actual: string | undefined, wanted: string | undefined): void => {
    if (wanted !== undefined && actual !== wanted) add(what, wanted, actual ?? "none");
  };
  compare("verdict", told.verdict, expected.verdict);
  compare("plane", told.plane, expected.plane);
  compare("reason", told.reason, expected.reason);
  if (expected.nearestMiss !== undefined && !JSON.stringify(told.nearestMiss ?? {}).includes(expected.nearestMiss))
    add("nearest miss", "", `the nearest miss does not name ${expected.nearestMiss}`);
  return problems;
}
