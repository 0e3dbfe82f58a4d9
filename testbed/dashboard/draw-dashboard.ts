import { GetDashboardCommand, paginateListDashboards, type CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { drawWidget, notDrawn } from "./draw-widget.ts";
import { escaped } from "./escaped.ts";
import { listPage, page } from "./page.ts";
import { readWidgets, textOf, type Widget } from "./read-widgets.ts";
import { timeRange } from "./time-range.ts";

export interface DashboardOptions {
  readonly name: string;
  /** A client for a region; without one, for the default region. */
  readonly client: (region?: string) => CloudWatchClient;
  /** What the dashboard's relative times go back from, in milliseconds since 1970. */
  readonly now: number;
  /** For a page that is served, and so can be asked for again: with links to other spans. One of `SPANS`, or the dashboard's own. */
  readonly served?: { readonly last: string | undefined };
}

/** How far back a served page can be asked to go → as a dashboard's body says it. */
export const SPANS: ReadonlyMap<string, string> = new Map([
  ["15m", "-PT15M"],
  ["1h", "-PT1H"],
  ["3h", "-PT3H"],
  ["12h", "-PT12H"],
  ["1d", "-P1D"],
  ["1w", "-P7D"],
]);

/** Draws a dashboard as one page of HTML that needs nothing else. Rejects with AWS's error when nobody has it. */
export async function drawDashboard({ name, client, now, served }: DashboardOptions): Promise<string> {
  const { DashboardBody = "{}" } = await client().send(new GetDashboardCommand({ DashboardName: name }));
  const body = readWidgets(DashboardBody);
  const asked = SPANS.get(served?.last ?? "");
  const range = timeRange(asked === undefined ? body : { start: asked }, now);
  const widgets: string[] = [];
  // One after the other: a dashboard of many widgets must not be throttled.
  for (const widget of body.widgets) {
    const own = { start: widget.properties["start"] ?? body.start, end: widget.properties["end"] ?? body.end };
    const shown = asked === undefined ? timeRange(own, now) : range;
    const drawing = drawWidget(widget, client(textOf(widget.properties["region"])), shown);
    widgets.push(framed(widget, await drawing.catch(refused)));
  }
  const chosen = asked === undefined ? undefined : served?.last;
  return page({ name, range, now, widgets, ...(served ? { spans: { choices: [...SPANS.keys()], chosen } } : {}) });
}

/** A page that leads to every dashboard. */
export async function drawList(client: CloudWatchClient): Promise<string> {
  const names: string[] = [];
  for await (const { DashboardEntries = [] } of paginateListDashboards({ client }, {}))
    names.push(...DashboardEntries.map(({ DashboardName = "" }) => DashboardName));
  return listPage(names);
}

/** What CloudWatch says against one widget does not keep the others from being drawn. */
const refused = (error: unknown): string =>
  notDrawn(error instanceof Error ? `${error.name}: ${error.message}` : String(error));

function framed({ place, title }: Widget, content: string): string {
  const { x, y, width, height } = place;
  const column = x === undefined ? `span ${width}` : `${x + 1} / span ${width}`;
  const row = y === undefined ? `span ${height}` : `${y + 1} / span ${height}`;
  const heading = title === "" ? "" : `<h2>${escaped(title)}</h2>`;
  return `<section style="grid-column:${column};grid-row:${row}">${heading}${content}</section>`;
}

/** Whether CloudWatch says that nobody has the dashboard; the name of its error depends on the protocol. */
export const isNotThere = (error: unknown): boolean =>
  error instanceof Error && /^(?:DashboardNotFoundError|ResourceNotFound)$/.test(error.name);
