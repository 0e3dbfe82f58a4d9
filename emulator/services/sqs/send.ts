import type { MessageSystemAttributeValue } from "@aws-sdk/client-sqs";
import { seconds, type EntryId } from "../../kernel/index.ts";
import { contentId } from "./deduplication.ts";
import {
  invalidMessageContents,
  invalidParameterValue,
  invalidValue,
  messageTooLong,
  missingParameter,
  notForThisType,
} from "./errors.ts";
import { NUMERIC_ATTRIBUTES } from "./limits.ts";
import { isTransportable, md5Of, type Message } from "./message.ts";
import { bytesOf, checkMessageAttributes, type MessageAttributes } from "./message-attributes.ts";
import type { FifoSettings } from "./settings.ts";
import type { Queue, SqsStore } from "./store.ts";

/** A message as its sender gives it, single or in a batch. */
export interface Given {
  readonly MessageBody?: string | undefined;
  readonly DelaySeconds?: number | undefined;
  readonly MessageAttributes?: MessageAttributes | undefined;
  readonly MessageSystemAttributes?: Readonly<Record<string, MessageSystemAttributeValue>> | undefined;
  readonly MessageGroupId?: string | undefined;
  readonly MessageDeduplicationId?: string | undefined;
}

export interface Sender {
  readonly senderId: string;
  /** Of the request; a message's own `AWSTraceHeader` goes first. */
  readonly traceHeader: string | undefined;
}

export const bytesOfMessage = (given: Given): number =>
  Buffer.byteLength(given.MessageBody ?? "") + bytesOf(given.MessageAttributes ?? {});

/**
 * Puts a message into the queue; throws AWS's answer for one it would not take. A FIFO queue that knows it already answers
 * with the earlier message and delivers nothing.
 */
export function send(store: SqsStore, queue: Queue, given: Given, sender: Sender, cause: EntryId): Message {
  check(queue, given);
  const now = store.kernel.now();
  const body = given.MessageBody ?? "";
  const { fifo } = queue.settings;
  const deduplicationId = given.MessageDeduplicationId ?? (fifo?.contentBased ? contentId(body) : undefined);
  const key = fifo?.scope === "messageGroup" ? `${given.MessageGroupId} ${deduplicationId}` : (deduplicationId ?? "");
  const earlier = fifo && queue.deduplication.find(key, now);
  if (earlier) {
    store.deduplicated(queue, earlier, [cause]);
    return earlier;
  }
  const delay = fifo || given.DelaySeconds === undefined ? queue.settings.delay : seconds(given.DelaySeconds);
  const message: Omit<Message, "entry"> = {
    id: store.kernel.random.stream("sqs.message-id").uuid(),
    body,
    md5: md5Of(body),
    attributes: given.MessageAttributes ?? {},
    traceHeader: given.MessageSystemAttributes?.["AWSTraceHeader"]?.StringValue ?? sender.traceHeader,
    groupId: given.MessageGroupId,
    deduplicationId,
    sequenceNumber: fifo && nextSequenceNumber(queue),
    senderId: sender.senderId,
    sentAt: now,
    keptFrom: now,
    visibleAt: now + delay,
    receives: 0,
    firstReceivedAt: undefined,
    lastReceivedAt: undefined,
    handle: undefined,
    deadLetterSource: undefined,
  };
  const put = store.put(queue, message, [cause]);
  if (fifo) queue.deduplication.add(key, put, now);
  return put;
}

/** 20 digits, as AWS's are; where they begin and how they grow is ours. */
const SEQUENCE_START = 18_849_496_460_467_696_128n;
const SEQUENCE_STEP = 256n;

function nextSequenceNumber(queue: Queue): string {
  queue.sequence += 1n;
  return String(SEQUENCE_START + queue.sequence * SEQUENCE_STEP);
}

function check(queue: Queue, given: Given): void {
  if (!given.MessageBody) throw missingParameter("MessageBody");
  checkMessageAttributes(given.MessageAttributes ?? {});
  checkSystemAttributes(given.MessageSystemAttributes ?? {});
  if (bytesOfMessage(given) > queue.settings.messageBytesMax) throw messageTooLong(queue.settings.messageBytesMax);
  if (!isTransportable(given.MessageBody)) throw invalidMessageContents();
  const { min, max } = NUMERIC_ATTRIBUTES.DelaySeconds;
  const delay = given.DelaySeconds ?? 0;
  if (!Number.isInteger(delay) || delay < min || delay > max)
    throw invalidValue(delay, "DelaySeconds", `DelaySeconds must be >= ${min} and <= ${max}.`);
  if (queue.settings.fifo) return checkFifo(given, queue.settings.fifo);
  if (given.MessageDeduplicationId !== undefined)
    throw notForThisType(given.MessageDeduplicationId, "MessageDeduplicationId");
  checkGroup(given.MessageGroupId);
}

function checkFifo(given: Given, { contentBased }: FifoSettings): void {
  // The delay of a FIFO queue is the queue's.
  if (given.DelaySeconds) throw notForThisType(given.DelaySeconds, "DelaySeconds");
  if (!given.MessageGroupId) throw missingParameter("MessageGroupId");
  checkGroup(given.MessageGroupId);
  const id = given.MessageDeduplicationId;
  if (id === undefined && !contentBased)
    throw invalidParameterValue(
      "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    );
  if (id !== undefined && !isIdentifier(id))
    throw invalidValue(
      id,
      "MessageDeduplicationId",
      "MessageDeduplicationId can only include alphanumeric and punctuation characters. 1 to 128 in length.",
    );
}

const isIdentifier = (id: string): boolean => /^[\x21-\x7e]{1,128}$/.test(id);

function checkGroup(id: string | undefined): void {
  if (id !== undefined && !isIdentifier(id))
    throw invalidValue(
      id,
      "MessageGroupId",
      "MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.",
    );
}

/** `AWSTraceHeader` is the only one that can be sent: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
function checkSystemAttributes(given: Readonly<Record<string, MessageSystemAttributeValue>>): void {
  for (const [name, { DataType, StringValue }] of Object.entries(given)) {
    if (name !== "AWSTraceHeader")
      throw invalidParameterValue(
        `Message system attribute name '${name}' is invalid. Message system attribute name can only be AWSTraceHeader.`,
      );
    if (DataType !== "String" || !StringValue)
      throw invalidParameterValue(
        `Message (system) attribute '${name}' must contain a non-empty value of type 'String'.`,
      );
  }
}
