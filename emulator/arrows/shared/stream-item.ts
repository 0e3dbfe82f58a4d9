import { iso, type EntryId, type JsonObject } from "../../kernel/index.ts";
import { eventRecord, type StreamRecord, type StreamView } from "../../services/dynamodb/index.ts";
import type { EventSourceMapping } from "../../services/lambda/index.ts";

/** A record of a stream on its way to a function. */
export interface StreamItem {
  readonly record: StreamRecord;
  /** Its place in the stream. */
  readonly ordinal: number;
  /** As the function gets it. */
  readonly event: JsonObject;
  /** The same, as JSON. */
  readonly text: string;
  readonly bytes: number;
}

export function itemOf(view: StreamView, record: StreamRecord): StreamItem {
  const event = eventRecord(view, record);
  const text = JSON.stringify(event);
  const ordinal = view.ordinalOf(record.sequenceNumber) ?? 0;
  return { record, ordinal, event, text, bytes: Buffer.byteLength(text) };
}

export const eventOf = (items: readonly StreamItem[]): string =>
  `{"Records":[${items.map(({ text }) => text).join(",")}]}`;

/** Bytes around the records, and between two of them. */
const FRAME = '{"Records":[]}'.length;
const COMMA = 1;

/** How many of the first items fit into one invocation; one always does. */
export function fitting(items: readonly StreamItem[], countMax: number, bytesMax: number): number {
  let bytes = FRAME;
  let count = 0;
  for (const item of items) {
    bytes += item.bytes + COMMA;
    if (count === countMax || (count > 0 && bytes > bytesMax)) break;
    count += 1;
  }
  return count;
}

/** What AWS writes as `condition` of a record about records: the last try failed, or they were too old for another one. */
export type StreamCondition = "RetryAttemptsExhausted" | "RecordAgeExceeded";

/** The last invocation with the records, if there was one. */
export interface StreamInvocation {
  readonly requestId: string;
  readonly executedVersion: string;
  /** The function failed, rather than named records that did. */
  readonly failed: boolean;
}

/** What a destination is told of records that were given up: https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
export function failureRecordOf(given: {
  readonly items: readonly StreamItem[];
  readonly mapping: EventSourceMapping;
  readonly shardId: string;
  readonly condition: StreamCondition;
  readonly requestId: string;
  readonly invocations: number;
  readonly last: StreamInvocation | undefined;
  readonly at: number;
}): JsonObject {
  const { items, mapping, last } = given;
  const [first, final] = [items[0]?.record, items.at(-1)?.record];
  return {
    requestContext: {
      requestId: given.requestId,
      functionArn: mapping.functionArn,
      condition: given.condition,
      approximateInvokeCount: given.invocations,
    },
    // Absent when the function was never invoked with them.
    ...(last
      ? {
          responseContext: {
            statusCode: 200,
            executedVersion: last.executedVersion,
            functionError: last.failed ? "Unhandled" : null,
          },
        }
      : {}),
    version: "1.0",
    timestamp: iso(given.at),
    DDBStreamBatchInfo: {
      shardId: given.shardId,
      startSequenceNumber: first?.sequenceNumber ?? "",
      endSequenceNumber: final?.sequenceNumber ?? "",
      approximateArrivalOfFirstRecord: toTheSecond(first?.at ?? given.at),
      approximateArrivalOfLastRecord: toTheSecond(final?.at ?? given.at),
      batchSize: items.length,
      streamArn: mapping.sourceArn,
    },
  };
}

const toTheSecond = (at: number): string => iso(at).replace(/\.\d{3}Z$/, "Z");

export const entriesOf = (items: readonly StreamItem[]): readonly EntryId[] => items.map(({ record }) => record.entry);
