import { seconds, type Instant } from "../../kernel/index.ts";
import { EXPIRED_AT_MOST } from "./limits.ts";
import { expiryAttribute, type Table } from "./state.ts";
import { tieOf, type Row } from "./storage/entry.ts";
import { SortedList } from "./storage/sorted-list.ts";
import type { DynamoDbStore, ExpiryWatch } from "./store.ts";
import type { Item } from "./values/attribute-value.ts";
import { compareTexts } from "./values/order.ts";
import { commit, planWrite } from "./write.ts";

interface Due {
  readonly at: Instant;
  readonly tie: string;
  readonly key: Item;
}

/** Deletes items when their time to live has ended. Costs no capacity; the stream says who did it. */
export class Expiry implements ExpiryWatch {
  readonly #store: () => DynamoDbStore;
  readonly #due = new WeakMap<Table, SortedList<Due>>();
  readonly #armed = new WeakMap<Table, Instant>();

  constructor(store: () => DynamoDbStore) {
    this.#store = store;
  }

  begin(table: Table): void {
    this.#due.delete(table);
    if (expiryAttribute(table.timeToLive) === undefined) return;
    for (const { row } of table.data.main.from(() => true)) this.follow(table, undefined, row);
  }

  follow(table: Table, before: Row | undefined, after: Row | undefined): void {
    const attribute = expiryAttribute(table.timeToLive);
    if (attribute === undefined) return;
    const due = this.#due.get(table) ?? new SortedList<Due>((a, b) => a.at - b.at || compareTexts(a.tie, b.tie));
    this.#due.set(table, due);
    const was = before && this.#dueOf(table, attribute, before);
    const is = after && this.#dueOf(table, attribute, after);
    if (was) due.remove(was);
    if (is) due.put(is);
    this.#arm(table);
  }

  #dueOf(table: Table, attribute: string, { item }: Row): Due | undefined {
    const ends = item[attribute]?.N;
    if (ends === undefined) return undefined;
    const at = seconds(Number(ends));
    // AWS takes what ended years ago for a mistake.
    if (at < this.#store().kernel.now() - EXPIRED_AT_MOST) return undefined;
    return { at: at + this.#store().timings.expire, tie: tieOf(table.data.keys, item), key: item };
  }

  #arm(table: Table): void {
    const { kernel } = this.#store();
    const next = this.#due.get(table)?.first();
    if (!next) return;
    const at = Math.max(next.at, table.timeToLive?.holdsAt ?? 0, kernel.now());
    const armed = this.#armed.get(table);
    if (armed !== undefined && armed <= at) return;
    this.#armed.set(table, at);
    const run = (): void => {
      if (this.#armed.get(table) !== at) return;
      this.#armed.delete(table);
      this.#sweep(table);
    };
    kernel.timeline.at(at, `items of ${table.address.name} expire`, run, { background: true });
  }

  #sweep(table: Table): void {
    const store = this.#store();
    const due = this.#due.get(table);
    if (store.find(table.address) !== table) return;
    for (let next = due?.first(); next && next.at <= store.kernel.now(); next = due?.first()) {
      due?.remove(next);
      const row = table.data.get(next.key);
      if (row) commit(store, planWrite(table, row, undefined), { causes: [row.entry], expired: true });
    }
    this.#arm(table);
  }
}
