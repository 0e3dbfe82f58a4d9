import { hash } from "node:crypto";
import type { EntryId, Instant, Millis } from "../../kernel/index.ts";
import type { MessageAttributes } from "./message-attributes.ts";

/** A message as it lies in a queue. Never changes: each receive makes a new one. */
export interface Message {
  readonly id: string;
  readonly body: string;
  readonly md5: string;
  readonly attributes: MessageAttributes;
  /** `Root=…;Parent=…;Sampled=…;Lineage=…`: by its lineage recursion is found. */
  readonly traceHeader: string | undefined;
  /** Orders the messages of a FIFO queue; in a standard queue it only says whose message this is, for fairness. */
  readonly groupId: string | undefined;
  /** FIFO queues only. */
  readonly deduplicationId: string | undefined;
  /** 20 digits, growing within a group; FIFO queues only. */
  readonly sequenceNumber: string | undefined;
  readonly senderId: string;
  readonly sentAt: Instant;
  /** From when its retention counts: the time of sending, and for FIFO queues that of the move to a dead-letter queue. */
  readonly keptFrom: Instant;
  /** From when it can be received. */
  readonly visibleAt: Instant;
  readonly receives: number;
  readonly firstReceivedAt: Instant | undefined;
  readonly lastReceivedAt: Instant | undefined;
  /** The last receive's handle: older ones are stale. */
  readonly handle: string | undefined;
  /** The queue it was moved from as a dead letter. */
  readonly deadLetterSource: string | undefined;
  /** The journal entry that brought it here. */
  readonly entry: EntryId;
}

export const md5Of = (text: string): string => hash("md5", text, "hex");

/** Whether SQS takes every character: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
export const isTransportable = (text: string): boolean =>
  // oxlint-disable-next-line no-control-regex -- the characters that are refused
  !/[^\u0009\u000A\u000D\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(text);

export const isExpired = (message: Message, now: Instant, retention: Millis): boolean =>
  message.keptFrom + retention <= now;
