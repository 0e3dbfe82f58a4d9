import type { Decision, EntryId, JsonObject, Kernel, Millis, ResourcePolicy, Scope } from "../kernel/index.ts";
import { decideInvocation } from "../permissions/index.ts";
import { eventRecord, matches, type NotificationRule, type S3Fact, type S3Room } from "../services/s3/index.ts";
import type { LambdaRoom } from "../services/lambda/index.ts";
import type { Reason } from "../why/index.ts";
import { handOver } from "./shared/hand-over.ts";
import { trail } from "./shared/trail.ts";

const ARROW = "s3-to-lambda";
const S3 = "s3.amazonaws.com";

export interface S3ToLambdaOptions {
  readonly kernel: Kernel;
  readonly s3: S3Room;
  readonly lambda: () => LambdaRoom;
  /** How long an event is under way. AWS says "normally seconds"; 0 keeps scenarios readable. */
  readonly latency: Millis;
}

export interface S3ToLambda {
  /** What S3 asks when a notification is configured: `null`, or the text of `ArgumentValueN`. */
  validate(functionArn: string, bucket: Bucket, cause: EntryId): string | null;
}

interface Bucket {
  readonly arn: string;
  readonly owner: string;
}

/**
 * S3 starts a function when an object event matches a rule of its bucket. The right to do so is asked for when the rule
 * is configured, and again at each delivery; a denial then is told to nobody.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/NotificationHowTo.html
 */
export function s3ToLambda({ kernel, s3, lambda, latency }: S3ToLambdaOptions): S3ToLambda {
  const decide = (functionArn: string, bucket: Bucket): Decision => {
    const policy = lambda().service.resourcePolicy(functionArn, scopeOf(functionArn));
    return decideInvocation({
      service: S3,
      sourceArn: bucket.arn,
      sourceAccount: bucket.owner,
      action: "lambda:InvokeFunction",
      resource: functionArn,
      policy: policy ?? NO_POLICY(functionArn),
    });
  };
  const permit = (functionArn: string, bucket: Bucket, cause: EntryId): { decision: Decision; entry: EntryId } => {
    const decision = decide(functionArn, bucket);
    const entry = kernel.journal.write([cause], {
      kind: "decision",
      plane: "invoke",
      principal: S3,
      action: "lambda:InvokeFunction",
      resource: functionArn,
      decision,
    });
    return { decision, entry };
  };

  const deliver = (fact: S3Fact, rule: NotificationRule, matched: EntryId): void => {
    const path = trail(kernel, ARROW, fact.subject, rule.destination.arn, matched);
    const target = lambda().find(rule.destination.arn);
    if (!target) return void path.stopped("permit", "function-missing");
    // S3 asks again at each delivery: a permission that was lost since the wiring stops here, and S3 tells nobody.
    const { decision, entry } = permit(rule.destination.arn, { arn: fact.bucketArn, owner: fact.bucketOwner }, matched);
    path.follow(entry);
    if (!decision.allowed) return void path.stopped("permit", reasonOf(decision));
    if (kernel.faults.at("s3-to-lambda.deliver", fact.subject)) return;
    path.passed("carry", { rule: rule.id });
    const payload = new TextEncoder().encode(JSON.stringify(eventRecord(fact, rule)));
    handOver(kernel, lambda(), path, { functionArn: rule.destination.arn, payload, traceHeader: fact.traceHeader });
  };

  s3.onFact((fact) => {
    const rules = s3.notificationRules(fact.bucket).filter((rule) => rule.destination.kind === "lambda");
    if (rules.length === 0) trail(kernel, ARROW, fact.subject, "", fact.entry).skipped("match", "no-notification");
    for (const rule of rules) {
      const path = trail(kernel, ARROW, fact.subject, rule.destination.arn, fact.entry);
      const match = matches(rule, fact);
      if (!match.matched) {
        const detail: JsonObject = { rule: rule.id, expected: match.expected, actual: match.actual };
        path.skipped("match", `filter-${match.by}`, detail);
        continue;
      }
      path.passed("match", { rule: rule.id, prefix: rule.prefix ?? "", suffix: rule.suffix ?? "" });
      kernel.timeline.after(latency, ARROW, () => deliver(fact, rule, path.at));
    }
  });

  return {
    validate(functionArn, bucket, cause) {
      const refusal = `Not authorized to invoke function [${functionArn}]`;
      const { decision } = permit(functionArn, bucket, cause);
      return decision.allowed && lambda().find(functionArn) ? null : refusal;
    },
  };
}

const NO_POLICY = (arn: string): ResourcePolicy => ({
  document: undefined,
  owner: scopeOf(arn).account,
  name: `resource policy of ${arn}`,
});

/** Region and account of a function ARN. */
function scopeOf(arn: string): Scope {
  const [, , , region = "", account = ""] = arn.split(":");
  return { region, account };
}

/** A statement that names another bucket or account is stale; anything else is simply missing. */
function reasonOf(decision: Decision & { readonly allowed: false }): Reason {
  if (decision.reason.kind === "explicit") return "invoke-refused";
  const nearest = decision.nearMisses[0];
  return nearest?.mismatches.every((mismatch) => mismatch.element === "Condition") ? "invoke-stale" : "invoke-denied";
}
