import { Scoped, type EntryId, type Instant, type Kernel, type Scope } from "../../kernel/index.ts";
import { groupArn, groupNameOf } from "./arn.ts";
import { bothNames, groupNotFound, invalidParameter, onlyStandard, streamNotFound } from "./errors.ts";
import type { LogEventsWritten } from "./events.ts";
import { keepLogs } from "./kept.ts";
import { createGroup, createStream, expire, insert, type LogGroup, type LogStream, type Region } from "./state.ts";

/** What the operations share: the groups of every region, and the one way in which events get into a stream. */
export interface LogsStore {
  region(scope: Scope): Region;
  /** The group as of now, retention applied; throws AWS's answer when there is none. */
  group(scope: Scope, at: GroupName, now: Instant): LogGroup;
  /** The same for what only groups of the class `STANDARD` have: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html */
  standardGroup(scope: Scope, at: GroupName, now: Instant): LogGroup;
  stream(group: LogGroup, name: string): LogStream;
  /** A group that is to be put into its region. */
  newGroup(scope: Scope, name: string, given?: Parameters<typeof createGroup>[3]): LogGroup;
  /** Whether it was there. */
  dropGroup(scope: Scope, name: string): boolean;
  dropStream(scope: Scope, group: LogGroup, name: string): boolean;
  append(
    scope: Scope,
    at: { group: string; stream: string },
    events: readonly Said[],
    causes: readonly EntryId[],
  ): void;
  /** As `append`, making group and stream where they are missing. */
  write(scope: Scope, at: { group: string; stream: string }, events: readonly Said[], causes: readonly EntryId[]): void;
  /** The returned function ends it. */
  onWritten(listener: (fact: LogEventsWritten) => void): () => void;
  regions(): readonly { readonly scope: Scope; readonly value: Region }[];
}

export interface Said {
  readonly timestamp: Instant;
  readonly message: string;
}

/** A group is named by name or, in newer calls, by name or ARN; never by both. */
export interface GroupName {
  readonly logGroupName?: string | undefined;
  readonly logGroupIdentifier?: string | undefined;
}

export function createStore(kernel: Kernel): LogsStore {
  const regions: Scoped<Region> = new Scoped((scope) => kept.region(scope));
  const kept = keepLogs(kernel.ledger, { regions: () => regions.all(), region: (scope) => regions.in(scope) });
  const listeners = new Set<(fact: LogEventsWritten) => void>();

  const store: LogsStore = {
    newGroup: (scope, name, given) => createGroup(name, kernel.now(), kept.streams(scope, name), given),
    dropStream(scope, group, name) {
      const stream = group.streams.get(name);
      for (const event of stream?.events ?? []) kept.changed(scope, { group: group.name, stream: name }, event);
      return group.streams.delete(name);
    },
    dropGroup(scope, name) {
      const { groups } = regions.in(scope);
      const group = groups.get(name);
      for (const stream of group?.streams.keys() ?? []) if (group) store.dropStream(scope, group, stream);
      return groups.delete(name);
    },
    region: (scope) => regions.in(scope),
    regions: () => regions.all(),
    onWritten(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    group(scope, at, now) {
      const group = regions.in(scope).groups.get(nameOf(at));
      if (!group) throw groupNotFound();
      expire(group, now);
      return group;
    },
    standardGroup(scope, at, now) {
      const group = store.group(scope, at, now);
      if (group.logClass !== "STANDARD") throw onlyStandard();
      return group;
    },
    stream(group, name) {
      const stream = group.streams.get(name);
      if (!stream) throw streamNotFound();
      return stream;
    },
    append(scope, at, events, causes) {
      const region = regions.in(scope);
      const stream = region.groups.get(at.group)?.streams.get(at.stream);
      if (!stream) throw streamNotFound();
      const ingestedAt = kernel.now();
      const said = events.map(({ timestamp, message }) => ({
        timestamp,
        message,
        ingestedAt,
        order: (region.orders += 1),
      }));
      for (const event of said) {
        insert(stream.events, event);
        kept.changed(scope, at, event);
      }
      const entry = kernel.journal.write(causes, {
        kind: "fact",
        service: "logs",
        fact: "LogEvents",
        subject: groupArn(scope, at.group),
        detail: { stream: at.stream, events: events.length },
      });
      for (const listener of listeners) listener({ scope, ...at, events: said, entry });
    },
    write(scope, at, events, causes) {
      const { groups } = regions.in(scope);
      let group = groups.get(at.group);
      if (!group) groups.set(at.group, (group = store.newGroup(scope, at.group)));
      if (!group.streams.has(at.stream)) group.streams.set(at.stream, createStream(at.stream, kernel.now()));
      store.append(scope, at, events, causes);
    },
  };
  return store;
}

export function nameOf({ logGroupName, logGroupIdentifier }: GroupName): string {
  if (logGroupName !== undefined && logGroupIdentifier !== undefined) throw bothNames();
  const name = logGroupName ?? (logGroupIdentifier === undefined ? undefined : groupNameOf(logGroupIdentifier));
  if (name === undefined) throw invalidParameter("Either LogGroupName or LogGroupIdentifier must be specified.");
  return name;
}
