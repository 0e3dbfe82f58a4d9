import { Scoped, type CallContext, type EntryId, type Instant, type Kernel, type Scope } from "../../kernel/index.ts";
import { asks, holds } from "./alarms/composite-rule.ts";
import type { ActionListener, AlarmAction, AlarmChanged } from "./events.ts";
import { keepCloudWatch } from "./kept.ts";
import { HISTORY_KEPT, TOLD_MAX } from "./limits.ts";
import type { OwnValue } from "./metrics/metric-store.ts";
import {
  moved,
  type Alarm,
  type AlarmState,
  type Dashboard,
  type HistoryItem,
  type Region,
  type StateValue,
} from "./state.ts";

export interface NextState {
  readonly value: StateValue;
  readonly reason: string;
  readonly reasonData: string | undefined;
}

/** What every operation of the room works on. */
export interface Store {
  readonly kernel: Kernel;
  readonly regions: Scoped<Region>;
  /** By account, then by name: dashboards belong to no region. */
  readonly dashboards: ReadonlyMap<string, ReadonlyMap<string, Dashboard>>;
  dashboardsOf(account: string): Map<string, Dashboard>;
  region(context: Pick<CallContext, "account" | "region">): Region;
  putAlarm(region: Region, alarm: Alarm, cause: EntryId): void;
  /** Sets a state; when the value changes, actions follow, and composite alarms are asked again. */
  setState(region: Region, alarm: Alarm, to: NextState, causes: readonly EntryId[]): void;
  record(region: Region, alarm: Alarm, item: Pick<HistoryItem, "type" | "summary" | "data">): void;
  /** Counts what a service tells of itself. */
  tell(told: Told): void;
  onLook(listener: () => void): void;
  onAction(listener: ActionListener): void;
  /** Calls back whenever an alarm was made or changed. */
  onAlarms(listener: () => void): void;
}

interface Told {
  readonly scope: Scope;
  readonly value: OwnValue | (() => readonly OwnValue[]);
  readonly at: Instant;
  readonly cause: EntryId | undefined;
}

export function createStore(kernel: Kernel): Store {
  /** Most worlds end before anybody looks at a metric. */
  const told: Told[] = [];
  const lookers: (() => void)[] = [];
  const look = (): void => {
    for (const looker of lookers) looker();
    fold();
  };
  const fold = (): void => {
    if (told.length === 0) return;
    for (const { scope, value, at, cause } of told.splice(0)) {
      const { metrics } = regions.in(scope);
      if (typeof value !== "function") metrics.putOwn(value, at, cause);
      else for (const each of value()) metrics.putOwn(each, at, cause);
    }
  };
  const listeners: ActionListener[] = [];
  const watchers: (() => void)[] = [];
  const regions: Scoped<Region> = new Scoped((scope) => kept.region(scope));
  const kept = keepCloudWatch(kernel.ledger, {
    look,
    regions() {
      look();
      return regions.all().map(({ value }) => value);
    },
    region: (scope) => regions.in(scope),
  });
  kernel.ledger.onRestored(() => {
    for (const watcher of watchers) watcher();
  });
  const store: Store = {
    kernel,
    regions,
    dashboards: kept.dashboards,
    dashboardsOf: (account) => kept.dashboardsOf(account),
    region: (context) => store.regions.in(context),
    putAlarm(region, alarm, cause) {
      const known = region.alarms.get(alarm.name);
      region.alarms.set(alarm.name, alarm);
      store.record(region, alarm, {
        type: "ConfigurationUpdate",
        summary: `Alarm "${alarm.name}" ${known ? "updated" : "created"}`,
        data: JSON.stringify({ version: "1.0", type: known ? "Update" : "Create" }),
      });
      if (alarm.kind === "composite") askComposite(store, region, alarm, [cause]);
      for (const watcher of watchers) watcher();
    },
    setState(region, alarm, to, causes) {
      const next: Alarm = { ...alarm, state: moved(alarm.state, to, kernel.now()) };
      region.alarms.set(alarm.name, next);
      if (alarm.state.value === to.value) return;
      const entry = writeChange(kernel, next, alarm.state, causes);
      store.record(region, next, {
        type: "StateUpdate",
        summary: `Alarm updated from ${alarm.state.value} to ${to.value}`,
        data: changeData(alarm.state, next.state),
      });
      act(store, listeners, { scope: region.scope, alarm: next, before: alarm.state, at: kernel.now(), entry });
      for (const other of region.alarms.values())
        if (other.kind === "composite" && asks(other.rule).includes(alarm.name))
          askComposite(store, region, other, [entry]);
    },
    record(region, alarm, item) {
      const at = kernel.now();
      while (region.history[0] && region.history[0].at < at - HISTORY_KEPT) region.history.shift();
      region.history.push({ alarm: alarm.name, alarmKind: alarm.kind, at, ...item });
      kept.recorded(region);
    },
    tell(given) {
      told.push(given);
      // What is kept is written down with the call that it belongs to.
      if (kernel.ledger.keeps || told.length >= TOLD_MAX) fold();
    },
    onLook: (listener) => void lookers.push(listener),
    onAction: (listener) => void listeners.push(listener),
    onAlarms: (listener) => void watchers.push(listener),
  };
  return store;
}

