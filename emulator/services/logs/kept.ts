import { keyParts, rowKey, type Ledger, type Marks, type Scope } from "../../kernel/index.ts";
import {
  eventId,
  indexOf,
  insert,
  positionOf,
  type AccountPolicy,
  type LogEvent,
  type LogGroup,
  type LogStream,
  type QueryDefinition,
  type Region,
  type StoredQuery,
} from "./state.ts";

/** What of the room outlives the process, and where it is put so that it does. */
export interface LogsKept {
  region(scope: Scope): Region;
  streams(scope: Scope, group: string): Map<string, LogStream>;
  /** The event came in, or goes. */
  changed(scope: Scope, at: { readonly group: string; readonly stream: string }, event: LogEvent): void;
}

export interface LogsParts {
  regions(): readonly { readonly scope: Scope; readonly value: Region }[];
  region(scope: Scope): Region;
}

/** A row each for groups with their settings and filters, for streams, and for what was said; and for what belongs to the region. */
export function keepLogs(ledger: Ledger, parts: LogsParts): LogsKept {
  const groupAt = (account: string, region: string, name: string): LogGroup | undefined =>
    parts.region({ account, region }).groups.get(name);
  const groups = ledger.table<Omit<LogGroup, "streams">>("logs.groups", {
    *keys() {
      for (const { scope, value } of parts.regions())
        for (const name of value.groups.keys()) yield rowKey(scope.account, scope.region, name);
    },
    read(key) {
      const group = groupAt(...keyParts(key, 3));
      if (!group) return undefined;
      const { streams: _, ...row } = group;
      return row;
    },
    restore(rows) {
      for (const [key, row] of rows) {
        const [account, region, name] = keyParts(key, 3);
        const scope = { account, region };
        parts.region(scope).groups.set(name, { ...row, streams: kept.streams(scope, name) });
      }
    },
  });
  const streams = ledger.table<Omit<LogStream, "events">>("logs.streams", {
    *keys() {
      for (const { scope, value } of parts.regions())
        for (const group of value.groups.values())
          for (const name of group.streams.keys()) yield rowKey(scope.account, scope.region, group.name, name);
    },
    read(key) {
      const [account, region, group, name] = keyParts(key, 4);
      const stream = groupAt(account, region, group)?.streams.get(name);
      return stream && { name, createdAt: stream.createdAt };
    },
    restore(rows) {
      for (const [key, row] of rows) {
        const [account, region, group] = keyParts(key, 4);
        groupAt(account, region, group)?.streams.set(row.name, { ...row, events: [] });
      }
    },
  });
  const events = ledger.table<LogEvent>("logs.events", {
    compared: false,
    *keys() {
      for (const { scope, value } of parts.regions())
        for (const group of value.groups.values())
          for (const stream of group.streams.values())
            for (const event of stream.events)
              yield rowKey(scope.account, scope.region, group.name, stream.name, eventId(event));
    },
    read(key) {
      const [account, region, group, name, id] = keyParts(key, 5);
      const stream = groupAt(account, region, group)?.streams.get(name);
      const position = positionOf(id);
      const event = position && stream?.events[indexOf(stream.events, position)];
      return event && eventId(event) === id ? event : undefined;
    },
    restore(rows) {
      for (const [key, event] of rows) {
        const [account, region, group, name] = keyParts(key, 5);
        const all = groupAt(account, region, group)?.streams.get(name)?.events;
        if (all) insert(all, event);
        const held = parts.region({ account, region });
        held.orders = Math.max(held.orders, event.order);
      }
    },
  });
  const policies = inRegion<AccountPolicy>("policies", (region) => region.policies);
  const queries = inRegion<StoredQuery>("queries", (region) => region.queries);
  const definitions = inRegion<QueryDefinition>("query-definitions", (region) => region.queryDefinitions);

  function inRegion<V>(name: string, mapOf: (region: Region) => Map<string, V>): Marks {
    return ledger.table<V>(`logs.${name}`, {
      *keys() {
        for (const { scope, value } of parts.regions())
          for (const each of mapOf(value).keys()) yield rowKey(scope.account, scope.region, each);
      },
      read(key) {
        const [account, region, each] = keyParts(key, 3);
        return mapOf(parts.region({ account, region })).get(each);
      },
      restore(rows) {
        for (const [key, row] of rows) {
          const [account, region, each] = keyParts(key, 3);
          mapOf(parts.region({ account, region })).set(each, row);
        }
      },
    });
  }

  const kept: LogsKept = {
    region({ account, region }) {
      const keyOf = (name: string): string => rowKey(account, region, name);
      return {
        groups: groups.map(keyOf),
        policies: policies.map(keyOf),
        queries: queries.map(keyOf),
        queryDefinitions: definitions.map(keyOf),
        orders: 0,
      };
    },
    streams: ({ account, region }, group) => streams.map((name) => rowKey(account, region, group, name)),
    changed({ account, region }, { group, stream }, event) {
      if (ledger.keeps) events.mark(rowKey(account, region, group, stream, eventId(event)));
    },
  };
  return kept;
}
