import type { Target as TargetShape } from "@aws-sdk/client-eventbridge";
import type { Cron, EntryId, EventPattern, Instant, Millis, Scope, Task } from "../../kernel/index.ts";
import type { Envelope } from "./bus-event.ts";
import type { Transform } from "./input.ts";

/** The buses of one account and region, and what hangs on them. */
export interface Region {
  readonly buses: Map<string, Bus>;
  readonly archives: Map<string, Archive>;
  readonly replays: Map<string, Replay>;
}

export interface Bus extends Scope {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: Instant;
  readonly rules: Map<string, Rule>;
  readonly tags: Map<string, string>;
  modifiedAt: Instant;
  description: string | undefined;
  /** JSON text. */
  policy: string | undefined;
}

export interface Pattern {
  readonly text: string;
  readonly parsed: EventPattern;
}

export type Schedule =
  | { readonly kind: "rate"; readonly text: string; readonly period: Millis }
  | { readonly kind: "cron"; readonly text: string; readonly cron: Cron };

export interface Rule extends Scope {
  readonly name: string;
  /** The name of its bus. */
  readonly bus: string;
  readonly arn: string;
  readonly targets: Map<string, Target>;
  readonly tags: Map<string, string>;
  readonly createdBy: string;
  pattern: Pattern | undefined;
  schedule: Schedule | undefined;
  state: RuleState;
  description: string | undefined;
  roleArn: string | undefined;
  /** The next firing. */
  task: Task | undefined;
}

export type RuleState = "ENABLED" | "DISABLED" | "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";

export interface Target {
  readonly id: string;
  readonly arn: string;
  readonly roleArn: string | undefined;
  /** Of the queue's message, for FIFO queues. */
  readonly groupId: string | undefined;
  readonly deadLetterArn: string | undefined;
  /** Tries after the first one. */
  readonly retriesMax: number;
  readonly ageMax: Millis;
  readonly transform: Transform;
  /** As it was given. */
  readonly shape: TargetShape;
}

export interface Archive extends Scope {
  readonly name: string;
  readonly arn: string;
  readonly busArn: string;
  readonly createdAt: Instant;
  /** By their ids, in the order in which they came. */
  readonly events: Map<string, ArchivedEvent>;
  pattern: Pattern | undefined;
  description: string | undefined;
  /** 0: for ever. */
  retentionDays: number;
}

export interface ArchivedEvent {
  readonly at: Instant;
  readonly envelope: Envelope;
  readonly bytes: number;
  readonly entry: EntryId;
}

export interface Replay extends Scope {
  readonly name: string;
  readonly arn: string;
  readonly archiveArn: string;
  readonly busArn: string;
  /** Only these rules see it; all of the bus without any. */
  readonly ruleArns: readonly string[];
  readonly from: Instant;
  readonly until: Instant;
  readonly startedAt: Instant;
  readonly description: string | undefined;
  state: "STARTING" | "RUNNING" | "CANCELLING" | "COMPLETED" | "CANCELLED";
  endedAt: Instant | undefined;
  lastReplayed: Instant | undefined;
}

/** Forgets what is older than the archive keeps. */
export function expire(archive: Archive, now: Instant): void {
  if (archive.retentionDays === 0) return;
  const since = now - archive.retentionDays * 86_400_000;
  for (const [id, { at }] of archive.events) {
    if (at >= since) break;
    archive.events.delete(id);
  }
}
