const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** From the smallest to the largest value that an axis shows, with round numbers to name in between. */
export interface Axis {
  readonly least: number;
  readonly most: number;
  readonly ticks: readonly number[];
}

/** An axis that shows all of the values, from zero where they allow it. */
export function valueAxis(
  values: readonly number[],
  bounds: { readonly min?: number | undefined; readonly max?: number | undefined } = {},
  count = 5,
): Axis {
  const low = bounds.min ?? values.reduce((least, value) => Math.min(least, value), 0);
  const high = bounds.max ?? values.reduce((most, value) => Math.max(most, value), low);
  const step = roundStep(((high > low ? high : low + 1) - low) / count);
  const least = bounds.min ?? Math.floor(low / step) * step;
  const top = bounds.max ?? Math.ceil((high > low ? high : low + 1) / step) * step;
  const ticks: number[] = [];
  for (let index = Math.ceil(least / step); index * step <= top + step / 1e6; index += 1) ticks.push(index * step);
  return { least, most: top > least ? top : least + 1, ticks };
}

/** 1, 2 or 5 times a power of ten. */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((each) => each * power >= rough * 0.999) ?? 10;
  return factor * power;
}

const STEPS: readonly number[] = [
  ...[1, 5, 10, 15, 30].map((each) => each * MINUTE),
  ...[1, 2, 3, 6, 12].map((each) => each * HOUR),
  ...[1, 2, 7, 14, 30, 90].map((each) => each * DAY),
];

export function timeAxis(start: number, end: number, count: number): Axis {
  const step = STEPS.find((each) => each >= (end - start) / count) ?? 365 * DAY;
  const ticks: number[] = [];
  for (let at = Math.ceil(start / step) * step; at <= end; at += step) ticks.push(at);
  return { least: start, most: end, ticks };
}

/** `09:05`, or the day where a chart spans several; always UTC. */
export function timeText(at: number, span: number): string {
  const text = new Date(at).toISOString();
  if (span <= DAY) return text.slice(11, 16);
  return span <= 3 * DAY ? `${text.slice(5, 10)} ${text.slice(11, 16)}` : text.slice(5, 10);
}

/** `1.25M`, `340`, `0.02`: at most four digits that count. */
export function numberText(value: number): string {
  const size = Math.abs(value);
  const [unit, suffix] =
    size >= 1e12
      ? [1e12, "T"]
      : size >= 1e9
        ? [1e9, "G"]
        : size >= 1e6
          ? [1e6, "M"]
          : size >= 1e4
            ? [1e3, "k"]
            : [1, ""];
  const short = Number((value / unit).toPrecision(4));
  return `${short}${suffix}`;
}
