import { hours, type Instant } from "../../kernel/index.ts";

/** What was said, and when it came in. */
export interface LogEvent {
  readonly timestamp: Instant;
  readonly message: string;
  readonly ingestedAt: Instant;
  /** Counts all events of the region: parts those of one millisecond. */
  readonly order: number;
}

export interface LogStream {
  readonly name: string;
  readonly createdAt: Instant;
  /** By timestamp, then by arrival. */
  events: LogEvent[];
}

export interface LogGroup {
  readonly name: string;
  readonly createdAt: Instant;
  readonly logClass: "STANDARD" | "INFREQUENT_ACCESS" | "DELIVERY";
  kmsKeyId: string | undefined;
  readonly streams: Map<string, LogStream>;
  readonly tags: Map<string, string>;
  /** By name, in order of creation. */
  readonly metricFilters: Map<string, MetricFilter>;
  /** By name, in order of creation. */
  readonly subscriptionFilters: Map<string, SubscriptionFilter>;
  retentionDays: number | undefined;
  /** Whether DeleteLogGroup is refused. */
  isProtected: boolean;
}

/** Counts lines into metrics of CloudWatch. */
export interface MetricFilter {
  readonly name: string;
  readonly pattern: string;
  readonly transformations: readonly MetricTransformation[];
  readonly createdAt: Instant;
}

export interface MetricTransformation {
  readonly namespace: string;
  readonly metricName: string;
  /** A number as text, or the field of the line that has it: `$.latency`, `$size`. */
  readonly value: string;
  readonly defaultValue: number | undefined;
  /** Name → the field of the line that has the value. */
  readonly dimensions: Readonly<Record<string, string>>;
  readonly unit: string;
}

/** Hands matching lines on as they come in. */
export interface SubscriptionFilter {
  readonly name: string;
  readonly pattern: string;
  readonly destinationArn: string;
  readonly distribution: "ByLogStream" | "Random";
  readonly createdAt: Instant;
}

/** A resource policy of the account and region. */
export interface AccountPolicy {
  readonly name: string;
  /** JSON text. */
  readonly document: string;
  readonly updatedAt: Instant;
}

/** The groups of one account and region. */
export interface Region {
  readonly groups: Map<string, LogGroup>;
  /** By name: who of outside may write here. */
  readonly policies: Map<string, AccountPolicy>;
  /** Queries of Logs Insights by id, in order of creation. */
  readonly queries: Map<string, StoredQuery>;
  /** By id, in order of creation. */
  readonly queryDefinitions: Map<string, QueryDefinition>;
  orders: number;
}

/** A query of Logs Insights: it is worked out at once, and shown when its time has come. */
export interface StoredQuery {
  readonly id: string;
  readonly text: string;
  readonly groups: readonly string[];
  readonly createdAt: Instant;
  readonly caller: string;
  readonly rows: readonly (readonly { readonly field: string; readonly value: string }[])[];
  readonly matched: number;
  readonly scanned: number;
  readonly bytesScanned: number;
  /** When somebody stopped it. */
  readonly stoppedAt: Instant | undefined;
}

export interface QueryDefinition {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly groups: readonly string[];
  readonly modifiedAt: Instant;
}

export function createGroup(
  name: string,
  now: Instant,
  streams: Map<string, LogStream>,
  given: Partial<Pick<LogGroup, "logClass" | "kmsKeyId" | "isProtected">> = {},
): LogGroup {
  return {
    name,
    createdAt: now,
    logClass: given.logClass ?? "STANDARD",
    kmsKeyId: given.kmsKeyId,
    streams,
    tags: new Map(),
    metricFilters: new Map(),
    subscriptionFilters: new Map(),
    retentionDays: undefined,
    isProtected: given.isProtected ?? false,
  };
}

export const createStream = (name: string, now: Instant): LogStream => ({ name, createdAt: now, events: [] });

/** A position among events: `before` orders two of them. */
export type Position = Pick<LogEvent, "timestamp" | "order">;

export const before = (a: Position, b: Position): boolean =>
  a.timestamp < b.timestamp || (a.timestamp === b.timestamp && a.order < b.order);

/** The first index whose event is not before `position`. */
export function indexOf(events: readonly LogEvent[], position: Position): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (before(events[middle]!, position)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Puts an event at its place; at the end, nearly always. */
export function insert(events: LogEvent[], event: LogEvent): void {
  const last = events.at(-1);
  if (!last || before(last, event)) events.push(event);
  else events.splice(indexOf(events, event), 0, event);
}

/** Since when events of the group are kept. */
export const keptSince = (group: LogGroup, now: Instant): Instant =>
  group.retentionDays === undefined ? -Infinity : now - hours(24 * group.retentionDays);

/** Forgets what the retention no longer covers. Done when the group is looked at: nothing else could tell the difference. */
export function expire(group: LogGroup, now: Instant): void {
  const since = keptSince(group, now);
  if (since === -Infinity) return;
  for (const stream of group.streams.values()) {
    const gone = indexOf(stream.events, { timestamp: since, order: -1 });
    if (gone > 0) stream.events = stream.events.slice(gone);
  }
}

export const storedBytes = (group: LogGroup): number => {
  let bytes = 0;
  for (const stream of group.streams.values())
    for (const { message } of stream.events) bytes += Buffer.byteLength(message);
  return bytes;
};

/** AWS's ids are 56 digits that grow with time: the timestamp sits above 144 bits. */
export const eventId = ({ timestamp, order }: Position): string =>
  ((BigInt(timestamp) << 144n) + (BigInt(order) << 64n)).toString().padStart(56, "0");

/** The position that an id stands for; `undefined` for anything else. */
export function positionOf(id: string): Position | undefined {
  if (!/^\d{56}$/.test(id)) return undefined;
  const bits = BigInt(id);
  return { timestamp: Number(bits >> 144n), order: Number((bits >> 64n) & ((1n << 80n) - 1n)) };
}
