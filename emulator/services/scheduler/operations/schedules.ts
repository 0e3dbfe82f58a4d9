import type {
  CreateScheduleInput,
  CreateScheduleOutput,
  DeleteScheduleInput,
  GetScheduleInput,
  GetScheduleOutput,
  ListSchedulesInput,
  ListSchedulesOutput,
  UpdateScheduleInput,
  UpdateScheduleOutput,
} from "@aws-sdk/client-scheduler";
import type { Operation, Permission, Scope } from "../../../kernel/index.ts";
import { DEFAULT_GROUP, scheduleArn } from "../arn.ts";
import { scheduleExists } from "../errors.ts";
import { page } from "../page.ts";
import { readSchedule } from "../read-schedule.ts";
import type { Schedule } from "../state.ts";
import type { SchedulerStore } from "../store.ts";

interface Named {
  readonly Name?: string | undefined;
  readonly GroupName?: string | undefined;
}

const on =
  (action: string) =>
  ({ Name = "", GroupName = DEFAULT_GROUP }: Named, scope: Scope): readonly Permission[] => [
    { action: `scheduler:${action}`, resource: scheduleArn(scope, GroupName, Name) },
  ];

export const createSchedule = (store: SchedulerStore): Operation<CreateScheduleInput, CreateScheduleOutput> => ({
  permissions: on("CreateSchedule"),
  run(input, context) {
    const group = store.group(input.GroupName, context);
    const known = group.schedules.get(input.Name ?? "");
    // The same token again is the same call again.
    if (known && input.ClientToken !== undefined && known.shape.ClientToken === input.ClientToken)
      return { ScheduleArn: known.arn };
    if (known) throw scheduleExists(known.name);
    const schedule = readSchedule(store, input, context, context.now);
    store.put(schedule);
    return { ScheduleArn: schedule.arn };
  },
});

/** Replaces the whole schedule: what is not given is as if it had never been. */
export const updateSchedule = (store: SchedulerStore): Operation<UpdateScheduleInput, UpdateScheduleOutput> => ({
  permissions: on("UpdateSchedule"),
  run(input, context) {
    const { createdAt } = store.schedule(input.Name, input.GroupName, context);
    const schedule = readSchedule(store, input, context, createdAt);
    store.put(schedule);
    return { ScheduleArn: schedule.arn };
  },
});

export const deleteSchedule = (store: SchedulerStore): Operation<DeleteScheduleInput, Record<string, never>> => ({
  permissions: on("DeleteSchedule"),
  run(input, context) {
    store.remove(store.schedule(input.Name, input.GroupName, context));
    return {};
  },
});

export const getSchedule = (store: SchedulerStore): Operation<GetScheduleInput, GetScheduleOutput> => ({
  permissions: on("GetSchedule"),
  run(input, context) {
    const schedule = store.schedule(input.Name, input.GroupName, context);
    const { shape } = schedule;
    return {
      Arn: schedule.arn,
      GroupName: schedule.group,
      Name: schedule.name,
      ScheduleExpression: shape.ScheduleExpression,
      ScheduleExpressionTimezone: shape.ScheduleExpressionTimezone ?? "UTC",
      StartDate: shape.StartDate,
      EndDate: shape.EndDate,
      Description: shape.Description,
      State: stateOf(schedule),
      CreationDate: new Date(schedule.createdAt),
      LastModificationDate: new Date(schedule.modifiedAt),
      Target: targetOf(schedule),
      FlexibleTimeWindow: shape.FlexibleTimeWindow,
      ActionAfterCompletion: shape.ActionAfterCompletion ?? "NONE",
    };
  },
});

const stateOf = (schedule: Schedule): "ENABLED" | "DISABLED" => (schedule.enabled ? "ENABLED" : "DISABLED");

/** The retry policy is told even where it is the default one. */
const targetOf = ({ target }: Schedule): GetScheduleOutput["Target"] => ({
  ...target.shape,
  RetryPolicy: { MaximumEventAgeInSeconds: target.ageMax / 1000, MaximumRetryAttempts: target.retriesMax },
});

export const listSchedules = (store: SchedulerStore): Operation<ListSchedulesInput, ListSchedulesOutput> => ({
  permissions: (_, { region, account }) => [
    { action: "scheduler:ListSchedules", resource: `arn:aws:scheduler:${region}:${account}:schedule/*/*` },
  ],
  run(input, context) {
    const groups =
      input.GroupName === undefined
        ? [...store.region(context).groups.values()]
        : [store.group(input.GroupName, context)];
    const found = groups
      .flatMap(({ schedules }) => [...schedules.values()])
      .filter(({ name }) => name.startsWith(input.NamePrefix ?? ""))
      .filter((schedule) => input.State === undefined || stateOf(schedule) === input.State);
    const { items, ...next } = page(found, input);
    const Schedules = items.map((schedule) => ({
      Arn: schedule.arn,
      Name: schedule.name,
      GroupName: schedule.group,
      State: stateOf(schedule),
      CreationDate: new Date(schedule.createdAt),
      LastModificationDate: new Date(schedule.modifiedAt),
      Target: { Arn: schedule.target.arn },
    }));
    return { Schedules, ...next };
  },
});
