import type { Decision, Plane } from "./decision.ts";
import type { Json, JsonObject } from "./json.ts";
import type { Instant } from "./time.ts";

/** Position in the journal, from 1. */
export type EntryId = number;

/** The stages an arrow goes through. */
export type Stage = "match" | "permit" | "carry" | "attempt" | "settle";

/** What happened, as data; words come last, in `why`. */
export type EntryBody =
  /** A request arrived and its caller was known. */
  | {
      readonly kind: "call";
      readonly service: string;
      readonly operation: string;
      readonly caller: string;
      readonly account: string;
      readonly region: string;
      readonly resource: string;
      readonly requestId: string;
    }
  /** The answer to a call (its cause). `code` and `message` only for errors. */
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly requestId: string;
      readonly code?: string;
      readonly message?: string;
    }
  /** A permission was asked for. */
  | {
      readonly kind: "decision";
      readonly plane: Plane;
      readonly principal: string;
      readonly action: string;
      readonly resource: string;
      readonly decision: Decision;
    }
  /** A service says that something happened to `subject` (`s3://bucket/key`, an ARN). */
  | {
      readonly kind: "fact";
      readonly service: string;
      readonly fact: string;
      readonly subject: string;
      readonly detail: JsonObject;
    }
  /** An arrow went through a stage between `subject` and `target`. */
  | {
      readonly kind: "arrow";
      readonly arrow: string;
      readonly stage: Stage;
      readonly verdict: "passed" | "skipped" | "stopped";
      /** A code of `why/reasons.ts`; always there unless `passed`. */
      readonly reason?: string;
      readonly subject: string;
      readonly target: string;
      readonly detail: JsonObject;
    }
  /** An execution environment began an invocation. */
  | {
      readonly kind: "run";
      readonly functionArn: string;
      readonly requestId: string;
      readonly environment: string;
      readonly attempt: number;
      readonly cold: boolean;
    }
  /** … and ended it. */
  | {
      readonly kind: "ran";
      readonly functionArn: string;
      readonly requestId: string;
      readonly outcome: "returned" | "failed" | "timed-out" | "crashed";
      readonly durationMs: number;
      readonly detail: JsonObject;
    }
  /** A data point that AWS would send to CloudWatch. */
  | {
      readonly kind: "metric";
      readonly namespace: string;
      readonly name: string;
      readonly value: number;
      readonly unit: string;
      readonly dimensions: Readonly<Record<string, string>>;
    }
  /** Anything worth knowing that no person on AWS would see (a runtime substitution, something uncontrolled). */
  | { readonly kind: "note"; readonly about: string; readonly text: string; readonly detail: Json };

export type Entry = EntryBody & { readonly id: EntryId; readonly at: Instant; readonly causes: readonly EntryId[] };
export type EntryOf<K extends EntryBody["kind"]> = Extract<Entry, { kind: K }>;

/** Append-only. Every decision goes in, every "no" included; only `why` and the reports read it. */
export interface Journal {
  write(causes: readonly EntryId[], body: EntryBody): EntryId;
  readonly entries: readonly Entry[];
  get(id: EntryId): Entry | undefined;
  /** Calls back for every entry, right after it was written; who begins to listen from within that, for this entry, too. A listener must not throw. */
  onWrite(listener: (entry: Entry) => void): void;
  /** Forgets everything (the control API's reset). */
  clear(): void;
}

export interface JournalOptions {
  /** How many entries are kept at least; the oldest go first. Default: all. For servers that run for days. */
  readonly keep?: number;
}

export function createJournal(now: () => Instant, { keep = Infinity }: JournalOptions = {}): Journal {
  const entries: Entry[] = [];
  const listeners: ((entry: Entry) => void)[] = [];
  let last: EntryId = 0;
  return {
    entries,
    write(causes, body) {
      last += 1;
      const id = last;
      const entry: Entry = { id, at: now(), causes, ...body };
      entries.push(entry);
      // In large steps: taking one from the front of an array moves all the others.
      if (entries.length > keep * 1.25) entries.splice(0, entries.length - keep);
      for (const listener of listeners) listener(entry);
      return id;
    },
    get: (id) => entries[id - (entries[0]?.id ?? 1)],
    onWrite: (listener) => void listeners.push(listener),
    clear() {
      entries.length = 0;
      last = 0;
    },
  };
}
