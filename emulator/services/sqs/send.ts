import type { MessageSystemAttributeValue } from "@aws-sdk/client-sqs";
import { seconds, type EntryId } from "../../kernel/index.ts";
import {
  invalidMessageContents,
  invalidParameterValue,
  invalidValue,
  messageTooLong,
  missingParameter,
} from "./errors.ts";
import { NUMERIC_ATTRIBUTES } from "./limits.ts";
import { isTransportable, md5Of, type Message } from "./message.ts";
import { bytesOf, checkMessageAttributes, type MessageAttributes } from "./message-attributes.ts";
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

/** Puts a message into the queue; throws AWS's answer for one it would not take. */
export function send(store: SqsStore, queue: Queue, given: Given, sender: Sender, cause: EntryId): Message {
  check(queue, given);
  const now = store.kernel.now();
  const body = given.MessageBody ?? "";
  const delay = given.DelaySeconds === undefined ? queue.settings.delay : seconds(given.DelaySeconds);
  const message: Omit<Message, "entry"> = {
    id: store.kernel.random.stream("sqs.message-id").uuid(),
    body,
    md5: md5Of(body),
    attributes: given.MessageAttributes ?? {},
    traceHeader: given.MessageSystemAttributes?.["AWSTraceHeader"]?.StringValue ?? sender.traceHeader,
    groupId: given.MessageGroupId,
    senderId: sender.senderId,
    sentAt: now,
    visibleAt: now + delay,
    receives: 0,
    firstReceivedAt: undefined,
    lastReceivedAt: undefined,
    handle: undefined,
    deadLetterSource: undefined,
  };
  return store.put(queue, message, [cause]);
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
  if (given.MessageDeduplicationId !== undefined)
    throw invalidValue(
      given.MessageDeduplicationId,
      "MessageDeduplicationId",
      "The request include parameter that is not valid for this queue type.",
    );
  checkGroup(given.MessageGroupId);
}

function checkGroup(id: string | undefined): void {
  if (id !== undefined && !/^[\x21-\x7e]{1,128}$/.test(id))
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
