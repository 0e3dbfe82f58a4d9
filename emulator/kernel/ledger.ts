import { deserialize, serialize } from "node:v8";
import { assert } from "./assert.ts";
import type { EntryId } from "./journal.ts";
import { KeptMap } from "./kept-map.ts";

/**
 * Rows of one kind that outlive the process. A key names one row of the table; a row is plain data (what a structured
 * clone takes: dates, maps, sets, big integers and bytes among it) and is read from the living state when it is needed.
 */
export interface Table<Row> {
  keys(): Iterable<string>;
  /** `undefined`: there is no such row (any more). */
  read(key: string): Row | undefined;
  /**
   * Takes the rows of an earlier life into a state that has none; tables come in the order of their declaration.
   * `entry`: the journal's entry of the restoring, in place of all entries of that life.
   */
  restore(rows: readonly (readonly [key: string, row: Row])[], entry: EntryId): void;
  /**
   * Whether a marked row is compared with what was written of it last, which costs its memory a second time. Default true.
   * False for what is marked only when it did change (messages, items).
   */
  readonly compared?: boolean;
}

/** What a table's owner tells the ledger. */
export interface Marks {
  /** The row was made, changed or deleted, or may be by whoever was handed it. */
  mark(key: string): void;
  /** All rows may have changed. */
  markAll(): void;
  /**
   * A map whose entries are rows or parts of them: `keyOf` names the row that an entry belongs to. Whoever is handed a value may
   * change it in its place, unless `inPlace` is false.
   */
  map<V, K = string>(keyOf: (name: K) => string, inPlace?: boolean): Map<K, V>;
}

/** A row as it is written; without bytes it is erased. */
export type RowChange = readonly [table: string, key: string, row: Uint8Array | undefined];

/** Encoded rows, by table and key. */
export type StoredRows = ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>;

/** Where changes go. */
export interface LedgerSink {
  /** Takes changes that belong together: all of them or none. Throws when it cannot. */
  append(rows: readonly RowChange[]): void;
  /** When everything appended so far is where it has to be; `undefined`: it is. */
  settled(): Promise<void> | undefined;
}

/** Where a world's rooms say what outlives the process. By default nothing does, and nothing is noted. */
export interface Ledger {
  /** Whether there will be a sink. */
  readonly keeps: boolean;
  table<Row>(name: string, table: Table<Row>): Marks;
  /** From here on what is marked goes there. `written`: what it has already. */
  attach(sink: LedgerSink, written: StoredRows): void;
  /**
   * Writes down what was marked, as one: nobody may be told of it before. Throws when it cannot be written; it stays marked then.
   * Resolves when it is safe, `undefined` when it is.
   */
  commit(): Promise<void> | undefined;
  /** Every row there is, encoded, by the names of tables. */
  rows(): Iterable<RowChange>;
  /** Hands rows to their tables. Throws for what no table is there for. */
  restore(rows: StoredRows, entry: EntryId): void;
  /** Calls back once all rows are back: to go on with what was going on. */
  onRestored(listener: () => void): void;
}

interface Declared {
  readonly name: string;
  readonly table: Table<unknown>;
  readonly marked: Set<string>;
  /** What the sink has of it; only of compared tables. */
  written: Map<string, Uint8Array>;
}

export interface LedgerOptions {
  readonly keeps: boolean;
  /** Calls back when the turn that marked something is over. */
  readonly later: (run: () => void) => void;
  readonly onError: (error: unknown) => void;
}

const SILENT: Marks = { mark: () => {}, markAll: () => {}, map: () => new Map() };

