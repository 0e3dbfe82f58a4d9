/**
 * Whether a record's quotes are as RFC 4180 has them: around a whole field, doubled inside of one. Looks at each
 * character once. (The parser is told to let odd ones pass: otherwise a single one swallows all rows behind it.)
 */
export function isWellQuoted(raw: string): boolean {
  let state: "start" | "bare" | "inside" | "closed" = "start";
  for (const char of raw) {
    const quote = char === '"';
    const end = char === "," || char === "\n" || char === "\r";
    switch (state) {
      case "start":
        if (!end) state = quote ? "inside" : "bare";
        break;
      case "bare":
        if (quote) return false;
        if (end) state = "start";
        break;
      case "inside":
        if (quote) state = "closed";
        break;
      case "closed":
        if (!quote && !end) return false;
        state = quote ? "inside" : "start";
        break;
      default:
        return state satisfies never;
    }
  }
  return state !== "inside";
}
