import type { Instant } from "../../../kernel/index.ts";
import { ExpressionError } from "./parse-expression.ts";
import type { TimeSeries, Worth } from "./time-series.ts";

export interface MathContext {
  /** In seconds. */
  readonly period: number;
  /** When each span of time begins. */
  readonly starts: readonly Instant[];
  /** What `METRICS()` means: every metric of the request, those whose id holds the text only. */
  metrics(containing: string | undefined): readonly TimeSeries[];
}

type MathFunction = (given: readonly Worth[], context: MathContext) => Worth;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax-functions-list */
export const FUNCTIONS: Readonly<Record<string, MathFunction>> = {
  ABS: each(Math.abs),
  CEIL: each(Math.ceil),
  FLOOR: each(Math.floor),
  LOG: each(Math.log),
  LOG10: each(Math.log10),
  SUM: across((values) => values.reduce((a, b) => a + b, 0)),
  AVG: across((values) => values.reduce((a, b) => a + b, 0) / values.length),
  MIN: across((values) => Math.min(...values)),
  MAX: across((values) => Math.max(...values)),
  STDDEV: across((values) => {
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  }),
  PERIOD: (given, { period }) => {
    seriesOf(given[0], "PERIOD");
    return { kind: "scalar", value: period };
  },
  DIFF: stepsInTime((now, before) => now - before),
  DIFF_TIME: stepsInTime((_, __, seconds) => seconds),
  RATE: stepsInTime((now, before, seconds) => (now - before) / seconds),
  RUNNING_SUM: ([given]) => {
    let sum = 0;
    return mapped(seriesOf(given, "RUNNING_SUM"), (value) => (value === undefined ? undefined : (sum += value)));
  },
  DATAPOINT_COUNT: ([given]) => ({
    kind: "scalar",
    value: seriesOf(given, "DATAPOINT_COUNT").values.filter((value) => value !== undefined).length,
  }),
  METRIC_COUNT: ([given]) => ({ kind: "scalar", value: listOf(given, "METRIC_COUNT").length }),
  REMOVE_EMPTY: ([given]) => ({
    kind: "list",
    list: listOf(given, "REMOVE_EMPTY").filter(({ values }) => values.some((value) => value !== undefined)),
  }),
  SLICE: ([given, from, to]) => {
    const list = listOf(given, "SLICE");
    const at = numberOf(from, "SLICE");
    const [only] = list.slice(at);
    if (to !== undefined) return { kind: "list", list: list.slice(at, numberOf(to, "SLICE")) };
    return { kind: "series", series: only ?? fail("SLICE begins behind the last series") };
  },
  TIME_SERIES: ([given], { starts }) => {
    const value = numberOf(given, "TIME_SERIES");
    return overTime(starts, () => value);
  },
  MINUTE: partOfTime((at) => at.getUTCMinutes()),
  HOUR: partOfTime((at) => at.getUTCHours()),
  // Monday is the first.
  DAY: partOfTime((at) => at.getUTCDay() || 7),
  DATE: partOfTime((at) => at.getUTCDate()),
  MONTH: partOfTime((at) => at.getUTCMonth() + 1),
  YEAR: partOfTime((at) => at.getUTCFullYear()),
  EPOCH: partOfTime((at) => Math.floor(at.getTime() / 1000)),
  FIRST: ([given]) => ({ kind: "series", series: listOf(given, "FIRST")[0] ?? fail("FIRST of nothing") }),
  LAST: ([given]) => ({ kind: "series", series: listOf(given, "LAST").at(-1) ?? fail("LAST of nothing") }),
};

/** Of a series each value, of a list each series. */
function each(work: (value: number) => number): MathFunction {
  const apply = (series: TimeSeries): TimeSeries => ({
    ...series,
    values: series.values.map((value) => (value === undefined ? undefined : work(value))),
  });
  return ([given]) => {
    if (given?.kind === "scalar") return { kind: "scalar", value: work(given.value) };
    if (given?.kind === "series") return { kind: "series", series: apply(given.series) };
    return { kind: "list", list: listOf(given, "it").map(apply) };
  };
}

/** Of one series a number, over time; of several a series, over them. */
function across(work: (values: readonly number[]) => number): MathFunction {
  return ([given]) => {
    if (given?.kind === "series") {
      const values = given.series.values.filter((value) => value !== undefined);
      return { kind: "scalar", value: values.length === 0 ? NaN : work(values) };
    }
    const list = listOf(given, "it");
    const [first] = list;
    if (!first) return fail("there is nothing to work on");
    return {
      kind: "series",
      series: {
        label: first.label,
        values: first.values.map((_, at) => {
          const values = list.map((series) => series.values[at]).filter((value) => value !== undefined);
          return values.length === 0 ? undefined : work(values);
        }),
        causes: first.causes.map((_, at) => list.flatMap((series) => series.causes[at] ?? [])),
      },
    };
  };
}

function stepsInTime(work: (now: number, before: number, seconds: number) => number): MathFunction {
  return ([given], { period }) => {
    let last: { readonly value: number; readonly at: number } | undefined;
    return mapped(seriesOf(given, "it"), (value, at) => {
      if (value === undefined) return undefined;
      const step = last && work(value, last.value, (at - last.at) * period);
      last = { value, at };
      return step;
    });
  };
}

function mapped(
  series: TimeSeries,
  work: (value: number | undefined, at: number) => number | undefined,
): { readonly kind: "series"; readonly series: TimeSeries } {
  return { kind: "series", series: { ...series, values: series.values.map(work) } };
}

/** Of the beginning of each span, whether there is data or not. */
function partOfTime(part: (at: Date) => number): MathFunction {
  return ([given], { starts }) => {
    const { label } = seriesOf(given, "it");
    return overTime(starts, (at) => part(new Date(at)), label);
  };
}

const overTime = (starts: readonly Instant[], value: (at: Instant) => number, label = ""): Worth => ({
  kind: "series",
  series: { label, values: starts.map(value), causes: starts.map(() => []) },
});

function numberOf(given: Worth | undefined, name: string): number {
  return given?.kind === "scalar" ? given.value : fail(`${name} takes a number`);
}

export function seriesOf(given: Worth | undefined, name: string): TimeSeries {
  return given?.kind === "series" ? given.series : fail(`${name} takes one time series`);
}

export function listOf(given: Worth | undefined, name: string): readonly TimeSeries[] {
  if (given?.kind === "list") return given.list;
  return given?.kind === "series" ? [given.series] : fail(`${name} takes time series`);
}

function fail(message: string): never {
  throw new ExpressionError(message);
}
