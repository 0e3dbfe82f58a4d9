import type { Ledger, Scope } from "../../kernel/index.ts";
import { groupArn, groupAt, scheduleArn } from "./arn.ts";
import type { Timing } from "./expression.ts";
import type { Group, Region, Schedule } from "./state.ts";

type GroupRow = Omit<Group, "schedules">;
/** When it is due follows from its shape. */
type ScheduleRow = Omit<Schedule, "task" | "timing">;

/** What of the room outlives the process, and where it is put so that it does. */
export interface SchedulerKept {
  region(scope: Scope): Region;
  schedules(group: Scope & { readonly name: string }): Map<string, Schedule>;
}

export interface SchedulerParts {
  regions(): readonly Region[];
  region(scope: Scope): Region;
  timing(shape: Schedule["shape"]): Timing;
}

export function keepScheduler(ledger: Ledger, parts: SchedulerParts): SchedulerKept {
  const allGroups = (): readonly Group[] => parts.regions().flatMap(({ groups: all }) => [...all.values()]);
  const groups = ledger.table<GroupRow>("scheduler.groups", {
    keys: () => allGroups().map(({ arn }) => arn),
    read(arn) {
      const address = groupAt(arn);
      const group = address && parts.region(address).groups.get(address.name);
      if (!group) return undefined;
      const { schedules: _, ...row } = group;
      return row;
    },
    restore(rows) {
      for (const [, row] of rows) parts.region(row).groups.set(row.name, { ...row, schedules: kept.schedules(row) });
    },
  });
  const schedules = ledger.table<ScheduleRow>("scheduler.schedules", {
    keys: () => allGroups().flatMap((group) => [...group.schedules.values()].map(({ arn }) => arn)),
    read(arn) {
      const schedule = find(arn);
      if (!schedule) return undefined;
      const { task: _, timing: __, ...row } = schedule;
      return row;
    },
    restore(rows) {
      for (const [, row] of rows)
        parts
          .region(row)
          .groups.get(row.group)
          ?.schedules.set(row.name, { ...row, timing: parts.timing(row.shape), task: undefined });
    },
  });
  const find = (arn: string): Schedule | undefined => {
    const [, , , region = "", account = "", rest = ""] = arn.split(":");
    const [, group = "", name = ""] = rest.split("/");
    return parts.region({ account, region }).groups.get(group)?.schedules.get(name);
  };
  const kept: SchedulerKept = {
    region: ({ account, region }) => ({ groups: groups.map((name) => groupArn({ account, region }, name)) }),
    schedules: ({ account, region, name: group }) =>
      schedules.map((name) => scheduleArn({ account, region }, group, name)),
  };
  return kept;
}
