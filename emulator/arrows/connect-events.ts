import type { Kernel, Millis, ResourcePolicy } from "../kernel/index.ts";
import type { CloudWatchRoom } from "../services/cloudwatch/index.ts";
import { createEvents, type EventsRoom } from "../services/events/index.ts";
import type { IamRoom } from "../services/iam/index.ts";
import type { LambdaRoom } from "../services/lambda/index.ts";
import type { LogsRoom } from "../services/logs/index.ts";
import type { S3Room } from "../services/s3/index.ts";
import { createScheduler, type SchedulerRoom } from "../services/scheduler/index.ts";
import type { SnsRoom } from "../services/sns/index.ts";
import type { SqsRoom } from "../services/sqs/index.ts";
import { eventsToBus } from "./events-to-bus.ts";
import { eventsToLambda } from "./events-to-lambda.ts";
import { eventsToLogs } from "./events-to-logs.ts";
import { eventsToSns } from "./events-to-sns.ts";
import { eventsToSqs } from "./events-to-sqs.ts";
import { ruleDeliveries } from "./rule-deliveries.ts";
import { ruleMetrics } from "./rule-metrics.ts";
import { s3ToEvents } from "./s3-to-events.ts";
import { SCHEDULER, scheduleDeliveries } from "./schedule-deliveries.ts";
import { schedulerToLambda } from "./scheduler-to-lambda.ts";
import { schedulerToSqs } from "./scheduler-to-sqs.ts";
import { createServiceRole } from "./shared/service-role.ts";
import { createTargetAttempts } from "./shared/target-attempts.ts";
import type { Way } from "./shared/way.ts";

export interface ConnectEventsOptions {
  readonly kernel: Kernel;
  readonly cloudwatch: CloudWatchRoom;
  readonly iam: IamRoom;
  readonly lambda: () => LambdaRoom;
  readonly logs: LogsRoom;
  readonly s3: S3Room;
  readonly sns: SnsRoom;
  readonly sqs: SqsRoom;
  /** How long an event of S3 is under way. */
  readonly latency: Millis;
  /** The resource policy of whatever the ARN names. */
  resourcePolicy(arn: string): ResourcePolicy | undefined;
}

/** EventBridge and Scheduler with every way that leads from them; a rule or schedule that no way leads from is refused. */
export function connectEvents(options: ConnectEventsOptions): {
  readonly events: EventsRoom;
  readonly scheduler: SchedulerRoom;
} {
  const { cloudwatch, kernel, iam, lambda, logs, s3, sns, sqs, latency, resourcePolicy } = options;
  const role = createServiceRole({ kernel, iam, resourcePolicy });
  const attempts = createTargetAttempts({ kernel, sqs, role });

  const fromRules: Way[] = [eventsToLambda(lambda), eventsToSqs(sqs), eventsToSns(sns), eventsToLogs({ kernel, logs })];
  const events = createEvents(kernel, { delivers: (arn) => fromRules.some((way) => way.leadsTo(arn)) });
  fromRules.push(eventsToBus(events));
  const { onStart } = ruleMetrics({ kernel, cloudwatch });
  ruleDeliveries({ kernel, events, attempts, ways: fromRules, onStart });
  s3ToEvents({ kernel, s3, events, latency });

  const fromSchedules: readonly Way[] = [schedulerToLambda(lambda), schedulerToSqs(sqs)];
  const scheduler = createScheduler(kernel, {
    delivers: (arn) => fromSchedules.some((way) => way.leadsTo(arn)),
    trust(roleArn, source, cause) {
      const use = { service: SCHEDULER, roleArn, sourceArn: source.arn, sourceAccount: source.account };
      return role.assume(use, cause).decision.allowed;
    },
  });
  scheduleDeliveries({ kernel, scheduler, attempts, ways: fromSchedules });
  return { events, scheduler };
}
