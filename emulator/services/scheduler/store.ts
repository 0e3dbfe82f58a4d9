import { Scoped, type EntryId, type Instant, type Kernel, type Scope } from "../../kernel/index.ts";
import { DEFAULT_GROUP, groupArn } from "./arn.ts";
import { groupNotFound, scheduleNotFound } from "./errors.ts";
import type { Firing } from "./events.ts";
import { firstDue, nextDue, readTiming } from "./expression.ts";
import { keepScheduler } from "./kept.ts";
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
  newGroup(scope: Scope, name: string): Group;
  /** Throws `ResourceNotFoundException`. */
  group(name: string | undefined, scope: Scope): Group;
  schedule(name: string | undefined, group: string | undefined, scope: Scope): Schedule;
  /** Keeps a schedule, in the place of an earlier one of its name, and winds its clock. */
  put(schedule: Schedule): void;
  remove(schedule: Schedule): void;
  onFiring(listener: (firing: Firing) => void): void;
}

export function createStore(kernel: Kernel, ports: SchedulerPorts): SchedulerStore {
  const regions = new Scoped<Region>((scope) => {
    const region = kept.region(scope);
    region.groups.set(DEFAULT_GROUP, store.newGroup(scope, DEFAULT_GROUP));
    return region;
  });
  const kept = keepScheduler(kernel.ledger, {
    regions: () => regions.all().map(({ value }) => value),
    region: (scope) => regions.in(scope),
    timing: readTiming,
  });
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
    schedule.due = due;
    if (!schedule.enabled || due === undefined) return;
    const stream = kernel.random.stream("scheduler.window");
    const at = schedule.window === 0 ? due : due + stream.integer(schedule.window);
    // In the background: a world in which only clocks tick has come to rest.
    schedule.task = kernel.timeline.at(
      at,
      "scheduler",
      () => {
        const next = nextDue(schedule.timing, due);
        // Whoever is handed it may change it: when it is due next changes now.
        held(schedule)?.get(schedule.name);
        if (next === undefined && schedule.deletes) held(schedule)?.delete(schedule.name);
        wind(schedule, next);
        fire(schedule, due);
      },
      { background: true },
    );
  };

  /**
   * What was due while the world was away: what happens again and again is not made up for, what happens once is done late,
   * as long as its retry policy would have gone on trying.
   */
  const resume = (schedule: Schedule): void => {
    const now = kernel.now();
    const { due, timing, target } = schedule;
    if (due === undefined || due >= now) return wind(schedule, due);
    const { expression } = timing;
    if (expression.kind === "at" && now - due <= target.ageMax) return wind(schedule, due);
    if (expression.kind === "at" && schedule.deletes) return void held(schedule)?.delete(schedule.name);
    const { period } = expression.kind === "rate" ? expression : { period: 0 };
    return wind(schedule, nextDue(timing, period > 0 ? due + Math.floor((now - due) / period) * period : now));
  };
  kernel.ledger.onRestored(() => {
    for (const { value } of regions.all())
      for (const { schedules } of value.groups.values()) for (const schedule of schedules.values()) resume(schedule);
  });

  const store: SchedulerStore = {
    kernel,
    ports,
    newGroup: ({ account, region }, name) => ({
      account,
      region,
      name,
      arn: groupArn({ account, region }, name),
      createdAt: kernel.now(),
      schedules: kept.schedules({ account, region, name }),
      tags: new Map(),
    }),
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
