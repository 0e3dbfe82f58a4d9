import type { TransactGetItemsInput, TransactGetItemsOutput } from "@aws-sdk/client-dynamodb";
import type { Operation } from "../../../kernel/index.ts";
import { addUnits, consumedByTable, NO_UNITS, readUnits, type Units } from "../capacity.ts";
import { validation } from "../errors.ts";
import { project } from "../expressions/look-up.ts";
import { readExpressions } from "../expressions/read.ts";
import { readKey } from "../keys.ts";
import { TRANSACTION_BYTES_MAX } from "../limits.ts";
import { leadingKeys, onTable } from "../permission.ts";
import { tieOf } from "../storage/entry.ts";
import type { DynamoDbStore } from "../store.ts";
import { admit, chargeRead } from "../write.ts";

/** A read in a transaction costs twice that of a consistent one: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html */
const FACTOR = 2;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html */
export const transactGetItems = (store: DynamoDbStore): Operation<TransactGetItemsInput, TransactGetItemsOutput> => ({
  permissions: (input, context) =>
    (input.TransactItems ?? []).map(({ Get }) =>
      onTable("GetItem", Get?.TableName, context, leadingKeys(store, Get?.TableName, context, [Get?.Key])),
    ),
  run(input, context) {
    const gets = (input.TransactItems ?? []).map(({ Get }) => {
      if (!Get) throw validation("TransactItems can only contain one of Get");
      return { get: Get, projection: readExpressions(Get, []).projection };
    });
    const found = gets.map(({ get, projection }) => {
      const table = store.forData(get.TableName, context);
      const key = readKey(table, get.Key);
      return { name: get.TableName, table, key, projection, row: table.data.get(key) };
    });
    const places = found.map(({ table, key }) => `${table.arn} ${tieOf(table.data.keys, key)}`);
    if (new Set(places).size < places.length)
      throw validation("Transaction request cannot include multiple operations on one item");
    if (found.reduce((sum, { row }) => sum + (row?.size ?? 0), 0) > TRANSACTION_BYTES_MAX)
      throw validation("Aggregated size of all items in the transaction exceeds the limit of 4 MB");
    for (const { table } of found) admit(store, table, undefined, "Read");
    const units = new Map<string, Units>();
    for (const { name = "", table, row } of found) {
      const cost = readUnits(row?.size ?? 0, true) * FACTOR;
      chargeRead(store, table, undefined, cost);
      units.set(name, addUnits(units.get(name) ?? NO_UNITS, { ...NO_UNITS, table: cost }));
    }
    return {
      Responses: found.map(({ row, projection }) =>
        row ? { Item: projection ? project(row.item, projection) : row.item } : {},
      ),
      ...consumedByTable(input.ReturnConsumedCapacity, units, "Read"),
    };
  },
});
