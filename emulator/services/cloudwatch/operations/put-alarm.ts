import type { PutCompositeAlarmInput, PutMetricAlarmInput } from "@aws-sdk/client-cloudwatch";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { asks, parseRule } from "../alarms/composite-rule.ts";
import { INITIAL } from "../alarms/reason.ts";
import { dimensionsOf } from "../dimensions.ts";
import { invalidCombination, invalidValue, missingParameter, notEmulated, validation } from "../errors.ts";
import { ACTIONS_MAX, EVALUATION_SPAN_MAX, EVALUATION_SPAN_MAX_LONG, SHORT_PERIODS } from "../limits.ts";
import { readQueries } from "../math/evaluate-queries.ts";
import { readStatistic } from "../metrics/statistics.ts";
import { alarmArn, COMPARISONS, TREATMENTS, type Alarm, type MetricAlarm } from "../state.ts";
import type { Store } from "../store.ts";
import { setTags } from "./tags.ts";

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export const putMetricAlarm = (store: Store): Operation<PutMetricAlarmInput, void> => ({
  permissions: (input, context) => [onAlarm("PutMetricAlarm", input.AlarmName, context)],
  run(input, context) {
    refuseUnknown(input);
    const region = store.region(context);
    const base = baseOf(input, region.alarms.get(input.AlarmName ?? ""), context);
    const evaluationPeriods = input.EvaluationPeriods ?? 0;
    if (evaluationPeriods < 1) throw missingParameter("The parameter EvaluationPeriods is required.");
    const datapointsToAlarm = input.DatapointsToAlarm ?? evaluationPeriods;
    if (datapointsToAlarm > evaluationPeriods)
      throw validation("DatapointsToAlarm must be less than or equal to EvaluationPeriods.");
    const watched = watchedOf(input);
    const period =
      watched.kind === "metric"
        ? watched.metric.period
        : Math.max(
            60,
            ...watched.queries.map((query) => (query.kind === "metric" ? query.metric.period : (query.period ?? 0))),
          );
    checkSpan(period, evaluationPeriods);
    const alarm: MetricAlarm = {
      ...base,
      kind: "metric",
      watched,
      period,
      evaluationPeriods,
      datapointsToAlarm,
      mOfN: input.DatapointsToAlarm !== undefined,
      threshold: input.Threshold ?? missing("Threshold"),
      comparison: oneOf(COMPARISONS, input.ComparisonOperator, "ComparisonOperator"),
      treatMissing:
        input.TreatMissingData === undefined
          ? undefined
          : oneOf(TREATMENTS, input.TreatMissingData, "TreatMissingData"),
    };
    store.putAlarm(region, alarm, context.entry);
    if (input.Tags) setTags(region, alarm.arn, input.Tags);
  },
});

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
export const putCompositeAlarm = (store: Store): Operation<PutCompositeAlarmInput, void> => ({
  permissions: (input, context) => [onAlarm("PutCompositeAlarm", input.AlarmName, context)],
  run(input, context) {
    refuseGiven(input, [
      "ActionsSuppressor",
      "ActionsSuppressorWaitPeriod",
      "ActionsSuppressorExtensionPeriod",
      "ActionConfiguration",
    ]);
    const region = store.region(context);
    const ruleText = input.AlarmRule ?? "";
    const rule = parseRule(ruleText);
    if (!rule) throw validation(`AlarmRule must be a valid expression: ${ruleText}`);
    for (const name of asks(rule)) {
      if (name === input.AlarmName) throw validation(`AlarmRule cannot contain the alarm itself: ${name}`);
      if (!region.alarms.has(name))
        throw validation(`Could not save the composite alarm as alarms [${name}] in the alarm rule do not exist`);
    }
    if (leadsTo(region.alarms, asks(rule), input.AlarmName ?? ""))
      throw validation("AlarmRule leads back to the alarm itself through other composite alarms.");
    const alarm: Alarm = {
      ...baseOf(input, region.alarms.get(input.AlarmName ?? ""), context),
      kind: "composite",
      ruleText,
      rule,
    };
    store.putAlarm(region, alarm, context.entry);
    if (input.Tags) setTags(region, alarm.arn, input.Tags);
  },
});

function leadsTo(alarms: ReadonlyMap<string, Alarm>, from: readonly string[], name: string): boolean {
  return from.some((each) => {
    const alarm = alarms.get(each);
    return each === name || (alarm?.kind === "composite" && leadsTo(alarms, asks(alarm.rule), name));
  });
}

type CommonInput = PutMetricAlarmInput | PutCompositeAlarmInput;

