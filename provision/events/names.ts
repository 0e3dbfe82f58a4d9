import { naming, type FunctionNames, type Named, type Place } from "../shared/naming.ts";

export type { FunctionNames, Named } from "../shared/naming.ts";

/** How everything of the pipeline is called. */
export interface EventsNames {
  readonly account: string;
  readonly region: string;
  readonly api: string;
  readonly stage: string;
  readonly ingest: FunctionNames;
  readonly process: FunctionNames;
  readonly aggregate: FunctionNames;
  readonly queue: Named;
  readonly deadLetters: Named;
  readonly table: Named;
  /** Archive. */
  readonly bucket: string;
  readonly schedule: Named;
  readonly scheduleRole: Named;
  /** Where the hourly reports go, and the queue that subscribes to them. */
  readonly reports: Named;
  readonly reportsQueue: Named;
  /** Dead-letter queue and OnFailure destination of `aggregate`. */
  readonly aggregateDeadLetters: Named;
  readonly aggregateFailures: Named;
  /** Where alarms go. */
  readonly alarms: Named;
  readonly dashboard: string;
  /** Of the statement that lets the API in. */
  readonly statementId: string;
  /** Puts around a short name what is around all of them. */
  named(short: string): string;
}

export function eventsNames(at: Place): EventsNames {
  const { account, region } = at;
  const { named, of, role, fn } = naming(at);
  return {
    account,
    region,
    api: named("events"),
    stage: "prod",
    ingest: fn("ingest"),
    process: fn("process"),
    aggregate: fn("aggregate"),
    queue: of("sqs", "events"),
    deadLetters: of("sqs", "events-dlq"),
    table: of("dynamodb", "analytics-events", "table/"),
    bucket: named("events-archive"),
    schedule: of("scheduler", "events-hourly", "schedule/default/"),
    scheduleRole: role("events-hourly-role"),
    reports: of("sns", "events-reports"),
    reportsQueue: of("sqs", "events-reports"),
    aggregateDeadLetters: of("sqs", "aggregate-dlq"),
    aggregateFailures: of("sqs", "aggregate-failures"),
    alarms: of("sns", "events-alarms"),
    dashboard: named("events"),
    statementId: "api-may-invoke",
    named,
  };
}
