import type {
  AttributeValue,
  BatchGetItemInput,
  BatchGetItemOutput,
  KeysAndAttributes,
} from "@aws-sdk/client-dynamodb";
import { AwsError, type Operation, type Scope } from "../../../kernel/index.ts";
import { consumedByTable, NO_UNITS, readUnits } from "../capacity.ts";
import { validation } from "../errors.ts";
import { project } from "../expressions/look-up.ts";
import { readExpressions } from "../expressions/read.ts";
import type { Path } from "../expressions/syntax.ts";
import { readKey } from "../keys.ts";
import { refuseLegacy } from "../legacy.ts";
import { BATCH_GET_BYTES_MAX, BATCH_GET_MAX } from "../limits.ts";
import { leadingKeys, onTable } from "../permission.ts";
import type { Table } from "../state.ts";
import { tieOf } from "../storage/entry.ts";
import type { DynamoDbStore } from "../store.ts";
import type { Item } from "../values/attribute-value.ts";
import { admit, chargeRead } from "../write.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
export const batchGetItem = (store: DynamoDbStore): Operation<BatchGetItemInput, BatchGetItemOutput> => ({
  permissions: (input, context) =>
    Object.entries(input.RequestItems ?? {}).map(([table, { Keys }]) =>
      onTable("BatchGetItem", table, context, leadingKeys(store, table, context, Keys ?? [])),
    ),
  run(input, context) {
    const requests = Object.entries(input.RequestItems ?? {});
    for (const [, request] of requests) refuseLegacy(request);
    if (requests.reduce((sum, [, { Keys }]) => sum + (Keys?.length ?? 0), 0) > BATCH_GET_MAX)
      throw validation("Too many items requested for the BatchGetItem call");
    const asked = requests.map(([name, request]) => ask(store, context, name, request));
    const budget = { bytes: BATCH_GET_BYTES_MAX, throttled: undefined as AwsError | undefined };
    const answers = asked.map((each) => answer(store, each, budget));
    // Only when nothing at all could be read does the whole request fail.
    if (budget.throttled && answers.every(({ items, units }) => items.length === 0 && units === 0))
      throw budget.throttled;
    return {
      Responses: Object.fromEntries(answers.map(({ name, items }) => [name, items])),
      UnprocessedKeys: Object.fromEntries(
        answers.flatMap(({ name, request, left }) => (left.length > 0 ? [[name, { ...request, Keys: left }]] : [])),
      ),
      ...consumedByTable(
        input.ReturnConsumedCapacity,
        new Map(answers.map(({ name, units }) => [name, { ...NO_UNITS, table: units }])),
      ),
    };
  },
});

interface Ask {
  readonly name: string;
  readonly request: KeysAndAttributes;
  readonly table: Table;
  readonly projection: readonly Path[] | undefined;
  readonly keys: readonly Item[];
}

function ask(store: DynamoDbStore, scope: Scope, name: string, request: KeysAndAttributes): Ask {
  const { projection } = readExpressions(request, []);
  const table = store.forData(name, scope);
  const keys = (request.Keys ?? []).map((key) => readKey(table, key));
  if (new Set(keys.map((key) => tieOf(table.data.keys, key))).size < keys.length)
    throw validation("Provided list of item keys contains duplicates");
  return { name, request, table, projection, keys };
}

interface Answer {
  readonly name: string;
  readonly request: KeysAndAttributes;
  readonly items: Item[];
  readonly left: Record<string, AttributeValue>[];
  readonly units: number;
}

/** Reads until 16 MB or the table's capacity are used up; what is left is handed back. */
function answer(
  store: DynamoDbStore,
  { name, request, table, projection, keys }: Ask,
  budget: { bytes: number; throttled: AwsError | undefined },
): Answer {
  const items: Item[] = [];
  const left: Item[] = [];
  let units = 0;
  for (const key of keys) {
    const row = table.data.get(key);
    const refusal = refusalOf(() => admit(store, table, undefined, "Read"));
    budget.throttled ??= refusal;
    if (refusal || budget.bytes < (row?.size ?? 0)) {
      left.push(key);
      continue;
    }
    budget.bytes -= row?.size ?? 0;
    const cost = readUnits(row?.size ?? 0, request.ConsistentRead ?? false);
    chargeRead(store, table, undefined, cost);
    units += cost;
    if (row) items.push(projection ? project(row.item, projection) : row.item);
  }
  return { name, request, items, left, units };
}

/** What AWS answers to it; anything else that is thrown is a bug of ours. */
export function refusalOf(run: () => void): AwsError | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}
