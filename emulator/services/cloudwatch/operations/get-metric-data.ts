import type { GetMetricDataInput, GetMetricDataOutput, MetricDataResult } from "@aws-sdk/client-cloudwatch";
import type { Operation } from "../../../kernel/index.ts";
import { validation } from "../errors.ts";
import { DATA_POINTS_MAX, QUERIES_MAX } from "../limits.ts";
import { evaluateQueries, readQueries, type Query } from "../math/evaluate-queries.ts";
import { timesOf, type Grid, type TimeSeries, type Worth } from "../math/time-series.ts";
import { pageOf } from "../paging.ts";
import type { Store } from "../store.ts";
import { checkPeriod, roundedStart } from "./get-metric-statistics.ts";

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
export const getMetricData = (store: Store): Operation<GetMetricDataInput, GetMetricDataOutput> => ({
  permissions: () => [{ action: "cloudwatch:GetMetricData", resource: "*" }],
  run(input, context) {
    const given = input.MetricDataQueries ?? [];
    if (given.length > QUERIES_MAX)
      throw validation(`The collection MetricDataQueries must not have a size greater than ${QUERIES_MAX}.`);
    const queries = readQueries(given);
    const start = input.StartTime?.getTime() ?? 0;
    const end = input.EndTime?.getTime() ?? 0;
    if (start >= end) throw validation("The parameter StartTime must be less than the parameter EndTime.");
    const newestFirst = input.ScanBy !== "TimestampAscending";
    const results = queries
      .filter((query) => query.returned)
      .flatMap((query) => {
        const grid = gridOf(query, queries, start, end);
        const worth = evaluateQueries(queries, store.region(context).metrics, grid).get(query.id);
        return worth ? resultsOf(query, worth, grid, newestFirst) : [];
      });
    const { items, token } = pageOf(results, input.NextToken, QUERIES_MAX);
    return {
      MetricDataResults: [...items],
      Messages: [],
      ...(token === undefined ? {} : { NextToken: token }),
    };
  },
});

/** An expression goes by the longest period of what it names. */
function gridOf(query: Query, queries: readonly Query[], start: number, end: number): Grid {
  const own = query.kind === "metric" ? query.metric.period : query.period;
  const longest = Math.max(
    ...queries.map((each) => (each.kind === "metric" ? each.metric.period : (each.period ?? 0))),
  );
  const period = own ?? (longest > 0 ? longest : 60);
  checkPeriod(period);
  const from = roundedStart(start, period);
  const count = Math.ceil((end - from) / (period * 1000));
  if (count > DATA_POINTS_MAX)
    throw validation(`You have requested up to ${count} datapoints, which exceeds the limit of ${DATA_POINTS_MAX}.`);
  return { start: from, period: period * 1000, count };
}

function resultsOf(query: Query, worth: Worth, grid: Grid, newestFirst: boolean): MetricDataResult[] {
  const times = timesOf(grid);
  const one = (series: TimeSeries, Label: string): MetricDataResult => {
    const points = times.flatMap((at, index) => {
      const value = series.values[index];
      return value === undefined ? [] : [{ at, value }];
    });
    if (newestFirst) points.reverse();
    return {
      Id: query.id,
      Label,
      Timestamps: points.map(({ at }) => new Date(at)),
      Values: points.map(({ value }) => value),
      StatusCode: "Complete",
    };
  };
  switch (worth.kind) {
    case "series":
      return [one(worth.series, query.label ?? (query.kind === "expression" ? query.id : worth.series.label))];
    case "list":
      return worth.list.map((series) => one(series, `${query.label ?? query.id} ${series.label}`));
    case "scalar":
      throw validation(`Error in expression '${query.id}': The expression must return a time series.`);
    default:
      return worth satisfies never;
  }
}
