import type { AnyOperation } from "../../kernel/index.ts";
import { createScheduleGroup, deleteScheduleGroup, getScheduleGroup, listScheduleGroups } from "./operations/groups.ts";
import { createSchedule, deleteSchedule, getSchedule, listSchedules, updateSchedule } from "./operations/schedules.ts";
import { listTagsForResource, tagResource, untagResource } from "./operations/tags.ts";
import type { SchedulerStore } from "./store.ts";

/** The operations of EventBridge Scheduler, by name: all there are. */
export const operationsOf = (store: SchedulerStore): Readonly<Record<string, AnyOperation>> => ({
  CreateSchedule: createSchedule(store),
  UpdateSchedule: updateSchedule(store),
  DeleteSchedule: deleteSchedule(store),
  GetSchedule: getSchedule(store),
  ListSchedules: listSchedules(store),
  CreateScheduleGroup: createScheduleGroup(store),
  DeleteScheduleGroup: deleteScheduleGroup(store),
  GetScheduleGroup: getScheduleGroup(store),
  ListScheduleGroups: listScheduleGroups(store),
  TagResource: tagResource(store),
  UntagResource: untagResource(store),
  ListTagsForResource: listTagsForResource(store),
});
