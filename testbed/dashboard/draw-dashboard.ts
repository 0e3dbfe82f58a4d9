import { GetDashboardCommand, type CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { drawWidget, notDrawn } from "./draw-widget.ts";
import { escaped } from "./escaped.ts";
import { page } from "./page.ts";
import { readWidgets, textOf, type Widget } from "./read-widgets.ts";
import { timeRange } from "./time-range.ts";

export interface DashboardOptions {
  readonly name: string;
  /** A client for a region; without one, for the default region. */
  readonly client: (region?: string) => CloudWatchClient;
  /** What the dashboard's relative times go back from, in milliseconds since 1970. */
  readonly now: number;
}

/** Draws a dashboard as one page of HTML that needs nothing else. Rejects with AWS's error when nobody has it. */
export async function drawDashboard({ name, client, now }: DashboardOptions): Promise<string> {
  const { DashboardBody = "{}" } = await client().send(new GetDashboardCommand({ DashboardName: name }));
  const body = readWidgets(DashboardBody);
  const range = timeRange(body, now);
  const widgets: string[] = [];
  // One after the other: a dashboard of many widgets must not be throttled.
  for (const widget of body.widgets) {
    const own = { start: widget.properties["start"] ?? body.start, end: widget.properties["end"] ?? body.end };
    const drawing = drawWidget(widget, client(textOf(widget.properties["region"])), timeRange(own, now));
    widgets.push(framed(widget, await drawing.catch(refused)));
  }
  return page({ name, range, now, widgets });
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
