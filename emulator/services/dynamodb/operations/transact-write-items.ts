import type {
  ItemCollectionMetrics,
  TransactWriteItem,
  TransactWriteItemsInput,
  TransactWriteItemsOutput,
} from "@aws-sdk/client-dynamodb";
import type { Operation, Permission, Scope } from "../../../kernel/index.ts";
import { readConditionCheck, readDelete, readPut, readUpdate, type Action, type ReadAction } from "../actions.ts";
import { addUnits, consumedByTable, NO_UNITS, timesUnits, type Direction, type Units } from "../capacity.ts";
import { validation } from "../errors.ts";
import { collectionMetrics } from "../item-collection.ts";
import { leadingKeys, onTable } from "../permission.ts";
import type { DynamoDbStore } from "../store.ts";
import { checkTogether, once, transact, WRITE_FACTOR } from "../transaction.ts";
import type { WritePlan } from "../write.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export const transactWriteItems = (
  store: DynamoDbStore,
): Operation<TransactWriteItemsInput, TransactWriteItemsOutput> => ({
  permissions: (input, context) => (input.TransactItems ?? []).flatMap((item) => permissionFor(store, item, context)),
  run(input, context) {
    const reads = (input.TransactItems ?? []).map(readActionOf);
    const actions = reads.map((read) => read(store, context));
    checkTogether(actions);
    const names = (input.TransactItems ?? []).map((item) => partOf(item)?.TableName ?? "");
    const plans = once(store, context, { token: input.ClientRequestToken, content: input.TransactItems }, () =>
      transact(store, context, actions),
    );
    return answer(input, names, actions, plans ? "Write" : "Read", plans);
  },
});

type Part = NonNullable<TransactWriteItem[keyof TransactWriteItem]>;

const partOf = ({ ConditionCheck, Put, Delete, Update }: TransactWriteItem): Part | undefined =>
  ConditionCheck ?? Put ?? Delete ?? Update;

function permissionFor(store: DynamoDbStore, item: TransactWriteItem, scope: Scope): readonly Permission[] {
  const part = partOf(item);
  const { ConditionCheck, Put, Delete } = item;
  const action = ConditionCheck ? "ConditionCheckItem" : Put ? "PutItem" : Delete ? "DeleteItem" : "UpdateItem";
  const key = Put?.Item ?? (part && "Key" in part ? part.Key : undefined);
  return part ? [onTable(action, part.TableName, scope, leadingKeys(store, part.TableName, scope, [key]))] : [];
}

function readActionOf(item: TransactWriteItem): ReadAction {
  const { ConditionCheck, Put, Delete, Update } = item;
  const given = [ConditionCheck, Put, Delete, Update].filter((part) => part !== undefined);
  if (given.length > 1) throw validation("TransactItems can only contain one of Check, Put, Update or Delete");
  if (Put) return readPut(Put);
  if (Delete) return readDelete(Delete);
  if (Update) return readUpdate(Update).read;
  if (ConditionCheck) return readConditionCheck(ConditionCheck);
  throw validation("The action or operation requested is invalid. Verify that the action is typed correctly.");
}

function answer(
  input: TransactWriteItemsInput,
  names: readonly string[],
  actions: readonly Action[],
  direction: Direction,
  plans: readonly WritePlan[] = [],
): TransactWriteItemsOutput {
  const units = new Map<string, Units>();
  for (const [index, name] of names.entries()) {
    const spent = plans[index]?.units ?? { ...NO_UNITS, table: 1 };
    units.set(name, addUnits(units.get(name) ?? NO_UNITS, timesUnits(spent, WRITE_FACTOR)));
  }
  const metrics: Record<string, ItemCollectionMetrics[]> = {};
  for (const [index, { table, key }] of actions.entries()) {
    const { ItemCollectionMetrics: metric } = collectionMetrics(input.ReturnItemCollectionMetrics, table, key);
    if (metric) (metrics[names[index] ?? ""] ??= []).push(metric);
  }
  return {
    ...consumedByTable(input.ReturnConsumedCapacity, units, direction),
    ...(Object.keys(metrics).length > 0 ? { ItemCollectionMetrics: metrics } : {}),
  };
}
