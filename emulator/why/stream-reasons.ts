import type { Plane } from "../kernel/index.ts";

/** What can stop a change of a table on its way through the table's stream; the first one also a message. */
export const STREAM_REASON_CODES = [
  "mapping-disabled",
  "stream-denied",
  "stream-before-start",
  "stream-filter",
  "stream-batch-failed",
  "stream-item-failed",
  "stream-throttled",
  "stream-blocked",
  "stream-retries-exhausted",
  "stream-too-old",
] as const;
export type StreamReason = (typeof STREAM_REASON_CODES)[number];

interface Told {
  readonly plane: Plane | "none";
  readonly scenario: string;
  readonly words: string;
  readonly visible: string;
}

const GIVEN_UP = "The records go to the mapping's OnFailure destination, if it has one; else nothing tells of them.";

export const STREAM_REASONS: Readonly<Record<StreamReason, Told>> = {
  "mapping-disabled": {
    plane: "none",
    scenario: "stream-denied",
    words: "the event source mapping is disabled",
    visible:
      "Its State says Disabled, and nothing fails: messages wait until their retention ends, records of a stream for a day.",
  },
  "stream-denied": {
    plane: "execute",
    scenario: "stream-denied",
    words: "the function's role may not read the table's stream",
    visible: "The mapping stays Enabled; its LastProcessingResult says it, no metric and no log do.",
  },
  "stream-before-start": {
    plane: "none",
    scenario: "stream-denied",
    words: "it was written before the mapping began to read, and the mapping begins with the newest",
    visible:
      "Nothing: with StartingPosition LATEST the function never gets what was there, nor what comes while the mapping is Creating.",
  },
  "stream-filter": {
    plane: "none",
    scenario: "stream-blocked",
    words: "no filter of the event source mapping lets the change through",
    visible: "Nothing: the record is passed over without an invocation.",
  },
  "stream-batch-failed": {
    plane: "none",
    scenario: "stream-blocked",
    words: "the handler failed, and with it the whole batch of records",
    visible: "The function's log shows the error; the same batch comes again and again, and IteratorAge grows.",
  },
  "stream-item-failed": {
    plane: "none",
    scenario: "stream-blocked",
    words: "the handler reported the record as failed",
    visible: "No error is counted: that record and all after it come again.",
  },
  "stream-throttled": {
    plane: "none",
    scenario: "stream-denied",
    words: "the function has no concurrency left for the batch",
    visible: "Throttles moves; Lambda tries again until the records are too old.",
  },
  "stream-blocked": {
    plane: "none",
    scenario: "stream-blocked",
    words: "an earlier record of the shard is not done yet, and the shard waits for it",
    visible: "Nothing fails for this record: IteratorAge grows.",
  },
  "stream-retries-exhausted": {
    plane: "none",
    scenario: "stream-blocked",
    words: "the batch failed as often as its mapping lets it be tried",
    visible: GIVEN_UP,
  },
  "stream-too-old": {
    plane: "none",
    scenario: "stream-denied",
    words: "the record became older than its mapping or its stream allows",
    visible: GIVEN_UP,
  },
};
