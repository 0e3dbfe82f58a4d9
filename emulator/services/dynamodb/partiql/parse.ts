import { notWellFormed } from "../errors.ts";
import type {
  Comparator,
  Condition,
  ConditionFunction,
  Operand,
  Path,
  Source,
  UpdateAction,
} from "../expressions/syntax.ts";
import type { AttributeValue } from "../values/attribute-value.ts";
import { Cursor } from "./cursor.ts";
import type { Returning, Statement } from "./statement.ts";

/** Reads one statement; throws AWS's answer to what is none. */
export function parseStatement(text: string, parameters: readonly AttributeValue[]): Statement {
  const cursor = new Cursor(text, parameters);
  const statement = read(cursor);
  cursor.finish();
  return statement;
}

function read(cursor: Cursor): Statement {
  if (cursor.has("SELECT")) return select(cursor);
  if (cursor.has("INSERT", "INTO")) {
    const table = cursor.name();
    cursor.expect("VALUE");
    const { M: item } = cursor.value();
    if (!item) throw notWellFormed("INSERT needs a map of attributes");
    return { kind: "INSERT", table, item };
  }
  if (cursor.has("UPDATE")) {
    const table = cursor.name();
    const actions = updates(cursor);
    return { kind: "UPDATE", table, actions, condition: where(cursor), returning: returning(cursor) };
  }
  if (cursor.has("DELETE", "FROM")) {
    const table = cursor.name();
    return { kind: "DELETE", table, condition: where(cursor), returning: returning(cursor) };
  }
  throw cursor.unexpected();
}

function select(cursor: Cursor): Statement {
  const projection: Path[] = [];
  if (!cursor.has("*")) {
    do projection.push(cursor.path());
    while (cursor.has(","));
  }
  cursor.expect("FROM");
  const table = cursor.name();
  const index = cursor.has(".") ? cursor.name() : undefined;
  const condition = where(cursor);
  return {
    kind: "SELECT",
    table,
    index,
    projection: projection.length > 0 ? projection : undefined,
    condition,
    order: order(cursor),
  };
}

function order(cursor: Cursor): { readonly name: string; readonly ascending: boolean } | undefined {
  if (!cursor.has("ORDER", "BY")) return undefined;
  const name = cursor.name();
  const descending = cursor.has("DESC");
  if (!descending) cursor.has("ASC");
  return { name, ascending: !descending };
}

const where = (cursor: Cursor): Condition | undefined => (cursor.has("WHERE") ? or(cursor) : undefined);

function returning(cursor: Cursor): Returning | undefined {
  if (!cursor.has("RETURNING")) return undefined;
  const which = cursor.has("ALL") ? "ALL" : cursor.has("MODIFIED") ? "MODIFIED" : undefined;
  const when = cursor.has("OLD") ? "OLD" : cursor.has("NEW") ? "NEW" : undefined;
  if (!which || !when) throw cursor.unexpected();
  cursor.expect("*");
  return { which, when };
}

function updates(cursor: Cursor): readonly UpdateAction[] {
  const actions: UpdateAction[] = [];
  for (;;) {
    if (cursor.has("SET")) {
      do {
        const path = cursor.path();
        cursor.expect("=");
        actions.push(set(path, source(cursor)));
      } while (cursor.has(","));
    } else if (cursor.has("REMOVE")) {
      do actions.push({ kind: "REMOVE", path: cursor.path() });
      while (cursor.has(","));
    } else break;
  }
  if (actions.length === 0) throw cursor.unexpected();
  return actions;
}

type SetSource =
  | Source
  | { readonly kind: "set_add"; readonly value: AttributeValue }
  | { readonly kind: "set_delete"; readonly value: AttributeValue };

const set = (path: Path, from: SetSource): UpdateAction =>
  from.kind === "set_add" || from.kind === "set_delete"
    ? { kind: from.kind === "set_add" ? "ADD" : "DELETE", path, value: from.value }
    : { kind: "SET", path, source: from };

