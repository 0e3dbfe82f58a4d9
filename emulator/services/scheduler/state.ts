import type { CreateScheduleInput, Target as TargetShape } from "@aws-sdk/client-scheduler";
import type { Instant, Millis, Scope, Task } from "../../kernel/index.ts";
import type { Timing } from "./expression.ts";

/** The schedule groups of one account and region. */
export interface Region {
  readonly groups: Map<string, Group>;
}

export interface Group extends Scope {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: Instant;
  readonly schedules: Map<string, Schedule>;
  readonly tags: Map<string, string>;
}

export interface Schedule extends Scope {
  readonly name: string;
  readonly group: string;
  readonly arn: string;
  readonly groupArn: string;
  readonly createdAt: Instant;
  readonly modifiedAt: Instant;
  readonly enabled: boolean;
  readonly timing: Timing;
  /** How long after it is due it may be started; 0: at once. */
  readonly window: Millis;
  readonly deletes: boolean;
  readonly target: Target;
  /** As it was given. */
  readonly shape: CreateScheduleInput;
  /** When it is due next; it may be started later, within its window. `undefined` when it is done. */
  due: Instant | undefined;
  /** The next firing. */
  task: Task | undefined;
}

export interface Target {
  readonly arn: string;
  readonly roleArn: string;
  /** With context variables still in it; `undefined`: the event that Scheduler makes itself. */
  readonly input: string | undefined;
  readonly groupId: string | undefined;
  readonly deadLetterArn: string | undefined;
  readonly retriesMax: number;
  readonly ageMax: Millis;
  readonly shape: TargetShape;
}
