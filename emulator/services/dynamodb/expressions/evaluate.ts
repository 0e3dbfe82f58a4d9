import type { AttributeValue, Item } from "../values/attribute-value.ts";
import { typeOf } from "../values/attribute-value.ts";
import { compareValues, equalValues, membersOf } from "../values/order.ts";
import { lookUp } from "./look-up.ts";
import type { Comparator, Condition, Operand } from "./syntax.ts";

/** Whether a condition holds for an item; an item that is not there is an empty one. */
export function holds(condition: Condition, item: Item): boolean {
  switch (condition.kind) {
    case "and":
      return holds(condition.left, item) && holds(condition.right, item);
    case "or":
      return holds(condition.left, item) || holds(condition.right, item);
    case "not":
      return !holds(condition.condition, item);
    case "compare":
      return compare(condition.operator, valueOf(condition.left, item), valueOf(condition.right, item));
    case "between": {
      const value = valueOf(condition.operand, item);
      return compare(">=", value, valueOf(condition.low, item)) && compare("<=", value, valueOf(condition.high, item));
    }
    case "in": {
      const value = valueOf(condition.operand, item);
      return condition.options.some((option) => compare("=", value, valueOf(option, item)));
    }
    case "function": {
      const [first, second] = condition.operands.map((operand) => valueOf(operand, item));
      return CALLS[condition.name](first, second);
    }
    default:
      return condition satisfies never;
  }
}

type Call = (first: AttributeValue | undefined, second: AttributeValue | undefined) => boolean;

const CALLS: Readonly<Record<(Condition & { kind: "function" })["name"], Call>> = {
  attribute_exists: (first) => first !== undefined,
  attribute_not_exists: (first) => first === undefined,
  attribute_type: (first, second) => first !== undefined && typeOf(first) === second?.S,
  begins_with(first, second) {
    if (first?.S !== undefined && second?.S !== undefined) return first.S.startsWith(second.S);
    if (first?.B === undefined || second?.B === undefined) return false;
    return Buffer.compare(first.B.subarray(0, second.B.length), second.B) === 0;
  },
  contains(first, second) {
    if (!first || !second) return false;
    if (first.S !== undefined) return second.S !== undefined && first.S.includes(second.S);
    if (first.B !== undefined) return second.B !== undefined && Buffer.from(first.B).includes(Buffer.from(second.B));
    if (first.L !== undefined) return first.L.some((member) => equalValues(member, second));
    const member = memberIn(first, second);
    return member !== undefined && membersOf(first).includes(member);
  },
};

/** The value as a set of that kind would hold it. */
function memberIn(set: AttributeValue, value: AttributeValue): string | undefined {
  if (set.SS !== undefined) return value.S;
  if (set.NS !== undefined) return value.N;
  return set.BS !== undefined && value.B !== undefined ? membersOf({ BS: [value.B] })[0] : undefined;
}

/** What is missing, or of another type, is different and neither smaller nor larger. */
function compare(operator: Comparator, left: AttributeValue | undefined, right: AttributeValue | undefined): boolean {
  if (operator === "=") return left !== undefined && right !== undefined && equalValues(left, right);
  if (operator === "<>") return !(left !== undefined && right !== undefined && equalValues(left, right));
  const order = left && right && compareValues(left, right);
  if (order === undefined) return false;
  switch (operator) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
    default:
      return operator satisfies never;
  }
}

function valueOf(operand: Operand, item: Item): AttributeValue | undefined {
  switch (operand.kind) {
    case "path":
      return lookUp(item, operand.path);
    case "value":
      return operand.value;
    case "size": {
      const size = lengthOf(valueOf(operand.of, item));
      return size === undefined ? undefined : { N: String(size) };
    }
    default:
      return operand satisfies never;
  }
}

/** Characters of a string, bytes of a binary, members of a set, list or map; numbers and the like have no size. */
function lengthOf(value: AttributeValue | undefined): number | undefined {
  if (!value) return undefined;
  const { S, B, SS, NS, BS, L, M } = value;
  return (S ?? B ?? SS ?? NS ?? BS ?? L)?.length ?? (M ? Object.keys(M).length : undefined);
}
