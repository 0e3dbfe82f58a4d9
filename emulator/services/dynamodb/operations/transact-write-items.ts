import { hash } from "node:crypto";
import type {
  ItemCollectionMetrics,
  TransactWriteItem,
  TransactWriteItemsInput,
  TransactWriteItemsOutput,
} from "@aws-sdk/client-dynamodb";
import {
  AwsError,
  type CallContext,
  type Instant,
  type Operation,
  type Permission,
  type Scope,
} from "../../../kernel/index.ts";
import { readConditionCheck, readDelete, readPut, readUpdate, type Action, type ReadAction } from "../actions.ts";
import { addUnits, consumedByTable, NO_UNITS, timesUnits, type Direction, type Units } from "../capacity.ts";
import { idempotentParameterMismatch, transactionCanceled, validation, type CancellationReason } from "../errors.ts";
import { collectionMetrics } from "../item-collection.ts";
import { TOKEN_LIFE, TRANSACTION_BYTES_MAX } from "../limits.ts";
import { leadingKeys, onTable } from "../permission.ts";
import { tieOf } from "../storage/entry.ts";
import { causeOf, type DynamoDbStore } from "../store.ts";
import { base64 } from "../values/attribute-value.ts";
import { chargeWrite, commit, type WritePlan } from "../write.ts";

/** A write in a transaction is prepared and committed, and costs twice: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html */
const FACTOR = 2;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export const transactWriteItems = (
  store: DynamoDbStore,
): Operation<TransactWriteItemsInput, TransactWriteItemsOutput> => ({
  permissions: (input, context) => (input.TransactItems ?? []).flatMap((item) => permissionFor(store, item, context)),
  run(input, context) {
    const reads = (input.TransactItems ?? []).map(readActionOf);
    const actions = reads.map((read) => read(store, context));
    checkTogether(actions);
    const names = (input.TransactItems ?? []).map((item) => partOf(item)?.TableName ?? "");
    const request = requestOf(input, context);
    if (wasDone(store, request, context.now)) return answer(input, names, actions, "Read");
    const plans = planAll(store, actions);
    for (const plan of plans) commitPart(store, plan, context);
    if (request)
      store.transactions.set(request.key, { fingerprint: request.fingerprint, until: context.now + TOKEN_LIFE });
    return answer(input, names, actions, "Write", plans);
  },
});

type Part = NonNullable<TransactWriteItem[keyof TransactWriteItem]>;

const partOf = ({ ConditionCheck, Put, Delete, Update }: TransactWriteItem): Part | undefined =>
  ConditionCheck ?? Put ?? Delete ?? Update;

function permissionFor(store: DynamoDbStore, item: TransactWriteItem, scope: Scope): readonly Permission[] {
  const part = partOf(item);
  const { ConditionCheck, Put, Delete } = item;
  const action = ConditionCheck ? "ConditionCheckItem" : Put ? "PutItem" : Delete ? "DeleteItem" : "UpdateItem";
  const key = Put?.Item ?? (part && "Key" in part ? part.Key : undefined);
  return part ? [onTable(action, part.TableName, scope, leadingKeys(store, part.TableName, scope, [key]))] : [];
}

function readActionOf(item: TransactWriteItem): ReadAction {
  const { ConditionCheck, Put, Delete, Update } = item;
  const given = [ConditionCheck, Put, Delete, Update].filter((part) => part !== undefined);
  if (given.length > 1) throw validation("TransactItems can only contain one of Check, Put, Update or Delete");
  if (Put) return readPut(Put);
  if (Delete) return readDelete(Delete);
  if (Update) return readUpdate(Update).read;
  if (ConditionCheck) return readConditionCheck(ConditionCheck);
  throw validation("The action or operation requested is invalid. Verify that the action is typed correctly.");
}

function checkTogether(actions: readonly Action[]): void {
  const places = actions.map(({ table, key }) => `${table.arn} ${tieOf(table.data.keys, key)}`);
  if (new Set(places).size < places.length)
    throw validation("Transaction request cannot include multiple operations on one item");
}