const writeChange = (kernel: Kernel, alarm: Alarm, before: AlarmState, causes: readonly EntryId[]): EntryId =>
  kernel.journal.write(causes, {
    kind: "fact",
    service: "cloudwatch",
    fact: `${before.value} → ${alarm.state.value}`,
    subject: alarm.arn,
    detail: { reason: alarm.state.reason },
  });

/** Of a rule that holds the alarm goes off; a composite alarm knows no lack of data. */
function askComposite(
  store: Store,
  region: Region,
  alarm: Extract<Alarm, { kind: "composite" }>,
  causes: readonly EntryId[],
): void {
  const value = holds(alarm.rule, (name) => region.alarms.get(name)?.state.value) ? "ALARM" : "OK";
  if (alarm.state.value === value) return;
  const names = asks(alarm.rule).map((name) => `${name} is ${region.alarms.get(name)?.state.value ?? "gone"}`);
  store.setState(
    region,
    alarm,
    { value, reason: `${alarm.ruleText} is ${value === "ALARM"}: ${names.join(", ")}`, reasonData: undefined },
    causes,
  );
}

function act(store: Store, listeners: readonly ActionListener[], change: AlarmChanged): void {
  const { alarm, entry } = change;
  if (!alarm.actionsEnabled) return;
  for (const target of alarm.actions[alarm.state.value]) {
    const action = { ...change, target };
    if (listeners.some((listener) => listener(action))) continue;
    recordAction(store, action, "Misfire has no arrow to it.");
    store.kernel.journal.write([entry], {
      kind: "note",
      about: alarm.arn,
      text: `nothing leads from alarms to ${target}`,
      detail: {},
    });
  }
}

export function recordAction(store: Store, { alarm, at, scope, target }: AlarmAction, error: string | undefined): void {
  store.record(store.regions.in(scope), alarm, {
    type: "Action",
    summary:
      error === undefined ? `Successfully executed action ${target}` : `Failed to execute action ${target}. ${error}`,
    data: JSON.stringify({
      actionState: error === undefined ? "Succeeded" : "Failed",
      stateUpdateTimestamp: at,
      notificationResource: target,
      ...(error === undefined ? {} : { error }),
    }),
  });
}

const changeData = (before: AlarmState, after: AlarmState): string =>
  JSON.stringify({ version: "1.0", oldState: stateData(before), newState: stateData(after) });

const stateData = (state: AlarmState): object => ({
  stateValue: state.value,
  stateReason: state.reason,
  ...(state.reasonData === undefined ? {} : { stateReasonData: JSON.parse(state.reasonData) as unknown }),
});

export const alarmsIn = (store: Store): readonly { readonly region: Region; readonly alarm: Alarm }[] =>
  store.regions.all().flatMap(({ value: region }) => [...region.alarms.values()].map((alarm) => ({ region, alarm })));
