import type { Plane } from "../kernel/index.ts";

/** What can stop an event on its way over a bus, or a schedule on its way to its target. */
export const EVENT_REASON_CODES = [
  "bus-missing",
  "no-rule",
  "rule-mismatch",
  "rule-disabled",
  "rule-loop",
  "no-target",
  "target-denied",
  "target-role-untrusted",
  "target-role-denied",
  "target-missing",
  "target-dead-letter-denied",
] as const;
export type EventReason = (typeof EVENT_REASON_CODES)[number];

interface Told {
  readonly plane: Plane | "none";
  readonly scenario: string;
  readonly words: string;
  readonly visible: string;
}

const FAILED =
  "PutEvents answered 200. FailedInvocations moves; the event is in the target's dead-letter queue, or gone.";
const ROLE_FAILED = "No error anywhere: a metric moves, and the event is in the dead-letter queue, or gone.";

export const EVENT_REASONS: Readonly<Record<EventReason, Told>> = {
  "bus-missing": {
    plane: "none",
    scenario: "event-lost",
    words: "there is no event bus of that name",
    visible: "PutEvents answers 200 with an event id, and the event is gone.",
  },
  "no-rule": {
    plane: "none",
    scenario: "event-lost",
    words: "the event bus has no rule with a pattern",
    visible: "PutEvents answers 200, and nothing else happens.",
  },
  "rule-mismatch": {
    plane: "none",
    scenario: "event-lost",
    words: "the rule's pattern does not fit the event",
    visible: "PutEvents answers 200; the rule's TriggeredRules does not move.",
  },
  "rule-disabled": {
    plane: "none",
    scenario: "event-lost",
    words: "the rule fits, but is disabled",
    visible: "PutEvents answers 200; the rule's TriggeredRules does not move.",
  },
  "rule-loop": {
    plane: "none",
    scenario: "event-lost",
    words: "the event came through this rule before",
    visible: "DeadLetterInvocations moves, nothing else.",
  },
  "no-target": {
    plane: "none",
    scenario: "event-lost",
    words: "the rule fits, but has no target",
    visible: "TriggeredRules moves, Invocations does not.",
  },
  "target-denied": {
    plane: "invoke",
    scenario: "rule-not-permitted",
    words: "the target's own policy does not let EventBridge in for this rule",
    visible: FAILED,
  },
  "target-role-untrusted": {
    plane: "execute",
    scenario: "schedule-denied",
    words: "the role does not trust the service that is to reach the target with it",
    visible: ROLE_FAILED,
  },
  "target-role-denied": {
    plane: "execute",
    scenario: "schedule-denied",
    words: "the role may not start the target",
    visible: ROLE_FAILED,
  },
  "target-missing": {
    plane: "none",
    scenario: "rule-not-permitted",
    words: "the target does not exist",
    visible: FAILED,
  },
  "target-dead-letter-denied": {
    plane: "invoke",
    scenario: "rule-not-permitted",
    words: "the dead-letter queue's policy does not let EventBridge in for this rule",
    visible: "InvocationsFailedToBeSentToDlq moves, nothing else: the event is gone.",
  },
};
