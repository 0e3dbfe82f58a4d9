import type { EntryId, Kernel } from "../../kernel/index.ts";
import { DEFAULT_BUS } from "./arn.ts";
import type { BusEvent } from "./bus-event.ts";
import type { Rule, Target } from "./state.ts";

/** What a rule said of an event. */
export type RuleFact =
  | {
      readonly kind: "matched";
      readonly rule: Rule;
      readonly target: Target;
      readonly event: BusEvent;
      /** What the target gets, made from the event as the target wishes. */
      readonly payload: string;
    }
  /** The rule has no target: it is triggered, and that is all. */
  | { readonly kind: "no-target"; readonly rule: Rule; readonly event: BusEvent }
  | { readonly kind: "disabled"; readonly rule: Rule; readonly event: BusEvent }
  /** The event came through this rule before. */
  | { readonly kind: "loop"; readonly rule: Rule; readonly event: BusEvent }
  | { readonly kind: "mismatch"; readonly rule: Rule; readonly event: BusEvent; readonly mismatch: PatternMismatch }
  | { readonly kind: "no-rule"; readonly busArn: string; readonly event: BusEvent }
  /** There is no such bus: the event is taken and lost. */
  | { readonly kind: "no-bus"; readonly busArn: string; readonly event: BusEvent };

/** The first field of a pattern that an event does not fit. */
export interface PatternMismatch {
  readonly field: string;
  readonly expected: string;
  readonly actual: string;
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html */
export type RuleMetric =
  | "TriggeredRules"
  | "MatchedEvents"
  | "Invocations"
  | "FailedInvocations"
  | "RetryInvocationAttempts"
  | "DeadLetterInvocations"
  | "InvocationsSentToDlq"
  | "InvocationsFailedToBeSentToDlq";

/** Rules of other buses than the default one have their bus as a dimension, too. */
export function writeRuleMetric(
  kernel: Kernel,
  rule: Pick<Rule, "name" | "bus">,
  name: RuleMetric,
  cause: EntryId,
): void {
  kernel.journal.write([cause], {
    kind: "metric",
    namespace: "AWS/Events",
    name,
    value: 1,
    unit: "Count",
    dimensions: { ...(rule.bus === DEFAULT_BUS ? {} : { EventBusName: rule.bus }), RuleName: rule.name },
  });
}
