import { AGGREGATES } from "./aggregates.ts";
import { QueryError } from "./failure.ts";
import type { Column, Expression, FieldName, Query } from "./syntax.ts";

/** After `stats` there are only its own columns: whoever names another field is refused, in the words that people report. */
export function checkNames(query: Query): void {
  let known: Set<string> | undefined;
  const refuseUnknown = (expressions: readonly Expression[], among: ReadonlySet<string>): void => {
    for (const expression of expressions)
      for (const field of fieldsOf(expression))
        if (!isAmong(field, among))
          throw new QueryError(`Unknown symbols found in or after stats: ${field.name}`, 0, 0, { isPlaced: false });
  };
  for (const command of query) {
    if (command.kind === "stats") {
      if (known)
        refuseUnknown(
          [...command.columns, ...command.by].flatMap(({ expression }) => summedUp(expression)),
          known,
        );
      known = new Set(command.by.map(({ name }) => name));
      for (const { expression, name } of command.columns) {
        refuseUnknown([expression], known);
        known.add(name);
      }
    } else if (known) {
      refuseUnknown(expressionsOf(command), known);
      for (const name of namesOf(command)) known.add(name);
    }
  }
}

const isAmong = ({ name, steps }: FieldName, known: ReadonlySet<string>): boolean =>
  known.has(name) || steps.some((_, index) => known.has(steps.slice(0, index + 1).join(".")));

const bare = (columns: readonly Column[]): readonly Expression[] => columns.map(({ expression }) => expression);

function expressionsOf(command: Query[number]): readonly Expression[] {
  switch (command.kind) {
    case "fields":
    case "display":
      return bare(command.columns);
    case "filter":
      return [command.condition];
    case "parse":
    case "unnest":
      return [command.of];
    case "sort":
      return command.by.map(({ expression }) => expression);
    case "dedup":
      return bare(command.by);
    case "stats":
    case "limit":
      return [];
    default:
      return command satisfies never;
  }
}

function namesOf(command: Query[number]): readonly string[] {
  if (command.kind === "parse") return command.names;
  if (command.kind === "unnest") return [command.name];
  return command.kind === "fields" || command.kind === "display" ? command.columns.map(({ name }) => name) : [];
}

/** The fields that an expression names, but for those within an aggregate. */
function fieldsOf(expression: Expression): readonly FieldName[] {
  if (expression.kind === "field") return [expression.field];
  if (expression.kind === "call" && Object.hasOwn(AGGREGATES, expression.call.name)) return [];
  return partsOf(expression).flatMap(fieldsOf);
}

/** What the aggregates of an expression are worked out from. */
function summedUp(expression: Expression): readonly Expression[] {
  if (expression.kind === "call" && Object.hasOwn(AGGREGATES, expression.call.name)) return expression.call.of;
  return partsOf(expression).flatMap(summedUp);
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "literal":
    case "period":
    case "star":
    case "field":
      return [];
    case "call":
      return expression.call.of;
    case "minus":
    case "not":
      return [expression.of];
    case "binary":
      return [expression.left, expression.right];
    case "like":
      return "test" in expression.pattern ? [expression.of] : [expression.of, expression.pattern];
    case "in":
      return [expression.of, ...expression.list];
    default:
      return expression satisfies never;
  }
}
