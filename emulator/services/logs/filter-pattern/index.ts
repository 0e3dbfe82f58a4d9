import { invalidParameter } from "../errors.ts";
import { readColumns } from "./columns.ts";
import { readJsonFilter } from "./json.ts";
import type { FilterPattern, Matcher } from "./matcher.ts";
import { readTerms } from "./terms.ts";

export type { FilterPattern, Matcher } from "./matcher.ts";

/**
 * Reads a filter pattern: terms, `{ $.json = "selectors" }` or `[space, delimited, columns]`, all of them with regular expressions
 * between percent signs; the empty one takes everything. Throws `InvalidParameterException` for what is none.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function readFilterPattern(pattern: string): FilterPattern {
  const text = pattern.trim();
  if (text === "") return { text: pattern, kind: "terms", matches: () => true, values: () => ({}), hasRegex: false };
  if (text.startsWith("{")) {
    if (!text.endsWith("}")) throw invalidParameter("If a filter pattern starts with '{' it must end with '}'");
    return { text: pattern, ...readJsonFilter(text.slice(1, -1)) };
  }
  if (text.startsWith("[")) {
    if (!text.endsWith("]")) throw invalidParameter("If a filter pattern starts with '[' it must end with ']'");
    return { text: pattern, ...readColumns(text.slice(1, -1)) };
  }
  return { text: pattern, ...readTerms(text) };
}

/** Whether messages pass a pattern; see `readFilterPattern`. */
export const parseFilterPattern = (pattern: string): Matcher => readFilterPattern(pattern).matches;

const read = new WeakMap<{ readonly pattern: string }, FilterPattern>();

/** The pattern of a filter that is kept as text; read once for each. */
export function patternOf(filter: { readonly pattern: string }): FilterPattern {
  let pattern = read.get(filter);
  if (!pattern) read.set(filter, (pattern = readFilterPattern(filter.pattern)));
  return pattern;
}
