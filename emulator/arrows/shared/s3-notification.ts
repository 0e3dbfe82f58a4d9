import { iso, type EntryId, type Kernel, type Millis, type ResourcePolicy } from "../../kernel/index.ts";
import { eventRecord, matches, type NotificationRule, type S3Fact, type S3Room } from "../../services/s3/index.ts";
import type { Reason } from "../../why/index.ts";
import { createErrands } from "./errands.ts";
import { serviceMay } from "./service-right.ts";
import { trail, type Trail } from "./trail.ts";

export const S3 = "s3.amazonaws.com";

/** A fact that a rule matched, on its way. */
export interface S3Errand {
  readonly fact: S3Fact;
  readonly rule: NotificationRule;
  readonly matched: EntryId;
}

/** A test event on its way. */
interface TestErrand {
  readonly arn: string;
  readonly bucket: Bucket;
  readonly path: Trail;
  /** Of the call that configured the notification. */
  readonly requestId: string;
}

/** It is plain data as it is; the journal of an earlier life is gone. */
export const S3_ROWS = {
  toRow: (errand: S3Errand): S3Errand => errand,
  fromRow: ({ fact, rule }: S3Errand, entry: EntryId): S3Errand => ({
    fact: { ...fact, entry, cause: entry },
    rule,
    matched: entry,
  }),
};

/** What S3 notifies by sending a text: a queue or a topic. */
export interface TextTarget {
  readonly arrow: string;
  readonly kind: "queue" | "topic";
  readonly action: string;
  readonly missing: Reason;
  readonly denied: Reason;
  /** `undefined` when there is no such target. */
  policyOf(arn: string): ResourcePolicy | undefined;
  send(arn: string, text: string, traceHeader: string | undefined, path: Trail, source: Bucket): void;
}

export interface Bucket {
  readonly name: string;
  readonly arn: string;
  readonly owner: string;
}

export interface S3Notifier {
  /** What S3 asks when a notification is configured: `null`, or the text of `ArgumentValueN`. Sends the test event. */
  validate(arn: string, bucket: Bucket, cause: EntryId): string | null;
}

/**
 * S3 tells queues and topics of object events. It asks for the right when the notification is configured, by sending a test
 * event, and again at each delivery; a denial then is told to nobody.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
 */
export function notifyText(kernel: Kernel, s3: S3Room, latency: Millis, target: TextTarget): S3Notifier {
  const permit = (arn: string, bucket: Bucket, cause: EntryId): ReturnType<typeof serviceMay> =>
    serviceMay(
      kernel,
      {
        service: S3,
        sourceArn: bucket.arn,
        sourceAccount: bucket.owner,
        action: target.action,
        resource: arn,
        policy: target.policyOf(arn),
      },
      cause,
    );
  const deliver = (fact: S3Fact, rule: NotificationRule, matched: EntryId): void => {
    const { arn } = rule.destination;
    const path = trail(kernel, target.arrow, fact.subject, arn, matched);
    if (!target.policyOf(arn)) return void path.stopped("permit", target.missing);
    const bucket = { name: fact.bucket, arn: fact.bucketArn, owner: fact.bucketOwner };
    const { decision, entry } = permit(arn, bucket, matched);
    path.follow(entry);
    if (!decision.allowed) return void path.stopped("permit", target.denied);
    path.passed("carry", { rule: rule.id });
    target.send(arn, JSON.stringify(eventRecord(fact, rule)), fact.traceHeader, path, bucket);
  };

  const errands = createErrands({
    kernel,
    name: target.arrow,
    arrow: target.arrow,
    run: ({ fact, rule, matched }: S3Errand) => deliver(fact, rule, matched),
    ...S3_ROWS,
  });
  const testErrands = createErrands<TestErrand, Omit<TestErrand, "path">>({
    kernel,
    name: `${target.arrow}.test-event`,
    arrow: target.arrow,
    run({ arn, bucket, path, requestId }) {
      path.passed("carry", { event: "s3:TestEvent" });
      target.send(arn, testEvent(kernel, bucket, requestId), undefined, path, bucket);
    },
    toRow: ({ arn, bucket, requestId }) => ({ arn, bucket, requestId }),
    fromRow: (row, entry) => ({ ...row, path: trail(kernel, target.arrow, row.bucket.arn, row.arn, entry) }),
  });
  s3.onFact((fact) => {
    for (const rule of s3.notificationRules(fact.bucket)) {
      if (rule.destination.kind !== target.kind) continue;
      const path = trail(kernel, target.arrow, fact.subject, rule.destination.arn, fact.entry);
      const match = matches(rule, fact);
      if (!match.matched) {
        path.skipped("match", `filter-${match.by}`, { rule: rule.id, expected: match.expected, actual: match.actual });
        continue;
      }
      path.passed("match", { rule: rule.id, prefix: rule.prefix ?? "", suffix: rule.suffix ?? "" });
      errands.after(latency, { fact, rule, matched: path.at });
    }
  });

  return {
    validate(arn, bucket, cause) {
      if (arn.endsWith(".fifo"))
        return `FIFO ${target.kind === "queue" ? "SQS queues" : "SNS topics"} are not supported.`;
      if (!target.policyOf(arn)) return `The destination ${target.kind} does not exist`;
      const { decision, entry } = permit(arn, bucket, cause);
      if (!decision.allowed)
        return `Permissions on the destination ${target.kind} do not allow S3 to publish notifications from this bucket`;
      const path = trail(kernel, target.arrow, bucket.arn, arn, entry);
      const call = kernel.journal.get(cause);
      const requestId = call?.kind === "call" ? call.requestId : "";
      const { name, arn: bucketArn, owner } = bucket;
      testErrands.after(latency, { arn, bucket: { name, arn: bucketArn, owner }, path, requestId });
      return null;
    },
  };
}

/** Not wrapped in `Records`, so that naive consumers stumble over it: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
function testEvent(kernel: Kernel, bucket: Bucket, requestId: string): string {
  return JSON.stringify({
    Service: "Amazon S3",
    Event: "s3:TestEvent",
    Time: iso(kernel.now()),
    Bucket: bucket.name,
    RequestId: requestId,
    HostId: Buffer.from(kernel.random.stream("s3.test-event").bytes(48)).toString("base64"),
  });
}
