import type { ReturnValuesOnConditionCheckFailure } from "@aws-sdk/client-dynamodb";
import { AwsError, type Permission, type Scope } from "../../../kernel/index.ts";
import { deleteFrom, putInto, updateIn, type Action } from "../actions.ts";
import { duplicateItem, validation } from "../errors.ts";
import { keyConditionsOf, rangeOf } from "../expressions/key-condition.ts";
import { project } from "../expressions/look-up.ts";
import type { Condition } from "../expressions/syntax.ts";
import { checkKey, readStartKey } from "../keys.ts";
import { entriesOfRange } from "../operations/query.ts";
import { entriesOfSegment, WHOLE } from "../operations/scan.ts";
import { onIndex } from "../permission.ts";
import { readPage, sourceOf, type Page, type PageRequest, type Source } from "../reading.ts";
import type { Table } from "../state.ts";
import { partsOf, positionOf, tieOf, type Entry } from "../storage/entry.ts";
import type { DynamoDbStore } from "../store.ts";
import { emptyItem, type Item } from "../values/attribute-value.ts";
import type { WritePlan } from "../write.ts";
import type { Statement } from "./statement.ts";

type Select = Statement & { kind: "SELECT" };
type Write = Exclude<Statement, Select>;

const ACTIONS = { SELECT: "PartiQLSelect", INSERT: "PartiQLInsert", UPDATE: "PartiQLUpdate", DELETE: "PartiQLDelete" };

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html */
export const permissionOf = (statement: Statement, scope: Scope): Permission =>
  onIndex(
    ACTIONS[statement.kind],
    { TableName: statement.table, ...(statement.kind === "SELECT" ? { IndexName: statement.index } : {}) },
    scope,
  );

type SelectRequest = Pick<PageRequest, "ConsistentRead" | "Limit" | "ReturnConsumedCapacity">;

/** A query where the condition names the partition, a scan elsewhere: as on AWS, where that is what it costs. */
export function runSelect(
  store: DynamoDbStore,
  scope: Scope,
  statement: Select,
  request: SelectRequest,
  after: Item | undefined,
): Page {
  const table = store.forData(statement.table, scope);
  const page: PageRequest = { ...request, TableName: statement.table, IndexName: statement.index };
  const source = sourceOf(store, table, page);
  const entries = entriesFor(source, statement, after);
  return readPage(store, source, entries, page, { filter: statement.condition, projection: statement.projection });
}

function entriesFor(source: Source, { condition, order }: Select, after: Item | undefined): Iterable<Entry> {
  const { table, index, keys } = source;
  const start = after && readStartKey(table, index, after);
  const position = start && positionOf(keys, start, index ? tieOf(table.data.keys, start) : "");
  const range = condition && keyRange(source, condition);
  if (order && (!range || ![keys.sort?.name, keys.partition.name].includes(order.name)))
    throw validation(
      "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.",
    );
  return range
    ? entriesOfRange(source, range, order?.ascending ?? true, position)
    : entriesOfSegment(source, WHOLE, position);
}

/** The partition, and as much of the sort key, as the condition fixes. */
function keyRange({ keys }: Source, condition: Condition): ReturnType<typeof rangeOf> | undefined {
  const names = partsOf(keys).map(({ name }) => name);
  const about = conjuncts(condition).flatMap((each) => {
    const found = readable(each);
    return found && names.includes(found.name) ? [found] : [];
  });
  const partition = about.find(({ name, operator }) => name === keys.partition.name && operator === "=");
  if (!partition) return undefined;
  // One condition on the sort key bounds the range; the filter sees to the others.
  const sort = about.find(({ name }) => name === keys.sort?.name);
  return rangeOf([partition, ...(sort ? [sort] : [])], keys);
}

function readable(condition: Condition): ReturnType<typeof keyConditionsOf>[number] | undefined {
  try {
    return keyConditionsOf(condition)[0];
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}

function conjuncts(condition: Condition): readonly Condition[] {
  return condition.kind === "and" ? [...conjuncts(condition.left), ...conjuncts(condition.right)] : [condition];
}

interface Asking {
  readonly ReturnValuesOnConditionCheckFailure?: ReturnValuesOnConditionCheckFailure | undefined;
}

/** A statement that writes, as an action on one item. */
export function actionOf(store: DynamoDbStore, scope: Scope, statement: Write, asking: Asking): Action {
  const table = store.forData(statement.table, scope);
  switch (statement.kind) {
    case "INSERT":
      return insertInto(table, statement.item);
    case "UPDATE": {
      const { key, rest } = keyIn(table, statement.condition);
      // An update does not make items.
      const there = exists(table);
      return updateIn(table, key, statement.actions, rest ? { kind: "and", left: there, right: rest } : there, asking);
    }
    case "DELETE": {
      const { key, rest } = keyIn(table, statement.condition);
      return deleteFrom(table, key, rest, asking);
    }
    default:
      return statement satisfies never;
  }
}

const exists = (table: Table): Condition => ({
  kind: "function",
  name: "attribute_exists",
  operands: [{ kind: "path", path: [table.data.keys.partition.name] }],
});

function insertInto(table: Table, item: Item): Action {
  const action = putInto(table, item, undefined, {});
  return {
    ...action,
    plan() {
      if (table.data.get(action.key)) throw duplicateItem();
      return action.plan();
    },
  };
}

/** The key that a condition names in full, and what else it says. */
export function keyIn(
  table: Table,
  condition: Condition | undefined,
): { readonly key: Item; readonly rest: Condition | undefined } {
  const key = emptyItem();
  const others: Condition[] = [];
  const names = partsOf(table.data.keys).map(({ name }) => name);
  for (const each of condition ? conjuncts(condition) : []) {
    const found = readable(each);
    const value = found?.operator === "=" ? found.values[0] : undefined;
    if (found && value && names.includes(found.name) && key[found.name] === undefined) key[found.name] = value;
    else others.push(each);
  }
  if (names.some((name) => key[name] === undefined))
    throw validation("Where clause does not contain a mandatory equality on all key attributes");
  const rest = others.reduce<Condition | undefined>(
    (left, right) => (left ? { kind: "and", left, right } : right),
    undefined,
  );
  return { key: checkKey(table, key), rest };
}

/** What a statement that wrote gives back. */
export function returned(statement: Write, { change }: WritePlan): Item[] {
  if (statement.kind === "INSERT" || !statement.returning) return [];
  const { which, when } = statement.returning;
  if (statement.kind === "DELETE" && (which !== "ALL" || when !== "OLD"))
    throw validation("DELETE only supports RETURNING ALL OLD *");
  const item = (when === "OLD" ? change.before : change.after)?.item;
  if (!item) return [];
  if (which === "ALL" || statement.kind === "DELETE") return [item];
  return [
    project(
      item,
      statement.actions.map(({ path }) => path),
    ),
  ];
}
