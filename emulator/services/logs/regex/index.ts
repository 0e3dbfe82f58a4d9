import { createAutomaton } from "./automaton.ts";
import { compileProgram } from "./program.ts";
import { readRegex, type Node } from "./syntax.ts";
import { findMatch } from "./threads.ts";

export { RegexError } from "./failure.ts";

/** A regular expression whose time grows with the text, whatever the expression is: nobody's pattern makes the world stand still. */
export interface Regex {
  /** The names of its groups, in order. */
  readonly names: readonly string[];
  /** Whether it matches anywhere. */
  test(text: string): boolean;
  /** The leftmost match, preferring as Perl does; `undefined` without one. */
  exec(text: string): RegexMatch | undefined;
}

export interface RegexMatch {
  readonly start: number;
  readonly end: number;
  /** By number, the whole first. */
  readonly groups: readonly (string | undefined)[];
  readonly named: Readonly<Record<string, string>>;
}

/** Throws `RegexError` for what is none, or needs looking around or references back. */
export function compileRegex(text: string): Regex {
  const syntax = readRegex(text);
  const program = compileProgram(syntax);
  const literal = literalOf(syntax.root);
  const exec = (given: string): RegexMatch | undefined => {
    const slots = findMatch(program, given);
    if (!slots) return undefined;
    const part = (index: number): string | undefined => {
      const [start, end] = [slots[index * 2], slots[index * 2 + 1]];
      return start === undefined || end === undefined ? undefined : given.slice(start, end);
    };
    const named: Record<string, string> = {};
    for (const [index, name] of syntax.names) {
      const value = part(index);
      if (value !== undefined) named[name] = value;
    }
    return {
      start: slots[0] ?? 0,
      end: slots[1] ?? 0,
      groups: Array.from({ length: syntax.groups + 1 }, (_, index) => part(index)),
      named,
    };
  };
  const names = [...syntax.names].toSorted(([a], [b]) => a - b).map(([, name]) => name);
  if (literal !== undefined) return { names, exec, test: (given) => given.includes(literal) };
  if (program.looksAround) return { names, exec, test: (given) => findMatch(program, given) !== undefined };
  const test = createAutomaton(program);
  return { names, test, exec: (given) => (test(given) ? exec(given) : undefined) };
}

/** The text that an expression stands for, where it is no more than that. */
function literalOf(node: Node): string | undefined {
  if (node.kind === "char") return node.literal;
  if (node.kind !== "sequence") return undefined;
  const parts = node.of.map((part) => (part.kind === "char" ? part.literal : undefined));
  return parts.includes(undefined) ? undefined : parts.join("");
}
