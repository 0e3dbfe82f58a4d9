import type { EngineName } from "../engines/engine.ts";
import { EngineUnavailable, openEngine } from "../engines/index.ts";
import { outcomeText } from "../outcome.ts";
import { play } from "../play.ts";
import { story } from "../report/story.ts";
import { table } from "../report/table.ts";
import { scenarios } from "../../scenarios/index.ts";
import type { Performance } from "../scenario.ts";
import { summarizeFile } from "./summarize-file.ts";

export interface ScenarioOptions {
  readonly list: boolean;
  readonly json: boolean;
  readonly seed: number;
  readonly engine: EngineName;
  /** Only for the engine `aws`: the account to find itself in, and whether to make things in it without asking. */
  readonly account?: string;
  readonly yes?: boolean;
  readonly file?: string;
}

/** Plays what was asked for. The exit code: 0 when every scenario ends as it claims, 1 when one does not, 2 when the asking was wrong. */
export async function scenarioCommand(name: string | undefined, options: ScenarioOptions): Promise<number> {
  try {
    if (options.list) return list(options.json);
    if (options.file !== undefined) return await summarizeFile(options.file, options);
    if (name !== undefined) return await playOne(name, options);
    return await playAll(options);
  } catch (error) {
    if (!(error instanceof EngineUnavailable)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

function list(json: boolean): number {
  const known = scenarios.map(({ name, plane, broken, healthy }) => ({
    name,
    plane,
    broken,
    healthy: healthy ?? false,
  }));
  if (json) process.stdout.write(`${JSON.stringify(known, null, 2)}\n`);
  else {
    const width = Math.max(...known.map((each) => each.name.length));
    for (const { name, plane, broken } of known)
      process.stdout.write(`${name.padEnd(width)}  ${plane.padEnd(7)}  ${broken}\n`);
  }
  return 0;
}

async function playOne(name: string, options: ScenarioOptions): Promise<number> {
  const scenario = scenarios.find((each) => each.name === name);
  if (!scenario) {
    const near = scenarios
      .map((each) => ({ known: each.name, shared: sharedWords(each.name, name) }))
      .filter(({ shared }) => shared > 0)
      .toSorted((a, b) => b.shared - a.shared)[0];
    const hint = near ? `Did you mean ${near.known}?` : "`--list` names them all.";
    process.stderr.write(`There is no scenario "${name}". ${hint}\n`);
    return 2;
  }
  const engine = openEngine(options.engine, options);
  let told: Performance;
  try {
    told = await play(scenario, engine, options.seed);
  } finally {
    await engine.close?.();
  }
  process.stdout.write(options.json ? `${JSON.stringify(told, null, 2)}\n` : story(told, process.stdout));
  return told.problems.length > 0 ? 1 : 0;
}

async function playAll(options: ScenarioOptions): Promise<number> {
  const engine = openEngine(options.engine, options);
  const told: Performance[] = [];
  const progress = process.stderr.isTTY && !options.json;
  try {
    for (const scenario of scenarios) {
      if (progress) process.stderr.write(`\r\u001B[K${told.length + 1}/${scenarios.length} ${scenario.name}`);
      told.push(await play(scenario, engine, options.seed));
    }
  } finally {
    await engine.close?.();
  }
  if (progress) process.stderr.write("\r\u001B[K");
  const wrong = told.filter((each) => each.problems.length > 0);
  if (options.json) process.stdout.write(`${JSON.stringify(told, null, 2)}\n`);
  else {
    process.stdout.write(`${table(told, process.stdout)}\n`);
    for (const each of wrong)
      process.stdout.write(
        `\n${each.scenario}\n${linesAbout(each)
          .map((line) => `  ${line}`)
          .join("\n")}\n`,
      );
    process.stdout.write(
      wrong.length === 0
        ? `\nAll ${told.length} end as they claim. Play one: npm run scenario -- silent-non-invocation\n`
        : `\n${wrong.length} of ${told.length} did not end as claimed.\n`,
    );
  }
  return wrong.length > 0 ? 1 : 0;
}

/** Ours must hold every claim; of another engine it is enough to say how it ended. */
const linesAbout = ({ engine, problems, outcome }: Performance): readonly string[] =>
  engine === "embedded" ? problems : [outcomeText(outcome)];

/** How many of the typed words a name shares: enough for a hint. */
const sharedWords = (known: string, typed: string): number =>
  typed.split(/[^a-z0-9]+/i).filter((word) => word.length > 2 && known.includes(word.toLowerCase())).length;
