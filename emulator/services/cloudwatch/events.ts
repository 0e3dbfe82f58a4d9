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

/** One action of a change, for the arrow that leads to its target. */
export interface AlarmAction extends AlarmChanged {
  /** The ARN that the alarm names. */
  readonly target: string;
  /** Tells what came of it; goes into the alarm's history. `error`: what the target answered. */
  done(error?: string): void;
}

/** Returns whether it takes on actions to that target. */
export type ActionListener = (action: AlarmAction) => boolean;
