import type { DashboardProblem } from "../errors.ts";
import { WIDGETS_MAX } from "../limits.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * What is wrong with a dashboard's body, by https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html;
 * the words are those that people report of AWS. `undefined`: it is no JSON object at all.
 */
export function problemsOfBody(body: string): readonly DashboardProblem[] | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (!isFields(parsed)) return undefined;
  const widgets = parsed["widgets"];
  if (widgets === undefined) return [missing("", "widgets")];
  if (!Array.isArray(widgets)) return [{ DataPath: "/widgets", Message: "Should be array" }];
  if (widgets.length > WIDGETS_MAX)
    return [{ DataPath: "/widgets", Message: `Should NOT have more than ${WIDGETS_MAX} items` }];
  return widgets.flatMap((widget: unknown, index) => problemsOfWidget(widget, `/widgets/${index}`));
}

const TYPES: readonly string[] = ["metric", "text", "log", "alarm", "explorer", "custom"];

function problemsOfWidget(widget: unknown, path: string): readonly DashboardProblem[] {
  if (!isFields(widget)) return [{ DataPath: path, Message: "Should be object" }];
  const { type, properties } = widget;
  const wrong = ["x", "y", "width", "height"].filter(
    (name) => widget[name] !== undefined && typeof widget[name] !== "number",
  );
  return [
    ...["type", "properties"].filter((name) => widget[name] === undefined).map((name) => missing(path, name)),
    ...wrong.map((name) => ({ DataPath: `${path}/${name}`, Message: "Should be number" })),
    ...(type === undefined || (typeof type === "string" && TYPES.includes(type))
      ? []
      : [{ DataPath: `${path}/type`, Message: "Should be equal to one of the allowed values" }]),
    ...(properties === undefined
      ? []
      : isFields(properties)
        ? problemsOfProperties(type, properties, `${path}/properties`)
        : [{ DataPath: `${path}/properties`, Message: "Should be object" }]),
  ];
}

/** What each type cannot do without. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  metric: ["region"],
  text: ["markdown"],
  log: ["region", "query"],
  alarm: ["alarms"],
};

function problemsOfProperties(type: unknown, properties: Fields, path: string): readonly DashboardProblem[] {
  const required = typeof type === "string" && Object.hasOwn(REQUIRED, type) ? (REQUIRED[type] ?? []) : [];
  const absent = required.filter((name) => properties[name] === undefined).map((name) => missing(path, name));
  if (type !== "metric") return absent;
  const { metrics, annotations } = properties;
  if (metrics === undefined && annotations === undefined)
    return [
      ...absent,
      {
        DataPath: path,
        Message: "The metric widget should have specified a region and a data source or an alarm annotation.",
      },
    ];
  return [...absent, ...(metrics === undefined ? [] : problemsOfMetrics(metrics, `${path}/metrics`))];
}

function problemsOfMetrics(metrics: unknown, path: string): readonly DashboardProblem[] {
  if (!Array.isArray(metrics)) return [{ DataPath: path, Message: "Should be array" }];
  return metrics.flatMap((row: unknown, index) =>
    Array.isArray(row) ? problemsOfRow(row, `${path}/${index}`) : [{ DataPath: `${path}/${index}`, Message: NO_ROW }],
  );
}

const NO_ROW =
  'Field "metrics" has to be an array of array of strings, with an optional metricRenderer object as last element';

/** Texts, and at the end how the metric is drawn. An object that says anything else counts as one item too many. */
function problemsOfRow(row: readonly unknown[], path: string): readonly DashboardProblem[] {
  const last = row.length - 1;
  const odd = row.findIndex((part, at) => typeof part !== "string" && !(at === last && isFields(part)));
  if (odd >= 0)
    return [{ DataPath: `${path}/${odd}`, Message: 'Invalid metric field type, only "String" type is allowed' }];
  const renderer = row[last];
  if (isFields(renderer) && !draws(renderer))
    return [{ DataPath: path, Message: `Should NOT have more than ${last} items` }];
  return [];
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html#CloudWatch-Dashboard-Properties-Rendering-Object-Format */
const RENDERER: readonly string[] = [
  "accountId",
  "color",
  "expression",
  "id",
  "label",
  "period",
  "region",
  "stat",
  "visible",
  "yAxis",
];

function draws(renderer: Fields): boolean {
  const { color } = renderer;
  return (
    Object.keys(renderer).every((name) => RENDERER.includes(name)) &&
    (color === undefined || (typeof color === "string" && /^#[0-9a-f]{6}$/i.test(color)))
  );
}

const missing = (DataPath: string, name: string): DashboardProblem => ({
  DataPath,
  Message: `Should have required property '${name}'`,
});

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
