/** A row of the report: what was measured, over how many times, and how it spread. Milliseconds unless the name says otherwise. */
export interface Figure {
  readonly name: string;
  readonly target: string;
  readonly count: number;
  readonly median: number;
  readonly p95: number;
  readonly min: number;
  readonly unit: string;
}

export interface Timing {
  /** Uncounted runs that come first. */
  readonly warmUp?: number;
  /** Done after each run and not counted. */
  readonly after?: () => Promise<unknown>;
  /** No further run begins later than this, so that a slow system gives fewer figures, not none. */
  readonly secondsMax?: number;
}

/** Times `work` one after the other; a warm-up has an `index` below 0. */
export async function timed(
  name: string,
  target: string,
  count: number,
  work: (index: number) => Promise<unknown>,
  { warmUp = 0, after, secondsMax = Infinity }: Timing = {},
): Promise<Figure> {
  const latest = performance.now() + secondsMax * 1000;
  const spans: number[] = [];
  for (let i = -warmUp; i < count; i += 1) {
    const began = performance.now();
    if (began > latest && spans.length > 0) break;
    await work(i);
    if (i >= 0) spans.push(performance.now() - began);
    await after?.();
  }
  return figure(name, target, spans, "ms");
}

export function figure(name: string, target: string, values: readonly number[], unit: string): Figure {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return { name, target, count: values.length, median: at(0.5), p95: at(0.95), min: sorted[0] ?? NaN, unit };
}

export function printed(figures: readonly Figure[]): string {
  const number = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(2));
  const rows = [
    ["what", "median", "p95", "min", "unit", "n", "target"],
    ...figures.map((each) => [
      each.name,
      number(each.median),
      number(each.p95),
      number(each.min),
      each.unit,
      String(each.count),
      each.target,
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
