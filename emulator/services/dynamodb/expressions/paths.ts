import { showPath, type Path } from "./syntax.ts";

/** What AWS says of two paths that cannot stand in one expression. */
export type Clash = { readonly kind: "overlap" | "conflict"; readonly words: string };

/** The first clash of `path` with one of those before it. */
export function clashOf(earlier: readonly Path[], path: Path): Clash | undefined {
  for (const other of earlier) {
    const kind = compare(other, path);
    if (kind)
      return {
        kind,
        words: `Two document paths ${kind} with each other; must remove or rewrite one of these paths; path one: ${showPath(other)}, path two: ${showPath(path)}`,
      };
  }
  return undefined;
}

function compare(a: Path, b: Path): Clash["kind"] | undefined {
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    // The same thing cannot be a list and a map.
    if (typeof a[at] !== typeof b[at]) return "conflict";
    if (a[at] !== b[at]) return undefined;
  }
  return "overlap";
}
