import type { EntryId } from "../../kernel/index.ts";
import { throttle, unitsOf, type Direction, type Limited, type Units } from "./capacity.ts";
import { itemTooLarge } from "./errors.ts";
import { jsonOfItem } from "./event-record.ts";
import { subjectOf } from "./events.ts";
import { ITEM_BYTES_MAX } from "./limits.ts";
import type { Table } from "./state.ts";
import { partsOf, type Row } from "./storage/entry.ts";
import type { IndexShape } from "./storage/index-data.ts";
import type { Change } from "./storage/table-data.ts";
import type { DynamoDbStore } from "./store.ts";
import { tellConsumed, tellThrottled } from "./usage.ts";
import type { ChangeName } from "./stream.ts";
import { emptyItem, type Item } from "./values/attribute-value.ts";
import { equalItems } from "./values/order.ts";
import { sizeOfItem } from "./values/size.ts";

/** A write that was worked out and not done yet. */
export interface WritePlan {
  readonly table: Table;
  readonly change: Change;
  readonly units: Units;
}

/** Throws `tooLarge` for an item above 400 KB. */
export function planWrite(
  table: Table,
  before: Row | undefined,
  after: Item | undefined,
  tooLarge: () => Error = itemTooLarge,
): WritePlan {
  const row = after && { item: after, size: sizeOfItem(after), entry: 0 };
  if (row && row.size > ITEM_BYTES_MAX) throw tooLarge();
  const change = table.data.change(before, row);
  return { table, change, units: unitsOf(change) };
}

/** Takes what a write needs from table and indexes; throws AWS's answer when one of them has nothing left. */
export function chargeWrite(store: DynamoDbStore, { table, units }: WritePlan, factor: number = 1): void {
  const needs = [...globalOf(units)];
  admit(store, table, undefined, "Write");
  for (const [name] of needs) admit(store, table, name, "Write");
  limitedBy(table, undefined, "Write")?.bucket.take(units.table * factor);
  for (const [name, count] of needs) limitedBy(table, name, "Write")?.bucket.take(count * factor);
  // Local indexes are counted with their table.
  const local = [...units.indexes].reduce((sum, [{ kind }, count]) => sum + (kind === "local" ? count : 0), 0);
  tellConsumed(store, table, undefined, "Write", (units.table + local) * factor);
  for (const [name, count] of needs) tellConsumed(store, table, name, "Write", count * factor);
}

/** Local indexes live from their table's capacity. */
const globalOf = ({ indexes }: Units): Map<string, number> =>
  new Map([...indexes].filter(([{ kind }]) => kind === "global").map(([{ name }, count]) => [name, count]));

const limitedBy = (table: Table, index: string | undefined, direction: Direction): Limited | undefined =>
  table.limited.get(nameOfLimited(index, direction));

export const nameOfLimited = (index: string | undefined, direction: Direction): string => `${direction}/${index ?? ""}`;

/** Throws AWS's answer when nothing is left. */
export function admit(store: DynamoDbStore, table: Table, index: string | undefined, direction: Direction): void {
  const limited = limitedBy(table, index, direction);
  if (!limited || limited.bucket.has(store.kernel.now())) return;
  tellThrottled(store, table, index, direction);
  throw throttle(limited);
}

export function chargeRead(store: DynamoDbStore, table: Table, index: IndexShape | undefined, units: number): void {
  const name = index?.kind === "global" ? index.name : undefined;
  limitedBy(table, name, "Read")?.bucket.take(units);
  tellConsumed(store, table, name, "Read", units);
}

export interface Origin {
  readonly causes: readonly EntryId[];
  /** The item's time to live ended. */
  readonly expired?: boolean;
}

/** Does a write: stores it, writes it down, and tells stream and listeners. */
export function commit(store: DynamoDbStore, { table, change }: WritePlan, { causes, expired = false }: Origin): void {
  const { before, after } = change;
  const item = after?.item ?? before?.item;
  if (!item) return;
  const name = changeOf(change);
  const keys = keysOf(table, item);
  const fact = expired ? "ItemExpired" : after ? "ItemWritten" : "ItemDeleted";
  const entry = store.note(
    fact,
    subjectOf(table.arn, keys),
    { table: table.arn, change: name ?? "NONE", keys: jsonOfItem(keys) },
    causes,
  );
  if (after) after.entry = entry;
  table.data.apply(change);
  store.kept.wrote(table, item);
  store.expiry.follow(table, before, after);
  if (name === undefined) return;
  const stream = table.stream?.disabledAt === undefined ? table.stream : undefined;
  const record = stream?.append({
    eventId: store.kernel.random.stream("dynamodb.event-id").hex(32),
    eventName: name,
    at: store.kernel.now(),
    keys,
    before: before?.item,
    after: after?.item,
    expired,
    entry,
  });
  const told = stream && record && { arn: stream.origin.arn, record };
  store.tell({ kind: "changed", tableArn: table.arn, change: name, keys, stream: told, entry });
}

/** `undefined` when everything stays as it was: then streams are silent. */
function changeOf({ before, after }: Change): ChangeName | undefined {
  if (!before) return "INSERT";
  if (!after) return "REMOVE";
  return equalItems(before.item, after.item) ? undefined : "MODIFY";
}

export function keysOf(table: Table, item: Item): Item {
  const keys = emptyItem();
  for (const { name } of partsOf(table.data.keys)) {
    const value = item[name];
    if (value !== undefined) keys[name] = value;
  }
  return keys;
}
