import { logMetrics } from "../arrows/log-metrics.ts";
import { logsToLambda } from "../arrows/logs-to-lambda.ts";
import { createLogs, type LogsRoom } from "../services/logs/index.ts";
import type { Site } from "./parts.ts";

export function makeLogs({ kernel, settings, parts: { cloudwatch, lambda } }: Site): LogsRoom {
  const logs = createLogs(kernel, {
    mayStart: (functionArn, group, cause) => toSubscriber.validate(functionArn, group, cause),
    putMetric: (scope, metric) => cloudwatch.put(scope, metric),
  });
  const toSubscriber = logsToLambda({ kernel, logs, lambda: () => lambda, latency: settings.eventLatency });
  logMetrics({ logs, cloudwatch });
  return logs;
}
