import { hash } from "node:crypto";
import { AwsError, type CallContext } from "../../kernel/index.ts";
import type { Action } from "./actions.ts";
import { idempotentParameterMismatch, transactionCanceled, validation, type CancellationReason } from "./errors.ts";
import { TOKEN_LIFE, TRANSACTION_BYTES_MAX } from "./limits.ts";
import { tieOf } from "./storage/entry.ts";
import { causeOf, type DynamoDbStore } from "./store.ts";
import { base64 } from "./values/attribute-value.ts";
import { chargeWrite, commit, type WritePlan } from "./write.ts";

/** A write in a transaction is prepared and committed, and costs twice: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html */
export const WRITE_FACTOR = 2;

/** Does all the actions, or none. */
export function transact(store: DynamoDbStore, context: CallContext, actions: readonly Action[]): readonly WritePlan[] {
  const plans = planAll(store, actions);
  for (const plan of plans) commitPart(store, plan, context);
  return plans;
}

/** Throws AWS's answer to two actions on one item. */
export function checkTogether(actions: readonly Action[]): void {
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
      chargeWrite(store, plan, WRITE_FACTOR);
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
    case "DuplicateItemException":
      return { Code: "DuplicateItem", Message: error.message };
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
export interface TokenRequest {
  readonly token: string | undefined;
  readonly content: unknown;
}

/** Runs a request unless it was carried out in the last ten minutes; throws AWS's answer to another one with its token. */
export function once<T>(
  store: DynamoDbStore,
  { account, region, now }: CallContext,
  { token, content }: TokenRequest,
  run: () => T,
): T | undefined {
  if (token === undefined) return run();
  for (const [key, { until }] of store.transactions) if (until <= now) store.transactions.delete(key);
  const key = `${account}/${region}/${token}`;
  const fingerprint = hash("sha256", JSON.stringify(content, printable));
  const done = store.transactions.get(key);
  if (done && done.fingerprint !== fingerprint) throw idempotentParameterMismatch();
  if (done) return undefined;
  const result = run();
  store.transactions.set(key, { fingerprint, until: now + TOKEN_LIFE });
  return result;
}

const printable = (_: string, value: unknown): unknown => (value instanceof Uint8Array ? base64(value) : value);
