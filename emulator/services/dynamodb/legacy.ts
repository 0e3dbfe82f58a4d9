import { legacyParameter, validation } from "./errors.ts";

const LEGACY = [
  "AttributesToGet",
  "AttributeUpdates",
  "ConditionalOperator",
  "Expected",
  "KeyConditions",
  "QueryFilter",
  "ScanFilter",
] as const;
type LegacyName = (typeof LEGACY)[number];

/** What each parameter from before expressions is written as today: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.html */
const INSTEAD: Readonly<Record<LegacyName, string>> = {
  AttributesToGet: "ProjectionExpression",
  AttributeUpdates: "UpdateExpression",
  ConditionalOperator: "ConditionExpression or FilterExpression",
  Expected: "ConditionExpression",
  KeyConditions: "KeyConditionExpression",
  QueryFilter: "FilterExpression",
  ScanFilter: "FilterExpression",
};
const EXPRESSIONS = [
  "UpdateExpression",
  "ConditionExpression",
  "FilterExpression",
  "KeyConditionExpression",
  "ProjectionExpression",
] as const;

export type MaybeLegacy = { readonly [Name in LegacyName | (typeof EXPRESSIONS)[number]]?: unknown };

/** Throws for parameters that Misfire does not emulate; in AWS's words where AWS refuses them too. */
export function refuseLegacy(input: MaybeLegacy): void {
  const used = LEGACY.filter((name) => input[name] !== undefined);
  const [first] = used;
  if (first === undefined) return;
  const expressions = EXPRESSIONS.filter((name) => input[name] !== undefined);
  if (expressions.length > 0)
    throw validation(
      `Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {${used.join(", ")}} Expression parameters: {${expressions.join(", ")}}`,
    );
  throw legacyParameter(first, INSTEAD[first]);
}
