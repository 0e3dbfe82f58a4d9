#!/usr/bin/env node
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { ENGINE_NAMES, type EngineName } from "../engines/engine.ts";
import { EngineUnavailable, openEngine } from "../engines/index.ts";
import { outcomeText } from "../outcome.ts";
import { version } from "../version.ts";
import { scenarios } from "../../scenarios/index.ts";
import { page } from "./page.ts";
import { merged, type Parity, type PlayedColumn } from "./parity.ts";
import { playColumn } from "./play-column.ts";

interface Options {
  readonly engines: string;
  readonly scenario?: readonly string[];
  readonly out: string;
  readonly account?: string;
  readonly yes?: boolean;
}

const program = new Command("parity")
  .description("play every scenario on every engine that is there, and write down what each of them shows")
  .option("--engines <names>", "which, with commas between", "embedded,localstack")
  .option("--scenario <names...>", "only these; the others keep what they showed")
  .option("--out <folder>", "where parity.json and parity.md go", join(import.meta.dirname, "../../docs"))
  .option("--account <id>", "for the engine aws")
  .option("--yes", "for the engine aws: do not ask");
program.parse();
process.exitCode = await run(program.opts<Options>());

/** The exit code: 0 when ours ends as on AWS everywhere, whatever others show; 1 when it does not; 2 when the asking was wrong. */
async function run(options: Options): Promise<number> {
  const names = options.engines.split(",");
  const engines = ENGINE_NAMES.filter((name) => names.includes(name));
  const chosen = scenarios.filter(({ name }) => options.scenario?.includes(name) ?? true);
  if (engines.length !== names.length || chosen.length === 0) {
    process.stderr.write(
      `Engines are ${ENGINE_NAMES.join(", ")}; scenarios are named by npm run scenario -- --list.\n`,
    );
    return 2;
  }
  const played: PlayedColumn[] = [];
  for (const name of engines) {
    const column = await tryColumn(name, chosen, options);
    if (column) played.push(column);
  }
  const at = join(options.out, "parity.json");
  const earlier: Parity | undefined = existsSync(at) ? JSON.parse(readFileSync(at, "utf8")) : undefined;
  const parity = merged(scenarios, version, played, earlier);
  mkdirSync(options.out, { recursive: true });
  writeFileSync(at, `${JSON.stringify(parity, null, 2)}\n`);
  writeFileSync(join(options.out, "parity.md"), page(parity));
  process.stdout.write(`wrote ${at} and parity.md beside it\n`);
  const ours = played.find(({ column }) => column.name === "embedded");
  return [...(ours?.outcomes.values() ?? [])].every(({ kind }) => kind === "as on AWS") ? 0 : 1;
}

async function tryColumn(
  name: EngineName,
  chosen: typeof scenarios,
  options: Options,
): Promise<PlayedColumn | undefined> {
  const date = new Date().toISOString().slice(0, 10);
  try {
    return await playColumn(openEngine(name, options), chosen, {
      seed: 1,
      date,
      onOutcome: (scenario, outcome) => process.stdout.write(`${name}  ${scenario}  ${outcomeText(outcome)}\n`),
    });
  } catch (error) {
    if (!(error instanceof EngineUnavailable)) throw error;
    process.stderr.write(`${name} is left out: ${error.message}\n`);
    return undefined;
  }
}
