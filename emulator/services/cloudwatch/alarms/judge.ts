import type { Instant } from "../../../kernel/index.ts";
import type { Comparison, MetricAlarm, StateValue } from "../state.ts";

/** A period with its value; `undefined` where there was no data. */
export interface Datapoint {
  readonly at: Instant;
  readonly value: number | undefined;
}

/** What the data says: a state with what it rests on, or that the alarm stays as it is. */
export type Judgement =
  | {
      readonly kind: "state";
      readonly value: StateValue;
      /** The data that decided, oldest first. */
      readonly real: readonly Datapoint[];
      /** How many periods without data were counted as breaching or not. */
      readonly filled: number;
    }
  | { readonly kind: "unchanged" };

export type Criteria = Pick<
  MetricAlarm,
  "evaluationPeriods" | "datapointsToAlarm" | "threshold" | "comparison" | "treatMissing"
>;

/**
 * Decides over the periods that were looked at, oldest first: those that count and some before. As many as possible of the
 * newest periods with data decide; only where there are too few of them does the treatment of missing data come in.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function judge(range: readonly Datapoint[], criteria: Criteria): Judgement {
  const { evaluationPeriods: wanted, datapointsToAlarm: needed, treatMissing = "missing" } = criteria;
  const known = range.filter((point) => point.value !== undefined);
  const real = known.slice(-wanted);
  const breaching = real.filter((point) => breaches(point.value, criteria)).length;
  const lacking = wanted - real.length;
  const state = (value: StateValue, filled = 0): Judgement => ({ kind: "state", value, real, filled });
  if (lacking === 0) return state(breaching >= needed ? "ALARM" : "OK");
  switch (treatMissing) {
    case "breaching":
      return state(breaching + lacking >= needed ? "ALARM" : "OK", lacking);
    case "notBreaching":
      return state(breaching >= needed ? "ALARM" : "OK", lacking);
    case "missing":
    case "ignore": {
      if (real.length === 0) return treatMissing === "missing" ? state("INSUFFICIENT_DATA") : { kind: "unchanged" };
      if (breaching >= needed) return state("ALARM");
      if (breaching < real.length) return state("OK");
      // All that is known is breaching, and is too little: the alarm waits until it is old enough to count.
      const age = range.length - range.findIndex((point) => point.value !== undefined);
      return treatMissing === "missing" && age >= needed ? state("ALARM") : { kind: "unchanged" };
    }
    default:
      return treatMissing satisfies never;
  }
}

const COMPARE: Readonly<Record<Comparison, (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

const breaches = (value: number | undefined, { comparison, threshold }: Criteria): boolean =>
  value !== undefined && COMPARE[comparison](value, threshold);
