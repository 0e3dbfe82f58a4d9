import { clashOf } from "./paths.ts";
import type { Placeholders } from "./placeholders.ts";
import { Reader } from "./reader.ts";
import type { Path } from "./syntax.ts";

const RANKS = ["reserved", "undefined", "overlap", "conflict"] as const;
const PATH_RANKS = { reserved: "reserved", undefined: "undefined" } as const;

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html */
export function parseProjection(text: string, placeholders: Placeholders): readonly Path[] {
  const reader = new Reader<(typeof RANKS)[number]>("ProjectionExpression", text, placeholders, {
    ranks: RANKS,
    keywords: [],
  });
  const paths: Path[] = [];
  do {
    const path = reader.path(PATH_RANKS);
    const clash = clashOf(paths, path);
    if (clash) reader.note(clash.kind, clash.words);
    paths.push(path);
  } while (reader.takeSymbol(","));
  reader.finish();
  return paths;
}
