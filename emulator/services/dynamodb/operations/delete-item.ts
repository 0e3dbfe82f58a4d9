import type { DeleteItemInput, DeleteItemOutput } from "@aws-sdk/client-dynamodb";
import type { Operation } from "../../../kernel/index.ts";
import { readDelete } from "../actions.ts";
import { consumedCapacity, withCapacity } from "../capacity.ts";
import { validation } from "../errors.ts";
import { collectionMetrics } from "../item-collection.ts";
import { refuseLegacy } from "../legacy.ts";
import { itemKeys, onTable } from "../permission.ts";
import { causeOf, type DynamoDbStore } from "../store.ts";
import { chargeWrite, commit } from "../write.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html */
export const deleteItem = (store: DynamoDbStore): Operation<DeleteItemInput, DeleteItemOutput> => ({
  permissions: (input, context) => [
    onTable("DeleteItem", input.TableName, context, itemKeys(store, input, context, [input.Key])),
  ],
  run(input, context) {
    refuseLegacy(input);
    const { ReturnValues: wanted = "NONE" } = input;
    if (wanted !== "NONE" && wanted !== "ALL_OLD") throw validation("ReturnValues can only be ALL_OLD or NONE");
    const { table, key, plan } = readDelete(input)(store, context);
    const write = plan();
    chargeWrite(store, write);
    commit(store, write, { causes: causeOf(context) });
    const old = write.change.before?.item;
    return {
      ...(wanted === "ALL_OLD" && old ? { Attributes: old } : {}),
      ...withCapacity(consumedCapacity(input.ReturnConsumedCapacity, input.TableName, write.units)),
      ...collectionMetrics(input.ReturnItemCollectionMetrics, table, key),
    };
  },
});
