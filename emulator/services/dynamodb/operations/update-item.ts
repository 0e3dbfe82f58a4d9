import type { ReturnValue, UpdateItemInput, UpdateItemOutput } from "@aws-sdk/client-dynamodb";
import type { Operation } from "../../../kernel/index.ts";
import { readUpdate } from "../actions.ts";
import { consumedCapacity, withCapacity } from "../capacity.ts";
import { project } from "../expressions/look-up.ts";
import type { Path } from "../expressions/syntax.ts";
import { collectionMetrics } from "../item-collection.ts";
import { refuseLegacy } from "../legacy.ts";
import { itemKeys, onTable } from "../permission.ts";
import { causeOf, type DynamoDbStore } from "../store.ts";
import type { Change } from "../storage/table-data.ts";
import type { Item } from "../values/attribute-value.ts";
import { chargeWrite, commit } from "../write.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html */
export const updateItem = (store: DynamoDbStore): Operation<UpdateItemInput, UpdateItemOutput> => ({
  permissions: (input, context) => [
    onTable("UpdateItem", input.TableName, context, itemKeys(store, input, context, [input.Key])),
  ],
  run(input, context) {
    refuseLegacy(input);
    const { read, touched } = readUpdate(input);
    const { table, key, plan } = read(store, context);
    const write = plan();
    chargeWrite(store, write);
    commit(store, write, { causes: causeOf(context) });
    const shown = show(input.ReturnValues ?? "NONE", write.change, touched);
    return {
      ...(shown && Object.keys(shown).length > 0 ? { Attributes: shown } : {}),
      ...withCapacity(consumedCapacity(input.ReturnConsumedCapacity, input.TableName, write.units)),
      ...collectionMetrics(input.ReturnItemCollectionMetrics, table, key),
    };
  },
});

function show(wanted: ReturnValue, { before, after }: Change, touched: readonly Path[]): Item | undefined {
  switch (wanted) {
    case "NONE":
      return undefined;
    case "ALL_OLD":
      return before?.item;
    case "ALL_NEW":
      return after?.item;
    case "UPDATED_OLD":
      return before && project(before.item, touched);
    case "UPDATED_NEW":
      return after && project(after.item, touched);
    default:
      return wanted satisfies never;
  }
}
