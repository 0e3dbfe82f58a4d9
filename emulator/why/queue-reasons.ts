import type { Plane } from "../kernel/index.ts";

/** What can stop a message on its way through a queue. */
export const QUEUE_REASON_CODES = [
  "poll-denied",
  "delete-denied",
  "mapping-filter",
  "batch-failed",
  "batch-timed-out",
  "bad-batch-response",
  "item-failed",
  "batch-throttled",
  "batch-dropped",
  "batch-recursion",
  "visibility-over",
  "group-blocked",
  "receives-exhausted",
  "message-expired",
] as const;
export type QueueReason = (typeof QUEUE_REASON_CODES)[number];

interface Told {
  readonly plane: Plane | "none";
  readonly scenario: string;
  readonly words: string;
  readonly visible: string;
}

export const QUEUE_REASONS: Readonly<Record<QueueReason, Told>> = {
  "poll-denied": {
    plane: "execute",
    scenario: "mapping-denied",
    words: "the function's role may not receive messages of the queue",
    visible: "The mapping stays Enabled and nothing fails: the queue grows, and with it the age of its oldest message.",
  },
  "delete-denied": {
    plane: "execute",
    scenario: "mapping-denied",
    words: "the function's role may not delete messages, so what was processed comes again",
    visible: "No error: each message is processed again and again until it is a dead letter.",
  },
  "mapping-filter": {
    plane: "none",
    scenario: "mapping-filtered",
    words: "no filter of the event source mapping lets the message through",
    visible: "Nothing: the message is deleted without an invocation.",
  },
  "batch-failed": {
    plane: "none",
    scenario: "poison-message",
    words: "the handler failed, and with it the whole batch",
    visible: "The function's log shows the error; every message of the batch comes again when its visibility ends.",
  },
  "batch-timed-out": {
    plane: "none",
    scenario: "batch-timeout",
    words: "the handler ran into its timeout, and the whole batch failed",
    visible: "The log says `Task timed out`; every message of the batch comes again when its visibility ends.",
  },
  "bad-batch-response": {
    plane: "none",
    scenario: "bad-batch-response",
    words: "the handler's batchItemFailures names no message of the batch, which counts as a failure of the whole",
    visible: "No error is counted; every message of the batch comes again when its visibility ends.",
  },
  "item-failed": {
    plane: "none",
    scenario: "dlq-and-redrive",
    words: "the handler reported the message as failed",
    visible: "No error is counted: the message comes again when its visibility ends.",
  },
  "batch-throttled": {
    plane: "none",
    scenario: "throttled-consumer",
    words: "the function has no concurrency left for the batch",
    visible: "Throttles moves; Lambda tries again until the messages are visible again.",
  },
  "batch-dropped": {
    plane: "none",
    scenario: "throttled-consumer",
    words: "the batch was throttled until its messages were visible again",
    visible: "Throttles moves; the messages were received once more and never processed.",
  },
  "batch-recursion": {
    plane: "none",
    scenario: "queue-recursion",
    words: "the function fed its own queue about 16 times, and Lambda stopped the chain",
    visible: "RecursiveInvocationsDropped moves; the message comes again until it is a dead letter.",
  },
  "visibility-over": {
    plane: "none",
    scenario: "visibility-too-short",
    words: "the message was given out again before its processing ended, so it could not be deleted",
    visible: "No error: the same message is processed twice.",
  },
  "group-blocked": {
    plane: "none",
    scenario: "fifo-blocked-group",
    words: "an earlier message of its group has failed, and the group waits for it",
    visible: "Nothing fails: messages of other groups go on, those of this one do not.",
  },
  "receives-exhausted": {
    plane: "none",
    scenario: "dlq-and-redrive",
    words: "the message was received as often as its queue allows",
    visible: "It is in the dead-letter queue; NumberOfMessagesSent of that queue does not move.",
  },
  "message-expired": {
    plane: "none",
    scenario: "no-dlq",
    words: "the message was not deleted before its retention ended",
    visible: "Nothing: the message is gone.",
  },
};
