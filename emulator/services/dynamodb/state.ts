import type {
  AttributeDefinition,
  IndexStatus,
  OnDemandThroughput,
  SSEDescription,
  TableClass,
  TableStatus,
  TimeToLiveStatus,
} from "@aws-sdk/client-dynamodb";
import type { Instant, Millis } from "../../kernel/index.ts";
import type { TableAddress } from "./arn.ts";
import type { Limited } from "./capacity.ts";
import type { IndexShape } from "./storage/index-data.ts";
import type { TableData } from "./storage/table-data.ts";
import type { Stream } from "./stream.ts";

/** How long what AWS does in its own time takes. On AWS seconds to minutes; here nothing unless asked for. */
export interface Timings {
  readonly createTable: Millis;
  readonly updateTable: Millis;
  readonly deleteTable: Millis;
  readonly createIndex: Millis;
  readonly deleteIndex: Millis;
  readonly changeTimeToLive: Millis;
  /** Between the end of an item's time to live and its deletion; on AWS up to a few days. */
  readonly expire: Millis;
}

export const IMMEDIATE: Timings = {
  createTable: 0,
  updateTable: 0,
  deleteTable: 0,
  createIndex: 0,
  deleteIndex: 0,
  changeTimeToLive: 0,
  expire: 0,
};

/** Capacity units per second, and when they were last changed. */
export interface Throughput {
  readonly read: number;
  readonly write: number;
  readonly increasedAt?: Instant;
  readonly decreasedAt?: Instant;
  readonly decreases: number;
}

export interface Index {
  readonly shape: IndexShape;
  readonly throughput: Throughput;
  readonly onDemand: OnDemandThroughput | undefined;
  readonly activeAt: Instant;
  readonly updatedAt: Instant;
  /** Set when it was deleted; it goes away then. */
  readonly goneAt: Instant | undefined;
}

export interface TimeToLive {
  readonly attribute: string;
  readonly enabled: boolean;
  readonly changedAt: Instant;
  /** From when on the change holds. */
  readonly holdsAt: Instant;
}

export interface Table {
  readonly address: TableAddress;
  readonly arn: string;
  readonly id: string;
  readonly createdAt: Instant;
  readonly data: TableData;
  readonly tags: Map<string, string>;
  readonly indexes: Map<string, Index>;
  /** What limits requests, by name of what is limited. */
  readonly limited: Map<string, Limited>;
  definitions: readonly AttributeDefinition[];
  billing: { readonly mode: "PROVISIONED" | "PAY_PER_REQUEST"; readonly onDemandSince: Instant | undefined };
  throughput: Throughput;
  onDemand: OnDemandThroughput | undefined;
  stream: Stream | undefined;
  timeToLive: TimeToLive | undefined;
  protected: boolean;
  tableClass: TableClass | undefined;
  encryption: SSEDescription | undefined;
  policy: { readonly document: string; readonly revision: string } | undefined;
  activeAt: Instant;
  /** Until then the table is UPDATING. */
  updatedAt: Instant;
  /** Set when it was deleted; it goes away then. */
  goneAt: Instant | undefined;
}

export interface Region {
  readonly tables: Map<string, Table>;
  /** By ARN; they outlive their tables. */
  readonly streams: Map<string, Stream>;
}

/** A transaction that was done, for those who ask for it again. */
export interface RememberedTransaction {
  readonly fingerprint: string;
  readonly until: Instant;
}

export function statusOf(table: Table, now: Instant): TableStatus {
  if (table.goneAt !== undefined) return "DELETING";
  if (now < table.activeAt) return "CREATING";
  const indexing = [...table.indexes.values()].some((index) => statusOfIndex(index, now) !== "ACTIVE");
  return now < table.updatedAt || indexing ? "UPDATING" : "ACTIVE";
}

export function statusOfIndex({ goneAt, activeAt, updatedAt }: Index, now: Instant): IndexStatus {
  if (goneAt !== undefined) return "DELETING";
  if (now < activeAt) return "CREATING";
  return now < updatedAt ? "UPDATING" : "ACTIVE";
}

export function timeToLiveStatus(ttl: TimeToLive | undefined, now: Instant): TimeToLiveStatus {
  if (!ttl) return "DISABLED";
  if (now < ttl.holdsAt) return ttl.enabled ? "ENABLING" : "DISABLING";
  return ttl.enabled ? "ENABLED" : "DISABLED";
}

/** The attribute in which items say when they expire. */
export const expiryAttribute = (ttl: TimeToLive | undefined): string | undefined =>
  ttl?.enabled ? ttl.attribute : undefined;
