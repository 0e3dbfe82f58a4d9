/** `*` and `?` in a pattern, for texts as short as names are: the steps are the pattern's length times the text's. */
export function fitsWildcards(pattern: string, text: string): boolean {
  let ends = new Set([0]);
  for (const character of pattern) {
    const next = new Set<number>();
    for (const at of ends) {
      if (character === "*") for (let to = at; to <= text.length; to += 1) next.add(to);
      else if (at < text.length && (character === "?" || character === text[at])) next.add(at + 1);
    }
    ends = next;
  }
  return ends.has(text.length);
}
