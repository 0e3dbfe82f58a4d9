import { validation } from "../errors.ts";
import { keyConditionsOf, type KeyCondition } from "./key-condition.ts";
import { parseCondition } from "./parse-condition.ts";
import { parseProjection } from "./parse-projection.ts";
import { parseUpdate } from "./parse-update.ts";
import { Placeholders, type ExpressionAttributes } from "./placeholders.ts";
import type { Condition, Path, UpdateAction } from "./syntax.ts";

/** The expressions of a request; each operation has some of them. */
export interface GivenExpressions extends ExpressionAttributes {
  readonly KeyConditionExpression?: string | undefined;
  readonly UpdateExpression?: string | undefined;
  readonly ConditionExpression?: string | undefined;
  readonly FilterExpression?: string | undefined;
  readonly ProjectionExpression?: string | undefined;
}

export interface Expressions {
  readonly keyConditions: readonly KeyCondition[] | undefined;
  readonly update: readonly UpdateAction[] | undefined;
  readonly condition: Condition | undefined;
  readonly filter: Condition | undefined;
  readonly projection: readonly Path[] | undefined;
}

/**
 * Reads a request's expressions; throws AWS's answer to the first that is wrong.
 * `takes` names those expressions of the operation that can hold values.
 */
export function readExpressions(given: GivenExpressions, takes: readonly (keyof GivenExpressions)[]): Expressions {
  requireExpressions(given, takes);
  const placeholders = new Placeholders(given);
  const { KeyConditionExpression, UpdateExpression, ConditionExpression, FilterExpression, ProjectionExpression } =
    given;
  const keyCondition =
    KeyConditionExpression === undefined
      ? undefined
      : parseCondition("KeyConditionExpression", KeyConditionExpression, placeholders);
  const update = UpdateExpression === undefined ? undefined : parseUpdate(UpdateExpression, placeholders);
  const filter =
    FilterExpression === undefined ? undefined : parseCondition("FilterExpression", FilterExpression, placeholders);
  const condition =
    ConditionExpression === undefined
      ? undefined
      : parseCondition("ConditionExpression", ConditionExpression, placeholders);
  const projection =
    ProjectionExpression === undefined ? undefined : parseProjection(ProjectionExpression, placeholders);
  placeholders.requireAllUsed();
  return { keyConditions: keyCondition && keyConditionsOf(keyCondition), update, condition, filter, projection };
}

function requireExpressions(given: GivenExpressions, takes: readonly (keyof GivenExpressions)[]): void {
  const hasAny = [...takes, "ProjectionExpression" as const].some((name) => given[name] !== undefined);
  if (given.ExpressionAttributeNames && !hasAny)
    throw validation("ExpressionAttributeNames can only be specified when using expressions");
  if (given.ExpressionAttributeValues && takes.every((name) => given[name] === undefined))
    throw validation(
      `ExpressionAttributeValues can only be specified when using expressions: ${takes.join(" and ")} ${takes.length === 1 ? "is" : "are"} null`,
    );
}
