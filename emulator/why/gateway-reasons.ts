import type { Plane } from "../kernel/index.ts";

/** What can stop a request to an API, or an alarm on its way to a function. */
export const GATEWAY_REASON_CODES = ["alarm-denied"] as const;
export type GatewayReason = (typeof GATEWAY_REASON_CODES)[number];

interface Told {
  readonly plane: Plane | "none";
  readonly scenario: string;
  readonly words: string;
  readonly visible: string;
}

export const GATEWAY_REASONS: Readonly<Record<GatewayReason, Told>> = {
  "alarm-denied": {
    plane: "invoke",
    scenario: "alarm-not-permitted",
    words: "no statement of the function's resource policy lets the alarm start it",
    visible: "The alarm's history shows a failed action, nothing else does.",
  },
};
