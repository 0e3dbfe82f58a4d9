import { withoutPolicy, type EntryId, type Kernel, type Service, onDemand } from "../../kernel/index.ts";
import { operationsOf } from "./api.ts";
import { REFUSED, STORED_ONLY } from "./coverage.ts";
import { accessDenied } from "./errors.ts";
import { writeScheduleMetric, type Firing, type ScheduleMetric } from "./events.ts";
import type { Schedule } from "./state.ts";
import { createStore, type SchedulerPorts } from "./store.ts";

export type { Firing, ScheduleMetric } from "./events.ts";
export { readTiming } from "./expression.ts";
export { payloadOf } from "./payload.ts";
export type { SchedulerPorts } from "./store.ts";

/** EventBridge Scheduler. See README.md for what is emulated. */
export interface SchedulerRoom {
  readonly service: Service;
  onFiring(listener: (firing: Firing) => void): void;
  metric(schedule: Schedule, name: ScheduleMetric, cause: EntryId): void;
}

export function createScheduler(kernel: Kernel, ports: SchedulerPorts): SchedulerRoom {
  const store = createStore(kernel, ports);
  const operations = onDemand(() => operationsOf(store));
  return {
    service: {
      name: "scheduler",
      coverage: { storedOnly: STORED_ONLY, refused: REFUSED },
      get operations() {
        return operations();
      },
      // Schedules and groups have no policies of their own.
      resourcePolicy: (arn) => withoutPolicy(arn),
      denied: ({ text }) => accessDenied(text),
    },
    onFiring: (listener) => store.onFiring(listener),
    metric: (schedule, name, cause) => writeScheduleMetric(kernel, schedule, name, cause),
  };
}
