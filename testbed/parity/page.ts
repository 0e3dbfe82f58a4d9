import { outcomeText } from "../outcome.ts";
import type { Outcome } from "../scenario.ts";
import type { EngineColumn, Parity, ParityRow } from "./parity.ts";

/** docs/parity.md. */
export function page(parity: Parity): string {
  const { engines, scenarios } = parity;
  return [
    "# What each engine shows",
    "",
    "<!-- Written by `npm run parity` out of parity.json. -->",
    "",
    "Every scenario, played on every engine that was there. A scenario only counts *as on AWS* when the failure showed itself, in every",
    "line that a person could see on AWS, and the cure worked. *Not reproduced* means that the failure did not show itself at all.",
    "",
    ...engines.map((engine) => `- **${engine.name}**: ${about(engine, parity)}`),
    "",
    row(["scenario", "plane", ...engines.map(({ name }) => name)]),
    row(["---", "---", ...engines.map(() => "---")]),
    ...scenarios.map((each) => row([each.name, each.plane, ...engines.map((engine) => cell(each, engine))])),
    row(["**as on AWS**", "", ...engines.map((engine) => tally(scenarios, engine))]),
    "",
  ].join("\n");
}

function about({ name, title, date, notes }: EngineColumn, { misfire }: Parity): string {
  const what = name === "embedded" ? `${title} ${misfire}` : title;
  return date === undefined ? `${what}, not played yet` : [`${what}, played on ${date}`, ...notes].join("; ");
}

const outcomeOf = (each: ParityRow, engine: EngineColumn): Outcome =>
  each.outcomes[engine.name] ?? { kind: "not run", why: "it is newer than the last run" };

const cell = (each: ParityRow, engine: EngineColumn): string =>
  outcomeText(outcomeOf(each, engine)).replaceAll("|", "\\|").replaceAll("\n", " ");

function tally(scenarios: readonly ParityRow[], engine: EngineColumn): string {
  const played = scenarios.map((each) => outcomeOf(each, engine)).filter(({ kind }) => kind !== "not run");
  return `${played.filter(({ kind }) => kind === "as on AWS").length} of ${played.length} played`;
}

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
