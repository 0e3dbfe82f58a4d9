import { invalidParameter } from "../errors.ts";
import { parseColumns } from "./columns.ts";
import { parseJsonFilter } from "./json.ts";
import type { Matcher } from "./matcher.ts";
import { parseTerms } from "./terms.ts";

export type { Matcher } from "./matcher.ts";

/**
 * Reads a filter pattern: terms, `{ $.json = "selectors" }` or `[space, delimited, columns]`; the empty one takes everything.
 * Throws `InvalidParameterException` for what is none. Regular expressions between percent signs are refused, by name.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function parseFilterPattern(pattern: string): Matcher {
  const text = pattern.trim();
  if (text === "") return () => true;
  if (text.startsWith("{")) {
    if (!text.endsWith("}")) throw invalidParameter("If a filter pattern starts with '{' it must end with '}'");
    return parseJsonFilter(text.slice(1, -1));
  }
  if (text.startsWith("[")) {
    if (!text.endsWith("]")) throw invalidParameter("If a filter pattern starts with '[' it must end with ']'");
    return parseColumns(text.slice(1, -1));
  }
  return parseTerms(text);
}
