import type { MetricDatum, PutMetricDataInput } from "@aws-sdk/client-cloudwatch";
import { seconds, type CallContext, type Operation } from "../../../kernel/index.ts";
import { dimensionsOf } from "../dimensions.ts";
import { invalidCombination, invalidValue, missingParameter, notEmulated } from "../errors.ts";
import { DATA_PER_CALL_MAX, FUTURE_MAX, PAST_MAX, VALUE_MAX, VALUES_MAX } from "../limits.ts";
import type { Datum } from "../metrics/metric-store.ts";
import { STANDARD_RESOLUTION } from "../metrics/own-metrics.ts";
import type { Sample } from "../metrics/series.ts";
import type { Store } from "../store.ts";

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html; all of the data or nothing. */
export const putMetricData = (store: Store): Operation<PutMetricDataInput, void> => ({
  permissions: ({ Namespace = "" }) => [
    { action: "cloudwatch:PutMetricData", resource: "*", context: { "cloudwatch:namespace": Namespace } },
  ],
  run(input, context) {
    if (input.EntityMetricData !== undefined) throw notEmulated("EntityMetricData");
    const { Namespace = "", MetricData = [] } = input;
    if (Namespace.startsWith("AWS/"))
      throw invalidValue(
        `The value ${Namespace} for parameter Namespace is invalid: names that begin with AWS/ are reserved.`,
      );
    if (MetricData.length === 0) throw missingParameter("The parameter MetricData is required.");
    if (MetricData.length > DATA_PER_CALL_MAX)
      throw invalidValue(`The collection MetricData must not have a size greater than ${DATA_PER_CALL_MAX}.`);
    const data = MetricData.map((datum, index) =>
      readDatum(Namespace, datum, `MetricData.member.${index + 1}`, context),
    );
    const region = store.region(context);
    for (const datum of data) region.metrics.put(datum, context.now);
  },
});

function readDatum(namespace: string, given: MetricDatum, path: string, context: CallContext): Datum {
  const at = given.Timestamp?.getTime() ?? context.now;
  if (at < context.now - PAST_MAX)
    throw invalidValue(`The parameter ${path}.Timestamp must specify a time no more than two weeks in the past.`);
  if (at > context.now + FUTURE_MAX)
    throw invalidValue(`The parameter ${path}.Timestamp must specify a time no more than two hours in the future.`);
  const resolution = given.StorageResolution ?? 60;
  if (resolution !== 1 && resolution !== 60)
    throw invalidValue(`The parameter ${path}.StorageResolution must be 1 or 60.`);
  return {
    namespace,
    name: given.MetricName ?? "",
    dimensions: dimensionsOf(given.Dimensions, `${path}.Dimensions`),
    unit: given.Unit ?? "None",
    at,
    resolution: resolution === 1 ? seconds(1) : STANDARD_RESOLUTION,
    samples: samplesOf(given, path),
    cause: context.entry,
  };
}

function samplesOf(given: MetricDatum, path: string): readonly Sample[] {
  const { Value, Values, Counts, StatisticValues } = given;
  const both = (one: string, other: string): Error =>
    invalidCombination(
      `The parameters ${path}.${one} and ${path}.${other} are mutually exclusive and you have specified both.`,
    );
  if (Value !== undefined && Values !== undefined) throw both("Value", "Values");
  if (Value !== undefined && StatisticValues) throw both("Value", "StatisticValues");
  if (Values !== undefined && StatisticValues) throw both("Values", "StatisticValues");
  if (Value !== undefined) return [{ kind: "value", value: checked(Value, `${path}.Value`), times: 1 }];
  if (StatisticValues) return [{ kind: "set", set: statisticSet(StatisticValues, path) }];
  if (!Values)
    throw missingParameter(
      `At least one of the parameters ${path}.Value, ${path}.Values or ${path}.StatisticValues must be specified.`,
    );
  if (Values.length > VALUES_MAX)
    throw invalidValue(`The collection ${path}.Values must not have a size greater than ${VALUES_MAX}.`);
  if (Counts !== undefined && Counts.length !== Values.length)
    throw invalidValue(`The parameters ${path}.Values and ${path}.Counts must be of the same size.`);
  return Values.map((value, index) => ({
    kind: "value",
    value: checked(value, `${path}.Values.member.${index + 1}`),
    times: checked(Counts?.[index] ?? 1, `${path}.Counts.member.${index + 1}`),
  }));
}

function statisticSet(
  given: NonNullable<MetricDatum["StatisticValues"]>,
  path: string,
): { readonly count: number; readonly sum: number; readonly min: number; readonly max: number } {
  const at = `${path}.StatisticValues`;
  const set = {
    count: checked(given.SampleCount ?? NaN, `${at}.SampleCount`),
    sum: checked(given.Sum ?? NaN, `${at}.Sum`),
    min: checked(given.Minimum ?? NaN, `${at}.Minimum`),
    max: checked(given.Maximum ?? NaN, `${at}.Maximum`),
  };
  if (set.min > set.max) throw invalidValue(`The parameter ${at}.Maximum must be greater than ${at}.Minimum.`);
  if (set.count <= 0) throw invalidValue(`The parameter ${at}.SampleCount must be greater than 0.`);
  return set;
}

function checked(value: number, path: string): number {
  if (!Number.isFinite(value) || Math.abs(value) > VALUE_MAX)
    throw invalidValue(`The value ${value} for parameter ${path} is invalid.`);
  return value;
}
