/** A place in a policy's text. Lines and columns are counted from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

export interface StatementPlace {
  readonly start: TextPlace;
  readonly end: TextPlace;
}

/**
 * Where the statements of a policy begin and end in its text: at the brace, and behind the closing one.
 * The text has been parsed before, so it is JSON.
 */
export function statementPlaces(text: string): readonly StatementPlace[] {
  const places: StatementPlace[] = [];
  let depth = 0;
  let inStatement = false;
  let start = 0;
  let listed = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') {
      const end = endOfString(text, at);
      // At this depth a text is a member's name, or the value of one that is no list: either way what follows is not ours.
      if (depth === 1) inStatement = text.slice(at, end) === '"Statement"';
      at = end - 1;
    } else if (char === "[") {
      if (depth === 1) listed = 1;
      depth += 1;
    } else if (char === "]") {
      depth -= 1;
      if (depth === 1) listed = 0;
    } else if (char === "{") {
      if (inStatement && depth === 1 + listed) start = at;
      depth += 1;
    } else if (char === "}") {
      depth -= 1;
      if (inStatement && depth === 1 + listed) places.push({ start: placeOf(text, start), end: placeOf(text, at + 1) });
    }
  }
  return places;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

function placeOf(text: string, at: number): TextPlace {
  const before = text.slice(0, at).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
