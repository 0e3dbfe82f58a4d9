import { iso, type Instant, type Json, type JsonObject, type Kernel } from "../kernel/index.ts";
import type { AlarmAction, CloudWatchRoom, MetricAlarm } from "../services/cloudwatch/index.ts";
import type { SnsRoom } from "../services/sns/index.ts";
import { alarmActions } from "./shared/alarm-actions.ts";
import { serviceMay } from "./shared/service-right.ts";
import type { Trail } from "./shared/trail.ts";

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
const CLOUDWATCH = "cloudwatch.amazonaws.com";
/** Characters: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const SUBJECT_MAX = 100;

export interface AlarmToSnsOptions {
  readonly kernel: Kernel;
  readonly cloudwatch: CloudWatchRoom;
  readonly sns: SnsRoom;
}

/**
 * An alarm that changed publishes to a topic, if the topic's policy lets it: the one that topics begin with does. A denial shows
 * in the alarm's history and nowhere else.
 */
export function alarmToSns({ kernel, cloudwatch, sns }: AlarmToSnsOptions): void {
  const carry = (action: AlarmAction, path: Trail): string | undefined => {
    const { target, alarm, scope } = action;
    const policy = sns.resourcePolicy(target);
    if (!policy) {
      path.stopped("permit", "topic-missing");
      return "Resource does not exist or the caller does not have the permission.";
    }
    const right = {
      service: CLOUDWATCH,
      sourceArn: alarm.arn,
      sourceAccount: scope.account,
      action: "sns:Publish",
      resource: target,
      policy,
      // Of the services that publish by themselves, only CloudWatch says whose alarm it is in the way that default policies ask for.
      context: { "aws:SourceOwner": scope.account },
    };
    const { decision, entry } = serviceMay(kernel, right, path.at);
    path.follow(entry);
    if (!decision.allowed) {
      path.stopped("permit", "alarm-topic-denied", { sourceAccount: scope.account });
      return `Received error: "User: ${CLOUDWATCH} is not authorized to perform: SNS:Publish on resource: ${target}"`;
    }
    const subject = `${alarm.state.value}: "${alarm.name}" in ${regionName(scope.region)}`.slice(0, SUBJECT_MAX);
    const sent = sns.deliver(target, { subject, message: JSON.stringify(alarmMessage(action)), cause: path.at });
    if (sent.kind === "refused") {
      path.stopped("carry", "queue-refused", { message: sent.error.message });
      return `Received error: "${sent.error.message}"`;
    }
    path.passed("carry");
    return undefined;
  };
  alarmActions({ kernel, cloudwatch, arrow: "alarm-to-sns", service: "sns", carry });
}

/** What subscribers get; AWS shows it by examples only: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
export function alarmMessage({ alarm, before, scope, at }: AlarmAction): JsonObject {
  return {
    AlarmName: alarm.name,
    AlarmDescription: alarm.description ?? null,
    AWSAccountId: scope.account,
    AlarmConfigurationUpdatedTimestamp: stamp(alarm.configuredAt),
    NewStateValue: alarm.state.value,
    NewStateReason: alarm.state.reason,
    StateChangeTime: stamp(at),
    Region: regionName(scope.region),
    AlarmArn: alarm.arn,
    OldStateValue: before.value,
    OKActions: alarm.actions.OK,
    AlarmActions: alarm.actions.ALARM,
    InsufficientDataActions: alarm.actions.INSUFFICIENT_DATA,
    ...(alarm.kind === "composite" ? { AlarmRule: alarm.ruleText } : { Trigger: trigger(alarm) }),
  };
}

const trigger = (alarm: MetricAlarm): JsonObject => ({
  ...watched(alarm.watched),
  Period: alarm.period,
  EvaluationPeriods: alarm.evaluationPeriods,
  DatapointsToAlarm: alarm.datapointsToAlarm,
  ComparisonOperator: alarm.comparison,
  Threshold: alarm.threshold,
  TreatMissingData: alarm.treatMissing ?? "missing",
  EvaluateLowSampleCountPercentile: "",
});

function watched(what: MetricAlarm["watched"]): JsonObject {
  if (what.kind === "metric") {
    const { name, namespace, statistic, unit, dimensions } = what.metric;
    return {
      MetricName: name,
      Namespace: namespace,
      ...(STATISTICS.has(statistic)
        ? { StatisticType: "Statistic", Statistic: statistic.toUpperCase() }
        : { StatisticType: "ExtendedStatistic", ExtendedStatistic: statistic }),
      Unit: unit ?? null,
      Dimensions: pairs(dimensions),
    };
  }
  return {
    Metrics: what.queries.map((query) => ({
      Id: query.id,
      ...(query.label === undefined ? {} : { Label: query.label }),
      ...(query.kind === "expression"
        ? { Expression: query.text }
        : {
            MetricStat: {
              Metric: {
                Dimensions: pairs(query.metric.dimensions),
                MetricName: query.metric.name,
                Namespace: query.metric.namespace,
              },
              Period: query.metric.period,
              Stat: query.metric.statistic,
            },
          }),
      ReturnData: query.returned,
    })),
  };
}

const STATISTICS: ReadonlySet<string> = new Set(["SampleCount", "Average", "Sum", "Minimum", "Maximum"]);

const pairs = (dimensions: Readonly<Record<string, string>>): Json =>
  Object.entries(dimensions).map(([name, value]) => ({ value, name }));

/** `2026-01-01T00:01:00.000+0000` */
const stamp = (at: Instant): string => iso(at).replace("Z", "+0000");

/** As people call regions: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html */
const REGIONS: Readonly<Record<string, string>> = {
  "us-east-1": "US East (N. Virginia)",
  "us-east-2": "US East (Ohio)",
  "us-west-1": "US West (N. California)",
  "us-west-2": "US West (Oregon)",
  "ca-central-1": "Canada (Central)",
  "eu-central-1": "EU (Frankfurt)",
  "eu-west-1": "EU (Ireland)",
  "eu-west-2": "EU (London)",
  "eu-west-3": "EU (Paris)",
  "eu-north-1": "EU (Stockholm)",
  "ap-northeast-1": "Asia Pacific (Tokyo)",
  "ap-northeast-2": "Asia Pacific (Seoul)",
  "ap-south-1": "Asia Pacific (Mumbai)",
  "ap-southeast-1": "Asia Pacific (Singapore)",
  "ap-southeast-2": "Asia Pacific (Sydney)",
  "sa-east-1": "South America (Sao Paulo)",
};
const regionName = (region: string): string => REGIONS[region] ?? region;
