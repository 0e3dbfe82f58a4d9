import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { chart } from "./chart.ts";
import { escaped } from "./escaped.ts";
import { bars, gauges, legend, singleValues, valueTable } from "./figures.ts";
import { markdown } from "./markdown.ts";
import { horizontalLines, metricLines, verticalLines, type Annotation, type MetricLine } from "./metric-lines.ts";
import { fieldsIn, listIn, numberOf, textOf, type Widget } from "./read-widgets.ts";
import type { TimeRange } from "./time-range.ts";
import { alarmsOf, seriesOf, type AlarmView, type Series } from "./widget-data.ts";

/** A column's and a row's measure with the gap behind it, in the picture's units. */
const COLUMN = 58;
const ROW = 58;
const GAP = 8;
/** What frame and title take of a widget's height, and what they and the frame's inside take of its width. */
const AROUND = 44;
const INSIDE = 26;
/** A line of the legend, or of a list of alarms. */
const LINE = 22;
/** A letter of a legend, on average, and what its square, its figure and its distance take. */
const LETTER = 7.5;
const MARK = 70;
/** Below this a chart says nothing: rather the widget grows. */
const HEIGHT_MIN = 90;

/** What a widget shows, as HTML. Rejects when CloudWatch refuses what the widget asks for. */
export async function drawWidget(widget: Widget, client: CloudWatchClient, range: TimeRange): Promise<string> {
  const { type, properties } = widget;
  switch (type) {
    case "metric":
      return metricWidget(widget, client, range);
    case "text":
      return `<div class="text">${markdown(textOf(properties["markdown"]) ?? "")}</div>`;
    case "alarm": {
      const arns = listIn(properties, "alarms")
        .map(textOf)
        .filter((arn) => arn !== undefined);
      return alarmList(await alarmsOf(client, arns));
    }
    case "log":
      return `${notDrawn("Log widgets are not drawn. Run their query with Logs Insights:")}<pre><code>${escaped(textOf(properties["query"]) ?? "")}</code></pre>`;
    default:
      return notDrawn(`Widgets of the type "${type}" are not drawn.`);
  }
}

export const notDrawn = (text: string): string => `<p class="note">${escaped(text)}</p>`;

async function metricWidget(widget: Widget, client: CloudWatchClient, range: TimeRange): Promise<string> {
  const { properties } = widget;
  const view = textOf(properties["view"]) ?? "timeSeries";
  const whole = properties["setPeriodToTimeRange"] === true && view !== "timeSeries" ? spanOf(range) : undefined;
  const alarms = await alarmsOf(
    client,
    listIn(fieldsIn(properties, "annotations"), "alarms")
      .map(textOf)
      .filter((arn) => arn !== undefined),
  );
  const lines = [...metricLines(properties, whole), ...alarms.flatMap(linesOfAlarm)];
  if (lines.length === 0) return notDrawn("This widget names no metric.");
  const series = await seriesOf(client, lines, range);
  const head = alarms.length > 0 ? alarmList(alarms) : "";
  switch (view) {
    case "timeSeries":
      return head + timeSeries(widget, series, range, alarms);
    case "singleValue":
      return head + singleValues(series, properties["sparkline"] === true);
    case "gauge":
      return head + gauges(series, boundsOf(widget, "left", { min: 0, max: 100 }));
    case "bar":
    // Shares are read off bars more easily than off a pie.
    case "pie":
      return head + bars(series);
    case "table":
      return head + valueTable(series);
    default:
      return notDrawn(`The view "${view}" is not drawn.`);
  }
}

/** In seconds, whole minutes. */
const spanOf = ({ start, end }: TimeRange): number => Math.max(60, Math.ceil((end - start) / 60_000) * 60);

function timeSeries(widget: Widget, series: readonly Series[], range: TimeRange, alarms: readonly AlarmView[]): string {
  const { place, properties } = widget;
  const thresholds = alarms.flatMap(({ alarm }): readonly Annotation[] =>
    alarm?.Threshold === undefined ? [] : [{ value: alarm.Threshold, label: alarm.AlarmName ?? "" }],
  );
  const empty = series.every(({ points }) => points.length === 0) ? notDrawn("No data in this time.") : "";
  const width = place.width * COLUMN - GAP - INSIDE;
  const below = legendLines(series, width) + alarms.length + (empty === "" ? 0 : 1);
  const picture = chart(series, {
    width,
    height: Math.max(HEIGHT_MIN, place.height * ROW - GAP - AROUND - below * LINE),
    range,
    stacked: properties["stacked"] === true,
    bounds: { left: boundsOf(widget, "left", {}), right: boundsOf(widget, "right", {}) },
    horizontal: [...horizontalLines(properties), ...thresholds],
    vertical: verticalLines(properties),
    labels: { left: labelOf(widget, "left"), right: labelOf(widget, "right") },
  });
  return picture + legend(series) + empty;
}

/** About how many lines a legend takes. */
function legendLines(series: readonly Series[], width: number): number {
  let lines = 1;
  let used = 0;
  for (const { label } of series) {
    const taken = label.length * LETTER + MARK;
    if (used > 0 && used + taken > width) {
      lines += 1;
      used = 0;
    }
    used += taken;
  }
  return lines;
}

const labelOf = ({ properties }: Widget, axis: "left" | "right"): string =>
  textOf(fieldsIn(fieldsIn(properties, "yAxis"), axis)["label"]) ?? "";

function boundsOf<Default extends { readonly min?: number; readonly max?: number }>(
  { properties }: Widget,
  axis: "left" | "right",
  otherwise: Default,
): Default & { readonly min?: number; readonly max?: number } {
  const given = fieldsIn(fieldsIn(properties, "yAxis"), axis);
  const min = numberOf(given["min"]);
  const max = numberOf(given["max"]);
  return { ...otherwise, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

/** What an alarm looks at; its own metric, or its metric math. */
function linesOfAlarm({ alarm }: AlarmView, index: number): readonly MetricLine[] {
  if (!alarm) return [];
  const common = { color: undefined, axis: "left" } as const;
  if (alarm.Metrics && alarm.Metrics.length > 0)
    return alarm.Metrics.map((query) => ({
      ...common,
      visible: query.ReturnData !== false,
      query: { ...query, Id: query.Id ?? `alarm${index}` },
    }));
  const { Namespace, MetricName, Dimensions = [], Period = 60, Statistic, ExtendedStatistic } = alarm;
  const Stat = Statistic ?? ExtendedStatistic ?? "Average";
  const MetricStat = { Metric: { Namespace, MetricName, Dimensions }, Period, Stat };
  return [{ ...common, visible: true, query: { Id: `alarm${index}`, MetricStat } }];
}

const alarmList = (alarms: readonly AlarmView[]): string =>
  `<ul class="alarms">${alarms
    .map(({ name, state, reason }) => {
      const kind = state === "ALARM" ? "bad" : state === "OK" ? "good" : "unknown";
      return `<li title="${escaped(reason)}"><span class="state ${kind}">${escaped(state ?? "not there")}</span> ${escaped(name)}</li>`;
    })
    .join("")}</ul>`;
