import { invalidPattern, invalidTerm } from "./failure.ts";
import type { ReadPattern } from "./matcher.ts";
import { RegexTerms } from "./regex-term.ts";

interface Term {
  readonly kind: "required" | "optional" | "excluded";
  isIn(message: string): boolean;
}

/** Words and quoted phrases, found anywhere in the message (`ERROR` also in `ERRORCODE`): all of them, but for `-excluded` ones; `?optional` ones count only where nothing else is asked for. */
export function readTerms(pattern: string): ReadPattern {
  const regexes = new RegexTerms();
  const terms = [...read(pattern, regexes)];
  const required = terms.filter(({ kind }) => kind === "required");
  const excluded = terms.filter(({ kind }) => kind === "excluded");
  const optional = terms.filter(({ kind }) => kind === "optional");
  // Beside other terms AWS ignores the ones with a question mark.
  const anyOf = required.length + excluded.length > 0 ? [] : optional;
  return {
    kind: "terms",
    hasRegex: regexes.used,
    values: () => ({}),
    matches: (message) =>
      required.every((term) => term.isIn(message)) &&
      !excluded.some((term) => term.isIn(message)) &&
      (anyOf.length === 0 || anyOf.some((term) => term.isIn(message))),
  };
}

const SIGNS = { "?": "optional", "-": "excluded" } as const;

function* read(pattern: string, regexes: RegexTerms): Generator<Term> {
  let at = 0;
  while (at < pattern.length) {
    const char = pattern[at]!;
    if (/\s/.test(char)) {
      at += 1;
      continue;
    }
    const kind = char === "?" || char === "-" ? SIGNS[char] : "required";
    if (kind !== "required") at += 1;
    if (pattern[at] === "%") {
      const end = pattern.indexOf("%", at + 1);
      if (end < 0) throw invalidPattern();
      const regex = regexes.read(pattern.slice(at + 1, end));
      yield { kind, isIn: (message) => regex.test(message) };
      at = end + 1;
      continue;
    }
    const { text, end } = pattern[at] === '"' ? quoted(pattern, at) : bare(pattern, at);
    yield { kind, isIn: (message) => message.includes(text) };
    at = end;
  }
}

function quoted(pattern: string, start: number): { readonly text: string; readonly end: number } {
  let text = "";
  for (let at = start + 1; at < pattern.length; at += 1) {
    const char = pattern[at]!;
    if (char === '"') {
      if (text === "") throw invalidTerm('""');
      return { text, end: at + 1 };
    }
    if (char === "\\" && at + 1 < pattern.length) text += pattern[(at += 1)]!;
    else text += char;
  }
  throw invalidPattern();
}

function bare(pattern: string, start: number): { readonly text: string; readonly end: number } {
  let end = start;
  while (end < pattern.length && !/\s/.test(pattern[end]!)) end += 1;
  const text = pattern.slice(start, end);
  if (!/^[\p{L}\p{N}_]+$/u.test(text)) throw invalidTerm(text);
  return { text, end };
}