function source(cursor: Cursor): SetSource {
  for (const kind of ["set_add", "set_delete"] as const) {
    if (!cursor.has(kind.toUpperCase(), "(")) continue;
    cursor.path();
    cursor.expect(",");
    const value = cursor.value();
    cursor.expect(")");
    return { kind, value };
  }
  const left = term(cursor);
  const kind = cursor.has("+") ? "+" : cursor.has("-") ? "-" : undefined;
  return kind ? { kind, left, right: term(cursor) } : left;
}

function term(cursor: Cursor): Source {
  if (cursor.has("LIST_APPEND", "(")) {
    const left = term(cursor);
    cursor.expect(",");
    const right = term(cursor);
    cursor.expect(")");
    return { kind: "list_append", left, right };
  }
  if (cursor.has("IF_NOT_EXISTS", "(")) {
    const path = cursor.path();
    cursor.expect(",");
    const otherwise = term(cursor);
    cursor.expect(")");
    return { kind: "if_not_exists", path, otherwise };
  }
  return cursor.isValue() ? { kind: "value", value: cursor.value() } : { kind: "path", path: cursor.path() };
}

function or(cursor: Cursor): Condition {
  let left = and(cursor);
  while (cursor.has("OR")) left = { kind: "or", left, right: and(cursor) };
  return left;
}

function and(cursor: Cursor): Condition {
  let left = not(cursor);
  while (cursor.has("AND")) left = { kind: "and", left, right: not(cursor) };
  return left;
}

function not(cursor: Cursor): Condition {
  if (cursor.has("NOT")) return { kind: "not", condition: not(cursor) };
  if (cursor.has("(")) {
    const condition = or(cursor);
    cursor.expect(")");
    return condition;
  }
  return single(cursor);
}

const FUNCTIONS: readonly ConditionFunction[] = ["begins_with", "contains", "attribute_type"];
const COMPARATORS: Readonly<Record<string, Comparator>> = {
  "=": "=",
  "<>": "<>",
  "!=": "<>",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};

function single(cursor: Cursor): Condition {
  for (const name of FUNCTIONS) {
    if (!cursor.has(name.toUpperCase(), "(")) continue;
    const operands = [operand(cursor)];
    while (cursor.has(",")) operands.push(operand(cursor));
    cursor.expect(")");
    if (operands.length !== 2) throw notWellFormed(`${name} takes two operands`);
    return { kind: "function", name, operands };
  }
  const left = operand(cursor);
  const operator = cursor.next.kind === "symbol" ? COMPARATORS[cursor.next.text] : undefined;
  if (operator) {
    cursor.take();
    return { kind: "compare", operator, left, right: operand(cursor) };
  }
  if (cursor.has("BETWEEN")) {
    const low = operand(cursor);
    cursor.expect("AND");
    return { kind: "between", operand: left, low, high: operand(cursor) };
  }
  if (cursor.has("IN")) return { kind: "in", operand: left, options: options(cursor) };
  if (cursor.has("IS")) return is(cursor, left);
  throw cursor.unexpected();
}

function options(cursor: Cursor): readonly Operand[] {
  const end = cursor.has("[") ? "]" : ")";
  if (end === ")") cursor.expect("(");
  const found = [operand(cursor)];
  while (cursor.has(",")) found.push(operand(cursor));
  cursor.expect(end);
  return found;
}

/** `IS [NOT] MISSING`, `IS [NOT] NULL`. */
function is(cursor: Cursor, left: Operand): Condition {
  const negated = cursor.has("NOT");
  const missing = cursor.has("MISSING");
  if (!missing) cursor.expect("NULL");
  const type: Operand = { kind: "value", value: { S: "NULL" } };
  const condition: Condition = missing
    ? { kind: "function", name: "attribute_not_exists", operands: [left] }
    : { kind: "function", name: "attribute_type", operands: [left, type] };
  return negated ? { kind: "not", condition } : condition;
}

function operand(cursor: Cursor): Operand {
  if (cursor.has("SIZE", "(")) {
    const of: Operand = { kind: "path", path: cursor.path() };
    cursor.expect(")");
    return { kind: "size", of };
  }
  return cursor.isValue() ? { kind: "value", value: cursor.value() } : { kind: "path", path: cursor.path() };
}
