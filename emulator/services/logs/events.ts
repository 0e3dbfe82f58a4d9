import type { EntryId, Instant, Scope } from "../../kernel/index.ts";

/** Events came into a stream: what subscription and metric filters will listen to. */
export interface LogEventsWritten {
  readonly scope: Scope;
  readonly group: string;
  readonly stream: string;
  readonly events: readonly { readonly timestamp: Instant; readonly message: string }[];
  /** The journal's `fact` entry about it. */
  readonly entry: EntryId;
}
