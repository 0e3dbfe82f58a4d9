import type { EntryId, JsonObject } from "../../kernel/index.ts";
import { eventRecord, type StreamRecord, type StreamView } from "../../services/dynamodb/index.ts";

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

export const entriesOf = (items: readonly StreamItem[]): readonly EntryId[] => items.map(({ record }) => record.entry);
