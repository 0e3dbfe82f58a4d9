import { iso, type Kernel } from "../kernel/index.ts";
import {
  payloadOf,
  readTiming,
  type Firing,
  type ScheduleMetric,
  type SchedulerRoom,
} from "../services/scheduler/index.ts";
import { createErrands } from "./shared/errands.ts";
import type { DeadLetter, TargetAttempts, Tried } from "./shared/target-attempts.ts";
import { trail, type Trail } from "./shared/trail.ts";
import type { Way } from "./shared/way.ts";

export const SCHEDULER = "scheduler.amazonaws.com";

export interface ScheduleDeliveriesOptions {
  readonly kernel: Kernel;
  readonly scheduler: SchedulerRoom;
  readonly attempts: TargetAttempts;
  /** Where a schedule can lead to. */
  readonly ways: readonly Way[];
}

/** Takes what is due to its target with the schedule's role, whose rights are asked for at each attempt. */
export function scheduleDeliveries({ kernel, scheduler, attempts, ways }: ScheduleDeliveriesOptions): void {
  const deliver = ({ firing, trail: known, tried }: ScheduleErrand): void => {
    const { schedule, entry } = firing;
    const { target } = schedule;
    const way = ways.find((each) => each.leadsTo(target.arn));
    // CreateSchedule refuses what no way leads to.
    if (!way) throw new Error(`misfire: no way leads to the target ${target.arn}`);
    const path = known ?? trail(kernel, way.arrow, schedule.arn, target.arn, entry);
    const count = (name: ScheduleMetric, cause: number): void => scheduler.metric(schedule, name, cause);
    attempts.start({
      path,
      subject: schedule.arn,
      way,
      target: target.arn,
      groupId: target.groupId,
      traceHeader: undefined,
      payload: (attempt) => payloadOf(firing, attempt),
      sender: {
        service: SCHEDULER,
        sourceArn: schedule.groupArn,
        sourceAccount: schedule.account,
        roleArn: target.roleArn,
      },
      retriesMax: target.retriesMax,
      ageMax: target.ageMax,
      deadLetter: target.deadLetterArn === undefined ? undefined : deadLetterOf(firing, target.deadLetterArn),
      tried,
      again: (after, now) => errands.after(after, { firing, trail: path, tried: now }),
      onDelivered: () => count("InvocationAttemptCount", path.at),
      onRetry() {
        count("InvocationAttemptCount", path.at);
        count("TargetErrorCount", path.at);
      },
      onLost() {
        count("InvocationAttemptCount", path.at);
        count("TargetErrorCount", path.at);
        count("InvocationDroppedCount", path.at);
      },
      onDeadLetter: (letter, sent) =>
        count(sent ? "InvocationsSentToDeadLetterCount" : "InvocationsFailedToBeSentToDeadLetterCount", letter.at),
    });
  };

  const errands = createErrands<ScheduleErrand, FiringRow>({
    kernel,
    name: "scheduler",
    arrow: "scheduler",
    run: deliver,
    toRow({ firing: { schedule, dueAt, executionId }, tried }) {
      const { task: _, timing: __, ...rest } = schedule;
      return { dueAt, executionId, schedule: rest, tried };
    },
    fromRow: ({ schedule, tried, ...row }, entry) => ({
      firing: { ...row, entry, schedule: { ...schedule, task: undefined, timing: readTiming(schedule.shape) } },
      trail: undefined,
      tried,
    }),
  });
  scheduler.onFiring((firing) => errands.now({ firing, trail: undefined, tried: undefined }));
}

interface ScheduleErrand {
  readonly firing: Firing;
  /** `undefined` before the first attempt of this life. */
  readonly trail: Trail | undefined;
  readonly tried: Tried | undefined;
}

/** A firing as plain data: when the schedule is due next is its own affair. */
interface FiringRow extends Omit<Firing, "schedule" | "entry"> {
  readonly schedule: Omit<Firing["schedule"], "task" | "timing">;
  readonly tried: Tried | undefined;
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html */
const deadLetterOf = (firing: Firing, queueArn: string): DeadLetter => ({
  queueArn,
  // The schedule's role sends it; the queue's policy is not needed.
  byRole: true,
  body: payloadOf(firing, 1),
  attributes: ({ code, message, retries, exhausted }) => ({
    ERROR_CODE: code,
    ERROR_MESSAGE: message,
    EXECUTION_ID: firing.executionId,
    ...(exhausted ? { EXHAUSTED_RETRY_CONDITION: exhausted } : {}),
    IS_PAYLOAD_TRUNCATED: "false",
    RETRY_ATTEMPTS: String(retries),
    SCHEDULED_TIME: iso(firing.dueAt).replace(/\.\d+Z$/, "Z"),
    SCHEDULE_ARN: firing.schedule.arn,
    TARGET_ARN: firing.schedule.target.arn,
  }),
});
