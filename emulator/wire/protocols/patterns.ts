/**
 * Patterns that are not evaluated: what they forbid is left to the rooms.
 * - JavaScript has no `\p{Print}` (DynamoDB's import).
 * - EventBridge's two patterns for connection headers try exponentially many ways on a long wrong value.
 */
const UNTRIED: ReadonlySet<string> = new Set([
  "\\p{Print}+",
  "^[ \\t]*[^\\x00-\\x1F:\\x7F]+([ \\t]+[^\\x00-\\x1F:\\x7F]+)*[ \\t]*$",
  "^[ \\t]*[\\x20-\\x7E]+([ \\t]+[\\x20-\\x7E]+)*[ \\t]*$",
]);

const compiled = new Map<string, RegExp | undefined>();

/** Whether the whole text matches, as Java's `matches` has it; a pattern that cannot be tried here matches everything. */
export function matches(pattern: string, text: string): boolean {
  const known = compiled.get(pattern);
  const regex = known ?? (compiled.has(pattern) ? undefined : compile(pattern));
  compiled.set(pattern, regex);
  return regex?.test(text) ?? true;
}

/** `undefined` for one that cannot be tried. */
export function compile(pattern: string): RegExp | undefined {
  if (UNTRIED.has(pattern)) return undefined;
  // Classes of characters and pairs of surrogates need Unicode mode; elsewhere it refuses escapes that Java allows.
  const flags = /\\[pP]\{/.test(pattern) ? ["u"] : ["", "u"];
  for (const flag of flags) {
    try {
      return new RegExp(`^(?:${pattern})$`, flag);
    } catch {
      continue;
    }
  }
  return undefined;
}
