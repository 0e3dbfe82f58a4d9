import type { Figure } from "./measure.ts";
import type { SocketMeasurement } from "./over-socket.ts";
import type { Target } from "./server.ts";

/** A system under measurement. */
export interface System {
  readonly name: string;
  readonly target: Target;
}

/** What one system came to: figures, or its answer when it could not. */
type Outcome = { readonly figures: readonly Figure[] } | { readonly answer: string };

export interface Row {
  readonly measurement: string;
  readonly name: string;
  /** One for each system, in their order. */
  readonly cells: readonly (Figure | string)[];
}

/** However slow a system is, the others get their turn. */
const MEASUREMENT_MS = 300_000;

/** Measures the same on all systems, one right after the other, so that an hour's change of the machine is everybody's. */
export async function beside(
  systems: readonly System[],
  measurements: readonly (readonly [name: string, work: SocketMeasurement])[],
  onTurn: (measurement: string, system: string) => void,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const [measurement, work] of measurements) {
    const outcomes: Outcome[] = [];
    for (const { name, target } of systems) {
      onTurn(measurement, name);
      outcomes.push(await outcomeOf(work(target)));
    }
    rows.push(...rowsOf(measurement, outcomes));
  }
  return rows;
}

async function outcomeOf(work: Promise<readonly Figure[]>): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Outcome>((done) => {
    timer = setTimeout(() => done({ answer: `not done after ${MEASUREMENT_MS / 1000} s` }), MEASUREMENT_MS);
  });
  try {
    return await Promise.race([late, work.then((figures) => ({ figures }))]);
  } catch (error) {
    return { answer: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** Figures of one name stand in one row; who has none there has its answer. */
function rowsOf(measurement: string, outcomes: readonly Outcome[]): readonly Row[] {
  const names = new Set(outcomes.flatMap((each) => ("figures" in each ? each.figures.map(({ name }) => name) : [])));
  if (names.size === 0) names.add(measurement);
  return [...names].map((name) => ({
    measurement,
    name,
    cells: outcomes.map((each) =>
      "answer" in each ? each.answer : (each.figures.find((found) => found.name === name) ?? "not measured"),
    ),
  }));
}

/** The table, and below it what each system answered that has no figure. */
export function printedBeside(systems: readonly { readonly name: string }[], rows: readonly Row[]): string {
  const answers: string[] = [];
  const noted = (system: string, answer: string): string => {
    const line = `${system}: ${shortened(answer)}`;
    if (!answers.includes(line)) answers.push(line);
    return `[${answers.indexOf(line) + 1}]`;
  };
  const cells = [
    ["what", "unit", ...systems.map(({ name }) => name)],
    ...rows.map(({ name, cells: each }) => [
      name,
      each.find((cell) => typeof cell !== "string")?.unit ?? "",
      ...each.map((cell, index) => (typeof cell === "string" ? noted(systems[index]?.name ?? "", cell) : told(cell))),
    ]),
  ];
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return [
    ...cells.map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    ),
    "",
    "Median, and the 95th percentile in brackets.",
    ...answers.map((line, index) => `[${index + 1}] ${line}`),
  ].join("\n");
}

const told = ({ median, p95, unit }: Figure): string =>
  unit === "ms" ? `${number(median)} (${number(p95)})` : number(median);

const number = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(2));

/** Of an answer, as much as fits on a line or two. */
function shortened(answer: string): string {
  const line = answer.replaceAll(/\s+/g, " ");
  return line.length <= 240 ? line : `${line.slice(0, 240)} …`;
}
