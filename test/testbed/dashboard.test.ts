import {
  CloudWatchClient,
  PutCompositeAlarmCommand,
  PutDashboardCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEmulator } from "../../emulator/index.ts";
import { parseXml } from "../../emulator/wire/protocols/xml-parse.ts";
import { timeAxis, valueAxis } from "../../testbed/dashboard/axis.ts";
import { dashboardPages } from "../../testbed/dashboard/dashboard-pages.ts";
import { drawDashboard } from "../../testbed/dashboard/draw-dashboard.ts";
import { markdown } from "../../testbed/dashboard/markdown.ts";
import { metricLines } from "../../testbed/dashboard/metric-lines.ts";
import { timeRange } from "../../testbed/dashboard/time-range.ts";
import { inProcess } from "../../testbed/engines/embedded.ts";
import { createTestbed, type Testbed } from "../../testbed/index.ts";

let world: Testbed;
let cloudwatch: CloudWatchClient;
beforeAll(async () => {
  world = await createTestbed();
  cloudwatch = new CloudWatchClient(world.sdk());
  const Dimensions = [{ Name: "Page", Value: "<b>home</b>" }];
  for (const values of [[3, 4], [5, 6], undefined, [9, 1]]) {
    await world.advance(60);
    if (!values) continue;
    const [visits, errors] = values;
    await cloudwatch.send(
      new PutMetricDataCommand({
        Namespace: "Shop",
        MetricData: [
          { MetricName: "Visits", Dimensions, Value: visits },
          { MetricName: "Errors", Dimensions, Value: errors },
        ],
      }),
    );
  }
  const alarm = {
    Namespace: "Shop",
    MetricName: "Visits",
    Dimensions,
    Statistic: "Sum" as const,
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 2,
    ComparisonOperator: "GreaterThanThreshold" as const,
  };
  await cloudwatch.send(new PutMetricAlarmCommand({ AlarmName: "busy", ...alarm }));
  await cloudwatch.send(new PutCompositeAlarmCommand({ AlarmName: "any", AlarmRule: "ALARM(busy)" }));
  await world.advance(60);
});
afterAll(() => world.close());

async function drawn(widgets: readonly object[]): Promise<string> {
  await cloudwatch.send(
    new PutDashboardCommand({ DashboardName: "shop", DashboardBody: JSON.stringify({ start: "-PT10M", widgets }) }),
  );
  return drawDashboard({ name: "shop", client: () => cloudwatch, now: world.now() });
}

const VISITS = ["Shop", "Visits", "Page", "<b>home</b>"];
const metric = (properties: object): object => ({
  type: "metric",
  x: 0,
  y: 0,
  width: 12,
  height: 6,
  properties: {
    metrics: [VISITS, [".", "Errors", ".", "."]],
    period: 60,
    stat: "Sum",
    region: "us-east-1",
    ...properties,
  },
});
const arn = (name: string): string => `arn:aws:cloudwatch:us-east-1:000000000000:alarm:${name}`;

