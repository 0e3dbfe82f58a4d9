import {
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  type CloudWatchClient,
  type CompositeAlarm,
  type MetricAlarm,
} from "@aws-sdk/client-cloudwatch";
import type { MetricLine } from "./metric-lines.ts";
import type { TimeRange } from "./time-range.ts";

export interface Point {
  readonly at: number;
  readonly value: number;
}

/** What a line of a widget came to; oldest point first. */
export interface Series {
  readonly label: string;
  readonly color: string | undefined;
  readonly axis: "left" | "right";
  /** Between points, in milliseconds. */
  readonly period: number;
  readonly points: readonly Point[];
}

/** Asks for the data of one widget; a line whose expression yields several series becomes several. */
export async function seriesOf(
  client: CloudWatchClient,
  lines: readonly MetricLine[],
  { start, end }: TimeRange,
): Promise<readonly Series[]> {
  if (lines.length === 0) return [];
  const found = new Map<string, { readonly id: string; readonly label: string; readonly points: Point[] }>();
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new GetMetricDataCommand({
        MetricDataQueries: lines.map(({ query }) => query),
        StartTime: new Date(start),
        EndTime: new Date(end),
        ScanBy: "TimestampAscending",
        ...(NextToken === undefined ? {} : { NextToken }),
      }),
    );
    for (const { Id: id = "", Label: label = "", Timestamps = [], Values = [] } of page.MetricDataResults ?? []) {
      const key = `${id}\n${label}`;
      const known = found.get(key) ?? { id, label, points: [] };
      found.set(key, known);
      for (const [index, at] of Timestamps.entries())
        known.points.push({ at: at.getTime(), value: Values[index] ?? 0 });
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  const told = lines.flatMap(({ query, color, axis }) =>
    [...found.values()]
      .filter(({ id }) => id === query.Id)
      .map(({ label, points }) => ({
        query,
        label,
        color,
        axis,
        period: (query.MetricStat?.Period ?? query.Period ?? 60) * 1000,
        points,
      })),
  );
  return told.map(({ query, ...series }) => {
    const alone = told.filter(({ label }) => label === series.label).length === 1;
    return { ...series, label: alone ? series.label : `${series.label}${whose(query)}` };
  });
}

/** Lines of one name are told apart by their dimensions. */
function whose({ MetricStat }: MetricLine["query"]): string {
  const values = (MetricStat?.Metric?.Dimensions ?? []).map(({ Value = "" }) => Value);
  return values.length === 0 ? "" : ` ${values.join(" ")}`;
}

/** An alarm as a widget names it; without `state` nobody has it. */
export interface AlarmView {
  readonly name: string;
  readonly state: string | undefined;
  readonly reason: string;
  readonly alarm: MetricAlarm | undefined;
}

/** Alarms by their ARNs, in that order. */
export async function alarmsOf(client: CloudWatchClient, arns: readonly string[]): Promise<readonly AlarmView[]> {
  const names = [...new Set(arns.map(nameOf))];
  const metric = new Map<string, MetricAlarm>();
  const composite = new Map<string, CompositeAlarm>();
  // As many as one request may name: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
  for (let at = 0; at < names.length; at += 100) {
    const page = await client.send(
      new DescribeAlarmsCommand({
        AlarmNames: names.slice(at, at + 100),
        AlarmTypes: ["MetricAlarm", "CompositeAlarm"],
        MaxRecords: 100,
      }),
    );
    for (const alarm of page.MetricAlarms ?? []) metric.set(alarm.AlarmName ?? "", alarm);
    for (const alarm of page.CompositeAlarms ?? []) composite.set(alarm.AlarmName ?? "", alarm);
  }
  return arns.map(nameOf).map((name) => {
    const alarm = metric.get(name);
    const { StateValue: state, StateReason: reason = "" } = alarm ?? composite.get(name) ?? {};
    return { name, state, reason, alarm };
  });
}

/** `arn:aws:cloudwatch:<region>:<account>:alarm:<name>`; a name may have colons. */
const nameOf = (arn: string): string => arn.split(":").slice(6).join(":") || arn;
