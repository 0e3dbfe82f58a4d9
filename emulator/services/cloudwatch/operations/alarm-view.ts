import type { CompositeAlarm as CompositeAlarmView, MetricAlarm as SdkMetricAlarm } from "@aws-sdk/client-cloudwatch";
import { dimensionList } from "../dimensions.ts";
import type { QueryInput } from "../math/evaluate-queries.ts";
import type { Alarm, CompositeAlarm, MetricAlarm } from "../state.ts";

/** Statistic, unit and queries are shown as they were given; the SDK knows closer types for them. */
export interface MetricAlarmView extends Omit<SdkMetricAlarm, "Statistic" | "Unit" | "Metrics"> {
  readonly Statistic?: string;
  readonly Unit?: string;
  readonly Metrics?: readonly QueryInput[];
}

const common = (alarm: Alarm): Pick<MetricAlarmView, keyof MetricAlarmView & keyof CompositeAlarmView> => ({
  AlarmName: alarm.name,
  AlarmArn: alarm.arn,
  ...(alarm.description === undefined ? {} : { AlarmDescription: alarm.description }),
  AlarmConfigurationUpdatedTimestamp: new Date(alarm.configuredAt),
  ActionsEnabled: alarm.actionsEnabled,
  OKActions: [...alarm.actions.OK],
  AlarmActions: [...alarm.actions.ALARM],
  InsufficientDataActions: [...alarm.actions.INSUFFICIENT_DATA],
  StateValue: alarm.state.value,
  StateReason: alarm.state.reason,
  ...(alarm.state.reasonData === undefined ? {} : { StateReasonData: alarm.state.reasonData }),
  StateUpdatedTimestamp: new Date(alarm.state.updatedAt),
  StateTransitionedTimestamp: new Date(alarm.state.changedAt),
});

/** A metric alarm as DescribeAlarms shows it. */
export const metricAlarmView = (alarm: MetricAlarm): MetricAlarmView => ({
  ...common(alarm),
  ...(alarm.watched.kind === "metric"
    ? metricView(alarm.watched.metric)
    : { Metrics: alarm.watched.given, Dimensions: [] }),
  EvaluationPeriods: alarm.evaluationPeriods,
  ...(alarm.mOfN ? { DatapointsToAlarm: alarm.datapointsToAlarm } : {}),
  Threshold: alarm.threshold,
  ComparisonOperator: alarm.comparison,
  ...(alarm.treatMissing === undefined ? {} : { TreatMissingData: alarm.treatMissing }),
});

function metricView(metric: Extract<MetricAlarm["watched"], { kind: "metric" }>["metric"]): MetricAlarmView {
  const simple = /^(?:SampleCount|Average|Sum|Minimum|Maximum)$/.test(metric.statistic);
  return {
    MetricName: metric.name,
    Namespace: metric.namespace,
    Dimensions: dimensionList(Object.entries(metric.dimensions)),
    Period: metric.period,
    ...(simple ? { Statistic: metric.statistic } : { ExtendedStatistic: metric.statistic }),
    ...(metric.unit === undefined ? {} : { Unit: metric.unit }),
  };
}

export const compositeAlarmView = (alarm: CompositeAlarm): CompositeAlarmView => ({
  ...common(alarm),
  AlarmRule: alarm.ruleText,
});
