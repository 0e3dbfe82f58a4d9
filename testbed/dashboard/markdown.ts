import { escaped } from "./escaped.ts";

/**
 * The Markdown of text widgets, as HTML: headings, paragraphs, lists, quotes, code, rules, links and emphasis. Everything is
 * escaped before anything is made of it, so that no tag of the author's gets through; links lead to the web or to mail only.
 */
export function markdown(text: string): string {
  const html: string[] = [];
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  for (let at = 0; at < lines.length;) {
    const { html: block, next } = blockAt(lines, at);
    html.push(block);
    at = next;
  }
  return html.join("");
}

interface Block {
  readonly html: string;
  /** The line after it. */
  readonly next: number;
}

function blockAt(lines: readonly string[], at: number): Block {
  const line = lines[at] ?? "";
  if (line.trim() === "") return { html: "", next: at + 1 };
  if (line.startsWith("```")) return fenceAt(lines, at);
  const [, marks = "", heading = ""] = /^(#{1,6})\s+(.*)$/.exec(line) ?? [];
  if (marks !== "") return { html: `<h${marks.length}>${inline(heading)}</h${marks.length}>`, next: at + 1 };
  if (/^(?:-{3,}|\*{3,}|_{3,})\s*$/.test(line)) return { html: "<hr>", next: at + 1 };
  return (
    runAt(lines, at, /^\s*[-*+]\s+(.*)$/, (items) => `<ul>${listed(items)}</ul>`) ??
    runAt(lines, at, /^\s*\d+[.)]\s+(.*)$/, (items) => `<ol>${listed(items)}</ol>`) ??
    runAt(lines, at, /^>\s?(.*)$/, (said) => `<blockquote>${inline(said.join(" "))}</blockquote>`) ??
    runAt(lines, at, /^\|(.*)$/, table) ??
    paragraphAt(lines, at)
  );
}

const listed = (items: readonly string[]): string => items.map((item) => `<li>${inline(item)}</li>`).join("");

function table(rows: readonly string[]): string {
  const cells = (row: string, tag: string): string =>
    `<tr>${row
      .trimEnd()
      .replace(/\|$/, "")
      .split("|")
      .map((cell) => `<${tag}>${inline(cell.trim())}</${tag}>`)
      .join("")}</tr>`;
  const ruled = /^[\s|:-]+$/.test(rows[1] ?? "x");
  return `<table>${rows
    .flatMap((row, index) => (ruled && index === 1 ? [] : [cells(row, ruled && index === 0 ? "th" : "td")]))
    .join("")}</table>`;
}

/** As many lines as fit, from this one on; `undefined` when this one does not. */
function runAt(
  lines: readonly string[],
  at: number,
  pattern: RegExp,
  render: (found: readonly string[]) => string,
): Block | undefined {
  const found: string[] = [];
  let next = at;
  for (let match; (match = pattern.exec(lines[next] ?? "")); next += 1) found.push(match[1] ?? "");
  return found.length === 0 ? undefined : { html: render(found), next };
}

function fenceAt(lines: readonly string[], at: number): Block {
  const end = lines.findIndex((line, index) => index > at && line.startsWith("```"));
  const code = lines.slice(at + 1, end < 0 ? lines.length : end).join("\n");
  return { html: `<pre><code>${escaped(code)}</code></pre>`, next: end < 0 ? lines.length : end + 1 };
}

function paragraphAt(lines: readonly string[], at: number): Block {
  const said = [lines[at] ?? ""];
  let next = at + 1;
  for (; next < lines.length && !/^\s*$|^#{1,6}\s|^```|^\s*[-*+]\s|^>|^\|/.test(lines[next] ?? ""); next += 1)
    said.push(lines[next] ?? "");
  return { html: `<p>${inline(said.join("\n"))}</p>`, next };
}

/** Code first: nothing within it means anything. */
function inline(text: string): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part) => (/^`[^`]+`$/.test(part) ? `<code>${escaped(part.slice(1, -1))}</code>` : emphasised(escaped(part))))
    .join("");
}

/** `html` is escaped already. CloudWatch's `[button:primary:…](…)` becomes a plain link. */
const emphasised = (html: string): string =>
  html
    .replaceAll(
      /\[(?:button:(?:[a-z]+:)?)?([^\][\n]{1,500})\]\(((?:https?:\/\/|mailto:)[^\s()]{1,2000})\)/g,
      '<a href="$2" rel="noreferrer">$1</a>',
    )
    .replaceAll(/\*\*([^*\n]+)\*\*/g, "<strong>$1</strong>")
    .replaceAll(/(?<![\w*])\*([^*\s][^*\n]*)\*(?![\w*])/g, "<em>$1</em>");