describe("a drawn dashboard", () => {
  test("has a line for every metric, broken where there is no data, and says each point's value", async () => {
    const page = await drawn([metric({ title: "Visits & errors" })]);
    const svg = /<svg[\s\S]*?<\/svg>/.exec(page)?.[0] ?? "";
    expect(parseXml(Buffer.from(svg)).name).toBe("svg");
    const lines = [...svg.matchAll(/<path class="line" stroke="(#\w+)" d="M([^"]+)"/g)];
    // Two minutes with data, one without, one with: a line of two points and a dot, for each of two metrics.
    expect(lines.map(([, , path = ""]) => path.split("L").length)).toEqual([2, 2]);
    expect(svg.match(/<circle r="2.5"/g)).toHaveLength(2);
    expect(svg).toContain("Visits: 9 at 2026-01-01 00:04:00 UTC");
    expect(page).toContain("<h2>Visits &amp; errors</h2>");
    expect(page).toContain('style="grid-column:1 / span 12;grid-row:1 / span 6"');
  });

  test.each([
    ["timeSeries", { stacked: true }, [/<path class="area"[^>]* d="M[^"]*Z"/, /<b><span title="9">9<\/span><\/b>/]],
    ["singleValue", { sparkline: true }, [/<div class="figure"><span title="9">9<\/span>/, /class="spark"/]],
    ["gauge", { yAxis: { left: { min: 0, max: 18 } } }, [/class="reach"[^>]* d="M12 58A48 48 0 0 1 60\.00 10\.00"/]],
    ["bar", {}, [/width:100\.0%/]],
    ["table", {}, [/<td><span title="9">9<\/span><\/td><td><span title="3">3<\/span><\/td>/]],
    ["cube", {}, [/The view &quot;cube&quot; is not drawn/]],
  ] as const)("shows the view %s", async (view, more, expected) => {
    const page = await drawn([metric({ view, ...more })]);
    for (const pattern of expected) expect(page).toMatch(pattern);
  });

  test("draws metric math, a line from the configuration, and an alarm with its metric and threshold", async () => {
    const page = await drawn([
      metric({
        metrics: [
          [...VISITS, { id: "m1", visible: false }],
          [{ expression: "m1 * 2", label: "twice", color: "#123456" }],
        ],
        annotations: { horizontal: [{ value: 30, label: "most" }], vertical: [{ value: "2026-01-01T00:02:00Z" }] },
      }),
      metric({ metrics: undefined, annotations: { alarms: [arn("busy")] } }),
    ]);
    expect(page).toContain("twice: 18 at");
    expect(page).toContain('stroke="#123456"');
    expect(page).toMatch(/class="mark"[^>]*>most</);
    expect(page).toMatch(/class="mark"[^>]*>busy</);
    expect(page).toMatch(/<span class="state bad">ALARM<\/span> busy/);
  });

  test("names axes where the widget does, and keeps every label inside the picture", async () => {
    const page = await drawn([
      metric({
        yAxis: { left: { label: "visits & errors", max: 30 } },
        annotations: { horizontal: [{ value: 30, label: "at the top" }] },
      }),
    ]);
    expect(page).toMatch(/<text transform="translate\([\d.]+ [\d.]+\)rotate\(-90\)"[^>]*>visits &amp; errors</);
    const [, above = ""] = /y="([\d.]+)" text-anchor="end">at the top</.exec(page) ?? [];
    expect(Number(above)).toBeGreaterThan(11);
  });

  test("leaves the height that a legend of many lines needs to it", async () => {
    const many = Array.from({ length: 12 }, (_, index) => [...VISITS, { label: `visits of page number ${index}` }]);
    const height = (page: string): number => Number(/viewBox="0 0 \d+ (\d+)"/.exec(page)?.[1]);
    const [one, twelve] = [height(await drawn([metric({})])), height(await drawn([metric({ metrics: many })]))];
    expect(one - twelve).toBeGreaterThanOrEqual(44);
  });

  test("tells lines of one name apart by their dimensions", async () => {
    const Dimensions = [{ Name: "Page", Value: "cart" }];
    await cloudwatch.send(
      new PutMetricDataCommand({ Namespace: "Shop", MetricData: [{ MetricName: "Visits", Dimensions, Value: 1 }] }),
    );
    const page = await drawn([metric({ metrics: [VISITS, ["Shop", "Visits", "Page", "cart"]] })]);
    expect(page).toMatch(/Visits &lt;b&gt;home&lt;\/b&gt; <b>.*Visits cart <b>/);
  });

  test("names alarms and their states, and what it does not draw", async () => {
    const page = await drawn([
      { type: "alarm", properties: { alarms: [arn("busy"), arn("any"), arn("gone")] } },
      { type: "log", properties: { query: "fields @message | limit 1", region: "us-east-1" } },
      { type: "explorer", properties: {} },
      metric({ metrics: [[{ expression: "SEARCH('x', 'Sum', 60)" }]] }),
    ]);
    expect(page).toMatch(/ALARM<\/span> busy.*ALARM<\/span> any.*not there<\/span> gone/s);
    expect(page).toContain("Log widgets are not drawn");
    expect(page).toContain("Widgets of the type &quot;explorer&quot; are not drawn");
    expect(page).toMatch(/<p class="note">\w+: .*SEARCH/);
  });

  test("lets nothing of its author run: every text is text", async () => {
    const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>`;
    const page = await drawn([
      {
        type: "text",
        properties: { markdown: `# ${evil}\n[a](javascript:alert(1)) [b](https://x.example/"onclick=x) \`${evil}\`` },
      },
      metric({ title: evil, metrics: [[...VISITS, { label: evil }]] }),
      metric({ view: "gauge", metrics: [[...VISITS, { label: evil }]] }),
      { type: "alarm", properties: { title: evil, alarms: [evil] } },
      { type: "log", properties: { query: evil, region: evil } },
    ]);
    const tags = [...page.matchAll(/<([a-z]\w*)([^>]*)>/gi)];
    expect(new Set(tags.map(([, name = ""]) => name).filter((name) => /script|img|iframe|object/i.test(name)))).toEqual(
      new Set(),
    );
    const names = tags.flatMap(
      ([, , attributes = ""]) => attributes.replaceAll(/"[^"]*"/g, "").match(/[\w-]+(?==)/g) ?? [],
    );
    expect(names.filter((name) => name.startsWith("on"))).toEqual([]);
    expect(page).toContain("Content-Security-Policy");
    expect(page).not.toMatch(/(?:src|href)="(?!https:\/\/x\.example)/);
  });

  test("is drawn whatever an endpoint has for its body", async () => {
    const odd = [
      { type: "metric", x: -5, y: 1e9, width: 1e9, height: 0, properties: { metrics: ["x", [], [1, 2], [{}], null] } },
      { type: "metric", properties: { metrics: [VISITS], start: "-P99999999999D", end: "nonsense" } },
      { type: "metric", properties: { metrics: [[...VISITS, { color: `red" onload="x` }]] } },
      { type: `"><script>`, properties: 7 },
      { type: "text", properties: { markdown: 7 } },
    ];
    const client = new CloudWatchClient(world.sdk());
    client.middlewareStack.add(
      (next, context) => async (given) =>
        context["commandName"] === "GetDashboardCommand"
          ? { output: { $metadata: {}, DashboardBody: JSON.stringify({ widgets: odd }) }, response: {} }
          : next(given),
      { step: "initialize" },
    );
    const page = await drawDashboard({ name: "odd", client: () => client, now: world.now() });
    expect(page.match(/<section/g)).toHaveLength(odd.length);
    expect(page).not.toMatch(/onload|<script/);
  });
});

