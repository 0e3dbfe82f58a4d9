import type { Datapoint, GetMetricStatisticsInput } from "@aws-sdk/client-cloudwatch";
import { minutes, type Operation } from "../../../kernel/index.ts";
import { dimensionsOf } from "../dimensions.ts";
import { invalidCombination, invalidValue, missingParameter } from "../errors.ts";
import { SHORT_PERIODS, STATISTICS_POINTS_MAX } from "../limits.ts";
import { readStatistic } from "../metrics/statistics.ts";
import type { Store } from "../store.ts";

interface Statistics {
  readonly Label: string;
  readonly Datapoints: readonly (Omit<Datapoint, "Unit"> & { readonly Unit: string })[];
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html */
export const getMetricStatistics = (store: Store): Operation<GetMetricStatisticsInput, Statistics> => ({
  permissions: () => [{ action: "cloudwatch:GetMetricStatistics", resource: "*" }],
  run(input, context) {
    const { Namespace = "", MetricName = "", Period = 60, Statistics = [], ExtendedStatistics = [] } = input;
    if (Statistics.length === 0 && ExtendedStatistics.length === 0)
      throw missingParameter("Must specify either Statistics or ExtendedStatistics");
    if (Statistics.length > 0 && ExtendedStatistics.length > 0)
      throw invalidCombination("Statistics and ExtendedStatistics cannot be specified in the same request");
    checkPeriod(Period);
    const start = roundedStart(input.StartTime?.getTime() ?? 0, Period);
    const end = input.EndTime?.getTime() ?? 0;
    if (start >= end || (input.StartTime?.getTime() ?? 0) >= end)
      throw invalidCombination("The parameter StartTime must be less than the parameter EndTime.");
    const points = Math.ceil((end - start) / (Period * 1000));
    if (points > STATISTICS_POINTS_MAX)
      throw invalidCombination(
        `You have requested up to ${points} datapoints, which exceeds the limit of ${STATISTICS_POINTS_MAX}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
      );
    const series = store
      .region(context)
      .metrics.find(Namespace, MetricName, dimensionsOf(input.Dimensions, "Dimensions"));
    const found: Statistics["Datapoints"][number][] = [];
    if (!series) return { Label: MetricName, Datapoints: found };
    for (let index = 0; index < points; index += 1) {
      const at = start + index * Period * 1000;
      const span = series.within(at, Math.min(at + Period * 1000, end), input.Unit);
      if (!span) continue;
      const extended = ExtendedStatistics.flatMap((name) => {
        const value = statisticNamed(name)(span.values);
        return value === undefined ? [] : [[name, value] as const];
      });
      found.push({
        Timestamp: new Date(at),
        Unit: span.unit,
        ...Object.fromEntries(Statistics.map((name) => [name, statisticNamed(name)(span.values)])),
        ...(extended.length > 0 ? { ExtendedStatistics: Object.fromEntries(extended) } : {}),
      });
    }
    return { Label: MetricName, Datapoints: found };
  },
});

function statisticNamed(name: string): NonNullable<ReturnType<typeof readStatistic>> {
  const statistic = readStatistic(name);
  if (!statistic) throw invalidValue(`The value ${name} for parameter ExtendedStatistics.member.1 is invalid.`);
  return statistic;
}

export function checkPeriod(period: number): void {
  if (period === 1 || SHORT_PERIODS.includes(period) || (period >= 60 && period % 60 === 0)) return;
  throw invalidValue("The parameter Period must be 1, 10, 20, 30 or a multiple of 60.");
}

/** Short periods begin on their own multiples, others on the minute. */
export const roundedStart = (start: number, period: number): number => {
  const step = period < 60 ? period * 1000 : minutes(1);
  return Math.floor(start / step) * step;
};
