/** Where a widget lies on the grid of 24 columns; `x` and `y` are absent where the dashboard leaves it open. */
export interface Place {
  readonly x: number | undefined;
  readonly y: number | undefined;
  readonly width: number;
  readonly height: number;
}

export interface Widget {
  readonly place: Place;
  readonly type: string;
  readonly title: string;
  readonly properties: Fields;
}

export interface DashboardBody {
  readonly widgets: readonly Widget[];
  readonly start: unknown;
  readonly end: unknown;
}

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** That member where it is an object; nothing otherwise. */
export function fieldsIn(value: unknown, name: string): Fields {
  const found = isFields(value) ? value[name] : undefined;
  return isFields(found) ? found : {};
}

export function listIn(value: unknown, name: string): readonly unknown[] {
  const found = isFields(value) ? value[name] : undefined;
  return Array.isArray(found) ? found.map((each: unknown) => each) : [];
}

export const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
export const numberOf = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined;

/** The grid has 24 columns and at most 1,000 rows: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const COLUMNS = 24;
const ROWS_MAX = 1000;
/** Of a widget that does not say; same page. */
const SIZE = 6;

/** Reads a dashboard's body. It was written by anybody and checked by nobody: what is not as it should be counts as absent. */
export function readWidgets(body: string): DashboardBody {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    parsed = {};
  }
  const { start, end } = isFields(parsed) ? parsed : {};
  return { widgets: listIn(parsed, "widgets").filter(isFields).map(readWidget), start, end };
}

function readWidget(given: Fields): Widget {
  const properties = fieldsIn(given, "properties");
  const whole = (name: string, most: number): number | undefined => {
    const value = numberOf(given[name]);
    return value === undefined ? undefined : Math.max(0, Math.min(most, Math.floor(value)));
  };
  const x = whole("x", COLUMNS - 1);
  return {
    type: textOf(given["type"]) ?? "",
    title: textOf(properties["title"]) ?? "",
    properties,
    place: {
      x,
      y: whole("y", ROWS_MAX),
      width: Math.max(1, Math.min(whole("width", COLUMNS) ?? SIZE, COLUMNS - (x ?? 0))),
      height: Math.max(1, whole("height", ROWS_MAX) ?? SIZE),
    },
  };
}
