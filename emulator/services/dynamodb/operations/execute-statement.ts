import type {
  BatchExecuteStatementInput,
  BatchExecuteStatementOutput,
  BatchStatementError,
  BatchStatementErrorCodeEnum,
  BatchStatementRequest,
  BatchStatementResponse,
  ExecuteStatementInput,
  ExecuteStatementOutput,
} from "@aws-sdk/client-dynamodb";
import { AwsError, type CallContext, type Operation } from "../../../kernel/index.ts";
import { addUnits, consumedByTable, consumedCapacity, NO_UNITS, withCapacity, type Units } from "../capacity.ts";
import { validation } from "../errors.ts";
import { parseStatement } from "../partiql/parse.ts";
import { actionOf, permissionOf, returned, runSelect } from "../partiql/run.ts";
import { causeOf, type DynamoDbStore } from "../store.ts";
import { base64, readItem, type Item } from "../values/attribute-value.ts";
import { chargeWrite, commit } from "../write.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html */
export const executeStatement = (store: DynamoDbStore): Operation<ExecuteStatementInput, ExecuteStatementOutput> => ({
  permissions: (input, context) => [
    permissionOf(parseStatement(input.Statement ?? "", input.Parameters ?? []), context),
  ],
  run(input, context) {
    const statement = parseStatement(input.Statement ?? "", input.Parameters ?? []);
    if (statement.kind !== "SELECT") {
      const plan = actionOf(store, context, statement, input).plan();
      const items = returned(statement, plan);
      chargeWrite(store, plan);
      commit(store, plan, { causes: causeOf(context) });
      return {
        Items: items,
        ...withCapacity(consumedCapacity(input.ReturnConsumedCapacity, statement.table, plan.units)),
      };
    }
    const after = input.NextToken === undefined ? undefined : readToken(input.NextToken);
    const page = runSelect(store, context, statement, input, after);
    return {
      Items: page.Items ?? [],
      ...withCapacity(page.ConsumedCapacity),
      ...(page.LastEvaluatedKey
        ? { LastEvaluatedKey: page.LastEvaluatedKey, NextToken: writeToken(page.LastEvaluatedKey) }
        : {}),
    };
  },
});

const writeToken = (key: Item): string =>
  Buffer.from(
    JSON.stringify(key, (name, value: unknown) =>
      name === "B" && value instanceof Uint8Array ? base64(value) : value,
    ),
  ).toString("base64");

function readToken(token: string): Item {
  try {
    const read: Readonly<Record<string, Readonly<Record<string, string>>>> = JSON.parse(
      Buffer.from(token, "base64").toString("utf8"),
    );
    return readItem(
      Object.fromEntries(
        Object.entries(read).map(([name, { S, N, B = "" }]) => [
          name,
          S !== undefined ? { S } : N !== undefined ? { N } : { B: Buffer.from(B, "base64") },
        ]),
      ),
    );
  } catch {
    throw validation("Invalid NextToken");
  }
}

/** Each statement by itself: one that fails says so, the others are done. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchExecuteStatement.html */
export const batchExecuteStatement = (
  store: DynamoDbStore,
): Operation<BatchExecuteStatementInput, BatchExecuteStatementOutput> => ({
  permissions: (input, context) =>
    (input.Statements ?? []).map(({ Statement, Parameters }) =>
      permissionOf(parseStatement(Statement ?? "", Parameters ?? []), context),
    ),
  run(input, context) {
    const units = new Map<string, Units>();
    const responses = (input.Statements ?? []).map((request) => one(store, context, request, units));
    return { Responses: responses, ...consumedByTable(input.ReturnConsumedCapacity, units) };
  },
});

function one(
  store: DynamoDbStore,
  context: CallContext,
  request: BatchStatementRequest,
  units: Map<string, Units>,
): BatchStatementResponse {
  const statement = parseStatement(request.Statement ?? "", request.Parameters ?? []);
  const { table } = statement;
  try {
    if (statement.kind === "SELECT") {
      const page = runSelect(store, context, statement, { ConsistentRead: request.ConsistentRead }, undefined);
      const [item] = page.Items ?? [];
      return { TableName: table, ...(item ? { Item: item } : {}) };
    }
    const plan = actionOf(store, context, statement, request).plan();
    const [item] = returned(statement, plan);
    chargeWrite(store, plan);
    commit(store, plan, { causes: causeOf(context) });
    units.set(table, addUnits(units.get(table) ?? NO_UNITS, plan.units));
    return { TableName: table, ...(item ? { Item: item } : {}) };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { TableName: table, Error: errorOf(error) };
  }
}

const CODES: Readonly<Record<string, BatchStatementErrorCodeEnum>> = {
  ConditionalCheckFailedException: "ConditionalCheckFailed",
  DuplicateItemException: "DuplicateItem",
  ResourceNotFoundException: "ResourceNotFound",
  ProvisionedThroughputExceededException: "ProvisionedThroughputExceeded",
  ThrottlingException: "ThrottlingError",
  ValidationException: "ValidationError",
};

function errorOf({ code, message }: AwsError): BatchStatementError {
  const known = CODES[code];
  return { ...(known ? { Code: known } : {}), Message: message };
}
