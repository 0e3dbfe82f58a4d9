import {
  Scoped,
  type CallContext,
  type EntryId,
  type Instant,
  type JsonObject,
  type Kernel,
  type Scope,
} from "../../kernel/index.ts";
import { addressOf, addressOfArn, arnOfTable, type TableAddress } from "./arn.ts";
import { resourceNotFound, tableNotFound } from "./errors.ts";
import type { DynamoDbFact } from "./events.ts";
import { keepDynamoDb, type DynamoDbKept } from "./kept.ts";
import { statusOf, type Region, type RememberedTransaction, type Table, type Timings } from "./state.ts";
import { partsOf, type Row } from "./storage/entry.ts";
import type { Stream } from "./stream.ts";
import type { TableUse } from "./usage.ts";
import { compareTexts } from "./values/order.ts";

/** Deletes items when their time to live has ended. */
export interface ExpiryWatch {
  /** Looks at all items anew: the attribute was chosen, changed or switched off. */
  begin(table: Table): void;
  /** An item was written: it may expire now, or at another time. */
  follow(table: Table, before: Row | undefined, after: Row | undefined): void;
}

/** What the operations share: the tables of the world. */
export interface DynamoDbStore {
  readonly kernel: Kernel;
  readonly timings: Timings;
  readonly expiry: ExpiryWatch;
  readonly kept: DynamoDbKept;
  /** By account, region and token. */
  readonly transactions: Map<string, RememberedTransaction>;
  /** In the order of their names. */
  tables(scope: Scope): readonly Table[];
  /** Of the whole world. */
  allTables(): readonly Table[];
  find(address: TableAddress): Table | undefined;
  findArn(arn: string): Table | undefined;
  /** The table whose items a request is about; throws AWS's answer when it cannot be used. */
  forData(name: string | undefined, scope: Scope): Table;
  /** The table that a request is about itself. */
  forControl(name: string | undefined, scope: Scope): Table;
  add(table: Table): void;
  addStream(stream: Stream): void;
  /** In the order in which they came. */
  streams(scope: Scope): readonly Stream[];
  stream(arn: string): Stream | undefined;
  /** Writes a fact down. */
  note(fact: string, subject: string, detail: JsonObject, causes: readonly EntryId[]): EntryId;
  tell(fact: DynamoDbFact): void;
  onFact(listener: (fact: DynamoDbFact) => void): void;
  /** Tells what a request took. */
  use(use: TableUse): void;
  onUse(listener: (use: TableUse) => void): void;
}

export function createStore(
  kernel: Kernel,
  timings: Timings,
  watch: (store: () => DynamoDbStore) => ExpiryWatch,
): DynamoDbStore {
  const regions = new Scoped<Region>((scope) => kept.region(scope));
  const kept = keepDynamoDb(kernel.ledger, {
    regions: () => regions.all().map(({ value }) => value),
    region: (scope) => regions.in(scope),
  });
  const listeners: ((fact: DynamoDbFact) => void)[] = [];
  const useListeners: ((use: TableUse) => void)[] = [];
  const store: DynamoDbStore = {
    kernel,
    timings,
    expiry: watch(() => store),
    kept,
    transactions: kept.transactions,
    allTables: () => regions.all().flatMap(({ value }) => [...value.tables.values()]),
    tables(scope) {
      const region = regions.in(scope);
      for (const name of region.tables.keys()) store.find({ ...scope, name });
      return [...region.tables.values()].toSorted((a, b) => compareTexts(a.address.name, b.address.name));
    },
    find(address) {
      const tables = regions.peek(address)?.tables;
      const table = tables?.get(address.name);
      if (!table) return undefined;
      const now = kernel.now();
      if (table.goneAt !== undefined && table.goneAt <= now) {
        kept.dropped(table);
        tables?.delete(address.name);
        return undefined;
      }
      dropIndexes(table, now);
      return table;
    },
    findArn(arn) {
      const address = addressOfArn(arn);
      return address && arn === arnOfTable(address) ? store.find(address) : undefined;
    },
    forData(name, scope) {
      const table = store.find(addressOf(name, scope));
      const status = table && statusOf(table, kernel.now());
      if (!table || status === "CREATING" || status === "DELETING") throw resourceNotFound();
      return table;
    },
    forControl(name, scope) {
      const address = addressOf(name, scope);
      const table = store.find(address);
      if (!table) throw tableNotFound(address.name);
      return table;
    },
    add: (table) => void regions.in(table.address).tables.set(table.address.name, table),
    addStream: (stream) => void regions.in(stream.origin).streams.set(stream.origin.arn, stream),
    streams(scope) {
      const streams = regions.peek(scope)?.streams ?? new Map<string, Stream>();
      for (const [arn, stream] of streams) if (stream.isGone(kernel.now())) streams.delete(arn);
      return [...streams.values()];
    },
    stream(arn) {
      const address = addressOfArn(arn);
      return address && store.streams(address).find(({ origin }) => origin.arn === arn);
    },
    note: (fact, subject, detail, causes) =>
      kernel.journal.write(causes, { kind: "fact", service: "dynamodb", fact, subject, detail }),
    tell(fact) {
      for (const listener of listeners) listener(fact);
    },
    onFact: (listener) => void listeners.push(listener),
    use(use) {
      for (const listener of useListeners) listener(use);
    },
    onUse: (listener) => void useListeners.push(listener),
  };
  return store;
}

/** Indexes whose deletion has ended. */
function dropIndexes(table: Table, now: Instant): void {
  for (const [name, { goneAt }] of table.indexes) {
    if (goneAt === undefined || goneAt > now) continue;
    table.indexes.delete(name);
    table.data.removeIndex(name);
    // Attributes that no key has any more are not defined any more.
    const shapes = [...table.indexes.values()].map(({ shape }) => shape);
    const used = new Set(
      [table.data.keys, ...shapes.map(({ keys }) => keys)].flatMap(partsOf).map((part) => part.name),
    );
    table.definitions = table.definitions.filter(({ AttributeName = "" }) => used.has(AttributeName));
  }
}

/** What causes a change: the call that asked for it. */
export const causeOf = (context: CallContext): readonly EntryId[] => [context.entry];
