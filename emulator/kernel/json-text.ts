/**
 * JSON read with the places of its tokens, for services that say where a text is wrong. Words and columns are those of the
 * parser that AWS uses (Jackson); recorded for EventBridge's patterns.
 */
export type JsonNode =
  | (Place & { readonly kind: "object"; readonly members: readonly JsonMember[] })
  | (Place & { readonly kind: "array"; readonly items: readonly JsonNode[] })
  | (Place & { readonly kind: "scalar"; readonly value: string | number | boolean | null });

export interface JsonMember {
  readonly name: string;
  /** Offset just after the name. */
  readonly nameEnd: number;
  readonly value: JsonNode;
}

interface Place {
  /** Offset just after the first token: the bracket, the opening quote of a text, the whole of any other value. */
  readonly seen: number;
  /** Offset just after all of it. */
  readonly end: number;
}

/** What is wrong with a text, and at which offset. */
export class JsonTextError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** How deep values may lie in each other. Ours: deeper ones would end our own stack. */
const DEPTH_MAX = 500;

/** Reads the first value of a text; what follows it is not looked at. Throws `JsonTextError`. */
export function readJson(text: string): JsonNode {
  return valueAt(text, skipBlanks(text, 0), 0);
}

/** Jackson shows that much of what it read. */
const SHOWN_MAX = 500;

/** ` at [Source: (String)"…"; line: 1, column: 11]`, on a line of its own. */
export function placeIn(text: string, offset: number): string {
  const before = text.slice(0, offset).split("\n");
  const shown =
    text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}"[truncated ${text.length - SHOWN_MAX} chars]` : `${text}"`;
  return `\n at [Source: (String)"${shown}; line: ${before.length}, column: ${(before.at(-1)?.length ?? 0) + 1}]`;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && " \t\r\n".includes(text.charAt(at))) at += 1;
  return at;
}

function valueAt(text: string, at: number, depth: number): JsonNode {
  if (depth > DEPTH_MAX) throw new JsonTextError(`Document nesting depth (${depth}) exceeds the maximum allowed`, at);
  const first = text[at];
  if (first === undefined) throw new JsonTextError("Unexpected end-of-input", at);
  if (first === "{") return objectAt(text, at, depth);
  if (first === "[") return arrayAt(text, at, depth);
  if (first === '"') {
    const { value, end } = textAt(text, at);
    return { kind: "scalar", value, seen: at + 1, end };
  }
  return wordAt(text, at);
}

function objectAt(text: string, start: number, depth: number): JsonNode {
  const members: JsonMember[] = [];
  let at = skipBlanks(text, start + 1);
  if (text[at] === "}") return { kind: "object", members, seen: start + 1, end: at + 1 };
  for (;;) {
    if (at >= text.length) throw unclosed("Object", at);
    if (text[at] !== '"') throw unexpected(text, at, "double-quote to start field name");
    const { value: name, end: nameEnd } = textAt(text, at);
    at = skipBlanks(text, nameEnd);
    if (text[at] !== ":") throw unexpected(text, at, "a colon to separate field name and value");
    const value = valueAt(text, skipBlanks(text, at + 1), depth + 1);
    members.push({ name, nameEnd, value });
    at = skipBlanks(text, value.end);
    if (text[at] === "}") return { kind: "object", members, seen: start + 1, end: at + 1 };
    if (text[at] !== ",") throw separator(text, at, "Object");
    at = skipBlanks(text, at + 1);
  }
}

function arrayAt(text: string, start: number, depth: number): JsonNode {
  const items: JsonNode[] = [];
  let at = skipBlanks(text, start + 1);
  if (text[at] === "]") return { kind: "array", items, seen: start + 1, end: at + 1 };
  for (;;) {
    if (at >= text.length) throw unclosed("Array", at);
    const item = valueAt(text, at, depth + 1);
    items.push(item);
    at = skipBlanks(text, item.end);
    if (text[at] === "]") return { kind: "array", items, seen: start + 1, end: at + 1 };
    if (text[at] !== ",") throw separator(text, at, "Array");
    at = skipBlanks(text, at + 1);
  }
}

function textAt(text: string, start: number): { readonly value: string; readonly end: number } {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  if (at >= text.length) throw new JsonTextError("Unexpected end-of-input: was expecting closing '\"' for name", at);
  try {
    const value: string = JSON.parse(text.slice(start, at + 1));
    return { value, end: at + 1 };
  } catch {
    throw new JsonTextError("Illegal unquoted character or unrecognized character escape", at);
  }
}

const WORDS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

function wordAt(text: string, at: number): JsonNode {
  const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/.exec(text.slice(at, at + 400))?.[0];
  if (number !== undefined)
    return { kind: "scalar", value: Number(number), seen: at + number.length, end: at + number.length };
  const word = /^[\w$]+/.exec(text.slice(at, at + 400))?.[0];
  if (word === undefined)
    throw unexpected(text, at, "a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')");
  const end = at + word.length;
  const value = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
  if (value === undefined)
    throw new JsonTextError(
      `Unrecognized token '${word}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`,
      end,
    );
  return { kind: "scalar", value, seen: end, end };
}

function unexpected(text: string, at: number, wanted: string): JsonTextError {
  const character = text[at];
  if (character === undefined) return new JsonTextError("Unexpected end-of-input", at);
  return new JsonTextError(
    `Unexpected character ('${character}' (code ${character.charCodeAt(0)})): was expecting ${wanted}`,
    at,
  );
}

const separator = (text: string, at: number, within: "Object" | "Array"): JsonTextError =>
  at >= text.length ? unclosed(within, at) : unexpected(text, at, `comma to separate ${within} entries`);

const unclosed = (what: "Object" | "Array", at: number): JsonTextError =>
  new JsonTextError(`Unexpected end-of-input: expected close marker for ${what}`, at);
