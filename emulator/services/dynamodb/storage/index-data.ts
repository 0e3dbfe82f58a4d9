import { emptyItem, type Item } from "../values/attribute-value.ts";
import { sizeOfItem } from "../values/size.ts";
import { comparePositions, partsOf, positionOf, type Entry, type Keys, type Position, type Row } from "./entry.ts";
import { SortedList } from "./sorted-list.ts";

export interface IndexShape {
  readonly name: string;
  readonly kind: "local" | "global";
  readonly keys: Keys;
  readonly projection: Projection;
}

export type Projection =
  | { readonly kind: "ALL" }
  | { readonly kind: "KEYS_ONLY" }
  | { readonly kind: "INCLUDE"; readonly names: readonly string[] };

/** Entries in order, with their count and size. */
export class IndexData {
  readonly #entries = new SortedList<Entry>(comparePositions);
  #bytes = 0;

  get count(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  put(entry: Entry): void {
    const before = this.#entries.put(entry);
    this.#bytes += entry.size - (before?.size ?? 0);
  }

  remove(entry: Entry): void {
    const before = this.#entries.remove(entry);
    this.#bytes -= before?.size ?? 0;
  }

  at(position: Position): Entry | undefined {
    return firstOf(
      this.#entries.from((entry) => comparePositions(entry, position) >= 0),
      position,
    );
  }

  from(begins: (entry: Entry) => boolean): Generator<Entry, void, undefined> {
    return this.#entries.from(begins);
  }

  downFrom(ends: (entry: Entry) => boolean): Generator<Entry, void, undefined> {
    return this.#entries.downFrom(ends);
  }
}

function firstOf(entries: Iterable<Entry>, position: Position): Entry | undefined {
  for (const entry of entries) return comparePositions(entry, position) === 0 ? entry : undefined;
  return undefined;
}

/** How an index shows a row; `undefined` when it does not hold it. */
export function entryIn(index: IndexShape, table: Keys, row: Row, tie: string): Entry | undefined {
  const position = positionOf(index.keys, row.item, tie);
  if (!position) return undefined;
  if (index.projection.kind === "ALL") return { ...position, item: row.item, size: row.size, row };
  const item = projected(index, table, row.item);
  return { ...position, item, size: sizeOfItem(item), row };
}

export function projectedNames(index: IndexShape, table: Keys): readonly string[] | undefined {
  if (index.projection.kind === "ALL") return undefined;
  const included = index.projection.kind === "INCLUDE" ? index.projection.names : [];
  return [...new Set([...partsOf(table), ...partsOf(index.keys)].map(({ name }) => name).concat(included))];
}

function projected(index: IndexShape, table: Keys, item: Item): Item {
  const kept = emptyItem();
  for (const name of projectedNames(index, table) ?? []) {
    const value = item[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}
