import { invalidExpression } from "../errors.ts";

export type ExpressionKind =
  | "ConditionExpression"
  | "FilterExpression"
  | "KeyConditionExpression"
  | "ProjectionExpression"
  | "UpdateExpression";

export interface Token {
  /** `name` a word, `#name` and `:value` placeholders, `index` a number, else punctuation and operators. */
  readonly kind: "word" | "#" | ":" | "index" | "symbol" | "end";
  readonly text: string;
  /** Where it begins and ends in the expression. */
  readonly start: number;
  readonly end: number;
}

const TOKEN = /\s*(?:([A-Za-z_][A-Za-z0-9_]*)|(#[A-Za-z0-9_]+)|(:[A-Za-z0-9_]+)|(\d+)|(<>|<=|>=|[=<>()[\],.+-]))/y;

export function tokenize(kind: ExpressionKind, text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) break;
    const [whole, word, name, value, index, symbol] = match;
    const found = word ?? name ?? value ?? index ?? symbol ?? "";
    at += whole.length;
    const tokenKind = word ? "word" : name ? "#" : value ? ":" : index ? "index" : "symbol";
    tokens.push({ kind: tokenKind, text: found, start: at - found.length, end: at });
  }
  const rest = /\S/.exec(text.slice(at));
  if (rest) {
    const start = at + rest.index;
    throw syntaxError(kind, text, [...tokens, { kind: "symbol", text: rest[0], start, end: start + 1 }], tokens.length);
  }
  tokens.push({ kind: "end", text: "<EOF>", start: text.length, end: text.length });
  return tokens;
}

/** Names the token, and shows it with its neighbours. */
export function syntaxError(kind: ExpressionKind, text: string, tokens: readonly Token[], at: number): Error {
  const token = tokens[at];
  const near = text.slice(tokens[at - 1]?.start ?? token?.start ?? 0, (tokens[at + 1] ?? token)?.end);
  return invalidExpression(kind, `Syntax error; token: "${token?.text ?? ""}", near: "${near}"`);
}