/** An alarm that is changed keeps its state until it is looked at again. */
function baseOf(
  input: CommonInput,
  known: Alarm | undefined,
  context: CallContext,
): Pick<Alarm, "name" | "arn" | "description" | "actionsEnabled" | "actions" | "configuredAt" | "state"> {
  const name = input.AlarmName ?? "";
  return {
    name,
    arn: alarmArn(context, name),
    description: input.AlarmDescription,
    actionsEnabled: input.ActionsEnabled ?? true,
    actions: {
      OK: actionsOf(input.OKActions, "OKActions"),
      ALARM: actionsOf(input.AlarmActions, "AlarmActions"),
      INSUFFICIENT_DATA: actionsOf(input.InsufficientDataActions, "InsufficientDataActions"),
    },
    configuredAt: context.now,
    state: known?.state ?? { ...INITIAL, updatedAt: context.now, changedAt: context.now },
  };
}

function actionsOf(given: readonly string[] = [], name: string): readonly string[] {
  if (given.length > ACTIONS_MAX) throw validation(`${name} must not have a size greater than ${ACTIONS_MAX}.`);
  for (const arn of given) {
    if (!/^arn:aws[\w-]*:[\w-]+:/.test(arn)) throw validation(`Invalid arn syntax: ${arn}`);
    if (!/^arn:aws[\w-]*:(?:lambda|sns):/.test(arn)) throw notEmulated(`The action ${arn}`);
  }
  return given;
}

function watchedOf(input: PutMetricAlarmInput): MetricAlarm["watched"] {
  if (input.Metrics !== undefined) {
    const clashing = input.MetricName ?? input.Statistic ?? input.ExtendedStatistic ?? input.Period;
    if (clashing !== undefined)
      throw invalidCombination("Metrics cannot be specified with MetricName, Statistic, ExtendedStatistic or Period.");
    const queries = readQueries(input.Metrics);
    const [first, second] = queries.filter((query) => query.returned);
    if (!first || second) throw validation("Exactly one element of the metrics list should return data.");
    return { kind: "queries", queries, id: first.id, given: input.Metrics };
  }
  const { MetricName, Namespace, Period } = input;
  if (MetricName === undefined) throw missingParameter("The parameter MetricName or Metrics is required.");
  if (Namespace === undefined) throw missingParameter("The parameter Namespace is required.");
  if (Period === undefined) throw missingParameter("The parameter Period is required.");
  if (input.Statistic !== undefined && input.ExtendedStatistic !== undefined)
    throw invalidCombination("Statistic and ExtendedStatistic cannot be specified together.");
  const statistic = input.Statistic ?? input.ExtendedStatistic;
  if (statistic === undefined) throw missingParameter("The parameter Statistic or ExtendedStatistic is required.");
  if (!readStatistic(statistic))
    throw invalidValue(`The value ${statistic} for parameter ExtendedStatistic is invalid.`);
  return {
    kind: "metric",
    metric: {
      namespace: Namespace,
      name: MetricName,
      dimensions: dimensionsOf(input.Dimensions, "Dimensions"),
      period: Period,
      statistic,
      unit: input.Unit,
    },
  };
}

function checkSpan(period: number, periods: number): void {
  if (!SHORT_PERIODS.includes(period) && (period < 60 || period % 60 !== 0))
    throw validation("Metrics list contains metrics with a period that is neither 10, 20, 30 nor a multiple of 60.");
  const max = period >= 3600 ? EVALUATION_SPAN_MAX_LONG : EVALUATION_SPAN_MAX;
  if (period * periods > max)
    throw validation(
      `Metrics cannot be checked across more than ${max === EVALUATION_SPAN_MAX ? "a day" : "seven days"} (EvaluationPeriods * Period must be <= ${max}).`,
    );
}

function refuseUnknown(input: PutMetricAlarmInput): void {
  refuseGiven(input, [
    "ThresholdMetricId",
    "EvaluateLowSampleCountPercentile",
    "EvaluationWindow",
    "WarmUpConfiguration",
    "EvaluationCriteria",
    "EvaluationInterval",
    "ActionConfiguration",
  ]);
}

function refuseGiven<T extends object>(input: T, names: readonly (keyof T & string)[]): void {
  const given = names.find((name) => input[name] !== undefined);
  if (given !== undefined) throw notEmulated(given);
}

function oneOf<T extends string>(known: readonly T[], given: string | undefined, name: string): T {
  const found = known.find((each) => each === given);
  if (found !== undefined) return found;
  if (given === undefined) return missing(name);
  if (given.includes("UpperThreshold") || given.includes("LowerThreshold")) throw notEmulated(`${name} ${given}`);
  throw validation(
    `1 validation error detected: Value '${given}' at '${name[0]?.toLowerCase()}${name.slice(1)}' failed to satisfy constraint: Member must satisfy enum value set: [${known.join(", ")}]`,
  );
}

function missing(name: string): never {
  throw missingParameter(`The parameter ${name} is required.`);
}

export const onAlarm = (
  action: string,
  name: string | undefined,
  context: CallContext,
): { readonly action: string; readonly resource: string } => ({
  action: `cloudwatch:${action}`,
  resource: alarmArn(context, name ?? ""),
});
