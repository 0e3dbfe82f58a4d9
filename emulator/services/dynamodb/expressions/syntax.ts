import type { AttributeValue } from "../values/attribute-value.ts";

/** Attribute names, and indexes into lists: `a.b[3]` is `["a", "b", 3]`. Begins with a name. */
export type Path = readonly (string | number)[];

export interface PathOperand {
  readonly kind: "path";
  readonly path: Path;
}
export interface ValueOperand {
  readonly kind: "value";
  readonly value: AttributeValue;
}
export interface SizeOperand {
  readonly kind: "size";
  readonly of: PathOperand | ValueOperand;
}
export type Operand = PathOperand | ValueOperand | SizeOperand;

export type Comparator = "=" | "<>" | "<" | "<=" | ">" | ">=";

export type Condition =
  | { readonly kind: "compare"; readonly operator: Comparator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: "between"; readonly operand: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: "in"; readonly operand: Operand; readonly options: readonly Operand[] }
  | { readonly kind: "and" | "or"; readonly left: Condition; readonly right: Condition }
  | { readonly kind: "not"; readonly condition: Condition }
  | { readonly kind: "function"; readonly name: ConditionFunction; readonly operands: readonly Operand[] };

export type ConditionFunction =
  | "attribute_exists"
  | "attribute_not_exists"
  | "attribute_type"
  | "begins_with"
  | "contains";

/** What SET puts into a path. */
export type Source =
  | PathOperand
  | ValueOperand
  | { readonly kind: "+" | "-"; readonly left: Source; readonly right: Source }
  | { readonly kind: "if_not_exists"; readonly path: Path; readonly otherwise: Source }
  | { readonly kind: "list_append"; readonly left: Source; readonly right: Source };

export type UpdateAction =
  | { readonly kind: "SET"; readonly path: Path; readonly source: Source }
  | { readonly kind: "REMOVE"; readonly path: Path }
  | { readonly kind: "ADD" | "DELETE"; readonly path: Path; readonly value: AttributeValue };

/** `[a, [1], b]`: how AWS shows a path in messages. */
export const showPath = (path: Path): string =>
  `[${path.map((part) => (typeof part === "number" ? `[${part}]` : part)).join(", ")}]`;

export const headOf = (path: Path): string => String(path[0]);

/** Every path that a condition looks at. */
export function pathsOf(condition: Condition): readonly Path[] {
  switch (condition.kind) {
    case "and":
    case "or":
      return [...pathsOf(condition.left), ...pathsOf(condition.right)];
    case "not":
      return pathsOf(condition.condition);
    case "compare":
      return [condition.left, condition.right].flatMap(pathsOfOperand);
    case "between":
      return [condition.operand, condition.low, condition.high].flatMap(pathsOfOperand);
    case "in":
      return [condition.operand, ...condition.options].flatMap(pathsOfOperand);
    case "function":
      return condition.operands.flatMap(pathsOfOperand);
    default:
      return condition satisfies never;
  }
}

function pathsOfOperand(operand: Operand): readonly Path[] {
  if (operand.kind === "size") return pathsOfOperand(operand.of);
  return operand.kind === "path" ? [operand.path] : [];
}
