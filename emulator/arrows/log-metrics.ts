import type { CloudWatchRoom } from "../services/cloudwatch/index.ts";
import type { LogsRoom } from "../services/logs/index.ts";

export interface LogMetricsOptions {
  readonly logs: LogsRoom;
  readonly cloudwatch: CloudWatchRoom;
}

/**
 * What CloudWatch Logs tells CloudWatch of what comes in, for each group and for the region: an alarm on it is how silence is noticed.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
 */
export function logMetrics({ logs, cloudwatch }: LogMetricsOptions): void {
  logs.onWritten(({ scope, group, events }) => {
    const bytes = events.reduce((sum, { message }) => sum + Buffer.byteLength(message), 0);
    for (const dimensions of [{ LogGroupName: group }, {}]) {
      const of = { namespace: "AWS/Logs", dimensions };
      cloudwatch.put(scope, { ...of, name: "IncomingLogEvents", value: events.length, unit: "None" });
      cloudwatch.put(scope, { ...of, name: "IncomingBytes", value: bytes, unit: "Bytes" });
    }
  });
}
