import { numberText } from "./axis.ts";
import { escaped } from "./escaped.ts";
import { colorOf } from "./palette.ts";
import type { Series } from "./widget-data.ts";

const latest = ({ points }: Series): number | undefined => points.at(-1)?.value;

const shown = (value: number | undefined): string =>
  value === undefined ? "–" : `<span title="${value}">${numberText(value)}</span>`;

/** The latest value of each series, large; with a small line below where the widget wants one. */
export const singleValues = (series: readonly Series[], sparkline: boolean): string =>
  `<div class="figures">${series
    .map(
      (each, index) =>
        `<div><div class="figure">${shown(latest(each))}</div><div class="label">${escaped(each.label)}</div>${sparkline ? spark(each, index) : ""}</div>`,
    )
    .join("")}</div>`;

function spark(series: Series, index: number): string {
  const { points } = series;
  const [first, last] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 1];
  const values = points.map(({ value }) => value);
  const least = values.reduce((a, b) => Math.min(a, b), Infinity);
  const most = values.reduce((a, b) => Math.max(a, b), -Infinity);
  if (last === first || most === least) return "";
  const at = points.map(
    (point) =>
      `${(((point.at - first) / (last - first)) * 120).toFixed(1)} ${(28 - ((point.value - least) / (most - least)) * 26).toFixed(1)}`,
  );
  return `<svg class="spark" viewBox="0 0 120 30"><path class="line" stroke="${colorOf(index, series.color)}" d="M${at.join("L")}"/></svg>`;
}

/** A half circle from the least to the most that the widget names. */
export function gauges(
  series: readonly Series[],
  { min, max }: { readonly min: number; readonly max: number },
): string {
  return `<div class="figures">${series
    .map((each, index) => {
      const value = latest(each);
      const share = value === undefined || max <= min ? 0 : Math.min(1, Math.max(0, (value - min) / (max - min)));
      return `<div><svg class="gauge" viewBox="0 0 120 72" role="img" aria-label="${escaped(each.label)}">
<path class="track" d="${arc(1)}"/>${share > 0 ? `<path class="reach" stroke="${colorOf(index, each.color)}" d="${arc(share)}"/>` : ""}
<text class="figure" x="60" y="58" text-anchor="middle">${value === undefined ? "–" : numberText(value)}</text>
<text x="4" y="70">${numberText(min)}</text><text x="116" y="70" text-anchor="end">${numberText(max)}</text>
</svg><div class="label">${escaped(each.label)}</div></div>`;
    })
    .join("")}</div>`;
}

/** From the left end as far as `share` of the half circle. */
function arc(share: number): string {
  const angle = Math.PI * (1 - share);
  return `M12 58A48 48 0 0 1 ${(60 + 48 * Math.cos(angle)).toFixed(2)} ${(58 - 48 * Math.sin(angle)).toFixed(2)}`;
}

/** The latest value of each series as a bar, the longest of the widget's width. */
export function bars(series: readonly Series[]): string {
  const most = series.reduce((found, each) => Math.max(found, latest(each) ?? 0), 0);
  return `<div class="bars">${series
    .map((each, index) => {
      const value = latest(each);
      const share = most > 0 ? (Math.max(0, value ?? 0) / most) * 100 : 0;
      return `<div class="label">${escaped(each.label)}</div><div class="bar"><i style="width:${share.toFixed(1)}%;background:${colorOf(index, each.color)}"></i></div><div>${shown(value)}</div>`;
    })
    .join("")}</div>`;
}

/** The latest value of each series, and the least and the most of what is shown. */
export const valueTable = (series: readonly Series[]): string =>
  `<table><tr><th></th><th>latest</th><th>least</th><th>most</th></tr>${series
    .map((each) => {
      const values = each.points.map(({ value }) => value);
      const one = (value: number): string => shown(values.length === 0 ? undefined : value);
      return `<tr><td>${escaped(each.label)}</td><td>${shown(latest(each))}</td><td>${one(values.reduce((a, b) => Math.min(a, b), Infinity))}</td><td>${one(values.reduce((a, b) => Math.max(a, b), -Infinity))}</td></tr>`;
    })
    .join("")}</table>`;

/** Which colour is which series, with the latest value of each. */
export const legend = (series: readonly Series[]): string =>
  `<ul class="legend">${series
    .map(
      (each, index) =>
        `<li><i style="background:${colorOf(index, each.color)}"></i>${escaped(each.label)} <b>${shown(latest(each))}</b></li>`,
    )
    .join("")}</ul>`;
