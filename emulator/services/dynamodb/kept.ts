import { keyParts, rowKey, type EntryId, type Ledger, type Scope } from "../../kernel/index.ts";
import { addressOfArn, arnOfTable } from "./arn.ts";
import type { Index, Region, RememberedTransaction, Table } from "./state.ts";
import { positionOfTie, tieOf, type Keys, type Row } from "./storage/entry.ts";
import { TableData } from "./storage/table-data.ts";
import { Stream, type StreamOrigin, type StreamRecord, type StreamRest } from "./stream.ts";
import { readItem, type Item } from "./values/attribute-value.ts";

type Plain = Omit<Table, "arn" | "data" | "limited" | "stream" | "indexes">;

interface TableRow extends Plain {
  readonly keys: Keys;
  readonly indexes: readonly Index[];
  readonly streamArn: string | undefined;
}

interface StreamRow extends StreamRest {
  readonly origin: StreamOrigin;
}

/** What of the room outlives the process, and where it is put so that it does. */
export interface DynamoDbKept {
  region(scope: Scope): Region;
  readonly transactions: Map<string, RememberedTransaction>;
  stream(origin: StreamOrigin): Stream;
  /** The item with that key was written or deleted. */
  wrote(table: Table, key: Item): void;
  /** The table is gone, and its items with it. */
  dropped(table: Table): void;
}

export interface DynamoDbParts {
  regions(): readonly Region[];
  region(scope: Scope): Region;
}

export function keepDynamoDb(ledger: Ledger, parts: DynamoDbParts): DynamoDbKept {
  const all = (): readonly Table[] => parts.regions().flatMap(({ tables }) => [...tables.values()]);
  const tableAt = (arn: string): Table | undefined => {
    const address = addressOfArn(arn);
    return address && parts.region(address).tables.get(address.name);
  };
  const allStreams = (): readonly Stream[] => parts.regions().flatMap(({ streams }) => [...streams.values()]);
  const streamAt = (arn: string): Stream | undefined => {
    const address = addressOfArn(arn);
    return address && parts.region(address).streams.get(arn);
  };

  const streams = ledger.table<StreamRow>("dynamodb.streams", {
    keys: () => allStreams().map(({ origin }) => origin.arn),
    read(arn) {
      const stream = streamAt(arn);
      return stream && { origin: stream.origin, ...stream.rest };
    },
    restore(rows) {
      for (const [, { origin, ...rest }] of rows) {
        const stream = kept.stream(origin);
        stream.restore(rest, []);
        parts.region(origin).streams.set(origin.arn, stream);
      }
    },
  });
  const records = ledger.table<StreamRecord>("dynamodb.stream-records", {
    compared: false,
    *keys() {
      for (const { origin, numbers } of allStreams()) for (const number of numbers) yield rowKey(origin.arn, number);
    },
    read(key) {
      const [arn, number] = keyParts(key, 2);
      return streamAt(arn)?.record(number);
    },
    restore(rows, entry) {
      const byStream = new Map<string, StreamRecord[]>();
      for (const [key, record] of rows) {
        const [arn] = keyParts(key, 2);
        const list = byStream.get(arn) ?? [];
        byStream.set(arn, list);
        list.push({ ...record, ...imagesOf(record), entry });
      }
      for (const [arn, list] of byStream) {
        const stream = streamAt(arn);
        stream?.restore(stream.rest, list);
      }
    },
  });
  const tables = ledger.table<TableRow>("dynamodb.tables", {
    keys: () => all().map(({ arn }) => arn),
    read(arn) {
      const table = tableAt(arn);
      if (!table) return undefined;
      const { arn: _, data, limited: __, stream, indexes, ...rest } = table;
      return { ...rest, keys: data.keys, indexes: [...indexes.values()], streamArn: stream?.origin.arn };
    },
    restore(rows) {
      for (const [arn, { keys, indexes, streamArn, ...rest }] of rows) {
        const data = new TableData(
          keys,
          indexes.map(({ shape }) => shape),
        );
        const table: Table = {
          ...rest,
          arn,
          data,
          indexes: new Map(indexes.map((index) => [index.shape.name, index])),
          limited: new Map(),
          stream: streamArn === undefined ? undefined : streamAt(streamArn),
        };
        parts.region(table.address).tables.set(table.address.name, table);
      }
    },
  });
  const items = ledger.table<Pick<Row, "item" | "size">>("dynamodb.items", {
    compared: false,
    *keys() {
      for (const { arn, data } of all())
        for (const { row } of data.main.from(() => true)) yield rowKey(arn, tieOf(data.keys, row.item));
    },
    read(key) {
      const [arn, tie] = keyParts(key, 2);
      const row = tableAt(arn)?.data.main.at(positionOfTie(tie))?.row;
      return row && { item: row.item, size: row.size };
    },
    restore(rows, entry) {
      for (const [key, { item, size }] of rows) {
        const data = tableAt(keyParts(key, 2)[0])?.data;
        data?.apply(data.change(undefined, ownRow(item, size, entry)));
      }
    },
  });
  const transactions = ledger.table<RememberedTransaction>("dynamodb.transactions", {
    keys: () => kept.transactions.keys(),
    read: (key) => kept.transactions.get(key),
    restore: (rows) => rows.forEach(([key, row]) => kept.transactions.set(key, row)),
  });

  const wrote = (table: Table, key: Item): void => items.mark(rowKey(table.arn, tieOf(table.data.keys, key)));
  const kept: DynamoDbKept = {
    region: (scope) => ({
      tables: tables.map((name) => arnOfTable({ account: scope.account, region: scope.region, name })),
      streams: streams.map((arn) => arn),
    }),
    transactions: transactions.map((key) => key),
    stream: (origin) =>
      new Stream(origin, (number) =>
        number === undefined ? streams.mark(origin.arn) : records.mark(rowKey(origin.arn, number)),
      ),
    wrote,
    dropped(table) {
      if (!ledger.keeps) return;
      for (const { row } of table.data.main.from(() => true)) wrote(table, row.item);
    },
  };
  return kept;
}

/** Items have no prototype: attributes may have any name. */
const ownRow = (item: Item, size: number, entry: EntryId): Row => ({ item: readItem(item), size, entry });

const imagesOf = ({
  keys,
  newImage,
  oldImage,
}: StreamRecord): Pick<StreamRecord, "keys" | "newImage" | "oldImage"> => ({
  keys: readItem(keys),
  newImage: newImage && readItem(newImage),
  oldImage: oldImage && readItem(oldImage),
});
