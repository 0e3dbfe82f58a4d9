import { styleText } from "node:util";
import type { Performance } from "../scenario.ts";
import { spanText } from "./story.ts";

const HEADINGS = ["scenario", "plane", "what was broken", "verdict", "AWS time", "real"] as const;

function verdictOf({ engine, problems, healthy, outcome }: Performance): string {
  if (problems.length > 0) return engine === "embedded" ? "✗ not as it claims" : `— ${outcome.kind}`;
  return healthy ? "✓ works" : "✓ as on AWS";
}

/** All scenarios, a line each. */
export function table(performances: readonly Performance[], stream: NodeJS.WriteStream): string {
  const rows = performances.map((told) => [
    told.scenario,
    told.plane,
    told.broken,
    verdictOf(told),
    spanText(told.worldMs),
    `${Math.round(told.realMs)} ms`,
  ]);
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column >= 4 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join("  ")
      .trimEnd();
  const paint = (row: string, told: Performance): string =>
    told.problems.length > 0 ? styleText("red", row, { stream }) : row;
  return [
    styleText("bold", line(HEADINGS), { stream }),
    ...performances.map((told, index) => paint(line(rows[index] ?? []), told)),
  ].join("\n");
}
