import { invalidPattern, invalidTerm, regexNotEmulated } from "./failure.ts";
import type { Matcher } from "./matcher.ts";

interface Term {
  readonly kind: "required" | "optional" | "excluded";
  readonly text: string;
}

/** Words and quoted phrases, found anywhere in the message (`ERROR` also in `ERRORCODE`): all of them, but for `-excluded` ones; `?optional` ones count only where nothing else is asked for. */
export function parseTerms(pattern: string): Matcher {
  const terms = [...read(pattern)];
  const required = terms.filter(({ kind }) => kind === "required");
  const excluded = terms.filter(({ kind }) => kind === "excluded");
  const optional = terms.filter(({ kind }) => kind === "optional");
  // Beside other terms AWS ignores the ones with a question mark.
  const anyOf = required.length + excluded.length > 0 ? [] : optional;
  return (message) =>
    required.every(({ text }) => message.includes(text)) &&
    !excluded.some(({ text }) => message.includes(text)) &&
    (anyOf.length === 0 || anyOf.some(({ text }) => message.includes(text)));
}

const SIGNS = { "?": "optional", "-": "excluded" } as const;

function* read(pattern: string): Generator<Term> {
  let at = 0;
  while (at < pattern.length) {
    const char = pattern[at]!;
    if (/\s/.test(char)) {
      at += 1;
      continue;
    }
    const kind = char === "?" || char === "-" ? SIGNS[char] : "required";
    if (kind !== "required") at += 1;
    const { text, end } = pattern[at] === '"' ? quoted(pattern, at) : bare(pattern, at);
    yield { kind, text };
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
  if (/^%.*%$/.test(text)) throw regexNotEmulated(text);
  if (!/^[\p{L}\p{N}_]+$/u.test(text)) throw invalidTerm(text);
  return { text, end };
}
