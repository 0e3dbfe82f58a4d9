import type { EntryId, Instant, Scope } from "../../kernel/index.ts";

/** What the room needs from outside. */
export interface LogsPorts {
  /** Whether lines of this group may be handed to this function, asked when a subscription filter is put. */
  mayStart(functionArn: string, group: { readonly scope: Scope; readonly name: string }, cause: EntryId): boolean;
  /** A value that a metric filter found. */
  putMetric(scope: Scope, metric: FoundMetric): void;
}

export interface FoundMetric {
  readonly namespace: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly at: Instant;
}

/** A room by itself: nobody may be started, nobody counts. */
export const NO_PORTS: LogsPorts = { mayStart: () => false, putMetric: () => {} };
