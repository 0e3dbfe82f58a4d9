import { styleText } from "node:util";
import { named, type Explanation, type NearMiss, type Step } from "../../emulator/index.ts";
import { outcomeText } from "../outcome.ts";
import type { Line, Performance } from "../scenario.ts";

type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;

const LABEL = 9;
const COLUMN = 46;
const WIDTH = 100;

/** Where a report goes: a stream that may show colours, or a text that must not have any. */
export type Canvas = NodeJS.WriteStream | { readonly plain: true };

/** One scenario as five beats: broken, seen, why, cure, works. Colours only where the stream shows them. */
export function story(told: Performance, canvas: Canvas): string {
  const paint: Paint = (style, text) => ("plain" in canvas ? text : styleText(style, text, { stream: canvas }));
  const blocks = [
    heading(told, paint),
    told.healthy
      ? beat("runs", wrapped(told.broken.replace(/^nothing: /, ""), WIDTH - LABEL), paint)
      : beat("broken", wrapped(told.broken, WIDTH - LABEL), paint),
    lines("seen", told.seen, paint),
    told.explanation ? beat("why", whyLines(told.explanation, paint), paint) : "",
    told.cure === undefined ? "" : beat("cure", cureLines(told), paint),
    lines("works", told.works, paint),
    ending(told, paint),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

function heading(told: Performance, paint: Paint): string {
  const right = `plane ${told.plane} · engine ${told.engine} · seed ${told.seed}`;
  return `${paint("bold", told.scenario.padEnd(Math.max(COLUMN, WIDTH - right.length)))} ${paint("dim", right)}`;
}

function beat(name: string, content: readonly string[], paint: Paint): string {
  return content
    .map((line, index) =>
      index === 0 ? `  ${paint("cyan", name.padEnd(LABEL))}${line}` : `  ${" ".repeat(LABEL)}${line}`,
    )
    .join("\n");
}

function lines(name: string, content: readonly Line[], paint: Paint): string {
  if (content.length === 0) return "";
  return beat(
    name,
    content.flatMap(({ label, value }) => aligned(label, value)),
    paint,
  );
}

/** A label and what was seen, side by side where both fit, one below the other where not. */
function aligned(label: string, value: string): string[] {
  if (label.length < COLUMN - 1)
    return wrapped(value, WIDTH - COLUMN - LABEL).map(
      (part, index) => `${(index === 0 ? label : "").padEnd(COLUMN - 1)} ${part}`,
    );
  return [label, ...wrapped(value, WIDTH - LABEL - 4).map((part) => `    ${part}`)];
}

function whyLines(told: Explanation, paint: Paint): string[] {
  const began = told.chain[0]?.at ?? 0;
  const steps = folded(told.chain).flatMap((step) =>
    typeof step === "string" ? [step] : stepLines(step, began, paint),
  );
  const nearest = told.nearestMiss ? nearMissLines(told.nearestMiss) : [];
  return [
    `${named(told.subject)}  ⇢  ${named(told.target)}`,
    ...steps,
    ...nearest,
    ...wrapped(`${told.words[0]?.toUpperCase() ?? ""}${told.words.slice(1)}.`, WIDTH - LABEL),
    ...(told.visible ? wrapped(told.visible, WIDTH - LABEL) : []),
    ...(told.observed ? wrapped(`Seen here: ${told.observed}.`, WIDTH - LABEL) : []),
  ];
}

/** Runs beyond this many in one chain are a loop: the first rounds and the last tell it all. */
const ROUNDS_TOLD = 3;

function folded(chain: readonly Step[]): readonly (Step | string)[] {
  const runs = chain.flatMap((step, index) => (step.label === "run" ? [index] : []));
  const [, second = 0] = runs;
  const last = runs.at(-1) ?? 0;
  if (runs.length <= ROUNDS_TOLD) return chain;
  return [
    ...chain.slice(0, second + 1),
    `         …       ${runs.length - 2} more rounds like this one`,
    ...chain.slice(last + 1),
  ];
}

function stepLines(step: Step, began: number, paint: Paint): string[] {
  const time = ((step.at - began) / 1000).toFixed(3).padStart(7, "0");
  const mark = { passed: "✓ ", stopped: "✗ ", skipped: "– ", seen: "" }[step.mark];
  const text = step.mark === "stopped" ? paint("red", `${mark}${step.text}`) : `${mark}${step.text}`;
  const head = `${time}  ${step.label.padEnd(7)} ${text}`;
  if (step.detail === "") return [head];
  const plain = 9 + 8 + mark.length + step.text.length;
  if (plain < COLUMN - 1 && step.detail.length <= WIDTH - LABEL - COLUMN)
    return [`${head}${" ".repeat(COLUMN - plain)}${step.detail}`];
  return [head, ...wrapped(step.detail, WIDTH - LABEL - 17).map((part) => `${" ".repeat(17)}${part}`)];
}

/** The statement that came closest, and in what it differs: what it names, and what the request brought. */
function nearMissLines(miss: NearMiss): string[] {
  const name = miss.statement.sid ?? `statement ${miss.statement.index + 1}`;
  const indent = " ".repeat(17);
  return [
    `${indent}nearest miss: ${name}`,
    ...miss.mismatches.flatMap((mismatch) => {
      const what = mismatch.condition?.split(" ").at(-1) ?? mismatch.element;
      return [
        `${indent}  ${what} names  ${mismatch.expected.join(", ")}`,
        `${indent}  ${" ".repeat(what.length)} it was ${mismatch.actual.join(", ") || "absent"}`,
      ];
    }),
  ];
}

function cureLines(told: Performance): string[] {
  return [...wrapped(told.cure ?? "", WIDTH - LABEL), ...told.cures.flatMap((cli) => cli.split("\n"))];
}

function ending(told: Performance, paint: Paint): string {
  if (told.engine !== "embedded") return endingElsewhere(told, paint);
  const times = `${spanText(told.worldMs)} of AWS time in ${Math.round(told.realMs)} ms`;
  if (told.problems.length > 0)
    return [
      `  ${paint("red", "✗ not as it claims")}   ${times}`,
      ...told.problems.flatMap((problem) => wrapped(problem, WIDTH - 4).map((part) => `    ${part}`)),
    ].join("\n");
  const words = told.healthy ? "✓ works as on AWS" : "✓ fails as on AWS, and the cure works";
  return `  ${paint("green", words.padEnd(COLUMN + 7))}${times}`;
}

/** An engine that is not ours shows what it shows: only the same as on AWS is a success. */
function endingElsewhere(told: Performance, paint: Paint): string {
  const { outcome, notes, healthy } = told;
  const words = healthy ? "✓ works as on AWS" : "✓ fails as on AWS, and the cure works";
  const said = outcome.kind === "as on AWS" ? paint("green", words) : paint("yellow", `— ${outcomeText(outcome)}`);
  const rows = outcome.kind === "as on AWS" ? [said] : wrapped(said, WIDTH - 4);
  return [...rows, `${spanText(told.realMs)} in ${[...notes].join("; ")}`].map((row) => `  ${row}`).join("\n");
}

/** `0.0 s`, `3.0 s`, `3 min 0 s`. */
export function spanText(ms: number): string {
  if (ms < 120_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

function wrapped(text: string, width: number): string[] {
  const rows: string[] = [];
  for (const paragraph of text.split("\n")) {
    let row = "";
    for (const word of paragraph.split(" ")) {
      if (row !== "" && row.length + 1 + word.length > width) {
        rows.push(row);
        row = word;
      } else row = row === "" ? word : `${row} ${word}`;
    }
    rows.push(row);
  }
  return rows;
}
