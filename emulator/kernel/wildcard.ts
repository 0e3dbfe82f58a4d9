/**
 * A text with `*` for any number of characters, `\*` and `\\` for themselves: a test, or what is wrong with it in AWS's words.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pattern-wildcard-escape.html
 */
export function wildcard(pattern: string): ((value: string) => boolean) | string {
  const parts: string[] = [""];
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    if (character === "*") {
      if (pattern[at + 1] === "*") return `Consecutive wildcard characters at pos ${at + 1}`;
      parts.push("");
      continue;
    }
    const escaped = character === "\\" ? pattern[at + 1] : undefined;
    if (character === "\\" && escaped !== "*" && escaped !== "\\") return `Invalid escape character at pos ${at}`;
    if (escaped !== undefined) at += 1;
    parts[parts.length - 1] += escaped ?? character;
  }
  return (value) => fits(value, parts);
}

/** Takes each part at its first place: no backtracking, so no pattern makes it slow. */
function fits(value: string, parts: readonly string[]): boolean {
  const [first = "", ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return value === first;
  if (value.length < first.length + last.length || !value.startsWith(first) || !value.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = value.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= value.length - last.length;
}
