import type {
  BatchWriteItemInput,
  BatchWriteItemOutput,
  ItemCollectionMetrics,
  WriteRequest,
} from "@aws-sdk/client-dynamodb";
import type { AwsError, CallContext, Operation } from "../../../kernel/index.ts";
import { readDelete, readPut, type Action } from "../actions.ts";
import { addUnits, consumedByTable, NO_UNITS, type Units } from "../capacity.ts";
import { keyDoesNotMatch, validation } from "../errors.ts";
import { collectionMetrics } from "../item-collection.ts";
import { BATCH_WRITE_BYTES_MAX, BATCH_WRITE_MAX } from "../limits.ts";
import { leadingKeys, onTable } from "../permission.ts";
import { partsOf, tieOf } from "../storage/entry.ts";
import { causeOf, type DynamoDbStore } from "../store.ts";
import { readItem, typeOf } from "../values/attribute-value.ts";
import { sizeOfItem } from "../values/size.ts";
import { chargeWrite, commit } from "../write.ts";
import { refusalOf } from "./batch-get-item.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
export const batchWriteItem = (store: DynamoDbStore): Operation<BatchWriteItemInput, BatchWriteItemOutput> => ({
  permissions: (input, context) =>
    Object.entries(input.RequestItems ?? {}).map(([table, requests]) =>
      onTable(
        "BatchWriteItem",
        table,
        context,
        leadingKeys(
          store,
          table,
          context,
          requests.map(({ PutRequest, DeleteRequest }) => PutRequest?.Item ?? DeleteRequest?.Key),
        ),
      ),
    ),
  run(input, context) {
    const tables = Object.entries(input.RequestItems ?? {});
    const all = tables.flatMap(([, requests]) => requests);
    if (all.length > BATCH_WRITE_MAX) throw validation("Too many items requested for the BatchWriteItem call");
    checkBytes(all);
    const asked = tables.map(([name, requests]) => ({
      name,
      actions: readActions(store, context, name, requests),
      requests,
    }));
    const outcome = write(store, context, asked);
    const unprocessed = Object.entries(outcome.left);
    if (outcome.throttled && unprocessed.reduce((sum, [, left]) => sum + left.length, 0) === all.length)
      throw outcome.throttled;
    const metrics = collections(input, asked);
    return {
      UnprocessedItems: outcome.left,
      ...consumedByTable(input.ReturnConsumedCapacity, outcome.units),
      ...(Object.keys(metrics).length > 0 ? { ItemCollectionMetrics: metrics } : {}),
    };
  },
});

interface Asked {
  readonly name: string;
  readonly requests: readonly WriteRequest[];
  readonly actions: readonly Action[];
}

function checkBytes(requests: readonly WriteRequest[]): void {
  const bytes = requests.reduce((sum, { PutRequest }) => sum + sizeOfItem(readItem(PutRequest?.Item ?? {})), 0);
  if (bytes > BATCH_WRITE_BYTES_MAX) throw validation("Batch request size exceeds the maximum of 16 MB");
}

function readActions(
  store: DynamoDbStore,
  context: CallContext,
  name: string,
  requests: readonly WriteRequest[],
): readonly Action[] {
  const actions = requests.map(({ PutRequest: put, DeleteRequest: remove }) => {
    if (put && remove)
      throw validation(
        "Supplied WriteRequest has more than one request type set, must contain exactly one of the supported request types",
      );
    if (!put && !remove)
      throw validation("Supplied WriteRequest is empty, must contain exactly one of the supported request types");
    if (remove) return readDelete({ TableName: name, Key: remove.Key })(store, context);
    requireKey(store, context, name, put?.Item);
    return readPut({ TableName: name, Item: put?.Item })(store, context);
  });
  const places = actions.map(({ table, key }) => tieOf(table.data.keys, key));
  if (new Set(places).size < places.length) throw validation("Provided list of item keys contains duplicates");
  return actions;
}

/** Batches are less talkative than PutItem about what is wrong with a key. */
function requireKey(
  store: DynamoDbStore,
  context: CallContext,
  name: string,
  item: NonNullable<WriteRequest["PutRequest"]>["Item"] = {},
): void {
  for (const part of partsOf(store.forData(name, context).data.keys)) {
    const value = item[part.name];
    if (!value || typeOf(value) !== part.type) throw keyDoesNotMatch();
  }
}

interface Outcome {
  readonly left: Record<string, WriteRequest[]>;
  readonly units: ReadonlyMap<string, Units>;
  readonly throttled: AwsError | undefined;
}

/** One after the other; what the table has no capacity for is handed back. */
function write(store: DynamoDbStore, context: CallContext, asked: readonly Asked[]): Outcome {
  const left: Record<string, WriteRequest[]> = {};
  const units = new Map<string, Units>();
  let throttled: AwsError | undefined;
  for (const { name, requests, actions } of asked)
    for (const [index, action] of actions.entries()) {
      const plan = action.plan();
      const refusal = refusalOf(() => chargeWrite(store, plan));
      const request = requests[index];
      if (refusal && request) {
        throttled ??= refusal;
        (left[name] ??= []).push(request);
        continue;
      }
      commit(store, plan, { causes: causeOf(context) });
      units.set(name, addUnits(units.get(name) ?? NO_UNITS, plan.units));
    }
  return { left, units, throttled };
}

function collections(
  { ReturnItemCollectionMetrics: wanted }: BatchWriteItemInput,
  asked: readonly Asked[],
): Record<string, ItemCollectionMetrics[]> {
  const metrics: Record<string, ItemCollectionMetrics[]> = {};
  for (const { name, actions } of asked)
    for (const { table, key } of actions) {
      const { ItemCollectionMetrics: metric } = collectionMetrics(wanted, table, key);
      if (metric) (metrics[name] ??= []).push(metric);
    }
  return metrics;
}
