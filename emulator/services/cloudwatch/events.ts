import type { EntryId, Instant, Scope } from "../../kernel/index.ts";
import type { Alarm, AlarmState } from "./state.ts";

/** An alarm's state changed. Its actions follow one by one, see `AlarmAction`. */
export interface AlarmChanged {
  readonly scope: Scope;
  readonly alarm: Alarm;
  readonly before: AlarmState;
  readonly at: Instant;
  /** The journal's `fact` entry about it. */
  readonly entry: EntryId;
}

/** One action of a change, for the arrow that leads to its target; plain data. */
export interface AlarmAction extends AlarmChanged {
  /** The ARN that the alarm names. */
  readonly target: string;
}

/** Returns whether it takes on actions to that target. */
export type ActionListener = (action: AlarmAction) => boolean;
