import { createHash } from "node:crypto";
import type { Instant } from "../../kernel/index.ts";
import { invalidParameter } from "./errors.ts";
import { DEDUPLICATION_WINDOW, MESSAGE_BYTES, SUBJECT_MAX } from "./limits.ts";
import { bytesOf, checkAttributes, textsOf, type MessageAttributes, type Notification } from "./message.ts";
import type { Topic } from "./state.ts";
import type { SnsStore } from "./store.ts";

/** A message as its sender gives it, single or in a batch. */
export interface Given {
  readonly Message?: string | undefined;
  readonly Subject?: string | undefined;
  readonly MessageStructure?: string | undefined;
  readonly MessageAttributes?: MessageAttributes | undefined;
  readonly MessageGroupId?: string | undefined;
  readonly MessageDeduplicationId?: string | undefined;
}

export const bytesGiven = (given: Given): number => bytesOf(given.Message ?? "", given.MessageAttributes ?? {});

/** Reads a message; throws AWS's answer for one that the topic would not take. */
export function notificationOf(
  store: SnsStore,
  topic: Topic,
  given: Given,
  traceHeader: string | undefined,
): Notification {
  const { kernel } = store;
  const texts = textsOf(given.Message, given.MessageStructure);
  const attributes = given.MessageAttributes ?? {};
  checkSubject(given.Subject);
  checkAttributes(attributes);
  const most = Number(topic.attributes.get("MaximumMessageSize") ?? MESSAGE_BYTES.default);
  if (bytesGiven(given) > most) throw invalidParameter("Message too long");
  const fifo = topic.fifo ? fifoIds(topic, given) : { groupId: given.MessageGroupId };
  if (!topic.fifo && given.MessageDeduplicationId !== undefined)
    throw invalidParameter(
      "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type",
    );
  return {
    id: kernel.random.stream("sns.message-id").uuid(),
    topicArn: topic.arn,
    subject: given.Subject,
    ...texts,
    attributes,
    groupId: fifo.groupId,
    deduplicationId: "deduplicationId" in fifo ? fifo.deduplicationId : undefined,
    sequenceNumber: undefined,
    traceHeader,
    at: kernel.now(),
  };
}

function checkSubject(subject: string | undefined): void {
  if (subject === undefined) return;
  // https://docs.aws.amazon.com/sns/latest/api/API_Publish.html: printable ASCII, and no line breaks.
  if (!/^[\x20-\x7e]+$/.test(subject) || subject.length > SUBJECT_MAX || subject.startsWith(" "))
    throw invalidParameter("Subject");
}

function fifoIds(topic: Topic, given: Given): { readonly groupId: string; readonly deduplicationId: string } {
  if (!given.MessageGroupId) throw invalidParameter("The MessageGroupId parameter is required for FIFO topics");
  const contentBased = topic.attributes.get("ContentBasedDeduplication") === "true";
  if (given.MessageDeduplicationId === undefined && !contentBased)
    throw invalidParameter(
      "The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    );
  const content = (): string =>
    createHash("sha256")
      .update(given.Message ?? "")
      .digest("hex");
  return { groupId: given.MessageGroupId, deduplicationId: given.MessageDeduplicationId ?? content() };
}

/** The earlier message, if a FIFO topic got the same within its window. */
export function earlier(
  topic: Topic,
  { deduplicationId, groupId }: Notification,
  now: Instant,
): Notification | undefined {
  for (const [key, { at }] of topic.sent) {
    if (at + DEDUPLICATION_WINDOW > now) break;
    topic.sent.delete(key);
  }
  return topic.fifo ? topic.sent.get(`${groupId} ${deduplicationId}`)?.notification : undefined;
}

/** 20 digits, as AWS's are; where they begin and how they grow is ours. */
export function numbered(topic: Topic, notification: Notification): Notification {
  if (!topic.fifo) return notification;
  topic.sequence += 1n;
  const sequenceNumber = String(10_000_000_000_000_000_000n + topic.sequence * 1000n);
  const kept = { ...notification, sequenceNumber };
  topic.sent.set(`${notification.groupId} ${notification.deduplicationId}`, {
    at: notification.at,
    notification: kept,
  });
  return kept;
}
