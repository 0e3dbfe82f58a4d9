import type { MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import { fieldsIn, isFields, listIn, numberOf, textOf, type Fields } from "./read-widgets.ts";

/** One line of a widget, and what it is asked with. */
export interface MetricLine {
  readonly query: MetricDataQuery & { readonly Id: string };
  readonly visible: boolean;
  readonly color: string | undefined;
  readonly axis: "left" | "right";
}

/** CloudWatch's, of a widget that does not say: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const PERIOD = 300;
const STATISTIC = "Average";

/**
 * The `metrics` of a widget: `[namespace, name, dimension, value, …, { options }]`, `.` for what stands at the same place in the
 * line before, `...` for all places up to here; `[{ "expression": … }]` is metric math. Same page.
 */
export function metricLines(properties: Fields, wholeRange?: number): readonly MetricLine[] {
  const lines: MetricLine[] = [];
  let before: readonly string[] = [];
  for (const [index, given] of listIn(properties, "metrics").entries()) {
    if (!Array.isArray(given)) continue;
    const parts: readonly unknown[] = given;
    const last = parts.at(-1);
    const options: Fields = isFields(last) ? last : {};
    const settings = { ...defaultsOf(properties, wholeRange), ...options };
    const expression = textOf(options["expression"]);
    const names =
      expression === undefined
        ? spelledOut(
            parts.map(textOf).filter((part) => part !== undefined),
            before,
          )
        : [];
    if (names.length > 0) before = names;
    lines.push(lineOf(settings, textOf(options["id"]) ?? `line${index + 1}`, expression ?? names));
  }
  return lines.filter(({ query }) => query.Expression !== undefined || query.MetricStat !== undefined);
}

const defaultsOf = (properties: Fields, wholeRange: number | undefined): Fields => ({
  period: wholeRange ?? numberOf(properties["period"]) ?? PERIOD,
  stat: textOf(properties["stat"]) ?? STATISTIC,
});

function spelledOut(parts: readonly string[], before: readonly string[]): readonly string[] {
  const at = parts.indexOf("...");
  const full =
    at < 0 ? parts : [...before.slice(0, Math.max(0, before.length - (parts.length - at - 1))), ...parts.slice(at + 1)];
  return full.map((part, index) => (part === "." ? (before[index] ?? part) : part));
}

function lineOf(settings: Fields, Id: string, of: string | readonly string[]): MetricLine {
  const visible = settings["visible"] !== false;
  const label = textOf(settings["label"]);
  const color = textOf(settings["color"]);
  const Period = Math.max(1, Math.floor(numberOf(settings["period"]) ?? PERIOD));
  const common = { Id, ReturnData: visible, ...(label === undefined || label === "" ? {} : { Label: label }) };
  return {
    visible,
    // A colour goes into the page's markup: nothing but hexadecimal digits may.
    color: color !== undefined && /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(color) ? color : undefined,
    axis: settings["yAxis"] === "right" ? "right" : "left",
    query:
      typeof of === "string" ? { ...common, Expression: of, Period } : { ...common, ...statOf(settings, of, Period) },
  };
}

function statOf(settings: Fields, names: readonly string[], Period: number): Pick<MetricDataQuery, "MetricStat"> {
  const [Namespace, MetricName, ...dimensions] = names;
  if (Namespace === undefined || MetricName === undefined) return {};
  const Dimensions = dimensions.flatMap((Name, index) =>
    index % 2 === 0 ? [{ Name, Value: dimensions[index + 1] ?? "" }] : [],
  );
  return {
    MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period, Stat: textOf(settings["stat"]) ?? STATISTIC },
  };
}

/** Lines across a chart that mean something: of the widget's own annotations. */
export interface Annotation {
  readonly value: number;
  readonly label: string;
}

export const horizontalLines = (properties: Fields): readonly Annotation[] =>
  listIn(fieldsIn(properties, "annotations"), "horizontal").flatMap((each) => {
    const value = isFields(each) ? numberOf(each["value"]) : undefined;
    return isFields(each) && value !== undefined ? [{ value, label: textOf(each["label"]) ?? "" }] : [];
  });

export const verticalLines = (properties: Fields): readonly Annotation[] =>
  listIn(fieldsIn(properties, "annotations"), "vertical").flatMap((each) => {
    const value = isFields(each) ? Date.parse(textOf(each["value"]) ?? "") : NaN;
    return isFields(each) && !Number.isNaN(value) ? [{ value, label: textOf(each["label"]) ?? "" }] : [];
  });
