import { hours, minutes, onDemand, type Instant, type Kernel, type Millis } from "../kernel/index.ts";
import type { CloudWatchRoom, ServiceMetric } from "../services/cloudwatch/index.ts";
import type { Levels, QueueFact, QueueView, SqsRoom } from "../services/sqs/index.ts";

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
  /** By ARN. */
  const used = new Map<string, Use>();
  const put = (queue: QueueView, told: readonly Told[], at?: Instant): void =>
    cloudwatch.putAll(queue, () => told.map(metricsOf(queue)), at);

  /** A queue is as it was since it last changed: its levels of the minutes since then are told when it changes again, or somebody looks. */
  const catchUp = (arn: string, until: Instant): void => {
    const last = used.get(arn);
    if (!last || last.next > until) return;
    const queue = sqs.queue(arn);
    if (!queue) {
      used.delete(arn);
      return;
    }
    let found: Levels | undefined;
    for (; last.next <= until && last.next - last.at <= ACTIVE; last.next += MINUTE) {
      if (!found || last.next >= found.steadyUntil) found = queue.levels(last.next);
      put(queue, levels(found, last.next), last.next);
    }
    if (last.next <= until) used.delete(arn);
  };
  const catchUpAll = (now: Instant): void => {
    for (const arn of used.keys()) catchUp(arn, now);
  };
  // What is kept beyond the process is told in time.
  const sampler = onDemand(() =>
    cloudwatch.addSampler((now) => {
      catchUpAll(now);
      return used.size > 0;
    }),
  );
  const listen = onDemand(() => cloudwatch.onLook(() => catchUpAll(kernel.now())));
  const use = (arn: string): void => {
    const now = kernel.now();
    listen();
    catchUp(arn, now);
    const known = used.get(arn);
    if (known) known.at = now;
    else used.set(arn, { at: now, next: (Math.floor(now / MINUTE) + 1) * MINUTE });
    if (cloudwatch.keeps) sampler().wake();
  };

  sqs.onChanges((arn) => catchUp(arn, kernel.now()));
  sqs.onNothing((arn) => {
    const queue = sqs.queue(arn);
    use(arn);
    if (queue) put(queue, EMPTY);
  });
  sqs.onFact((fact) => {
    for (const arn of fact.kind === "moved" ? [fact.queueArn, fact.to] : [fact.queueArn]) use(arn);
    const queue = sqs.queue(fact.queueArn);
    if (queue) put(queue, flows(fact));
  });
}

interface Use {
  at: Instant;
  /** The next minute whose levels were not told yet. */
  next: Instant;
}

const MINUTE: Millis = minutes(1);

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

function levels({ visible, inFlight, delayed, oldestAt }: Levels, now: Instant): readonly Told[] {
  return [
    ["ApproximateNumberOfMessagesVisible", visible, "Count"],
    ["ApproximateNumberOfMessagesNotVisible", inFlight, "Count"],
    ["ApproximateNumberOfMessagesDelayed", delayed, "Count"],
    ["ApproximateAgeOfOldestMessage", Math.floor((now - (oldestAt ?? now)) / 1000), "Seconds"],
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
