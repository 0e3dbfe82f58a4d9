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
    const count = events.length;
    cloudwatch.putAll(scope, () =>
      [{ LogGroupName: group }, {}].flatMap((dimensions) => [
        { namespace: "AWS/Logs", dimensions, name: "IncomingLogEvents", value: count, unit: "None" },
        { namespace: "AWS/Logs", dimensions, name: "IncomingBytes", value: bytes, unit: "Bytes" },
      ]),
    );
  });
}
