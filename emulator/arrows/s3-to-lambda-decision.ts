import { withoutPolicy, type Decision, type ResourcePolicy } from "../kernel/index.ts";
import { decideInvocation } from "../permissions/index.ts";
import { matches, type NotificationRule, type S3Fact } from "../services/s3/index.ts";
import type { Reason } from "../why/index.ts";

export const S3 = "s3.amazonaws.com";

/** As much of a fact as the arrow decides by. */
export type ObjectFact = Pick<S3Fact, "event" | "key" | "bucketArn" | "bucketOwner">;

/** A bucket, as the right to invoke depends on it. */
export interface Source {
  readonly arn: string;
  /** The account that owns it. */
  readonly owner: string;
}

/** The function that a rule names. */
export interface Destination {
  readonly exists: boolean;
  readonly policy: ResourcePolicy | undefined;
}

/** How far an event gets by one rule. */
export type S3ToLambdaDecision =
  /** The rule does not ask for it. */
  | { readonly stage: "match"; readonly reason: Reason; readonly expected: string; readonly actual: string }
  /** S3 may not start the function, or there is none; told to nobody. */
  | { readonly stage: "permit"; readonly reason: Reason; readonly decision?: Decision & { readonly allowed: false } }
  | { readonly stage: "carry"; readonly decision: Decision };

/** The whole arrow over a configuration, whoever read it: the world's own state, or the public API. */
export function decideS3ToLambda(
  fact: ObjectFact,
  rule: NotificationRule,
  destination: Destination,
): S3ToLambdaDecision {
  return (
    decideMatch(rule, fact) ??
    decideDelivery(rule.destination.arn, { arn: fact.bucketArn, owner: fact.bucketOwner }, destination)
  );
}

/** `undefined` where the rule asks for the event. */
export function decideMatch(
  rule: NotificationRule,
  fact: Pick<ObjectFact, "event" | "key">,
): Extract<S3ToLambdaDecision, { stage: "match" }> | undefined {
  const match = matches(rule, fact);
  return match.matched
    ? undefined
    : { stage: "match", reason: `filter-${match.by}`, expected: match.expected, actual: match.actual };
}

/** Asked again at each delivery: a permission that was lost since the wiring stops the event here. */
export function decideDelivery(
  functionArn: string,
  source: Source,
  { exists, policy }: Destination,
): Exclude<S3ToLambdaDecision, { stage: "match" }> {
  if (!exists) return { stage: "permit", reason: "function-missing" };
  const decision = decideStart(functionArn, source, policy);
  return decision.allowed ? { stage: "carry", decision } : { stage: "permit", reason: reasonOf(decision), decision };
}

/** May S3 start this function on the bucket's behalf? */
export function decideStart(functionArn: string, source: Source, policy: ResourcePolicy | undefined): Decision {
  return decideInvocation({
    service: S3,
    sourceArn: source.arn,
    sourceAccount: source.owner,
    action: "lambda:InvokeFunction",
    resource: functionArn,
    policy: policy ?? withoutPolicy(functionArn),
  });
}

/** A statement that names another bucket or account is stale; anything else is simply missing. */
function reasonOf(decision: Decision & { readonly allowed: false }): Reason {
  const nearest = decision.nearMisses[0];
  return nearest?.mismatches.every((mismatch) => mismatch.element === "Condition") ? "invoke-stale" : "invoke-denied";
}
