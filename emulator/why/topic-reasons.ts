import type { Plane } from "../kernel/index.ts";

/** What can stop a notification on its way from a topic or bucket to who listens. */
export const TOPIC_REASON_CODES = [
  "send-denied",
  "queue-missing",
  "queue-refused",
  "start-denied",
  "subscriber-missing",
  "publish-denied",
  "topic-missing",
  "subscription-filter",
  "subscription-pending",
] as const;
export type TopicReason = (typeof TOPIC_REASON_CODES)[number];

interface Told {
  readonly plane: Plane | "none";
  readonly scenario: string;
  readonly words: string;
  readonly visible: string;
}

const SILENT = "Publish succeeds; NumberOfNotificationsFailed moves, nothing else.";

export const TOPIC_REASONS: Readonly<Record<TopicReason, Told>> = {
  "send-denied": {
    plane: "invoke",
    scenario: "fan-out-lost",
    words: "no statement of the queue's policy lets the service send to it from there",
    visible: SILENT,
  },
  "queue-missing": {
    plane: "none",
    scenario: "fan-out-lost",
    words: "the queue does not exist",
    visible: `Subscribe does not look whether it does. ${SILENT}`,
  },
  "queue-refused": {
    plane: "none",
    scenario: "fan-out-lost",
    words: "the endpoint does not take such a message",
    visible: SILENT,
  },
  "start-denied": {
    plane: "invoke",
    scenario: "fan-out-lost",
    words: "no statement of the function's resource policy lets SNS start it from this topic",
    visible: SILENT,
  },
  "subscriber-missing": {
    plane: "none",
    scenario: "fan-out-lost",
    words: "the function that subscribed does not exist",
    visible: SILENT,
  },
  "publish-denied": {
    plane: "invoke",
    scenario: "topic-denied",
    words: "no statement of the topic's policy lets S3 publish to it from this bucket",
    visible: "S3 tells nobody: no error, no metric, no retry.",
  },
  "topic-missing": {
    plane: "none",
    scenario: "topic-denied",
    words: "the topic that was named does not exist",
    visible: "S3 tells nobody: no error, no metric, no retry. An alarm's history shows a failed action.",
  },
  "subscription-filter": {
    plane: "none",
    scenario: "fan-out-lost",
    words: "the subscription's filter policy does not let the notification through",
    visible: "NumberOfNotificationsFilteredOut moves, nothing else.",
  },
  "subscription-pending": {
    plane: "none",
    scenario: "fan-out-lost",
    words: "the subscription was never confirmed",
    visible: "The subscription shows PendingConfirmation; nothing is counted.",
  },
};
