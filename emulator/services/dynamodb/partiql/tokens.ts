import { notWellFormed } from "../errors.ts";

export interface PartiQlToken {
  readonly kind: "word" | "quoted" | "string" | "number" | "symbol" | "end";
  /** Without its quotes. */
  readonly text: string;
}

const TOKEN =
  /\s*(?:([A-Za-z_][A-Za-z0-9_]*)|"((?:[^"]|"")*)"|'((?:[^']|'')*)'|(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)|(<<|>>|<>|!=|<=|>=|[=<>()[\]{},.:+\-*?;]))/y;

/** Statements come again and again with other parameters, and each is read for its permissions and for its run. */
const KEPT_MAX = 128;
/** Characters; longer texts are rare, and not worth their room. */
const KEPT_LENGTH_MAX = 1024;
const KEPT = new Map<string, readonly PartiQlToken[]>();

export function tokenizePartiQl(text: string): readonly PartiQlToken[] {
  const known = KEPT.get(text);
  if (known) return known;
  const tokens = read(text);
  if (text.length <= KEPT_LENGTH_MAX) {
    // The oldest goes: a Map lists in the order of insertion.
    if (KEPT.size === KEPT_MAX) KEPT.delete(KEPT.keys().next().value ?? "");
    KEPT.set(text, tokens);
  }
  return tokens;
}

function read(text: string): readonly PartiQlToken[] {
  const tokens: PartiQlToken[] = [];
  let at = 0;
  for (;;) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) break;
    at += match[0].length;
    const [, word, quoted, string, number, symbol] = match;
    if (word !== undefined) tokens.push({ kind: "word", text: word });
    else if (quoted !== undefined) tokens.push({ kind: "quoted", text: quoted.replaceAll('""', '"') });
    else if (string !== undefined) tokens.push({ kind: "string", text: string.replaceAll("''", "'") });
    else if (number !== undefined) tokens.push({ kind: "number", text: number });
    else tokens.push({ kind: "symbol", text: symbol ?? "" });
  }
  const rest = text.slice(at).trim();
  if (rest !== "") throw notWellFormed(`unexpected character ${rest.slice(0, 1)}`);
  return [...tokens, { kind: "end", text: "" }];
}
