import type { ContextValue, Permission, RequestContext, Scope } from "../../kernel/index.ts";
import { arnMeant, arnOfIndex } from "./arn.ts";
import type { DynamoDbStore } from "./store.ts";
import type { AttributeValue } from "./values/attribute-value.ts";

/** The right to do something with a table. */
export const onTable = (
  action: string,
  table: string | undefined,
  scope: Scope,
  context?: RequestContext,
): Permission => ({
  action: `dynamodb:${action}`,
  resource: arnMeant(table, scope),
  ...(context ? { context } : {}),
});

/** Query and Scan of an index need the right on the index. */
export const onIndex = (
  action: string,
  input: { readonly TableName?: string | undefined; readonly IndexName?: string | undefined },
  scope: Scope,
  context?: RequestContext,
): Permission => {
  const permission = onTable(action, input.TableName, scope, context);
  return input.IndexName === undefined
    ? permission
    : { ...permission, resource: arnOfIndex(permission.resource, input.IndexName) };
};

/**
 * The partition keys that a request names, as policies see them.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function leadingKeys(
  store: DynamoDbStore,
  table: string | undefined,
  scope: Scope,
  keys: readonly (Readonly<Record<string, AttributeValue>> | undefined)[],
): RequestContext {
  const name = store.findArn(arnMeant(table, scope))?.data.keys.partition.name;
  const values = name === undefined ? [] : keys.flatMap((key) => textOf(key?.[name]) ?? []);
  return values.length > 0 ? { "dynamodb:LeadingKeys": [...new Set(values)] } : {};
}

export function textOf(value: AttributeValue | undefined): string | undefined {
  return value && (value.S ?? value.N ?? (value.B ? Buffer.from(value.B).toString("base64") : undefined));
}

/** Condition keys with a value. */
export const present = (keys: Readonly<Record<string, ContextValue | undefined>>): RequestContext =>
  Object.fromEntries(
    Object.entries(keys).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );

/** The condition keys of requests about single items. */
export function itemKeys(
  store: DynamoDbStore,
  input: {
    readonly TableName?: string | undefined;
    readonly ReturnValues?: string | undefined;
    readonly ReturnConsumedCapacity?: string | undefined;
  },
  scope: Scope,
  keys: readonly (Readonly<Record<string, AttributeValue>> | undefined)[],
): RequestContext {
  return {
    ...leadingKeys(store, input.TableName, scope, keys),
    ...present({
      "dynamodb:ReturnValues": input.ReturnValues,
      "dynamodb:ReturnConsumedCapacity": input.ReturnConsumedCapacity,
    }),
  };
}
