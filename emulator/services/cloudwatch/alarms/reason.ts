import type { Instant } from "../../../kernel/index.ts";
import type { Comparison, MetricAlarm, StateValue } from "../state.ts";
import type { Datapoint, Judgement } from "./judge.ts";

const WORDS: Readonly<Record<Comparison, string>> = {
  GreaterThanOrEqualToThreshold: "greater than or equal to",
  GreaterThanThreshold: "greater than",
  LessThanThreshold: "less than",
  LessThanOrEqualToThreshold: "less than or equal to",
};

/** The sentence that AWS puts beside a state. */
export function reasonOf(alarm: MetricAlarm, judgement: Extract<Judgement, { kind: "state" }>): string {
  const { value, real, filled } = judgement;
  const periods = alarm.evaluationPeriods;
  if (value === "INSUFFICIENT_DATA")
    return `Insufficient Data: ${periods} ${periods === 1 ? "datapoint was" : "datapoints were"} unknown.`;
  if (real.length === 0) return missingReason(alarm, filled);
  const breaching = value === "ALARM";
  const counted = breaching ? alarm.datapointsToAlarm : periods - alarm.datapointsToAlarm + 1;
  const shown = real.map(pointText).join(", ");
  const verb = real.length === 1 ? "was" : "were";
  const transition = breaching ? "OK -> ALARM" : "ALARM -> OK";
  const minimum = `minimum ${counted} datapoint${counted === 1 ? "" : "s"} for ${transition} transition`;
  return `Threshold Crossed: ${real.length} out of the last ${periods} datapoints [${shown}] ${verb}${breaching ? "" : " not"} ${WORDS[alarm.comparison]} the threshold (${double(alarm.threshold)}) (${minimum}).`;
}

function missingReason(alarm: MetricAlarm, filled: number): string {
  const treated = alarm.treatMissing === "breaching" ? "Breaching" : "NonBreaching";
  return `Threshold Crossed: no datapoints were received for ${filled} period${filled === 1 ? "" : "s"} and ${filled} missing ${filled === 1 ? "datapoint was" : "datapoints were"} treated as [${treated}].`;
}

/** What programs read of a change. */
export function reasonDataOf(alarm: MetricAlarm, points: readonly Datapoint[], now: Instant): string {
  const known = points.filter((point) => point.value !== undefined);
  return JSON.stringify({
    version: "1.0",
    queryDate: stamp(now),
    ...(known[0] ? { startDate: stamp(known[0].at) } : {}),
    ...(alarm.watched.kind === "metric"
      ? {
          ...(alarm.watched.metric.unit === undefined ? {} : { unit: alarm.watched.metric.unit }),
          statistic: alarm.watched.metric.statistic,
        }
      : {}),
    period: alarm.period,
    recentDatapoints: known.map((point) => point.value),
    threshold: alarm.threshold,
    evaluatedDatapoints: known.toReversed().map((point) => ({ timestamp: stamp(point.at), value: point.value })),
  });
}

export const INITIAL: { readonly value: StateValue; readonly reason: string; readonly reasonData: undefined } = {
  value: "INSUFFICIENT_DATA",
  reason: "Unchecked: Initial alarm creation",
  reasonData: undefined,
};

const pointText = ({ at, value = 0 }: Datapoint): string => {
  const [, year = "", month = "", day = "", time = ""] =
    /^\d\d(\d\d)-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)/.exec(new Date(at).toISOString()) ?? [];
  return `${double(value)} (${day}/${month}/${year} ${time})`;
};

/** As Java writes it. */
export const double = (value: number): string => (Number.isInteger(value) ? value.toFixed(1) : String(value));

/** `2026-01-01T00:00:00.000+0000` */
export const stamp = (at: Instant): string => new Date(at).toISOString().replace("Z", "+0000");
