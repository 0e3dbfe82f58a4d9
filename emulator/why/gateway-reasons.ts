import type { Plane } from "../kernel/index.ts";

/** What can stop a request to an API or a function URL, or an alarm on its way to a function. */
export const GATEWAY_REASON_CODES = [
  "api-denied",
  "api-refused",
  "integration-missing",
  "integration-failed",
  "integration-throttled",
  "integration-timeout",
  "malformed-response",
  "url-denied",
  "alarm-denied",
  "alarm-topic-denied",
] as const;
export type GatewayReason = (typeof GATEWAY_REASON_CODES)[number];

interface Told {
  readonly plane: Plane | "none";
  readonly scenario: string;
  readonly words: string;
  readonly visible: string;
}

export const GATEWAY_REASONS: Readonly<Record<GatewayReason, Told>> = {
  "api-denied": {
    plane: "invoke",
    scenario: "api-not-permitted",
    words: "no statement of the function's resource policy lets this API start it",
    visible: "The caller gets 500 Internal server error; 5XXError moves, and no metric of the function.",
  },
  "api-refused": {
    plane: "none",
    scenario: "bad-request",
    words: "the API refused the request before anything was started",
    visible: "The caller gets the error; 4XXError moves, and no metric of the function.",
  },
  "integration-missing": {
    plane: "none",
    scenario: "bad-gateway",
    words: "the function that the API names does not exist",
    visible: "The caller gets 500 Internal server error.",
  },
  "integration-failed": {
    plane: "none",
    scenario: "bad-gateway",
    words: "the function failed, and nobody tries again for a caller who waits",
    visible: "The caller gets 502 Internal server error; the function's log shows the error.",
  },
  "integration-throttled": {
    plane: "none",
    scenario: "bad-gateway",
    words: "the function has no concurrency left for the request",
    visible: "The caller gets 500 Internal server error; the function's Throttles moves.",
  },
  "integration-timeout": {
    plane: "none",
    scenario: "api-too-slow",
    words: "the API waited for the function as long as it does, and no longer",
    visible:
      "The caller gets 504 Endpoint request timed out (503 from an HTTP API); the function goes on and shows no error.",
  },
  "malformed-response": {
    plane: "none",
    scenario: "bad-gateway",
    words: "the function did not answer with a statusCode, headers and a body of text",
    visible: "The caller gets 502 Internal server error; the function shows no error.",
  },
  "url-denied": {
    plane: "invoke",
    scenario: "url-forbidden",
    words: "a function URL asks for two permissions, and one of them is not given",
    visible: "The caller gets 403 Forbidden; Url4xxCount moves, and no other metric of the function.",
  },
  "alarm-denied": {
    plane: "invoke",
    scenario: "alarm-not-permitted",
    words: "no statement of the function's resource policy lets the alarm start it",
    visible: "The alarm's history shows a failed action, nothing else does.",
  },
  "alarm-topic-denied": {
    plane: "invoke",
    scenario: "alarm-not-permitted",
    words: "no statement of the topic's policy lets CloudWatch publish to it for this alarm",
    visible: "The alarm's history shows a failed action, nothing else does: the topic counts no message.",
  },
};