export function createLedger({ keeps, later, onError }: LedgerOptions): Ledger {
  const tables = new Map<string, Declared>();
  const dirty = new Set<Declared>();
  const listeners: (() => void)[] = [];
  let sink: LedgerSink | undefined;
  let awaited = false;
  /** Reading rows asks for them as everybody does: that marks nothing. */
  let reading = false;

  const soon = (): void => {
    if (awaited) return;
    awaited = true;
    later(() => {
      awaited = false;
      try {
        void commit()?.catch(onError);
      } catch (error) {
        onError(error);
      }
    });
  };

  const mark = (declared: Declared, key: string): void => {
    if (!sink || reading) return;
    declared.marked.add(key);
    dirty.add(declared);
    soon();
  };

  const quietly = <T>(read: () => T): T => {
    reading = true;
    try {
      return read();
    } finally {
      reading = false;
    }
  };

  const changes = (): RowChange[] => {
    const found: RowChange[] = [];
    for (const { name, table, marked, written } of dirty)
      for (const key of marked) {
        const row = table.read(key);
        const bytes = row === undefined ? undefined : encode(name, row);
        const same = table.compared !== false && sameBytes(bytes, written.get(key));
        if (!same) found.push([name, key, bytes]);
      }
    return found;
  };

  const commit = (): Promise<void> | undefined => {
    if (!sink) return undefined;
    const rows = dirty.size === 0 ? [] : quietly(changes);
    sink.append(rows);
    for (const [name, key, bytes] of rows) {
      const declared = tables.get(name);
      if (!declared || declared.table.compared === false) continue;
      if (bytes) declared.written.set(key, bytes);
      else declared.written.delete(key);
    }
    for (const { marked } of dirty) marked.clear();
    dirty.clear();
    return sink.settled();
  };

  return {
    keeps,
    commit,
    table(name, table) {
      assert(!tables.has(name), `two tables are called ${name}`);
      const declared: Declared = { name, table, marked: new Set(), written: new Map() };
      tables.set(name, declared);
      if (!keeps) return SILENT;
      return {
        mark: (key) => mark(declared, key),
        markAll() {
          for (const key of table.keys()) mark(declared, key);
          for (const key of declared.written.keys()) mark(declared, key);
        },
        map: (keyOf, inPlace) => new KeptMap((entry) => mark(declared, keyOf(entry)), inPlace),
      };
    },
    attach(to, written) {
      sink = to;
      for (const declared of tables.values())
        if (declared.table.compared !== false) declared.written = new Map(written.get(declared.name));
    },
    *rows() {
      for (const { name, table } of [...tables.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)))
        for (const key of quietly(() => [...table.keys()])) {
          const row = quietly(() => table.read(key));
          if (row !== undefined) yield [name, key, encode(name, row)];
        }
    },
    restore(stored, entry) {
      for (const name of stored.keys())
        if (!tables.has(name)) throw new Error(`there are rows of "${name}", of which this version knows nothing`);
      for (const [name, { table }] of tables) {
        const rows = [...(stored.get(name) ?? [])].map(([key, bytes]) => [key, deserialize(bytes)] as const);
        if (rows.length > 0) table.restore(rows, entry);
      }
      for (const listener of listeners) listener();
    },
    onRestored: (listener) => void listeners.push(listener),
  };
}

function encode(table: string, row: unknown): Uint8Array {
  try {
    return serialize(row);
  } catch (error) {
    throw new Error(`misfire: a row of ${table} is no plain data: ${String(error)}`, { cause: error });
  }
}

const sameBytes = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === undefined || b === undefined ? a === b : Buffer.compare(a, b) === 0;

/** A key of several parts. None but the last may hold the character that parts them: no name of AWS's does. */
export const rowKey = (...parts: readonly string[]): string => parts.join("\0");

/** The parts of such a key: the last of `count` is all that is left. */
export function keyParts(key: string, count: 2): [string, string];
export function keyParts(key: string, count: 3): [string, string, string];
export function keyParts(key: string, count: 4): [string, string, string, string];
export function keyParts(key: string, count: 5): [string, string, string, string, string];
export function keyParts(key: string, count: number): string[] {
  const parts: string[] = [];
  let from = 0;
  while (parts.length < count - 1) {
    const end = key.indexOf("\0", from);
    if (end < 0) break;
    parts.push(key.slice(from, end));
    from = end + 1;
  }
  parts.push(key.slice(from));
  while (parts.length < count) parts.push("");
  return parts;
}
