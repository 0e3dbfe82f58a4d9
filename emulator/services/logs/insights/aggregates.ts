import { compare, Moment, numberOf, textOf, type Value } from "./values.ts";

/** Takes in the rows of one group, and tells what came of them. */
export interface Aggregate {
  add(values: readonly Value[], at: number | undefined): void;
  result(): Value;
}

export interface AggregateRule {
  readonly least: number;
  readonly most: number;
  start(): Aggregate;
}

/** Of the numbers among the values. */
const ofNumbers = (result: (numbers: readonly number[], last: readonly Value[]) => Value, most = 1): AggregateRule => ({
  least: 1,
  most,
  start: () => {
    const numbers: number[] = [];
    let last: readonly Value[] = [];
    return {
      add(values) {
        const number = numberOf(values[0]);
        if (number !== undefined) numbers.push(number);
        last = values;
      },
      result: () => (numbers.length === 0 ? undefined : result(numbers, last)),
    };
  },
});

/** The value that wins over the one held so far. */
const best = (wins: (value: Exclude<Value, undefined>, held: Exclude<Value, undefined>) => boolean): AggregateRule => ({
  least: 1,
  most: 1,
  start: () => {
    let held: Value;
    return {
      add([value]) {
        if (value !== undefined && (held === undefined || wins(value, held))) held = value;
      },
      result: () => unmarked(held),
    };
  },
});

/** Of the row that comes first or last in time. */
const byTime = (wins: (at: number, held: number) => boolean): AggregateRule => ({
  least: 1,
  most: 1,
  start: () => {
    let held: { readonly at: number; readonly value: Value } | undefined;
    return {
      add([value], at) {
        if (value !== undefined && at !== undefined && (!held || wins(at, held.at))) held = { at, value };
      },
      result: () => unmarked(held?.value),
    };
  },
});

/** Times come out of aggregates as milliseconds (tried on AWS in June 2026). */
const unmarked = (value: Value): Value => (value instanceof Moment ? value.at : value);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
const mean = (numbers: readonly number[]): number => sum(numbers) / numbers.length;

/** The smallest value that is not below that share of all. */
function percentile(numbers: readonly number[], percent: number): number | undefined {
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = Math.ceil((Math.min(100, Math.max(0, percent)) / 100) * sorted.length) - 1;
  return sorted[Math.max(0, at)];
}

function deviation(numbers: readonly number[]): number {
  const middle = mean(numbers);
  return Math.sqrt(sum(numbers.map((each) => (each - middle) ** 2)) / numbers.length);
}

/** By name in lower case: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Stats.html#CWL_QuerySyntax-stats-functions */
export const AGGREGATES: Readonly<Record<string, AggregateRule>> = {
  count: {
    least: 0,
    most: 1,
    start: () => {
      let count = 0;
      return {
        add: (values) => void (count += values.length === 0 || values[0] !== undefined ? 1 : 0),
        result: () => count,
      };
    },
  },
  count_distinct: {
    least: 1,
    most: 1,
    start: () => {
      const seen = new Set<string>();
      return {
        add: ([value]) => void (value === undefined || seen.add(textOf(value))),
        result: () => seen.size,
      };
    },
  },
  sum: ofNumbers(sum),
  avg: ofNumbers(mean),
  min: best((value, held) => compare(value, held) < 0),
  max: best((value, held) => compare(value, held) > 0),
  median: ofNumbers((numbers) => percentile(numbers, 50)),
  pct: { ...ofNumbers((numbers, [, percent]) => percentile(numbers, numberOf(percent) ?? 50), 2), least: 2 },
  stddev: ofNumbers(deviation),
  earliest: byTime((at, held) => at < held),
  latest: byTime((at, held) => at >= held),
  sortsfirst: best((value, held) => compare(value, held) < 0),
  sortslast: best((value, held) => compare(value, held) > 0),
};
