import type { Period } from "./syntax.ts";

/** Units of time and their short forms: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html */
const SPANS: Readonly<Record<string, number>> = {
  ms: 1,
  msec: 1,
  s: 1000,
  sec: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  hr: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const MONTHS: Readonly<Record<string, number>> = { mo: 1, mon: 1, q: 3, qtr: 3, y: 12, yr: 12 };
const WORDS: Readonly<Record<string, string>> = {
  millisecond: "ms",
  second: "s",
  minute: "m",
  hour: "h",
  day: "d",
  week: "w",
  month: "mo",
  quarter: "q",
  year: "y",
};

/** What `5` and `m` are together; `undefined` for what is no unit. */
export function readPeriodUnit(count: number, unit: string): Period | undefined {
  const given = unit.toLowerCase();
  const short = WORDS[given.replace(/s$/, "")] ?? given;
  if (!Number.isInteger(count) || count <= 0) return undefined;
  if (Object.hasOwn(SPANS, short)) return { kind: "span", ms: count * SPANS[short]! };
  return Object.hasOwn(MONTHS, short) ? { kind: "months", count: count * MONTHS[short]! } : undefined;
}

/** The beginning of the period that a time lies in; in UTC. */
export function floorTo(period: Period, at: number): number {
  if (period.kind === "span") return Math.floor(at / period.ms) * period.ms;
  const date = new Date(at);
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth();
  const first = Math.floor(month / period.count) * period.count;
  return Date.UTC(Math.floor(first / 12), first % 12);
}

/** The beginning of the next one, unless a period begins right then. */
export function ceilTo(period: Period, at: number): number {
  const floor = floorTo(period, at);
  if (floor === at) return at;
  if (period.kind === "span") return floor + period.ms;
  const date = new Date(floor);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + period.count);
}
