import type { Distribution } from "./distribution.ts";

/** A number out of a distribution; `undefined` where it cannot be told (a percentile of a set of statistics). */
export type Statistic = (of: Distribution) => number | undefined;

/**
 * `Sum`, `p99.9`, `TM(10%:90%)`, `PR(:300)` …: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
 * `undefined` for a name that CloudWatch does not know.
 */
export function readStatistic(name: string): Statistic | undefined {
  const simple = SIMPLE[name];
  if (simple) return simple;
  const percentile = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/.exec(name)?.[1];
  if (percentile !== undefined) return (of) => percentileOf(of, Number(percentile));
  if (/^iqm$/i.test(name)) return within("tm", { kind: "percent", low: 25, high: 75 });
  const short = /^(tm|wm|tc|ts)(\d{1,2}(?:\.\d{1,10})?)$/.exec(name);
  if (short?.[1] && short[2]) return within(short[1], { kind: "percent", low: 0, high: Number(short[2]) });
  const long = /^(TM|WM|TC|TS|PR)\((-?[\d.]*)(%?):(-?[\d.]*)(%?)\)$/.exec(name);
  return long ? between(long) : undefined;
}

const SIMPLE: Readonly<Record<string, Statistic>> = {
  SampleCount: (of) => of.count,
  Sum: (of) => of.sum,
  Minimum: (of) => of.min,
  Maximum: (of) => of.max,
  Average: (of) => (of.count === 0 ? undefined : of.sum / of.count),
};

type Bounds = { readonly kind: "percent" | "value"; readonly low: number; readonly high: number };

function between([, name = "", low = "", lowPercent, high = "", highPercent]: RegExpExecArray): Statistic | undefined {
  if (low === "" && high === "") return undefined;
  const percent = lowPercent === "%" || highPercent === "%";
  // Both ends in the same measure; an end that is left out has none.
  if (percent && ((low !== "" && lowPercent !== "%") || (high !== "" && highPercent !== "%"))) return undefined;
  if (percent && name === "PR") return undefined;
  const bounds: Bounds = percent
    ? { kind: "percent", low: low === "" ? 0 : Number(low), high: high === "" ? 100 : Number(high) }
    : { kind: "value", low: low === "" ? -Infinity : Number(low), high: high === "" ? Infinity : Number(high) };
  if (Number.isNaN(bounds.low) || Number.isNaN(bounds.high) || bounds.low >= bounds.high) return undefined;
  return within(name.toLowerCase(), bounds);
}

/** The value that so many percent lie at or below (nearest rank). */
export function percentileOf(of: Distribution, percent: number): number | undefined {
  if (!of.detailed || of.count === 0) return undefined;
  if (percent === 0) return of.min;
  const rank = (percent / 100) * of.count;
  let passed = 0;
  for (const [value, times] of of.values()) {
    passed += times;
    // A sum of counts and a percentage of it can differ in the last bit.
    if (passed >= rank - 1e-9) return value;
  }
  return of.max;
}

function within(name: string, bounds: Bounds): Statistic {
  return (of) => {
    if (!of.detailed || of.count === 0) return undefined;
    const low = bounds.kind === "value" ? bounds.low : (percentileOf(of, bounds.low) ?? -Infinity);
    const high = bounds.kind === "value" ? bounds.high : (percentileOf(of, bounds.high) ?? Infinity);
    const kept = of
      .values()
      .filter(([value]) => (bounds.kind === "percent" && bounds.low === 0 ? true : value > low) && value <= high);
    const count = kept.reduce((sum, [, times]) => sum + times, 0);
    const sum = kept.reduce((total, [value, times]) => total + value * times, 0);
    switch (name) {
      case "tc":
        return count;
      case "ts":
        return sum;
      case "pr":
        return (count / of.count) * 100;
      case "wm":
        return of.values().reduce((total, [value, times]) => total + clamp(value, low, high) * times, 0) / of.count;
      default:
        return count === 0 ? undefined : sum / count;
    }
  };
}

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);
