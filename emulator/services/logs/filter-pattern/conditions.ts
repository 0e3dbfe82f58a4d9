import { invalidPattern } from "./failure.ts";

/** What a filter's conditions are joined with: `&&` binds more than `||`, parentheses more than both. */
export type Condition<Leaf> =
  | { readonly kind: "and" | "or"; readonly of: readonly Condition<Leaf>[] }
  | { readonly kind: "leaf"; readonly leaf: Leaf };

/** Deeper nesting is refused. Ours: AWS limits the pattern's length (1,024), which allows no more. */
const DEPTH_MAX = 64;

/** Reads `a && (b || c)` where `readLeaf` takes one leaf off the reader. */
export function readConditions<Leaf>(reader: Reader, readLeaf: (reader: Reader) => Leaf, depth = 0): Condition<Leaf> {
  if (depth > DEPTH_MAX) throw invalidPattern();
  const either = [readAll(reader, readLeaf, depth)];
  while (reader.take("||")) either.push(readAll(reader, readLeaf, depth));
  return either.length === 1 ? either[0]! : { kind: "or", of: either };
}

function readAll<Leaf>(reader: Reader, readLeaf: (reader: Reader) => Leaf, depth: number): Condition<Leaf> {
  const all = [readOne(reader, readLeaf, depth)];
  while (reader.take("&&")) all.push(readOne(reader, readLeaf, depth));
  return all.length === 1 ? all[0]! : { kind: "and", of: all };
}

function readOne<Leaf>(reader: Reader, readLeaf: (reader: Reader) => Leaf, depth: number): Condition<Leaf> {
  if (!reader.take("(")) return { kind: "leaf", leaf: readLeaf(reader) };
  const inner = readConditions(reader, readLeaf, depth + 1);
  if (!reader.take(")")) throw invalidPattern();
  return inner;
}

export function holds<Leaf>(condition: Condition<Leaf>, test: (leaf: Leaf) => boolean): boolean {
  switch (condition.kind) {
    case "leaf":
      return test(condition.leaf);
    case "and":
      return condition.of.every((inner) => holds(inner, test));
    case "or":
      return condition.of.some((inner) => holds(inner, test));
    default:
      return condition satisfies never;
  }
}

/** Reads a pattern from left to right; white space in front of a token is passed over. */
export class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Where the next token begins. */
  get position(): number {
    this.#skipSpace();
    return this.#at;
  }

  /** What was read since a position. */
  since(position: number): string {
    return this.#text.slice(position, this.#at).trim();
  }

  take(token: string): boolean {
    this.#skipSpace();
    if (!this.#text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  /** Takes what matches a sticky expression here. */
  match(expression: RegExp): string | undefined {
    this.#skipSpace();
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#text)?.[0];
    if (found) this.#at += found.length;
    return found === "" ? undefined : found;
  }

  /** A quoted string's content, or `undefined` where none begins. */
  string(): string | undefined {
    const found = this.match(/"(?:[^"\\]|\\.)*"/sy);
    return found?.slice(1, -1).replace(/\\(.)/gs, "$1");
  }

  atEnd(): boolean {
    this.#skipSpace();
    return this.#at >= this.#text.length;
  }

  #skipSpace(): void {
    while (/\s/.test(this.#text[this.#at] ?? "")) this.#at += 1;
  }
}
