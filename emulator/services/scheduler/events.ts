import type { EntryId, Instant, Kernel } from "../../kernel/index.ts";
import type { Schedule } from "./state.ts";

/** A schedule was due, and its target is to be reached. */
export interface Firing {
  readonly schedule: Schedule;
  /** When it was due, without the flexible window. */
  readonly dueAt: Instant;
  readonly executionId: string;
  /** The journal's `fact` about it. */
  readonly entry: EntryId;
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html */
export type ScheduleMetric =
  | "InvocationAttemptCount"
  | "TargetErrorCount"
  | "InvocationDroppedCount"
  | "InvocationsSentToDeadLetterCount"
  | "InvocationsFailedToBeSentToDeadLetterCount";

export function writeScheduleMetric(
  kernel: Kernel,
  schedule: Pick<Schedule, "group">,
  name: ScheduleMetric,
  cause: EntryId,
): void {
  kernel.journal.write([cause], {
    kind: "metric",
    namespace: "AWS/Scheduler",
    name,
    value: 1,
    unit: "Count",
    dimensions: { ScheduleGroup: schedule.group },
  });
}
