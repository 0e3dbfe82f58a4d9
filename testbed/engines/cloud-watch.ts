import { CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import type { ClientConfig } from "./engine.ts";

/** Periods begin on the minute: what happened before the world began is in the first of them at most by other names. */
const PERIOD_SECONDS = 60;
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html */
const POINTS_MAX = 1440;

export interface MetricQuestion {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** In milliseconds since 1970. */
  readonly since: number;
  readonly now: number;
}

/** Sum of a metric's values, as CloudWatch shows it; 0 where it knows no value. */
export async function sumOf(config: ClientConfig, question: MetricQuestion): Promise<number> {
  const client = new CloudWatchClient(config);
  const since = question.since - PERIOD_SECONDS * 1000;
  const until = question.now + PERIOD_SECONDS * 1000;
  const periods = Math.ceil((until - since) / (PERIOD_SECONDS * 1000 * (POINTS_MAX - 1)));
  try {
    const { Datapoints = [] } = await client.send(
      new GetMetricStatisticsCommand({
        Namespace: question.namespace,
        MetricName: question.name,
        Dimensions: Object.entries(question.dimensions).map(([Name, Value]) => ({ Name, Value })),
        StartTime: new Date(since),
        EndTime: new Date(until),
        Period: PERIOD_SECONDS * periods,
        Statistics: ["Sum"],
      }),
    );
    return Datapoints.reduce((total, { Sum = 0 }) => total + Sum, 0);
  } finally {
    client.destroy();
  }
}
