import type { EntryId, Instant, Scope } from "../../kernel/index.ts";
import type { QueueAddress } from "./arn.ts";
import type { Deduplication } from "./deduplication.ts";
import type { Message } from "./message.ts";
import type { QueueAttributes, QueueSettings } from "./settings.ts";
import type { MessageShelf } from "./shelf.ts";
import type { Waiters } from "./waiters.ts";

export interface Queue {
  readonly address: QueueAddress;
  readonly arn: string;
  readonly createdAt: Instant;
  readonly shelf: MessageShelf;
  readonly deduplication: Deduplication;
  readonly waiters: Waiters;
  readonly tags: Map<string, string>;
  attributes: QueueAttributes;
  settings: QueueSettings;
  modifiedAt: Instant;
  purgedAt: Instant | undefined;
  /** The last number that a FIFO queue gave out. */
  sequence: bigint;
  /** Receives that can be repeated, by `ReceiveRequestAttemptId`. */
  readonly attempts: Map<string, ReceiveAttempt>;
  /** Newest last. */
  readonly moves: MoveTask[];
}

export interface ReceiveAttempt {
  readonly at: Instant;
  readonly messages: readonly Message[];
}

/** Takes the messages of a dead-letter queue back to where they came from, or elsewhere. */
export interface MoveTask {
  readonly handle: string;
  readonly destination: string | undefined;
  readonly perSecond: number | undefined;
  readonly startedAt: Instant;
  readonly toMove: number;
  /** The last journal entry about it. */
  entry: EntryId;
  status: "RUNNING" | "COMPLETED" | "CANCELLED" | "FAILED";
  moved: number;
  failure: string | undefined;
}

export interface Region {
  readonly scope: Scope;
  readonly queues: Map<string, Queue>;
  /** When a name was given up: it stays taken for a while. */
  readonly deletedAt: Map<string, Instant>;
}
