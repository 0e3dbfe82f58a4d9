import { numberText, timeAxis, timeText, valueAxis, type Axis } from "./axis.ts";
import { escaped } from "./escaped.ts";
import type { Annotation } from "./metric-lines.ts";
import { colorOf } from "./palette.ts";
import type { TimeRange } from "./time-range.ts";
import type { Point, Series } from "./widget-data.ts";

export interface ChartOptions {
  /** In the picture's own units. */
  readonly width: number;
  readonly height: number;
  readonly range: TimeRange;
  readonly stacked: boolean;
  readonly bounds: Readonly<Record<"left" | "right", { readonly min?: number; readonly max?: number }>>;
  readonly horizontal: readonly Annotation[];
  readonly vertical: readonly Annotation[];
  /** What an axis counts, where the widget says so. */
  readonly labels: Readonly<Record<"left" | "right", string>>;
}

const MARGIN = { top: 8, bottom: 22, side: 46, label: 14 } as const;
/** Of the texts, as the page styles them. */
const TEXT = 11;
/** On a wide screen a picture grows with its widget, up to so many times its own size: letters must not become headlines. */
const GROWTH_MAX = 1.8;

/** Where a value and a moment lie in the picture. */
interface Frame {
  readonly x: (at: number) => number;
  readonly y: Readonly<Record<"left" | "right", (value: number) => number>>;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
}

/** Lines over time as SVG, with both axes where something hangs on the right one. Where data is missing, a line is broken. */
export function chart(series: readonly Series[], options: ChartOptions): string {
  const shown = options.stacked ? stackedUp(series) : series;
  const onRight = shown.some(({ axis }) => axis === "right");
  const axes = {
    left: axisOf(shown, "left", options),
    right: axisOf(shown, "right", options),
  };
  const frame = frameOf(options, axes, onRight);
  const { width, height } = options;
  return [
    `<svg viewBox="0 0 ${width} ${height}" style="max-width:${px(width * GROWTH_MAX)}px" role="img" aria-label="${escaped(spoken(series))}">`,
    axisLabel(options.labels.left, MARGIN.label - 4, frame),
    onRight ? axisLabel(options.labels.right, width - 4, frame) : "",
    grid(axes.left, "left", frame),
    onRight ? grid(axes.right, "right", frame) : "",
    timeTexts(options, frame),
    ...shown
      .map((each, index) => (options.stacked ? area(shown, index, frame) : line(each, index, frame)))
      .toReversed(),
    ...options.horizontal.map((each) => horizontal(each, frame)),
    ...options.vertical.map((each) => vertical(each, frame)),
    "</svg>",
  ].join("");
}

const spoken = (series: readonly Series[]): string =>
  series
    .map(({ label, points }) => `${label}: ${points.length > 0 ? numberText(points.at(-1)?.value ?? 0) : "no data"}`)
    .join(", ");

function axisOf(series: readonly Series[], axis: "left" | "right", options: ChartOptions): Axis {
  const values = series.filter((each) => each.axis === axis).flatMap(({ points }) => points.map(({ value }) => value));
  const marks = axis === "left" ? options.horizontal.map(({ value }) => value) : [];
  return valueAxis([...values, ...marks], options.bounds[axis], Math.max(2, Math.floor(options.height / 50)));
}

function frameOf(options: ChartOptions, axes: Readonly<Record<"left" | "right", Axis>>, onRight: boolean): Frame {
  const labelled = (axis: "left" | "right"): number => (options.labels[axis] === "" ? 0 : MARGIN.label);
  const left = MARGIN.side + labelled("left");
  const right = options.width - (onRight ? MARGIN.side + labelled("right") : 10);
  const bottom = options.height - MARGIN.bottom;
  const { start, end } = options.range;
  const onto =
    ({ least, most }: Axis) =>
    (value: number): number =>
      bottom - ((Math.min(most, Math.max(least, value)) - least) / (most - least)) * (bottom - MARGIN.top);
  return {
    x: (at) => left + ((at - start) / (end - start)) * (right - left),
    y: { left: onto(axes.left), right: onto(axes.right) },
    left,
    right,
    bottom,
  };
}

/** Beside an axis, upwards. */
const axisLabel = (text: string, x: number, { bottom }: Frame): string =>
  text === ""
    ? ""
    : `<text transform="translate(${px(x)} ${px((MARGIN.top + bottom) / 2)})rotate(-90)" text-anchor="middle">${escaped(text)}</text>`;

const px = (value: number): string => value.toFixed(1);

