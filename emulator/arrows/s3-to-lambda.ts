import type { Decision, EntryId, Kernel, Millis, ResourcePolicy } from "../kernel/index.ts";
import { eventRecord, type NotificationRule, type S3Fact, type S3Room } from "../services/s3/index.ts";
import type { LambdaRoom } from "../services/lambda/index.ts";
import { createErrands } from "./shared/errands.ts";
import { struck } from "./shared/fault.ts";
import { functionPolicy } from "./shared/function-policy.ts";
import { handOver } from "./shared/hand-over.ts";
import { decideDelivery, decideMatch, decideStart, S3, type Source } from "./s3-to-lambda-decision.ts";
import { S3_ROWS, type S3Errand } from "./shared/s3-notification.ts";
import { trail } from "./shared/trail.ts";
import { writeDecision } from "./shared/write-decision.ts";

const ARROW = "s3-to-lambda";

export interface S3ToLambdaOptions {
  readonly kernel: Kernel;
  readonly s3: S3Room;
  readonly lambda: () => LambdaRoom;
  /** How long an event is under way. AWS says "normally seconds"; 0 keeps scenarios readable. */
  readonly latency: Millis;
}

export interface S3ToLambda {
  /** What S3 asks when a notification is configured: `null`, or the text of `ArgumentValueN`. */
  validate(functionArn: string, bucket: Source, cause: EntryId): string | null;
}

/**
 * S3 starts a function when an object event matches a rule of its bucket. The right to do so is asked for when the rule
 * is configured, and again at each delivery; a denial then is told to nobody.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/NotificationHowTo.html
 */
export function s3ToLambda({ kernel, s3, lambda, latency }: S3ToLambdaOptions): S3ToLambda {
  const policyOf = (functionArn: string): ResourcePolicy | undefined => functionPolicy(lambda(), functionArn);
  const write = (functionArn: string, decision: Decision, cause: EntryId): EntryId => {
    const permission = { action: "lambda:InvokeFunction", resource: functionArn };
    return writeDecision(kernel, cause, { plane: "invoke", principal: S3, permission }, decision);
  };

  const deliver = (fact: S3Fact, rule: NotificationRule, matched: EntryId): void => {
    const path = trail(kernel, ARROW, fact.subject, rule.destination.arn, matched);
    const { arn } = rule.destination;
    const exists = lambda().find(arn) !== undefined;
    const source = { arn: fact.bucketArn, owner: fact.bucketOwner };
    const decided = decideDelivery(arn, source, { exists, policy: exists ? policyOf(arn) : undefined });
    if (decided.decision) path.follow(write(arn, decided.decision, matched));
    // S3 tells nobody.
    if (decided.stage === "permit")
      return void path.stopped("permit", decided.reason, decided.decision ? { sourceAccount: source.owner } : {});
    if (struck(kernel, "s3-to-lambda.deliver", fact.subject, path.at)) return;
    path.passed("carry", { rule: rule.id });
    const payload = new TextEncoder().encode(JSON.stringify(eventRecord(fact, rule)));
    handOver(lambda(), path, { functionArn: rule.destination.arn, payload, traceHeader: fact.traceHeader });
  };

  const errands = createErrands({
    kernel,
    name: ARROW,
    arrow: ARROW,
    run: ({ fact, rule, matched }: S3Errand) => deliver(fact, rule, matched),
    ...S3_ROWS,
  });
  s3.onFact((fact) => {
    const rules = s3.notificationRules(fact.bucket).filter((rule) => rule.destination.kind === "lambda");
    if (rules.length === 0) trail(kernel, ARROW, fact.subject, "", fact.entry).skipped("match", "no-notification");
    for (const rule of rules) {
      const path = trail(kernel, ARROW, fact.subject, rule.destination.arn, fact.entry);
      const mismatch = decideMatch(rule, fact);
      if (mismatch) {
        path.skipped("match", mismatch.reason, {
          rule: rule.id,
          expected: mismatch.expected,
          actual: mismatch.actual,
        });
        continue;
      }
      path.passed("match", { rule: rule.id, prefix: rule.prefix ?? "", suffix: rule.suffix ?? "" });
      errands.after(latency, { fact, rule, matched: path.at });
    }
  });

  return {
    validate(functionArn, bucket, cause) {
      const refusal = `Not authorized to invoke function [${functionArn}]`;
      const exists = lambda().find(functionArn) !== undefined;
      const decision = decideStart(functionArn, bucket, policyOf(functionArn));
      const path = trail(kernel, ARROW, bucket.arn, functionArn, write(functionArn, decision, cause));
      if (decision.allowed && exists) return null;
      if (exists) path.stopped("permit", "wiring-refused", { sourceAccount: bucket.owner });
      else path.stopped("permit", "function-missing");
      return refusal;
    },
  };
}
