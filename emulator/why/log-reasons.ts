import type { Plane } from "../kernel/index.ts";

/** What can stop a line on its way from a log group to whoever subscribed. */
export const LOG_REASON_CODES = [
  "subscription-refused",
  "subscription-denied",
  "subscription-resting",
  "line-mismatch",
] as const;
export type LogReason = (typeof LOG_REASON_CODES)[number];

interface Told {
  readonly plane: Plane | "none";
  readonly scenario: string;
  readonly words: string;
  readonly visible: string;
}

const SILENT = "PutLogEvents answers 200; the metric DeliveryErrors of AWS/Logs moves, nothing else.";

export const LOG_REASONS: Readonly<Record<LogReason, Told>> = {
  "subscription-refused": {
    plane: "invoke",
    scenario: "subscription-not-permitted",
    words: "CloudWatch Logs may not start the function, so it refuses the subscription filter",
    visible: "PutSubscriptionFilter answers 400, and nothing is subscribed.",
  },
  "subscription-denied": {
    plane: "invoke",
    scenario: "subscription-not-permitted",
    words: "no statement of the function's resource policy lets CloudWatch Logs start it for this log group",
    visible: SILENT,
  },
  "subscription-resting": {
    plane: "none",
    scenario: "subscription-not-permitted",
    words: "a delivery failed, so the subscription filter rests for ten minutes and skips what comes in meanwhile",
    visible: "PutLogEvents answers 200, and nothing else happens.",
  },
  "line-mismatch": {
    plane: "none",
    scenario: "subscription-not-permitted",
    words: "no line fits the pattern of the subscription filter",
    visible: "PutLogEvents answers 200, and nothing else happens.",
  },
};
