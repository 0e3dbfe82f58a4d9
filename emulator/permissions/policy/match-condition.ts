import type { Condition } from "./document.ts";
import type { Comparison } from "./operators.ts";
import type { RequestValues } from "./request-values.ts";

/**
 * Whether one condition holds. What an absent key means:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export function holds(condition: Condition, values: RequestValues): boolean {
  const actual = values.all(condition.key);
  const { operator } = condition;
  if (operator.kind === "null") {
    const asked = String(!values.has(condition.key));
    return condition.values.some(({ text }) => text.toLowerCase() === asked);
  }
  if (actual === undefined) {
    if (condition.ifExists || condition.qualifier === "ForAllValues") return true;
    return operator.negated && condition.qualifier !== "ForAnyValue";
  }
  if (condition.qualifier === "ForAllValues" && !values.has(condition.key)) return true;
  // A negated operator without a set word asks about all values of the request: none of them may match.
  const every = condition.qualifier === "ForAllValues" || (condition.qualifier === undefined && operator.negated);
  const one = (value: string): boolean => passes(value, condition, operator, values);
  return every ? actual.every(one) : actual.some(one);
}

function passes(actual: string, condition: Condition, operator: Comparison, values: RequestValues): boolean {
  return condition.values.some((expected) => operator.matches(actual, expected, values)) !== operator.negated;
}
