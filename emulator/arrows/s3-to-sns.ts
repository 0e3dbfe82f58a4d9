import type { Kernel, Millis } from "../kernel/index.ts";
import type { S3Room } from "../services/s3/index.ts";
import type { SnsRoom } from "../services/sns/index.ts";
import { notifyText, type S3Notifier } from "./shared/s3-notification.ts";

export interface S3ToSnsOptions {
  readonly kernel: Kernel;
  readonly s3: S3Room;
  readonly sns: SnsRoom;
  readonly latency: Millis;
}

/** A bucket tells a topic, if the topic's policy lets it. */
export const s3ToSns = ({ kernel, s3, sns, latency }: S3ToSnsOptions): S3Notifier =>
  notifyText(kernel, s3, latency, {
    arrow: "s3-to-sns",
    kind: "topic",
    action: "sns:Publish",
    missing: "topic-missing",
    denied: "publish-denied",
    policyOf: (arn) => sns.resourcePolicy(arn),
    send: (arn, message, traceHeader, path) =>
      void sns.deliver(arn, { subject: "Amazon S3 Notification", message, traceHeader, cause: path.at }),
  });
