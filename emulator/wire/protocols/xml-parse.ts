import { DEPTH_MAX, Malformed, textOf } from "./malformed.ts";

export interface Element {
  /** As written, with its prefix. */
  readonly name: string;
  /** Without its prefix. */
  readonly local: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  /** All character data directly inside, in order. */
  readonly text: string;
}

interface Open {
  readonly name: string;
  readonly local: string;
  readonly attributes: Map<string, string>;
  readonly children: Element[];
  text: string;
}

/** How many elements a document may have: a CompleteMultipartUpload of 10,000 parts has at most some 70,000. */
const ELEMENTS_MAX = 500_000;
const NAME = /[A-Za-z_:\u0080-\uFFFF][-A-Za-z0-9_:.\u0080-\uFFFF]*/y;
const ATTRIBUTE = /\s+([A-Za-z_:\u0080-\uFFFF][-A-Za-z0-9_:.\u0080-\uFFFF]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const TAG_END = /\s*(\/?)>/y;

/** A document's root element. Document types and entities of one's own are refused, as AWS refuses them; nothing recurses. */
export function parseXml(bytes: Uint8Array): Element {
  const text = textOf(bytes);
  const stack: Open[] = [];
  let root: Element | undefined;
  let count = 0;
  let at = 0;
  while (at < text.length) {
    const next = text.indexOf("<", at);
    const data = text.slice(at, next < 0 ? text.length : next);
    addText(stack, data);
    if (next < 0) break;
    if (text.startsWith("<!", next) || text.startsWith("<?", next)) {
      at = skipMarkup(text, next, stack);
    } else if (text.startsWith("</", next)) {
      const end = text.indexOf(">", next);
      const open = stack.pop();
      if (end < 0 || !open || text.slice(next + 2, end).trimEnd() !== open.name) throw notWellFormed();
      if (stack.length === 0) root = open;
      at = end + 1;
    } else {
      if (root || (count += 1) > ELEMENTS_MAX) throw notWellFormed();
      const { element, closed, end } = startTag(text, next);
      stack.at(-1)?.children.push(element);
      if (!closed) stack.push(element);
      else if (stack.length === 0) root = element;
      if (stack.length > DEPTH_MAX) throw notWellFormed();
      at = end;
    }
  }
  if (!root || stack.length > 0) throw notWellFormed();
  return root;
}

const notWellFormed = (): Malformed => new Malformed("document", "the XML is not well-formed");

function addText(stack: readonly Open[], data: string): void {
  if (data === "") return;
  const open = stack.at(-1);
  if (open) open.text += unescape(data);
  else if (data.trim() !== "") throw notWellFormed();
}

/** Comments, CDATA sections and processing instructions. Where the text goes on. */
function skipMarkup(text: string, start: number, stack: readonly Open[]): number {
  const ends = text.startsWith("<!--", start) ? "-->" : text.startsWith("<![CDATA[", start) ? "]]>" : undefined;
  const close = ends ?? (text.startsWith("<?", start) ? "?>" : undefined);
  if (close === undefined) throw notWellFormed();
  const end = text.indexOf(close, start + 2);
  if (end < 0) throw notWellFormed();
  if (close === "]]>") {
    const open = stack.at(-1);
    if (!open) throw notWellFormed();
    open.text += text.slice(start + "<![CDATA[".length, end);
  }
  return end + close.length;
}

function startTag(text: string, start: number): { element: Open; closed: boolean; end: number } {
  NAME.lastIndex = start + 1;
  const name = NAME.exec(text)?.[0];
  if (name === undefined) throw notWellFormed();
  const attributes = new Map<string, string>();
  let at = NAME.lastIndex;
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    const found = ATTRIBUTE.exec(text);
    if (!found?.[1]) break;
    if (attributes.has(found[1])) throw notWellFormed();
    attributes.set(found[1], unescape(found[2] ?? found[3] ?? ""));
    at = ATTRIBUTE.lastIndex;
  }
  TAG_END.lastIndex = at;
  const end = TAG_END.exec(text);
  if (!end) throw notWellFormed();
  const element: Open = { name, local: localName(name), attributes, children: [], text: "" };
  return { element, closed: end[1] === "/", end: TAG_END.lastIndex };
}

export const localName = (name: string): string => name.slice(name.indexOf(":") + 1);

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

function unescape(text: string): string {
  if (!text.includes("&")) return lineEnds(text);
  return lineEnds(text).replaceAll(/&([^;&]{0,12})(;?)/g, (_whole, name: string, semicolon: string) => {
    if (semicolon === "") throw notWellFormed();
    const known = ENTITIES.get(name);
    if (known !== undefined) return known;
    const code = /^#x[0-9a-fA-F]+$/.test(name)
      ? Number.parseInt(name.slice(2), 16)
      : /^#\d+$/.test(name)
        ? Number(name.slice(1))
        : -1;
    if (code < 0 || code > 0x10_ff_ff || (code >= 0xd8_00 && code <= 0xdf_ff)) throw notWellFormed();
    return String.fromCodePoint(code);
  });
}

/** XML 1.0, section 2.11: a processor sees every line end as one line feed. */
const lineEnds = (text: string): string => (text.includes("\r") ? text.replaceAll(/\r\n?/g, "\n") : text);
