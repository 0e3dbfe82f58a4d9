import { emptyItem, type AttributeValue, type Item } from "../values/attribute-value.ts";
import type { Path } from "./syntax.ts";

/** What stands at a path; `undefined` when nothing does. */
export function lookUp(item: Item, path: Path): AttributeValue | undefined {
  let at: AttributeValue | undefined = { M: item };
  for (const part of path) at = typeof part === "number" ? at?.L?.[part] : at?.M?.[part];
  return at;
}

/** What is asked for, once and for all its paths: names to what is asked of them, or `true` for everything. */
type Wanted = Map<string | number, Wanted | true>;

/** The parts of an item that the paths name; lists close up. */
export function project(item: Item, paths: readonly Path[]): Item {
  const wanted: Wanted = new Map();
  for (const path of paths) note(wanted, path);
  const kept = emptyItem();
  for (const [name, deeper] of wanted) {
    const value = item[name];
    const part = value && pick(value, deeper);
    if (part) kept[name] = part;
  }
  return kept;
}

function note(wanted: Wanted, [head = "", ...rest]: Path): void {
  const there = wanted.get(head);
  if (rest.length === 0) wanted.set(head, true);
  else if (there !== true) {
    const deeper: Wanted = there ?? new Map();
    wanted.set(head, deeper);
    note(deeper, rest);
  }
}

function pick(value: AttributeValue, wanted: Wanted | true): AttributeValue | undefined {
  if (wanted === true) return value;
  if (value.M !== undefined) {
    const kept = emptyItem();
    for (const [name, deeper] of wanted) {
      const inner = typeof name === "string" ? value.M[name] : undefined;
      const part = inner && pick(inner, deeper);
      if (part) kept[name] = part;
    }
    return Object.keys(kept).length > 0 ? { M: kept } : undefined;
  }
  if (value.L === undefined) return undefined;
  const indexes = [...wanted.keys()].filter((key) => typeof key === "number").toSorted((a, b) => a - b);
  const kept = indexes.flatMap((index) => {
    const inner = value.L?.[index];
    const part = inner && pick(inner, wanted.get(index) ?? true);
    return part ? [part] : [];
  });
  return kept.length > 0 ? { L: kept } : undefined;
}
