import type { JsonObject, Kernel } from "../kernel/index.ts";
import type { AlarmAction, AlarmState, CloudWatchRoom, MetricAlarm } from "../services/cloudwatch/index.ts";
import type { LambdaRoom } from "../services/lambda/index.ts";
import { alarmActions } from "./shared/alarm-actions.ts";
import { functionPolicy } from "./shared/function-policy.ts";
import { handOver } from "./shared/hand-over.ts";
import { serviceMay } from "./shared/service-right.ts";
import type { Trail } from "./shared/trail.ts";

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html */
const ALARMS = "lambda.alarms.cloudwatch.amazonaws.com";

export interface AlarmToLambdaOptions {
  readonly kernel: Kernel;
  readonly cloudwatch: CloudWatchRoom;
  readonly lambda: () => LambdaRoom;
}

/** An alarm that changed starts a function, asynchronously. A denial shows in the alarm's history and nowhere else. */
export function alarmToLambda({ kernel, cloudwatch, lambda }: AlarmToLambdaOptions): void {
  const carry = (action: AlarmAction, path: Trail): string | undefined => {
    const { target, alarm, scope } = action;
    if (!lambda().find(target)) {
      path.stopped("permit", "function-missing");
      return `Received error: "Function not found: ${target}"`;
    }
    const right = {
      service: ALARMS,
      sourceArn: alarm.arn,
      sourceAccount: scope.account,
      action: "lambda:InvokeFunction",
      resource: target,
      policy: functionPolicy(lambda(), target),
    };
    const { decision, entry } = serviceMay(kernel, right, path.at);
    path.follow(entry);
    if (!decision.allowed) {
      path.stopped("permit", "alarm-denied", { sourceAccount: scope.account });
      return 'Received error: "CloudWatch Alarms is not authorized to perform: lambda:InvokeFunction on the resource because no resource-based policy allows the lambda:InvokeFunction action"';
    }
    path.passed("carry");
    const payload = new TextEncoder().encode(JSON.stringify(alarmEvent(action)));
    handOver(lambda(), path, { functionArn: target, payload, traceHeader: undefined });
    return undefined;
  };
  alarmActions({ kernel, cloudwatch, arrow: "alarm-to-lambda", service: "lambda", carry });
}

/** What the function gets; same page as above. */
export function alarmEvent({ alarm, before, scope, at }: AlarmAction): JsonObject {
  return {
    source: "aws.cloudwatch",
    alarmArn: alarm.arn,
    accountId: scope.account,
    time: stamp(at),
    region: scope.region,
    alarmData: {
      alarmName: alarm.name,
      state: stateData(alarm.state),
      previousState: stateData(before),
      configuration: {
        ...(alarm.description === undefined ? {} : { description: alarm.description }),
        ...(alarm.kind === "composite" ? { alarmRule: alarm.ruleText } : { metrics: metricsData(alarm) }),
      },
    },
  };
}

const stateData = ({ value, reason, reasonData, updatedAt }: AlarmState): JsonObject => ({
  value,
  reason,
  ...(reasonData === undefined ? {} : { reasonData }),
  timestamp: stamp(updatedAt),
});

function metricsData({ watched }: MetricAlarm): readonly JsonObject[] {
  const queries =
    watched.kind === "metric"
      ? [{ kind: "metric" as const, id: "m1", label: undefined, returned: true, metric: watched.metric }]
      : watched.queries;
  return queries.map((query) => ({
    id: query.id,
    ...(query.kind === "expression"
      ? { expression: query.text }
      : {
          metricStat: {
            metric: {
              namespace: query.metric.namespace,
              name: query.metric.name,
              dimensions: query.metric.dimensions,
            },
            period: query.metric.period,
            stat: query.metric.statistic,
            ...(query.metric.unit === undefined ? {} : { unit: query.metric.unit }),
          },
        }),
    ...(query.label === undefined ? {} : { label: query.label }),
    returnData: query.returned,
  }));
}

/** `2026-01-01T00:01:00.000+0000` */
const stamp = (at: number): string => new Date(at).toISOString().replace("Z", "+0000");
