import { SCHEDULER, scheduleDeliveries } from "../arrows/schedule-deliveries.ts";
import { schedulerToLambda } from "../arrows/scheduler-to-lambda.ts";
import { schedulerToSqs } from "../arrows/scheduler-to-sqs.ts";
import { createServiceRole } from "../arrows/shared/service-role.ts";
import { createTargetAttempts } from "../arrows/shared/target-attempts.ts";
import type { Way } from "../arrows/shared/way.ts";
import { createScheduler, type SchedulerRoom } from "../services/scheduler/index.ts";
import type { Site } from "./parts.ts";

/** Scheduler with every way that leads from its schedules; a schedule that no way leads from is refused. */
export function makeScheduler({ kernel, resourcePolicy, parts: { iam, lambda, sqs } }: Site): SchedulerRoom {
  const role = createServiceRole({ kernel, iam, resourcePolicy });
  const attempts = createTargetAttempts({ kernel, sqs, role });
  const ways: readonly Way[] = [schedulerToLambda(() => lambda), schedulerToSqs(sqs)];
  const scheduler = createScheduler(kernel, {
    delivers: (arn) => ways.some((way) => way.leadsTo(arn)),
    trust(roleArn, source, cause) {
      const use = { service: SCHEDULER, roleArn, sourceArn: source.arn, sourceAccount: source.account };
      return role.assume(use, cause).decision.allowed;
    },
  });
  scheduleDeliveries({ kernel, scheduler, attempts, ways });
  return scheduler;
}
