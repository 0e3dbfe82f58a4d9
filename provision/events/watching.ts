import {
  DeleteAlarmsCommand,
  DeleteDashboardsCommand,
  PutDashboardCommand,
  PutMetricAlarmCommand,
} from "@aws-sdk/client-cloudwatch";
import { unless } from "../shared/aws-errors.ts";
import { isEmpty, tagList } from "../shared/tags.ts";
import type { EventsClients } from "./clients.ts";
import { dashboardBody, METRICS, type Metric } from "./dashboard.ts";
import type { EventsNames } from "./names.ts";
import { putTopic, removeTopic } from "./reports.ts";

const MINUTE = 60;
const HOUR = 3600;

interface AlarmWish {
  readonly name: string;
  /** What is wrong, and where to look. */
  readonly says: string;
  readonly metric: Metric;
  /** Alarms from here on; below it with `below`. */
  readonly threshold: number;
  readonly below?: boolean;
  /** Seconds; 60. */
  readonly period?: number;
  /** Periods in a row; 1. */
  readonly periods?: number;
}

/** What somebody must look at. */
export function eventsAlarms(names: EventsNames): readonly AlarmWish[] {
  const { errorsOf, invocationsOf, refusedByApi, waiting, oldest, dead } = METRICS;
  const errors = (short: "ingest" | "process" | "aggregate"): AlarmWish => ({
    name: names.named(`${short}-errors`),
    says: `${short} fails: its log says why.`,
    metric: errorsOf(names[short]),
    threshold: 1,
  });
  return [
    errors("ingest"),
    errors("process"),
    errors("aggregate"),
    {
      name: names.named("aggregate-silent"),
      says: "aggregate did not run for two hours: is the schedule on, may its role start the function?",
      metric: invocationsOf(names.aggregate),
      threshold: 1,
      below: true,
      period: HOUR,
      periods: 2,
    },
    {
      name: names.named("events-refused"),
      says: "The API answers 5XX: callers have to send again.",
      metric: refusedByApi(names),
      threshold: 1,
    },
    {
      name: names.named("events-waiting"),
      says: "More comes in than is processed.",
      metric: waiting(names.queue),
      threshold: 10_000,
      periods: 5,
    },
    {
      name: names.named("events-old"),
      says: "The oldest event waits for five minutes: is the mapping on, does process fail?",
      metric: oldest(names.queue),
      threshold: 300,
    },
    {
      name: names.named("events-dead"),
      says: "Events could not be processed: look at them, mend, move them back.",
      metric: dead(names.deadLetters),
      threshold: 1,
    },
  ];
}

/** The dashboard, and the alarms with the topic that they tell. */
export async function putWatching(clients: EventsClients, names: EventsNames): Promise<void> {
  const { cloudwatch, tags } = clients;
  await putTopic(clients, names.alarms);
  for (const alarm of eventsAlarms(names))
    await cloudwatch.send(
      new PutMetricAlarmCommand({
        AlarmName: alarm.name,
        AlarmDescription: alarm.says,
        Namespace: alarm.metric.namespace,
        MetricName: alarm.metric.name,
        Dimensions: Object.entries(alarm.metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
        Statistic: alarm.metric.statistic,
        Period: alarm.period ?? MINUTE,
        EvaluationPeriods: alarm.periods ?? 1,
        Threshold: alarm.threshold,
        ComparisonOperator: alarm.below ? "LessThanThreshold" : "GreaterThanOrEqualToThreshold",
        // Nothing happened is good news for what must not happen, and bad news for what must.
        TreatMissingData: alarm.below ? "breaching" : "notBreaching",
        AlarmActions: [names.alarms.arn],
        ...(isEmpty(tags) ? {} : { Tags: tagList(tags) }),
      }),
    );
  await cloudwatch.send(
    new PutDashboardCommand({ DashboardName: names.dashboard, DashboardBody: JSON.stringify(dashboardBody(names)) }),
  );
}

export async function removeWatching(clients: EventsClients, names: EventsNames): Promise<void> {
  const { cloudwatch } = clients;
  const AlarmNames = eventsAlarms(names).map(({ name }) => name);
  await cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames }));
  await unless(["ResourceNotFound", "DashboardNotFoundError"], () =>
    cloudwatch.send(new DeleteDashboardsCommand({ DashboardNames: [names.dashboard] })),
  );
  await removeTopic(clients, names.alarms);
}
