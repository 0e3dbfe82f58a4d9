import type { ScanInput, ScanOutput } from "@aws-sdk/client-dynamodb";
import type { Operation } from "../../../kernel/index.ts";
import { validation } from "../errors.ts";
import { readExpressions } from "../expressions/read.ts";
import { readStartKey } from "../keys.ts";
import { refuseLegacy } from "../legacy.ts";
import { onIndex, present } from "../permission.ts";
import { readPage, sourceOf, type Source } from "../reading.ts";
import { comparePositions, HASHES, positionOf, tieOf, type Entry, type Position } from "../storage/entry.ts";
import type { DynamoDbStore } from "../store.ts";
import { tellReturned } from "../usage.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html */
export const scan = (store: DynamoDbStore): Operation<ScanInput, ScanOutput> => ({
  permissions: (input, context) => [
    onIndex(
      "Scan",
      input,
      context,
      present({ "dynamodb:Select": input.Select, "dynamodb:ReturnConsumedCapacity": input.ReturnConsumedCapacity }),
    ),
  ],
  run(input, context) {
    refuseLegacy(input);
    const segment = readSegment(input);
    const { filter, projection } = readExpressions(input, ["FilterExpression"]);
    const table = store.forData(input.TableName, context);
    const source = sourceOf(store, table, input);
    const after = input.ExclusiveStartKey && startOf(source, segment, input.ExclusiveStartKey);
    const page = readPage(store, source, entriesOfSegment(source, segment, after), input, { filter, projection });
    tellReturned(store, table, "Scan", page.Count);
    return page;
  },
});

/** A part of the table for one of several workers: those partitions whose hash is in a range. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  /** Both numbers, for messages. */
  readonly name: string;
}

/** The whole table as one. */
export const WHOLE: Segment = { from: 0, to: HASHES, name: "" };

function readSegment({ Segment: segment, TotalSegments: total }: ScanInput): Segment {
  if (segment !== undefined && total === undefined)
    throw validation(
      "The TotalSegments parameter is required but was not present in the request when Segment parameter is present",
    );
  if (total !== undefined && segment === undefined)
    throw validation(
      "The Segment parameter is required but was not present in the request when parameter TotalSegments is present",
    );
  if (segment === undefined || total === undefined) return WHOLE;
  if (segment >= total)
    throw validation(
      `The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: ${segment} is not less than TotalSegments: ${total}`,
    );
  return {
    from: Math.ceil((segment * HASHES) / total),
    to: Math.ceil(((segment + 1) * HASHES) / total),
    name: `TotalSegments: ${total} Segment: ${segment}`,
  };
}

function startOf(source: Source, segment: Segment, given: NonNullable<ScanInput["ExclusiveStartKey"]>): Position {
  const { table, index, keys } = source;
  const key = readStartKey(table, index, given);
  const position = positionOf(keys, key, index ? tieOf(table.data.keys, key) : "");
  if (!position) throw validation("The provided starting key is invalid");
  if (position.hash < segment.from || position.hash >= segment.to)
    throw validation(
      `The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. ${segment.name}`,
    );
  return position;
}

export function* entriesOfSegment(
  { data }: Source,
  segment: Segment,
  after: Position | undefined,
): Generator<Entry, void, undefined> {
  const found = data.from((entry) => (after ? comparePositions(entry, after) > 0 : entry.hash >= segment.from));
  for (const entry of found) {
    if (entry.hash >= segment.to) return;
    yield entry;
  }
}
