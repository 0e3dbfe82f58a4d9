import { fanOut, sendToQueue, type FanOutOptions } from "./shared/fan-out.ts";

/**
 * Queues get what is published to a topic, if their own policy lets SNS send. Without it nobody is told.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html
 */
export const snsToSqs = (options: FanOutOptions): void =>
  fanOut(options, "sns-to-sqs", ["sqs"], (leg) => sendToQueue(options, leg, leg.subscription.endpoint));
