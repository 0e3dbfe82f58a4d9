import type { ExecuteTransactionInput, ExecuteTransactionOutput, ItemResponse } from "@aws-sdk/client-dynamodb";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { addUnits, consumedByTable, NO_UNITS, readUnits, timesUnits, type Units } from "../capacity.ts";
import { validation } from "../errors.ts";
import { holds } from "../expressions/evaluate.ts";
import { project } from "../expressions/look-up.ts";
import { parseStatement } from "../partiql/parse.ts";
import { actionOf, keyIn, permissionOf } from "../partiql/run.ts";
import type { Statement } from "../partiql/statement.ts";
import type { DynamoDbStore } from "../store.ts";
import { checkTogether, once, transact, WRITE_FACTOR } from "../transaction.ts";
import { admit, chargeRead } from "../write.ts";

type Select = Statement & { kind: "SELECT" };
const isSelect = (statement: Statement): statement is Select => statement.kind === "SELECT";
const isWrite = (statement: Statement): statement is Exclude<Statement, Select> => statement.kind !== "SELECT";

/** As TransactGetItems and TransactWriteItems, in PartiQL: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteTransaction.html */
export const executeTransaction = (
  store: DynamoDbStore,
): Operation<ExecuteTransactionInput, ExecuteTransactionOutput> => ({
  permissions: (input, context) => statementsOf(input).map((statement) => permissionOf(statement, context)),
  run(input, context) {
    const statements = statementsOf(input);
    const selects = statements.filter(isSelect);
    const writes = statements.filter(isWrite);
    if (selects.length > 0 && writes.length > 0)
      throw validation("ExecuteTransaction API does not support both read and write operations in the same request.");
    const units = new Map<string, Units>();
    const spend = (table: string, spent: Units): void =>
      void units.set(table, addUnits(units.get(table) ?? NO_UNITS, spent));
    if (selects.length > 0) {
      const responses = selects.map((select) => read(store, context, select, spend));
      return { Responses: responses, ...consumedByTable(input.ReturnConsumedCapacity, units, "Read") };
    }
    const actions = writes.map((statement) => ({ name: statement.table, ...actionOf(store, context, statement, {}) }));
    checkTogether(actions);
    const request = { token: input.ClientRequestToken, content: input.TransactStatements };
    const plans = once(store, context, request, () => transact(store, context, actions));
    for (const [index, { name }] of actions.entries())
      spend(name, timesUnits(plans?.[index]?.units ?? { ...NO_UNITS, table: 1 }, WRITE_FACTOR));
    return { Responses: [], ...consumedByTable(input.ReturnConsumedCapacity, units, plans ? "Write" : "Read") };
  },
});

const statementsOf = ({ TransactStatements = [] }: ExecuteTransactionInput): readonly Statement[] =>
  TransactStatements.map(({ Statement: text = "", Parameters }) => parseStatement(text, Parameters ?? []));

/** Reads of a transaction name one item each. */
function read(
  store: DynamoDbStore,
  context: CallContext,
  { table: name, condition, projection }: Select,
  spend: (table: string, units: Units) => void,
): ItemResponse {
  const table = store.forData(name, context);
  const { key, rest } = keyIn(table, condition);
  admit(store, table, undefined, "Read");
  const row = table.data.get(key);
  const cost = readUnits(row?.size ?? 0, true) * 2;
  chargeRead(store, table, undefined, cost);
  spend(name, { ...NO_UNITS, table: cost });
  if (!row || (rest && !holds(rest, row.item))) return {};
  return { Item: projection ? project(row.item, projection) : row.item };
}
