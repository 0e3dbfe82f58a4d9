import type { Permission, Principal, ResourcePolicy } from "../../kernel/index.ts";
import type { BusEvent, Rule } from "../../services/events/index.ts";
import type { Reason } from "../../why/index.ts";
import type { Trail } from "./trail.ts";

/** What goes along a way from a rule or a schedule. */
export interface Cargo {
  readonly target: string;
  /** What the target gets. */
  readonly payload: string;
  readonly traceHeader: string | undefined;
  /** For FIFO queues. */
  readonly groupId: string | undefined;
  /** As whom it is sent. */
  readonly sender: Principal;
  /** Of a rule: for targets that take the event itself. */
  readonly onward: { readonly event: BusEvent; readonly rule: Rule } | undefined;
}

export type Carried =
  | { readonly kind: "delivered" }
  /** Trying again would not help. */
  | { readonly kind: "refused"; readonly reason: Reason; readonly code: ErrorCode; readonly message: string }
  | { readonly kind: "failed"; readonly code: ErrorCode; readonly message: string };

/** What a dead letter names as its `ERROR_CODE`: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
export type ErrorCode = "NO_PERMISSIONS" | "NO_RESOURCE" | "SDK_CLIENT_ERROR" | "TIMEOUT" | "INVALID_PARAMETER";

/** How a service starts another one: what it needs for that, and how it does it. */
export interface Way {
  /** `events-to-lambda` */
  readonly arrow: string;
  leadsTo(targetArn: string): boolean;
  permissions(targetArn: string): readonly Permission[];
  /** The target's own policy; `undefined` when there is no such target. */
  policy(targetArn: string): ResourcePolicy | undefined;
  carry(cargo: Cargo, path: Trail): Carried;
}

/** What is too much for the target once is too much again. */
export const tooLarge = (message: string): Carried => ({
  kind: "refused",
  reason: "event-too-large",
  code: "INVALID_PARAMETER",
  message,
});

export const targetMissing = (targetArn: string): Carried => ({
  kind: "refused",
  reason: "target-missing",
  code: "NO_RESOURCE",
  message: `The target ${targetArn} does not exist.`,
});
