import type {
  DeleteAlarmsInput,
  DescribeAlarmsForMetricInput,
  DescribeAlarmsInput,
  CompositeAlarm,
  DisableAlarmActionsInput,
  SetAlarmStateInput,
} from "@aws-sdk/client-cloudwatch";
import type { Operation } from "../../../kernel/index.ts";
import { asks } from "../alarms/composite-rule.ts";
import { dimensionsOf } from "../dimensions.ts";
import { resourceNotFound, validation } from "../errors.ts";
import { RECORDS_DEFAULT } from "../limits.ts";
import { pageOf } from "../paging.ts";
import { alarmArn, type Alarm, type StateValue } from "../state.ts";
import type { Store } from "../store.ts";
import { compositeAlarmView, metricAlarmView, type MetricAlarmView } from "./alarm-view.ts";
import { onAlarm } from "./put-alarm.ts";

interface Described {
  readonly MetricAlarms: readonly MetricAlarmView[];
  readonly CompositeAlarms: readonly CompositeAlarm[];
  readonly NextToken?: string;
}

/** Without `AlarmTypes` metric alarms only: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
export const describeAlarms = (store: Store): Operation<DescribeAlarmsInput, Described> => ({
  permissions: (_, context) => [{ action: "cloudwatch:DescribeAlarms", resource: alarmArn(context, "*") }],
  run(input, context) {
    const { alarms } = store.region(context);
    const kinds = (input.AlarmTypes ?? ["MetricAlarm"]).map((type) =>
      type === "MetricAlarm" ? "metric" : "composite",
    );
    const related = relatives(alarms, input);
    const found = [...alarms.values()]
      .filter((alarm) => related?.includes(alarm.name) ?? kinds.includes(alarm.kind))
      .filter((alarm) => input.AlarmNames?.includes(alarm.name) ?? true)
      .filter((alarm) => alarm.name.startsWith(input.AlarmNamePrefix ?? ""))
      .filter((alarm) => input.StateValue === undefined || alarm.state.value === input.StateValue)
      .filter(
        (alarm) =>
          input.ActionPrefix === undefined ||
          Object.values(alarm.actions).some((arns) => arns.some((arn) => arn.startsWith(input.ActionPrefix ?? ""))),
      )
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const { items, token } = pageOf(found, input.NextToken, input.MaxRecords ?? RECORDS_DEFAULT);
    return {
      CompositeAlarms: items.flatMap((alarm) => (alarm.kind === "composite" ? [compositeAlarmView(alarm)] : [])),
      MetricAlarms: items.flatMap((alarm) => (alarm.kind === "metric" ? [metricAlarmView(alarm)] : [])),
      ...(token === undefined ? {} : { NextToken: token }),
    };
  },
});

function relatives(alarms: ReadonlyMap<string, Alarm>, input: DescribeAlarmsInput): readonly string[] | undefined {
  const { ChildrenOfAlarmName: parent, ParentsOfAlarmName: child } = input;
  if (parent !== undefined) {
    const alarm = alarms.get(parent);
    return alarm?.kind === "composite" ? asks(alarm.rule) : [];
  }
  if (child === undefined) return undefined;
  return [...alarms.values()]
    .filter((alarm) => alarm.kind === "composite" && asks(alarm.rule).includes(child))
    .map((alarm) => alarm.name);
}

export const describeAlarmsForMetric = (
  store: Store,
): Operation<DescribeAlarmsForMetricInput, Pick<Described, "MetricAlarms">> => ({
  permissions: (_, context) => [{ action: "cloudwatch:DescribeAlarmsForMetric", resource: alarmArn(context, "*") }],
  run(input, context) {
    const wanted = JSON.stringify(sorted(dimensionsOf(input.Dimensions, "Dimensions")));
    const statistic = input.Statistic ?? input.ExtendedStatistic;
    return {
      MetricAlarms: [...store.region(context).alarms.values()].flatMap((alarm) => {
        if (alarm.kind !== "metric" || alarm.watched.kind !== "metric") return [];
        const { metric } = alarm.watched;
        const same =
          metric.namespace === input.Namespace &&
          metric.name === input.MetricName &&
          JSON.stringify(sorted(metric.dimensions)) === wanted &&
          (statistic === undefined || metric.statistic === statistic) &&
          (input.Period === undefined || metric.period === input.Period) &&
          (input.Unit === undefined || metric.unit === input.Unit);
        return same ? [metricAlarmView(alarm)] : [];
      }),
    };
  },
});

const sorted = (dimensions: Readonly<Record<string, string>>): readonly (readonly [string, string])[] =>
  Object.entries(dimensions).toSorted(([a], [b]) => (a < b ? -1 : 1));

/** Names that no alarm has are passed over; an alarm that a composite one asks stays. */
export const deleteAlarms = (store: Store): Operation<DeleteAlarmsInput, void> => ({
  permissions: (input, context) => (input.AlarmNames ?? []).map((name) => onAlarm("DeleteAlarms", name, context)),
  run(input, context) {
    const region = store.region(context);
    const names = input.AlarmNames ?? [];
    for (const name of names) {
      const parent = [...region.alarms.values()].find(
        (alarm) => alarm.kind === "composite" && !names.includes(alarm.name) && asks(alarm.rule).includes(name),
      );
      if (parent)
        throw validation(`Cannot delete ${name} as there are composite alarm(s) depending on it: ${parent.name}`);
    }
    for (const name of names) {
      region.alarms.delete(name);
      region.tags.delete(alarmArn(context, name));
    }
  },
});

/** Actions follow at once; the next look at the data sets what it says. */
export const setAlarmState = (store: Store): Operation<SetAlarmStateInput, void> => ({
  permissions: (input, context) => [onAlarm("SetAlarmState", input.AlarmName, context)],
  run(input, context) {
    const value = STATES.find((state) => state === input.StateValue);
    if (value === undefined)
      throw validation(
        `1 validation error detected: Value '${String(input.StateValue)}' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set: [INSUFFICIENT_DATA, ALARM, OK]`,
      );
    const region = store.region(context);
    const alarm = region.alarms.get(input.AlarmName ?? "");
    if (!alarm) throw resourceNotFound("");
    const reasonData = input.StateReasonData;
    if (reasonData !== undefined && !isJson(reasonData)) throw validation("StateReasonData must be valid JSON.");
    store.setState(region, alarm, { value, reason: input.StateReason ?? "", reasonData }, [context.entry]);
  },
});

const STATES: readonly StateValue[] = ["INSUFFICIENT_DATA", "ALARM", "OK"];

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

export const switchActions = (store: Store, enabled: boolean): Operation<DisableAlarmActionsInput, void> => ({
  permissions: (input, context) =>
    (input.AlarmNames ?? []).map((name) =>
      onAlarm(enabled ? "EnableAlarmActions" : "DisableAlarmActions", name, context),
    ),
  run(input, context) {
    const region = store.region(context);
    for (const name of input.AlarmNames ?? []) {
      const alarm = region.alarms.get(name);
      if (alarm) store.putAlarm(region, { ...alarm, actionsEnabled: enabled }, context.entry);
    }
  },
});
