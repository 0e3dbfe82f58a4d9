import { assert } from "../../../kernel/index.ts";
import type { Item } from "../values/attribute-value.ts";
import { equalItems } from "../values/order.ts";
import { positionOf, tieOf, type Entry, type Keys, type Row } from "./entry.ts";
import { entryIn, IndexData, type IndexShape } from "./index-data.ts";

/** What a write does to one index. */
export interface IndexChange {
  readonly index: IndexShape;
  readonly before: Entry | undefined;
  readonly after: Entry | undefined;
}

/** What a write does to a table: worked out first, so that it can be refused, and then applied. */
export interface Change {
  readonly before: Row | undefined;
  readonly after: Row | undefined;
  readonly indexes: readonly IndexChange[];
}

/** A table's items and its indexes over them, kept in step. */
export class TableData {
  readonly keys: Keys;
  readonly main: IndexData = new IndexData();
  readonly #indexes = new Map<string, { readonly shape: IndexShape; readonly data: IndexData }>();

  constructor(keys: Keys, indexes: readonly IndexShape[]) {
    this.keys = keys;
    for (const shape of indexes) this.#indexes.set(shape.name, { shape, data: new IndexData() });
  }

  index(name: string): { readonly shape: IndexShape; readonly data: IndexData } | undefined {
    return this.#indexes.get(name);
  }

  /** `key` may hold more than the key. */
  get(key: Item): Row | undefined {
    const position = positionOf(this.keys, key, "");
    return position && this.main.at(position)?.row;
  }

  /** What it would do to have `after` in place of `before`. */
  change(before: Row | undefined, after: Row | undefined): Change {
    const item = after?.item ?? before?.item;
    const tie = item && this.#indexes.size > 0 ? tieOf(this.keys, item) : "";
    const indexes: IndexChange[] = [];
    for (const { shape } of this.#indexes.values()) {
      const was = before && entryIn(shape, this.keys, before, tie);
      const is = after && entryIn(shape, this.keys, after, tie);
      if (was || is) indexes.push({ index: shape, before: was, after: is });
    }
    return { before, after, indexes };
  }

  apply({ before, after, indexes }: Change): void {
    if (after) this.main.put(this.#mainEntry(after));
    else if (before) this.main.remove(this.#mainEntry(before));
    for (const { index, before: was, after: is } of indexes) {
      const data = this.#indexes.get(index.name)?.data;
      assert(data, `index ${index.name} went away between planning and writing`);
      if (was) data.remove(was);
      if (is) data.put(is);
    }
  }

  addIndex(shape: IndexShape): void {
    const data = new IndexData();
    for (const { row } of this.main.from(() => true)) {
      const entry = entryIn(shape, this.keys, row, tieOf(this.keys, row.item));
      if (entry) data.put(entry);
    }
    this.#indexes.set(shape.name, { shape, data });
  }

  removeIndex(name: string): void {
    this.#indexes.delete(name);
  }

  #mainEntry(row: Row): Entry {
    const position = positionOf(this.keys, row.item, "");
    assert(position, "an item without its key was to be stored");
    return { ...position, item: row.item, size: row.size, row };
  }
}

/** Whether an index shows something else than before: only that costs a write. */
export const showsChange = ({ before, after }: IndexChange): boolean =>
  !before || !after || !equalItems(before.item, after.item);
