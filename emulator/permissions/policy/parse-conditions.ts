import type { Condition } from "./document.ts";
import { OPERATORS, type SetQualifier } from "./operators.ts";
import { isMembers, syntaxError } from "./parse-elements.ts";
import { PolicyError } from "./policy-error.ts";
import { parseTemplate } from "./template.ts";

export function parseConditions(given: unknown, variables: boolean): readonly Condition[] {
  if (given === undefined) return [];
  if (!isMembers(given)) throw syntaxError();
  return Object.entries(given).flatMap(([operatorText, keys]) => {
    if (!isMembers(keys)) throw syntaxError();
    return Object.entries(keys).map(([key, values]) => parseCondition(operatorText, key, values, variables));
  });
}

const FORM = /^(?:(ForAllValues|ForAnyValue):)?(.+?)(IfExists)?$/;

function parseCondition(operatorText: string, key: string, given: unknown, variables: boolean): Condition {
  const [, qualifier, name = "", ifExists] = FORM.exec(operatorText) ?? [];
  const operator = OPERATORS.get(name);
  // Null asks about presence already, so AWS has no NullIfExists.
  if (!operator || (operator.kind === "null" && ifExists))
    throw new PolicyError("condition", "Syntax errors in policy.", operatorText);
  const texts = (Array.isArray(given) ? (given as readonly unknown[]) : [given]).map(conditionText);
  return {
    operator,
    qualifier: qualifierOf(qualifier),
    ifExists: ifExists !== undefined,
    operatorText,
    key,
    values: texts.map((text) => parseTemplate(text, variables)),
  };
}

/** Whether the operator can do something with all the values. */
export function isComparable({ operator, values }: Condition): boolean {
  const accepts = operator.kind === "compare" ? operator.accepts : undefined;
  return !accepts || values.every(({ text }) => accepts(text));
}

const qualifierOf = (text: string | undefined): SetQualifier | undefined =>
  text === "ForAllValues" || text === "ForAnyValue" ? text : undefined;

/** Numbers and booleans may stand without quotes. */
function conditionText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw syntaxError();
}
