import type { EntryId, Scope } from "../../kernel/index.ts";
import type { LogEvent } from "./state.ts";

/** Events came into a stream: what subscription and metric filters listen to. */
export interface LogEventsWritten {
  readonly scope: Scope;
  readonly group: string;
  readonly stream: string;
  readonly events: readonly LogEvent[];
  /** The journal's `fact` entry about it. */
  readonly entry: EntryId;
}