/** All of them or none: one that cannot be done cancels them all, each with its reason. */
function planAll(store: DynamoDbStore, actions: readonly Action[]): readonly WritePlan[] {
  const plans: WritePlan[] = [];
  const reasons = actions.map((action): CancellationReason => {
    try {
      plans.push(action.plan());
      return { Code: "None" };
    } catch (error) {
      return reasonOf(error);
    }
  });
  if (plans.length < actions.length) throw transactionCanceled(reasons);
  const bytes = plans.reduce((sum, { change }) => sum + (change.after?.size ?? 0), 0);
  if (bytes > TRANSACTION_BYTES_MAX)
    throw validation("Aggregated size of all items in the transaction exceeds the limit of 4 MB");
  const throttled = plans.map((plan): CancellationReason => {
    try {
      chargeWrite(store, plan, FACTOR);
      return { Code: "None" };
    } catch (error) {
      return reasonOf(error);
    }
  });
  if (throttled.some(({ Code }) => Code !== "None")) throw transactionCanceled(throttled);
  return plans;
}

function reasonOf(error: unknown): CancellationReason {
  if (!(error instanceof AwsError)) throw error;
  switch (error.code) {
    case "ConditionalCheckFailedException": {
      const item = error.fields["Item"];
      return {
        Code: "ConditionalCheckFailed",
        Message: error.message,
        ...(item === undefined ? {} : { Item: item }),
      };
    }
    case "ProvisionedThroughputExceededException":
      return { Code: "ProvisionedThroughputExceeded", Message: error.message };
    case "ThrottlingException":
      return { Code: "ThrottlingError", Message: error.message };
    default:
      return { Code: "ValidationError", Message: error.message };
  }
}

/** A check writes nothing, and nothing is written down of it. */
function commitPart(store: DynamoDbStore, plan: WritePlan, context: CallContext): void {
  if (plan.change.before !== plan.change.after) commit(store, plan, { causes: causeOf(context) });
}

/** A request that can be told again from others, by its token. */
interface TokenRequest {
  readonly key: string;
  readonly fingerprint: string;
}

function requestOf(
  { ClientRequestToken: token, TransactItems }: TransactWriteItemsInput,
  { account, region }: Scope,
): TokenRequest | undefined {
  if (token === undefined) return undefined;
  return {
    key: `${account}/${region}/${token}`,
    fingerprint: hash("sha256", JSON.stringify(TransactItems, printable)),
  };
}

/** Whether the request was carried out in the last ten minutes; throws AWS's answer to another one with its token. */
function wasDone(store: DynamoDbStore, request: TokenRequest | undefined, now: Instant): boolean {
  if (!request) return false;
  for (const [key, { until }] of store.transactions) if (until <= now) store.transactions.delete(key);
  const done = store.transactions.get(request.key);
  if (done && done.fingerprint !== request.fingerprint) throw idempotentParameterMismatch();
  return done !== undefined;
}

const printable = (_: string, value: unknown): unknown => (value instanceof Uint8Array ? base64(value) : value);

function answer(
  input: TransactWriteItemsInput,
  names: readonly string[],
  actions: readonly Action[],
  direction: Direction,
  plans: readonly WritePlan[] = [],
): TransactWriteItemsOutput {
  const units = new Map<string, Units>();
  for (const [index, name] of names.entries()) {
    const spent = plans[index]?.units ?? { ...NO_UNITS, table: 1 };
    units.set(name, addUnits(units.get(name) ?? NO_UNITS, timesUnits(spent, FACTOR)));
  }
  const metrics: Record<string, ItemCollectionMetrics[]> = {};
  for (const [index, { table, key }] of actions.entries()) {
    const { ItemCollectionMetrics: metric } = collectionMetrics(input.ReturnItemCollectionMetrics, table, key);
    if (metric) (metrics[names[index] ?? ""] ??= []).push(metric);
  }
  return {
    ...consumedByTable(input.ReturnConsumedCapacity, units, direction),
    ...(Object.keys(metrics).length > 0 ? { ItemCollectionMetrics: metrics } : {}),
  };
}