const grid = (axis: Axis, side: "left" | "right", frame: Frame): string =>
  axis.ticks
    .map((tick) => {
      const y = frame.y[side](tick);
      const rule = `<path class="grid" d="M${px(frame.left)} ${px(y)}H${px(frame.right)}"/>`;
      const x = side === "left" ? frame.left - 6 : frame.right + 6;
      const anchor = side === "left" ? "end" : "start";
      return `${side === "left" ? rule : ""}<text x="${px(x)}" y="${px(y + 4)}" text-anchor="${anchor}">${numberText(tick)}</text>`;
    })
    .join("");

function timeTexts({ range, width }: ChartOptions, frame: Frame): string {
  const { ticks } = timeAxis(range.start, range.end, Math.max(2, Math.floor(width / 80)));
  return ticks
    .map((at) => {
      const text = timeText(at, range.end - range.start);
      return `<text x="${px(frame.x(at))}" y="${px(frame.bottom + 16)}" text-anchor="middle">${text}</text>`;
    })
    .join("");
}

/** Points that follow each other without a gap. */
function runs({ points, period }: Series): readonly (readonly Point[])[] {
  const found: Point[][] = [];
  for (const point of points) {
    const last = found.at(-1);
    const before = last?.at(-1);
    if (last && before && point.at - before.at <= period * 1.5) last.push(point);
    else found.push([point]);
  }
  return found;
}

function line(series: Series, index: number, frame: Frame): string {
  const color = colorOf(index, series.color);
  const y = frame.y[series.axis];
  const at = (point: Point): string => `${px(frame.x(point.at))} ${px(y(point.value))}`;
  const drawn = runs(series).map((run) =>
    run.length === 1 && run[0]
      ? dot(run[0], color, frame, y)
      : `<path class="line" stroke="${color}" d="M${run.map(at).join("L")}"/>`,
  );
  return `<g>${drawn.join("")}${hints(series, frame, y)}</g>`;
}

const dot = (point: Point, color: string, frame: Frame, y: (value: number) => number): string =>
  `<circle r="2.5" fill="${color}" cx="${px(frame.x(point.at))}" cy="${px(y(point.value))}"/>`;

/** More of them would only make the page large. */
const HINTS_MAX = 400;

/** What a point is worth, shown while the mouse rests on it: a page without a script can do no more. */
const hints = (series: Series, frame: Frame, y: (value: number) => number): string =>
  series.points.length > HINTS_MAX
    ? ""
    : series.points
        .map(({ at, value }) => {
          const text = `${series.label}: ${value} at ${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
          return `<circle class="hint" r="6" cx="${px(frame.x(at))}" cy="${px(y(value))}"><title>${escaped(text)}</title></circle>`;
        })
        .join("");

/** Each series on top of those before it; what has no value at a moment adds nothing there. */
function stackedUp(series: readonly Series[]): readonly Series[] {
  const times = [...new Set(series.flatMap(({ points }) => points.map(({ at }) => at)))].toSorted((a, b) => a - b);
  const sums = new Map<number, number>();
  return series.map((each) => {
    const own = new Map(each.points.map(({ at, value }) => [at, value]));
    const points = times.map((at) => {
      const value = (sums.get(at) ?? 0) + (own.get(at) ?? 0);
      sums.set(at, value);
      return { at, value };
    });
    return { ...each, axis: "left" as const, points };
  });
}

/** Between a stacked series and the one below it. */
function area(all: readonly Series[], index: number, frame: Frame): string {
  const series = all[index];
  if (!series || series.points.length === 0) return "";
  const color = colorOf(index, series.color);
  const y = frame.y.left;
  const at = ({ at: moment, value }: Point): string => `${px(frame.x(moment))} ${px(y(value))}`;
  const below = all[index - 1]?.points ?? series.points.map((point) => ({ ...point, value: 0 }));
  const top = series.points.map(at).join("L");
  return `<path class="area" fill="${color}" stroke="${color}" d="M${top}L${below.map(at).toReversed().join("L")}Z"/>`;
}

const horizontal = ({ value, label }: Annotation, frame: Frame): string => {
  const y = frame.y.left(value);
  // At the upper end there is no room above the line.
  const text = y - 4 - TEXT < 0 ? y + TEXT + 2 : y - 4;
  return `<path class="mark" d="M${px(frame.left)} ${px(y)}H${px(frame.right)}"/><text class="mark" x="${px(frame.right - 4)}" y="${px(text)}" text-anchor="end">${escaped(label)}</text>`;
};

const vertical = ({ value, label }: Annotation, frame: Frame): string => {
  const x = frame.x(value);
  if (x < frame.left || x > frame.right) return "";
  return `<path class="mark" d="M${px(x)} ${MARGIN.top}V${px(frame.bottom)}"/><text class="mark" x="${px(x + 4)}" y="${MARGIN.top + 10}">${escaped(label)}</text>`;
};
