import type {
  ConditionCheck,
  Delete,
  Put,
  ReturnValuesOnConditionCheckFailure,
  Update,
} from "@aws-sdk/client-dynamodb";
import type { Scope } from "../../kernel/index.ts";
import { cannotUpdateKey, conditionalCheckFailed, itemTooLarge, updatedItemTooLarge, validation } from "./errors.ts";
import { applyUpdate } from "./expressions/apply-update.ts";
import { holds } from "./expressions/evaluate.ts";
import { readExpressions } from "./expressions/read.ts";
import { headOf, pathsOf, type Condition, type Path, type UpdateAction } from "./expressions/syntax.ts";
import { checkIndexKeys, checkItem, readKey, typeMismatch } from "./keys.ts";
import { ITEM_BYTES_MAX } from "./limits.ts";
import type { Table } from "./state.ts";
import { partsOf, type Row } from "./storage/entry.ts";
import type { DynamoDbStore } from "./store.ts";
import { emptyItem, readItem, type Item } from "./values/attribute-value.ts";
import { sizeOfItem } from "./values/size.ts";
import { keysOf, planWrite, type WritePlan } from "./write.ts";

/** A write of one item, checked against its table and not yet against the item. */
export interface Action {
  readonly table: Table;
  readonly key: Item;
  /** Works the write out; throws AWS's answer when its condition does not hold, or it cannot be done. */
  plan(): WritePlan;
}

/** Reads the request first, as AWS does; whether the table exists is asked after that. */
export type ReadAction = (store: DynamoDbStore, scope: Scope) => Action;

type Loose<T> = { readonly [K in keyof T]?: T[K] };

export function readPut(input: Loose<Put>): ReadAction {
  const item = readItem(input.Item ?? {});
  if (sizeOfItem(item) > ITEM_BYTES_MAX) throw itemTooLarge();
  const { condition } = readExpressions(input, ["ConditionExpression"]);
  return (store, scope) => putInto(store.forData(input.TableName, scope), item, condition, input);
}

/** What an action does when its condition does not hold. */
interface Asking {
  readonly ReturnValuesOnConditionCheckFailure?: ReturnValuesOnConditionCheckFailure | undefined;
}

export function putInto(table: Table, item: Item, condition: Condition | undefined, asking: Asking): Action {
  checkItem(table, item);
  const key = keysOf(table, item);
  return {
    table,
    key,
    plan() {
      const before = table.data.get(key);
      check(condition, before, asking);
      return planWrite(table, before, item);
    },
  };
}

export function readDelete(input: Loose<Delete>): ReadAction {
  const { condition } = readExpressions(input, ["ConditionExpression"]);
  return withKey(input, condition, (table, before) => planWrite(table, before, undefined));
}

export function readConditionCheck(input: Loose<ConditionCheck>): ReadAction {
  const { condition } = readExpressions(input, ["ConditionExpression"]);
  return withKey(input, condition, (table, before) => ({
    ...planWrite(table, before, before?.item),
    change: { before, after: before, indexes: [] },
  }));
}

/** What an update touches: for those who want to see it before or after. */
export interface UpdateRequest {
  readonly read: ReadAction;
  readonly touched: readonly Path[];
}

export function readUpdate(input: Loose<Update>): UpdateRequest {
  const { condition, update = [] } = readExpressions(input, ["UpdateExpression", "ConditionExpression"]);
  const read: ReadAction = (store, scope) => {
    const table = store.forData(input.TableName, scope);
    return updateIn(table, readKey(table, input.Key), update, condition, input);
  };
  return { read, touched: update.map(({ path }) => path) };
}

export function updateIn(
  table: Table,
  key: Item,
  update: readonly UpdateAction[],
  condition: Condition | undefined,
  asking: Asking,
): Action {
  checkTargets(table, update);
  return {
    table,
    key,
    plan() {
      const before = table.data.get(key);
      check(condition, before, asking);
      return planUpdate(table, key, before, update);
    },
  };
}

function planUpdate(table: Table, key: Item, before: Row | undefined, update: readonly UpdateAction[]): WritePlan {
  const item = applyUpdate(before?.item ?? key, update);
  checkIndexKeys(table, item, (part, actual, index) =>
    setsDirectly(update, part.name)
      ? typeMismatch(part, actual, index)
      : validation("The update expression attempted to update the secondary index key to unsupported type"),
  );
  return planWrite(table, before, item, updatedItemTooLarge);
}

/** Whether the request itself says what type the attribute gets. */
const setsDirectly = (update: readonly UpdateAction[], name: string): boolean =>
  update.some(
    (action) =>
      action.path[0] === name &&
      (action.kind === "ADD" || (action.kind === "SET" && ["value", "+", "-"].includes(action.source.kind))),
  );

function checkTargets(table: Table, update: readonly UpdateAction[]): void {
  const keys = new Set(partsOf(table.data.keys).map(({ name }) => name));
  for (const { path } of update) if (keys.has(headOf(path))) throw cannotUpdateKey(headOf(path));
  requireScalarKeys(
    table,
    update.map(({ path }) => path),
  );
}

function withKey(
  input: Loose<Delete> | Loose<ConditionCheck>,
  condition: Condition | undefined,
  plan: (table: Table, before: Row | undefined) => WritePlan,
): ReadAction {
  return (store, scope) => {
    const table = store.forData(input.TableName, scope);
    return withCondition(table, readKey(table, input.Key), condition, input, plan);
  };
}

export const deleteFrom = (table: Table, key: Item, condition: Condition | undefined, asking: Asking): Action =>
  withCondition(table, key, condition, asking, (from, before) => planWrite(from, before, undefined));

function withCondition(
  table: Table,
  key: Item,
  condition: Condition | undefined,
  asking: Asking,
  plan: (table: Table, before: Row | undefined) => WritePlan,
): Action {
  if (condition) requireScalarKeys(table, pathsOf(condition));
  return {
    table,
    key,
    plan() {
      const before = table.data.get(key);
      check(condition, before, asking);
      return plan(table, before);
    },
  };
}

/** Attributes that are keys have no parts. */
function requireScalarKeys(table: Table, paths: readonly Path[]): void {
  const nested = new Set(paths.filter((path) => path.length > 1).map(headOf));
  const refuse = (kind: string, keys: Table["data"]["keys"]): void => {
    for (const { name } of partsOf(keys))
      if (nested.has(name))
        throw validation(
          `Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: ${kind}: ${name}`,
        );
  };
  refuse("Key", table.data.keys);
  for (const { shape } of table.indexes.values()) refuse("IndexKey", shape.keys);
}

const NOTHING = emptyItem();

function check(condition: Condition | undefined, before: Row | undefined, asking: Asking): void {
  if (!condition || holds(condition, before?.item ?? NOTHING)) return;
  throw conditionalCheckFailed(asking.ReturnValuesOnConditionCheckFailure === "ALL_OLD" ? before?.item : undefined);
}
