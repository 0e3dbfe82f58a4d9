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

export interface Named {
  readonly name: string;
  readonly arn: string;
}

export interface FunctionNames extends Named {
  readonly role: Named;
  readonly logGroup: string;
}

/** `prefix` and `suffix` part several pipelines of one account, and bucket names from those of all other accounts: on AWS give one. */
export function eventsNames(at: {
  readonly account: string;
  readonly region: string;
  readonly prefix?: string;
  readonly suffix?: string;
}): EventsNames {
  const { account, region } = at;
  const named = (name: string): string => [at.prefix, name, at.suffix].filter((part) => part !== undefined).join("-");
  const of = (service: string, short: string, kind = ""): Named => ({
    name: named(short),
    arn: `arn:aws:${service}:${region}:${account}:${kind}${named(short)}`,
  });
  const role = (short: string): Named => ({ name: named(short), arn: `arn:aws:iam::${account}:role/${named(short)}` });
  const fn = (short: string): FunctionNames => ({
    ...of("lambda", short, "function:"),
    role: role(`${short}-role`),
    logGroup: `/aws/lambda/${named(short)}`,
  });
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
