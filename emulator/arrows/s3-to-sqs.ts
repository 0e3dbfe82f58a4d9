import type { Kernel, Millis } from "../kernel/index.ts";
import type { S3Room } from "../services/s3/index.ts";
import type { SqsRoom } from "../services/sqs/index.ts";
import { notifyText, S3, type S3Notifier } from "./shared/s3-notification.ts";

export interface S3ToSqsOptions {
  readonly kernel: Kernel;
  readonly s3: S3Room;
  readonly sqs: SqsRoom;
  readonly latency: Millis;
}

/** A bucket tells a queue, if the queue's policy lets it. */
export const s3ToSqs = ({ kernel, s3, sqs, latency }: S3ToSqsOptions): S3Notifier =>
  notifyText(kernel, s3, latency, {
    arrow: "s3-to-sqs",
    kind: "queue",
    action: "sqs:SendMessage",
    missing: "queue-missing",
    denied: "send-denied",
    policyOf: (arn) => sqs.resourcePolicy(arn),
    send(arn, body, traceHeader, path, { arn: sourceArn, owner: sourceAccount }) {
      const sender = { kind: "service", service: S3, sourceArn, sourceAccount } as const;
      const delivery = sqs.deliver(arn, { body, traceHeader, sender, cause: path.at });
      if (delivery.kind === "refused") path.stopped("settle", "queue-refused", { message: delivery.error.message });
    },
  });