test("dashboards are pages of a server, too", async () => {
  await using emulator = createEmulator();
  const client = new CloudWatchClient(inProcess(emulator));
  const DashboardBody = JSON.stringify({ widgets: [{ type: "text", properties: { markdown: "# Hello" } }] });
  await client.send(new PutDashboardCommand({ DashboardName: "shop", DashboardBody }));
  const { url } = await emulator.listen({ port: 0, host: "127.0.0.1", page: dashboardPages(emulator) });
  const found = await fetch(`${url}/_misfire/dashboard/shop`);
  expect(found.headers.get("content-type")).toBe("text/html; charset=utf-8");
  const page = await found.text();
  expect(page).toContain("<h1>Hello</h1>");
  expect(page).toContain(`<nav><b>as configured</b><a href="?last=15m">15m</a>`);
  expect(page).toContain("<p>2025-12-31 21:00 to 2026-01-01 00:00 UTC");
  const day = await (await fetch(`${url}/_misfire/dashboard/shop?last=1d`)).text();
  expect(day).toContain("<p>2025-12-31 00:00 to 2026-01-01 00:00 UTC");
  expect(day).toContain(`<a href="?">as configured</a>`);
  expect(day).toContain("<b>1d</b>");
  expect(await (await fetch(`${url}/_misfire/dashboard/shop?last=%3Cb%3E`)).text()).toBe(page);
  expect(await (await fetch(`${url}/_misfire/dashboard`)).text()).toContain(
    `<a href="/_misfire/dashboard/shop">shop</a>`,
  );
  expect((await fetch(`${url}/_misfire/dashboard/none?last=1d`)).status).toBe(404);
});

describe("the metrics of a widget", () => {
  test("repeat what stands before by dots", () => {
    const lines = metricLines({
      metrics: [
        ["AWS/SQS", "Sent", "QueueName", "a"],
        [".", "Received", ".", "."],
        ["...", "b", { stat: "p99", period: 10 }],
      ],
    });
    expect(lines.map(({ query }) => query.MetricStat)).toEqual([
      stat("AWS/SQS", "Sent", "a", "Average", 300),
      stat("AWS/SQS", "Received", "a", "Average", 300),
      stat("AWS/SQS", "Received", "b", "p99", 10),
    ]);
  });
  const stat = (Namespace: string, MetricName: string, Value: string, Stat: string, Period: number): object => ({
    Metric: { Namespace, MetricName, Dimensions: [{ Name: "QueueName", Value }] },
    Period,
    Stat,
  });
});

test("axes have round numbers that hold all values", () => {
  expect(valueAxis([3, 97])).toEqual({ least: 0, most: 100, ticks: [0, 20, 40, 60, 80, 100] });
  expect(valueAxis([-3, 4]).least).toBeLessThanOrEqual(-3);
  expect(valueAxis([])).toMatchObject({ least: 0, most: 1 });
  expect(timeAxis(0, 3 * 3_600_000, 6).ticks.map((at) => at / 60_000)).toEqual([0, 30, 60, 90, 120, 150, 180]);
});

test("Markdown becomes what it means", () => {
  expect(markdown("## A *b* **c**\n\none\ntwo\n\n- x\n- `<y>`\n\n1. z\n\n| h |\n|---|\n| d |")).toBe(
    "<h2>A <em>b</em> <strong>c</strong></h2><p>one\ntwo</p><ul><li>x</li><li><code>&lt;y&gt;</code></li></ul>" +
      "<ol><li>z</li></ol><table><tr><th>h</th></tr><tr><td>d</td></tr></table>",
  );
  expect(markdown("[a](https://a.example) [b](file:///etc)")).toBe(
    '<p><a href="https://a.example" rel="noreferrer">a</a> [b](file:///etc)</p>',
  );
});

test("times go back from now", () => {
  const now = Date.UTC(2026, 0, 8);
  expect(timeRange({ start: "-P7D" }, now)).toEqual({ start: Date.UTC(2026, 0, 1), end: now });
  expect(timeRange({ start: "-PT1H", end: "-PT30M" }, now)).toEqual({ start: now - 3_600_000, end: now - 1_800_000 });
  expect(timeRange({}, now)).toEqual({ start: now - 3 * 3_600_000, end: now });
});
