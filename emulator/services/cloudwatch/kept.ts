import { keyParts, rowKey, type EntryId, type Ledger, type Scope } from "../../kernel/index.ts";
import { MetricStore } from "./metrics/metric-store.ts";
import type { BucketRow } from "./metrics/series.ts";
import type { Alarm, Dashboard, HistoryItem, Region } from "./state.ts";

/** What of the room outlives the process, and where it is put so that it does. */
export interface CloudWatchKept {
  region(scope: Scope): Region;
  readonly dashboards: Map<string, Map<string, Dashboard>>;
  dashboardsOf(account: string): Map<string, Dashboard>;
  /** Something was added to the history of alarms. */
  recorded(region: Region): void;
}

export interface CloudWatchParts {
  /** Called before metrics are read. */
  look(): void;
  regions(): readonly Region[];
  region(scope: Scope): Region;
}

/** A row each for minutes of metrics, alarms, their history, tags and dashboards. */
export function keepCloudWatch(ledger: Ledger, parts: CloudWatchParts): CloudWatchKept {
  const regionAt = (account: string, region: string): Region => parts.region({ account, region });
  const scopeKey = ({ account, region }: Scope, ...rest: readonly string[]): string => rowKey(account, region, ...rest);

  const metrics = ledger.table<BucketRow>("cloudwatch.metrics", {
    compared: false,
    *keys() {
      for (const { scope, metrics: store } of parts.regions())
        for (const { unit, at, series } of store.buckets()) yield scopeKey(scope, unit, String(at), series);
    },
    read(key) {
      const [account, region, unit, at, name] = keyParts(key, 5);
      return regionAt(account, region).metrics.at(name)?.bucket(unit, Number(at));
    },
    restore(rows, entry) {
      for (const [key, row] of rows) {
        const [account, region, unit, , name] = keyParts(key, 5);
        regionAt(account, region).metrics.restore(name, unit, since(row, entry));
      }
    },
  });
  const alarms = ledger.table<Alarm>("cloudwatch.alarms", {
    *keys() {
      for (const { scope, alarms: all } of parts.regions()) for (const name of all.keys()) yield scopeKey(scope, name);
    },
    read(key) {
      const [account, region, name] = keyParts(key, 3);
      return regionAt(account, region).alarms.get(name);
    },
    restore(rows) {
      for (const [key, alarm] of rows) {
        const [account, region] = keyParts(key, 3);
        regionAt(account, region).alarms.set(alarm.name, alarm);
      }
    },
  });
  const histories = ledger.table<readonly HistoryItem[]>("cloudwatch.history", {
    compared: false,
    keys: () => parts.regions().map(({ scope }) => scopeKey(scope)),
    read(key) {
      const { history } = regionAt(...keyParts(key, 2));
      return history.length > 0 ? history : undefined;
    },
    restore(rows) {
      for (const [key, items] of rows) regionAt(...keyParts(key, 2)).history.push(...items);
    },
  });
  const tags = ledger.table<ReadonlyMap<string, string>>("cloudwatch.tags", {
    *keys() {
      for (const { scope, tags: all } of parts.regions()) for (const arn of all.keys()) yield scopeKey(scope, arn);
    },
    read(key) {
      const [account, region, arn] = keyParts(key, 3);
      return regionAt(account, region).tags.get(arn);
    },
    restore(rows) {
      for (const [key, row] of rows) {
        const [account, region, arn] = keyParts(key, 3);
        regionAt(account, region).tags.set(arn, row);
      }
    },
  });
  const dashboards = ledger.table<Dashboard>("cloudwatch.dashboards", {
    *keys() {
      for (const [account, all] of kept.dashboards) for (const name of all.keys()) yield rowKey(account, name);
    },
    read(key) {
      const [account, name] = keyParts(key, 2);
      return kept.dashboards.get(account)?.get(name);
    },
    restore(rows) {
      for (const [key, row] of rows) {
        const [account, name] = keyParts(key, 2);
        kept.dashboardsOf(account).set(name, row);
      }
    },
  });

  const kept: CloudWatchKept = {
    region: ({ account, region }) => {
      const scope = { account, region };
      return {
        scope,
        metrics: new MetricStore(
          parts.look,
          ledger.keeps ? (series, unit, at) => metrics.mark(scopeKey(scope, unit, String(at), series)) : undefined,
        ),
        alarms: alarms.map((name) => scopeKey(scope, name)),
        history: [],
        tags: tags.map((arn) => scopeKey(scope, arn)),
      };
    },
    dashboards: new Map(),
    dashboardsOf(account) {
      let found = kept.dashboards.get(account);
      if (!found) kept.dashboards.set(account, (found = dashboards.map((name) => rowKey(account, name))));
      return found;
    },
    recorded: ({ scope }) => histories.mark(scopeKey(scope)),
  };
  return kept;
}

/** What led to a value is not in the journal any more. */
const since = (row: BucketRow, entry: EntryId): BucketRow => ({
  ...row,
  cause: row.cause === undefined ? undefined : entry,
});
