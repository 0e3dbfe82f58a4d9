import type {
  CreateScheduleGroupInput,
  CreateScheduleGroupOutput,
  DeleteScheduleGroupInput,
  GetScheduleGroupInput,
  GetScheduleGroupOutput,
  ListScheduleGroupsInput,
  ListScheduleGroupsOutput,
  ScheduleGroupSummary,
} from "@aws-sdk/client-scheduler";
import type { Operation, Permission, Scope } from "../../../kernel/index.ts";
import { DEFAULT_GROUP, groupArn } from "../arn.ts";
import { groupExists, groupNotFound, tooMany, validation } from "../errors.ts";
import { GROUPS_MAX } from "../limits.ts";
import { page } from "../page.ts";
import type { Group } from "../state.ts";
import type { SchedulerStore } from "../store.ts";

const on =
  (action: string) =>
  ({ Name = "" }: { readonly Name?: string | undefined }, scope: Scope): readonly Permission[] => [
    { action: `scheduler:${action}`, resource: groupArn(scope, Name) },
  ];

export const createScheduleGroup = (
  store: SchedulerStore,
): Operation<CreateScheduleGroupInput, CreateScheduleGroupOutput> => ({
  permissions: on("CreateScheduleGroup"),
  run(input, context) {
    const { Name: name = "", Tags = [] } = input;
    const { groups } = store.region(context);
    if (groups.has(name)) throw groupExists(name);
    if (groups.size >= GROUPS_MAX) throw tooMany();
    const group = store.newGroup(context, name);
    for (const { Key = "", Value = "" } of Tags) group.tags.set(Key, Value);
    groups.set(name, group);
    return { ScheduleGroupArn: group.arn };
  },
});

/** Takes its schedules along; at once, on AWS after a while. */
export const deleteScheduleGroup = (
  store: SchedulerStore,
): Operation<DeleteScheduleGroupInput, Record<string, never>> => ({
  permissions: on("DeleteScheduleGroup"),
  run(input, context) {
    const { Name: name = "" } = input;
    if (name === DEFAULT_GROUP) throw validation("Deletion of default schedule group is not supported.");
    const { groups } = store.region(context);
    const group = groups.get(name);
    if (!group) throw groupNotFound(name);
    for (const schedule of group.schedules.values()) store.remove(schedule);
    groups.delete(name);
    return {};
  },
});

export const getScheduleGroup = (store: SchedulerStore): Operation<GetScheduleGroupInput, GetScheduleGroupOutput> => ({
  permissions: on("GetScheduleGroup"),
  run: (input, context) => shapeOf(store.group(input.Name, context)),
});

export const listScheduleGroups = (
  store: SchedulerStore,
): Operation<ListScheduleGroupsInput, ListScheduleGroupsOutput> => ({
  permissions: (_, { region, account }) => [
    { action: "scheduler:ListScheduleGroups", resource: `arn:aws:scheduler:${region}:${account}:schedule-group/*` },
  ],
  run(input, context) {
    const named = [...store.region(context).groups.values()].filter(({ name }) =>
      name.startsWith(input.NamePrefix ?? ""),
    );
    const { items, ...next } = page(named, input);
    return { ScheduleGroups: items.map(shapeOf), ...next };
  },
});

const shapeOf = (group: Group): ScheduleGroupSummary => ({
  Arn: group.arn,
  Name: group.name,
  State: "ACTIVE",
  CreationDate: new Date(group.createdAt),
  LastModificationDate: new Date(group.createdAt),
});
