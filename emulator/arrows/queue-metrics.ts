import { hours, onDemand, type Instant, type Kernel, type Millis } from "../kernel/index.ts";
import type { CloudWatchRoom, ServiceMetric } from "../services/cloudwatch/index.ts";
import type { QueueFact, QueueView, SqsRoom } from "../services/sqs/index.ts";

/** A queue tells nothing any more when nobody used it for that long: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-monitoring-using-cloudwatch.html */
const ACTIVE: Millis = hours(6);

export interface QueueMetricsOptions {
  readonly kernel: Kernel;
  readonly sqs: SqsRoom;
  readonly cloudwatch: CloudWatchRoom;
}

/**
 * What SQS tells CloudWatch: messages as they come and go, and once a minute how many there are and how old the oldest is. A
 * dead letter that SQS moved itself counts as sent nowhere.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export function queueMetrics({ kernel, sqs, cloudwatch }: QueueMetricsOptions): void {
  /** When each queue was last used. */
  const used = new Map<string, Instant>();
  const sampler = onDemand(() =>
    cloudwatch.addSampler((now) => {
      for (const [arn, at] of used) {
        const queue = sqs.queue(arn);
        if (!queue || now - at > ACTIVE) used.delete(arn);
        else put(queue, levels(queue, now));
      }
      return used.size > 0;
    }),
  );
  const put = (queue: QueueView, told: readonly Told[]): void =>
    cloudwatch.putAll(queue, () => told.map(metricsOf(queue)));

  sqs.onNothing((arn) => {
    const queue = sqs.queue(arn);
    used.set(arn, kernel.now());
    sampler().wake();
    if (queue) put(queue, EMPTY);
  });
  sqs.onFact((fact) => {
    for (const arn of fact.kind === "moved" ? [fact.queueArn, fact.to] : [fact.queueArn]) used.set(arn, kernel.now());
    sampler().wake();
    const queue = sqs.queue(fact.queueArn);
    if (queue) put(queue, flows(fact));
  });
}

const EMPTY: readonly Told[] = [["NumberOfEmptyReceives", 1, "Count"]];

type Told = readonly [name: string, value: number, unit: string];

function flows(fact: QueueFact): readonly Told[] {
  switch (fact.kind) {
    case "sent":
      return [
        ["NumberOfMessagesSent", 1, "Count"],
        ["SentMessageSize", Buffer.byteLength(fact.message.body), "Bytes"],
      ];
    case "received":
      return [["NumberOfMessagesReceived", 1, "Count"]];
    case "deleted":
      return [["NumberOfMessagesDeleted", 1, "Count"]];
    case "deduplicated":
      return [["NumberOfDeduplicatedSentMessages", 1, "Count"]];
    case "moved":
    case "expired":
    case "purged":
      return [];
    default:
      return fact satisfies never;
  }
}

function levels(queue: QueueView, now: Instant): readonly Told[] {
  const { visible, inFlight, delayed, oldestAt = now } = queue.levels();
  return [
    ["ApproximateNumberOfMessagesVisible", visible, "Count"],
    ["ApproximateNumberOfMessagesNotVisible", inFlight, "Count"],
    ["ApproximateNumberOfMessagesDelayed", delayed, "Count"],
    ["ApproximateAgeOfOldestMessage", Math.floor((now - oldestAt) / 1000), "Seconds"],
  ];
}

const metricsOf =
  ({ name: QueueName }: QueueView) =>
  ([name, value, unit]: Told): ServiceMetric => ({
    namespace: "AWS/SQS",
    name,
    value,
    unit,
    dimensions: { QueueName },
  });
