import { Scoped, type EntryId, type Instant, type Kernel, type Scope } from "../../kernel/index.ts";
import { DEFAULT_GROUP, groupArn } from "./arn.ts";
import { groupNotFound, scheduleNotFound } from "./errors.ts";
import type { Firing } from "./events.ts";
import { firstDue, nextDue } from "./expression.ts";
import type { Group, Region, Schedule } from "./state.ts";

export interface SchedulerPorts {
  /** Whether there is a way to such a target. */
  delivers(targetArn: string): boolean;
  /** Whether Scheduler may assume the role; asked when a schedule is made or changed. */
  trust(roleArn: string, source: { readonly arn: string; readonly account: string }, cause: EntryId): boolean;
}

/** What the operations share: the schedules of the world, and their clock. */
export interface SchedulerStore {
  readonly kernel: Kernel;
  readonly ports: SchedulerPorts;
  region(scope: Scope): Region;
  /** Throws `ResourceNotFoundException`. */
  group(name: string | undefined, scope: Scope): Group;
  schedule(name: string | undefined, group: string | undefined, scope: Scope): Schedule;
  /** Keeps a schedule, in the place of an earlier one of its name, and winds its clock. */
  put(schedule: Schedule): void;
  remove(schedule: Schedule): void;
  onFiring(listener: (firing: Firing) => void): void;
}

export function createStore(kernel: Kernel, ports: SchedulerPorts): SchedulerStore {
  const regions = new Scoped<Region>((scope) => ({
    groups: new Map([[DEFAULT_GROUP, newGroup(scope, DEFAULT_GROUP, kernel.now())]]),
  }));
  const listeners: ((firing: Firing) => void)[] = [];
  const held = (schedule: Schedule): Map<string, Schedule> | undefined =>
    regions.in(schedule).groups.get(schedule.group)?.schedules;

  const fire = (schedule: Schedule, dueAt: Instant): void => {
    const executionId = kernel.random.stream("scheduler.execution-id").uuid();
    const entry = kernel.journal.write([], {
      kind: "fact",
      service: "scheduler",
      fact: "scheduled",
      subject: schedule.arn,
      detail: { schedule: schedule.shape.ScheduleExpression ?? "", execution: executionId },
    });
    for (const listener of listeners) listener({ schedule, dueAt, executionId, entry });
  };

  const wind = (schedule: Schedule, due: Instant | undefined): void => {
    schedule.task = undefined;
    if (!schedule.enabled || due === undefined) return;
    const stream = kernel.random.stream("scheduler.window");
    const at = schedule.window === 0 ? due : due + stream.integer(schedule.window);
    // In the background: a world in which only clocks tick has come to rest.
    schedule.task = kernel.timeline.at(
      at,
      "scheduler",
      () => {
        const next = nextDue(schedule.timing, due);
        if (next === undefined && schedule.deletes) held(schedule)?.delete(schedule.name);
        wind(schedule, next);
        fire(schedule, due);
      },
      { background: true },
    );
  };

  const store: SchedulerStore = {
    kernel,
    ports,
    region: (scope) => regions.in(scope),
    group(name = DEFAULT_GROUP, scope) {
      const group = regions.in(scope).groups.get(name);
      if (!group) throw groupNotFound(name);
      return group;
    },
    schedule(name = "", group, scope) {
      const schedule = store.group(group, scope).schedules.get(name);
      if (!schedule) throw scheduleNotFound(name);
      return schedule;
    },
    put(schedule) {
      const schedules = held(schedule);
      schedules?.get(schedule.name)?.task?.cancel();
      schedules?.set(schedule.name, schedule);
      wind(schedule, firstDue(schedule.timing, schedule.modifiedAt));
    },
    remove(schedule) {
      schedule.task?.cancel();
      held(schedule)?.delete(schedule.name);
    },
    onFiring: (listener) => void listeners.push(listener),
  };
  return store;
}

export const newGroup = (scope: Scope, name: string, now: Instant): Group => ({
  account: scope.account,
  region: scope.region,
  name,
  arn: groupArn(scope, name),
  createdAt: now,
  schedules: new Map(),
  tags: new Map(),
});
