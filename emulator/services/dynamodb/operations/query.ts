import type { QueryInput, QueryOutput } from "@aws-sdk/client-dynamodb";
import { assert, AwsError, type Operation } from "../../../kernel/index.ts";
import { validation } from "../errors.ts";
import { rangeOf, type KeyRange } from "../expressions/key-condition.ts";
import { readExpressions } from "../expressions/read.ts";
import { readStartKey } from "../keys.ts";
import { refuseLegacy } from "../legacy.ts";
import { leadingKeys, onIndex, present } from "../permission.ts";
import { readPage, refuseKeysIn, sourceOf, type Source } from "../reading.ts";
import { comparePositions, partitionOf, positionOf, tieOf, type Entry, type Position } from "../storage/entry.ts";
import type { DynamoDbStore } from "../store.ts";
import { tellReturned } from "../usage.ts";
import { emptyItem, type Item } from "../values/attribute-value.ts";
import { compareTexts } from "../values/order.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html */
export const query = (store: DynamoDbStore): Operation<QueryInput, QueryOutput> => ({
  permissions: (input, context) => [
    onIndex("Query", input, context, {
      ...leadingKeys(store, input.TableName, context, [partitionNamed(input)]),
      ...present({ "dynamodb:Select": input.Select, "dynamodb:ReturnConsumedCapacity": input.ReturnConsumedCapacity }),
    }),
  ],
  run(input, context) {
    refuseLegacy(input);
    if (input.KeyConditionExpression === undefined)
      throw validation(
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
      );
    const { keyConditions, filter, projection } = readExpressions(input, [
      "FilterExpression",
      "KeyConditionExpression",
    ]);
    assert(keyConditions, "a key condition was read and is not there");
    const table = store.forData(input.TableName, context);
    const source = sourceOf(store, table, input);
    const range = rangeOf(keyConditions, source.keys);
    refuseKeysIn(filter, source.keys);
    const after = input.ExclusiveStartKey && startOf(source, range, input.ExclusiveStartKey);
    const entries = entriesOfRange(source, range, input.ScanIndexForward ?? true, after);
    const page = readPage(store, source, entries, input, { filter, projection });
    tellReturned(store, source.table, "Query", page.Count);
    return page;
  },
});

/** Where a query goes on; throws AWS's answer to a place outside of what it asks for. */
function startOf(source: Source, range: KeyRange, given: NonNullable<QueryInput["ExclusiveStartKey"]>): Position {
  const { table, index, keys } = source;
  const key = readStartKey(table, index, given);
  const position = positionOf(keys, key, index ? tieOf(table.data.keys, key) : "");
  if (!position || position.partition !== partitionOf(range.partition).partition)
    throw validation("The provided starting key is outside query boundaries based on provided conditions");
  if (range.before(position.sort) || range.behind(position.sort))
    throw validation("The provided starting key does not match the range key predicate");
  return position;
}

/** The entries of a range, in the order asked for; reads none that is not wanted but the one that ends it. */
export function* entriesOfRange(
  { data }: Source,
  range: KeyRange,
  forward: boolean,
  after: Position | undefined,
): Generator<Entry, void, undefined> {
  const { hash, partition } = partitionOf(range.partition);
  const place = (entry: Entry): number => entry.hash - hash || compareTexts(entry.partition, partition);
  const found = forward
    ? data.from((entry) => {
        const at = place(entry);
        if (at !== 0) return at > 0;
        return !range.before(entry.sort) && (!after || comparePositions(entry, after) > 0);
      })
    : data.downFrom((entry) => {
        const at = place(entry);
        if (at !== 0) return at > 0;
        return range.behind(entry.sort) || (after !== undefined && comparePositions(entry, after) >= 0);
      });
  for (const entry of found) {
    if (place(entry) !== 0 || (forward ? range.behind(entry.sort) : range.before(entry.sort))) return;
    yield entry;
  }
}

/** For policies: the value that the partition key must have. A query that cannot be read names none, and is refused later. */
function partitionNamed(input: QueryInput): Item {
  try {
    const { keyConditions = [] } = readExpressions(input, ["FilterExpression", "KeyConditionExpression"]);
    return Object.fromEntries(
      keyConditions.flatMap(({ name, operator, values: [value] }) =>
        operator === "=" && value ? [[name, value] as const] : [],
      ),
    );
  } catch (error) {
    if (error instanceof AwsError) return emptyItem();
    throw error;
  }
}
