import { invalidValues, notValidValues, validation } from "../errors.ts";
import type { Keys } from "../storage/entry.ts";
import { typeOf, type AttributeValue } from "../values/attribute-value.ts";
import { orderOf } from "../values/order.ts";
import type { Comparator, Condition, Operand } from "./syntax.ts";

type KeyOperator = Exclude<Comparator, "<>"> | "BETWEEN" | "begins_with";

/** A condition on one key attribute. */
export interface KeyCondition {
  readonly name: string;
  readonly operator: KeyOperator;
  readonly values: readonly AttributeValue[];
}

/** Which items of one partition are meant. */
export interface KeyRange {
  readonly partition: AttributeValue;
  /** Whether a sort key, as the text of its order, stands before the range; or behind it. */
  readonly before: (sort: string) => boolean;
  readonly behind: (sort: string) => boolean;
}

/** Throws AWS's answer to what no index can find. */
export function keyConditionsOf(condition: Condition): readonly KeyCondition[] {
  const conditions = conjuncts(condition).map(keyConditionOf);
  if (new Set(conditions.map(({ name }) => name)).size < conditions.length)
    throw validation("KeyConditionExpressions must only contain one condition per key");
  if (conditions.length > 2) throw validation("Conditions can be of length 1 or 2 only");
  return conditions;
}

type Single = Exclude<Condition, { kind: "and" | "or" | "not" | "in" }>;

function conjuncts(condition: Condition): readonly Single[] {
  switch (condition.kind) {
    case "and":
      return [...conjuncts(condition.left), ...conjuncts(condition.right)];
    case "or":
    case "not":
    case "in":
      throw invalidOperator(condition.kind.toUpperCase());
    case "function":
      if (condition.name !== "begins_with") throw invalidOperator(condition.name);
      return [condition];
    case "compare":
      if (condition.operator === "<>") throw invalidOperator("<>");
      return [condition];
    case "between":
      return [condition];
    default:
      return condition satisfies never;
  }
}

const invalidOperator = (operator: string): Error =>
  validation(`Invalid operator used in KeyConditionExpression: ${operator}`);
const invalidCondition = (what: string): Error => validation(`Invalid condition in KeyConditionExpression: ${what}`);

const MIRRORED = { "=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<=" } as const;

function keyConditionOf(condition: Single): KeyCondition {
  switch (condition.kind) {
    case "compare": {
      const { left, right } = condition;
      const operator = condition.operator === "<>" ? "=" : condition.operator;
      const name = nameOf([left, right]);
      if (name === undefined) throw invalidCondition("No key attribute specified");
      return left.kind === "value"
        ? { name, operator: MIRRORED[operator], values: [left.value] }
        : { name, operator, values: valuesOf([right]) };
    }
    case "between":
      return first("BETWEEN", condition.operand, [condition.low, condition.high]);
    case "function": {
      const [operand, ...rest] = condition.operands;
      if (!operand) throw invalidCondition("No key attribute specified");
      return first("begins_with", operand, rest);
    }
    default:
      return condition satisfies never;
  }
}

function first(operator: "BETWEEN" | "begins_with", operand: Operand, rest: readonly Operand[]): KeyCondition {
  if (operand.kind === "value")
    throw invalidCondition(`${operator} operator must have the key attribute as its first operand`);
  const name = nameOf([operand, ...rest]) ?? "";
  return { name, operator, values: valuesOf(rest) };
}

/** The one attribute that the operands name. */
function nameOf(operands: readonly Operand[]): string | undefined {
  let name: string | undefined;
  for (const operand of operands) {
    if (operand.kind === "size") throw validation("KeyConditionExpressions cannot contain nested operations");
    if (operand.kind !== "path") continue;
    if (name !== undefined) throw invalidCondition("Multiple attribute names used in one condition");
    if (operand.path.length > 1)
      throw validation("KeyConditionExpressions cannot have conditions on nested attributes");
    name = String(operand.path[0]);
  }
  return name;
}

const valuesOf = (operands: readonly Operand[]): readonly AttributeValue[] =>
  operands.flatMap((operand) => (operand.kind === "value" ? [operand.value] : []));

/** What the conditions mean for a table or index with these keys. */
export function rangeOf(conditions: readonly KeyCondition[], keys: Keys): KeyRange {
  const partition = conditions.find(({ name }) => name === keys.partition.name);
  const other = conditions.find((condition) => condition !== partition);
  if (!partition) throw missed(keys.partition.name);
  if (other && !keys.sort) throw validation("Query key condition not supported");
  if (other && keys.sort && other.name !== keys.sort.name) throw missed(keys.sort.name);
  if (partition.operator !== "=") throw validation("Query key condition not supported");
  const value = typed(partition, keys.partition.type)[0];
  if (!value) throw missed(keys.partition.name);
  return { partition: value, ...(other && keys.sort ? bounds(other, typed(other, keys.sort.type)) : EVERYTHING) };
}

const missed = (name: string): Error => validation(`Query condition missed key schema element: ${name}`);

type Bounds = Pick<KeyRange, "before" | "behind">;

const EVERYTHING: Bounds = { before: () => false, behind: () => false };

function typed({ name, operator, values }: KeyCondition, type: string): readonly AttributeValue[] {
  if (values.some((value) => typeOf(value) !== type) || (operator === "begins_with" && type === "N"))
    throw invalidValues("Condition parameter type does not match schema type");
  if (values.some((value) => value.S === "" || value.B?.length === 0))
    throw notValidValues(
      `The AttributeValue for a key attribute cannot contain an empty ${type === "S" ? "string" : "binary"} value. Key: ${name}`,
    );
  return values;
}

function bounds({ operator }: KeyCondition, values: readonly AttributeValue[]): Bounds {
  const [low = "", high = ""] = values.map(orderOf);
  switch (operator) {
    case "=":
      return { before: (sort) => sort < low, behind: (sort) => sort > low };
    case "<":
      return { before: () => false, behind: (sort) => sort >= low };
    case "<=":
      return { before: () => false, behind: (sort) => sort > low };
    case ">":
      return { before: (sort) => sort <= low, behind: () => false };
    case ">=":
      return { before: (sort) => sort < low, behind: () => false };
    case "BETWEEN":
      return { before: (sort) => sort < low, behind: (sort) => sort > high };
    case "begins_with":
      return { before: (sort) => sort < low, behind: (sort) => sort > low && !sort.startsWith(low) };
    default:
      return operator satisfies never;
  }
}
