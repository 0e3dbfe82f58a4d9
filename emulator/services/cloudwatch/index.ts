import {
  withoutPolicy,
  type Entry,
  type Instant,
  type Kernel,
  type Scope,
  type Service,
  onDemand,
} from "../../kernel/index.ts";
import { createWatch, type Sampler } from "./alarms/watch.ts";
import { operationsOf } from "./api.ts";
import { REFUSED, STORED_ONLY } from "./coverage.ts";
import { accessDenied } from "./errors.ts";
import type { ActionListener, AlarmAction } from "./events.ts";
import { scopeOfEntry } from "./metrics/entry-scope.ts";
import { createStore, recordAction } from "./store.ts";

export type { AlarmAction, AlarmChanged } from "./events.ts";
export type { Sampler } from "./alarms/watch.ts";
export type { Alarm, AlarmState, CompositeAlarm, Dashboard, MetricAlarm, StateValue } from "./state.ts";

/** CloudWatch. See README.md for what is emulated. */
export interface CloudWatchRoom {
  readonly service: Service;
  /** Calls back for every action of an alarm whose state changed; the first listener that takes it on has it. */
  onAction(listener: ActionListener): void;
  /** Tells what came of an action; goes into the alarm's history. `error`: what the target answered. */
  actionEnded(action: AlarmAction, error: string | undefined): void;
  /** Values that are looked at once a minute rather than told when they change; see `put`. */
  addSampler(sampler: Sampler): { wake(): void };
  /** A service's own value, now. What stands in the journal as a `metric` entry comes here by itself. */
  put(scope: Scope, value: ServiceMetric): void;
  /** Several at once, put together when somebody looks. `at`: default now. */
  putAll(scope: Scope, values: () => readonly ServiceMetric[], at?: Instant): void;
  /** Calls back before metrics are read: what was not told yet can be then. */
  onLook(listener: () => void): void;
  /** Whether what is told is kept beyond the process: then it had better be told in time. */
  readonly keeps: boolean;
}

/** One value of a service's metric. */
export interface ServiceMetric {
  readonly namespace: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Default: now. */
  readonly at?: Instant;
}

export function createCloudWatch(kernel: Kernel): CloudWatchRoom {
  const store = createStore(kernel);
  const watch = createWatch(kernel, store);
  kernel.journal.onWrite((entry: Entry) => {
    if (entry.kind !== "metric") return;
    const scope = scopeOfEntry(kernel.journal, entry);
    if (scope) store.tell({ scope, value: entry, at: entry.at, cause: entry.id });
  });
  const operations = onDemand(() => operationsOf(store));
  return {
    service: {
      name: "cloudwatch",
      coverage: { storedOnly: STORED_ONLY, refused: REFUSED },
      get operations() {
        return operations();
      },
      // Neither alarms nor dashboards have resource policies.
      resourcePolicy: (arn) => withoutPolicy(arn),
      denied: (denial) => accessDenied(denial.text),
    },
    onAction: (listener) => store.onAction(listener),
    actionEnded: (action, error) => recordAction(store, action, error),
    addSampler: (sampler) => watch.addSampler(sampler),
    put: (scope, value) => store.tell({ scope, value, at: value.at ?? kernel.now(), cause: undefined }),
    putAll: (scope, values, at = kernel.now()) => store.tell({ scope, value: values, at, cause: undefined }),
    onLook: (listener) => store.onLook(listener),
    keeps: kernel.ledger.keeps,
  };
}
