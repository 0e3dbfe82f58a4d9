import type { GetItemInput, GetItemOutput } from "@aws-sdk/client-dynamodb";
import type { Operation } from "../../../kernel/index.ts";
import { consumedCapacity, NO_UNITS, readUnits, withCapacity } from "../capacity.ts";
import { project } from "../expressions/look-up.ts";
import { readExpressions } from "../expressions/read.ts";
import { readKey } from "../keys.ts";
import { refuseLegacy } from "../legacy.ts";
import { itemKeys, onTable } from "../permission.ts";
import type { DynamoDbStore } from "../store.ts";
import { admit, chargeRead } from "../write.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html */
export const getItem = (store: DynamoDbStore): Operation<GetItemInput, GetItemOutput> => ({
  permissions: (input, context) => [
    onTable("GetItem", input.TableName, context, itemKeys(store, input, context, [input.Key])),
  ],
  run(input, context) {
    refuseLegacy(input);
    const { projection } = readExpressions(input, []);
    const table = store.forData(input.TableName, context);
    const key = readKey(table, input.Key);
    admit(store, table, undefined, "Read");
    const row = table.data.get(key);
    const units = readUnits(row?.size ?? 0, input.ConsistentRead ?? false);
    chargeRead(store, table, undefined, units);
    return {
      ...(row ? { Item: projection ? project(row.item, projection) : row.item } : {}),
      ...withCapacity(consumedCapacity(input.ReturnConsumedCapacity, input.TableName, { ...NO_UNITS, table: units })),
    };
  },
});
