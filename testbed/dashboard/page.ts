import { escaped } from "./escaped.ts";
import type { TimeRange } from "./time-range.ts";

const STYLE = `
:root{color-scheme:light dark;--ground:#f4f5f7;--card:#fff;--text:#1d2530;--soft:#5d6875;--rule:#e2e6ea;--bad:#c62828;--good:#1b7f4b;--link:#1660b4}
@media(prefers-color-scheme:dark){:root{--ground:#12161b;--card:#1b2129;--text:#e6e9ed;--soft:#98a3b0;--rule:#2c343e;--bad:#ff7a70;--good:#5fd39a;--link:#7db7f5}}
*{box-sizing:border-box}
body{margin:0;padding:16px;background:var(--ground);color:var(--text);font:14px/1.45 system-ui,sans-serif}
header{display:flex;flex-wrap:wrap;gap:4px 16px;align-items:baseline;margin:0 0 12px}
header h1{font-size:20px;margin:0}nav{display:flex;gap:10px;margin-left:auto}nav b{font-weight:600}header p,.note,.label{color:var(--soft);margin:0}
main>section.text,main>.note{grid-column:1 / -1}main{display:grid;grid-template-columns:repeat(24,minmax(0,1fr));grid-auto-rows:minmax(50px,auto);gap:8px}
section{background:var(--card);border:1px solid var(--rule);border-radius:6px;padding:8px 12px;overflow:auto;min-width:0}
section h2{font-size:14px;margin:0 0 4px}
svg{display:block;width:100%;height:auto}
svg text{font:11px system-ui,sans-serif;fill:var(--soft)}
.grid{stroke:var(--rule);fill:none}.line{fill:none;stroke-width:1.6;stroke-linejoin:round}.area{fill-opacity:.55}
.hint{fill:transparent}.hint:hover{fill:var(--text);fill-opacity:.25}
path.mark{stroke:var(--bad);stroke-dasharray:4 3;fill:none}svg text.mark{fill:var(--bad)}
.legend,.alarms{list-style:none;margin:4px 0 0;padding:0;display:flex;flex-wrap:wrap;gap:2px 14px}
.legend i{display:inline-block;width:10px;height:10px;border-radius:2px;margin-right:6px}
.alarms{flex-direction:column}.state{display:inline-block;min-width:7em;font-weight:600}
.state.bad{color:var(--bad)}.state.good{color:var(--good)}.state.unknown{color:var(--soft)}
.figures{display:flex;flex-wrap:wrap;gap:12px 28px;align-items:flex-end}
.figure{font-size:30px;font-weight:600}.gauge text{font-size:8px}svg text.figure{font-size:22px;fill:var(--text)}
.gauge{width:170px}.spark{width:120px}.track,.reach{fill:none;stroke-width:10}.track{stroke:var(--rule)}
.bars{display:grid;grid-template-columns:auto 1fr auto;gap:4px 10px;align-items:center}.bar i{display:block;height:14px;border-radius:3px}
table{border-collapse:collapse}td,th{padding:2px 10px 2px 0;text-align:left}
.text code{font-family:ui-monospace,monospace;background:var(--ground);border-radius:4px;padding:1px 4px}pre code{padding:0}a{color:var(--link)}
pre{overflow:auto;background:var(--ground);padding:8px;border-radius:4px}.text>:first-child{margin-top:0}
@media(max-width:900px){main{display:block}section{margin-bottom:8px}}
`;

/** Metrics come by the minute. */
const REFRESH_SECONDS = 60;

/** Links to the same page over other spans; the first is what the dashboard itself says. */
const choice = (choices: readonly string[], chosen: string | undefined): string =>
  `<nav>${[undefined, ...choices]
    .map((each) => {
      const text = each ?? "as configured";
      return each === chosen ? `<b>${text}</b>` : `<a href="?${each === undefined ? "" : `last=${each}`}">${text}</a>`;
    })
    .join("")}</nav>`;

/** A dashboard, as a page of its own. */
export function page(given: {
  readonly name: string;
  readonly range: TimeRange;
  readonly now: number;
  /** HTML. */
  readonly widgets: readonly string[];
  /** Of a page that is served: how far back it can be asked to go, and what it was asked. */
  readonly spans?: { readonly choices: readonly string[]; readonly chosen: string | undefined };
}): string {
  const { name, range, now, widgets, spans } = given;
  const utc = (at: number): string => new Date(at).toISOString().slice(0, 16).replace("T", " ");
  const times = `<p>${utc(range.start)} to ${utc(range.end)} UTC, drawn at ${utc(now)}</p>`;
  const main =
    widgets.length === 0 ? `<p class="note">This dashboard has no widgets.</p>` : `\n${widgets.join("\n")}\n`;
  if (!spans) return whole(name, times, main);
  const refresh = `<meta http-equiv="refresh" content="${REFRESH_SECONDS}">`;
  return whole(name, `${times}${choice(spans.choices, spans.chosen)}`, main, refresh);
}

/** The names of all dashboards, each leading to its page. */
export function listPage(names: readonly string[]): string {
  const items = names.map((name) => `<li><a href="/_misfire/dashboard/${escaped(name)}">${escaped(name)}</a></li>`);
  const none = `<p class="note">There is no dashboard. PutDashboard makes one.</p>`;
  return whole(
    "Dashboards",
    "",
    names.length === 0 ? none : `<section class="text"><ul>${items.join("")}</ul></section>`,
  );
}

/** It loads nothing, and runs nothing: its own policy forbids both. All but the title is HTML. */
function whole(title: string, heading: string, main: string, head = ""): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">${head}
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>${escaped(title)}</h1>${heading}</header>
<main>${main}</main>
</body>
</html>
`;
}
