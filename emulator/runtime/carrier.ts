import type { EntryId, Instant, Invocation } from "../kernel/index.ts";
import type { Outcome } from "./outcome.ts";

/** One runtime in an execution environment, whatever the language: a Node process driven grant by grant, or the Runtime API. */
export interface Carrier {
  /** False after a crash, a timeout or a kill: the next invocation needs a new one. */
  readonly alive: boolean;
  /** Peak resident memory in bytes; 0 where it is not measured. */
  readonly peak: number;
  init(cause: EntryId, deadline: Instant): Promise<Ended>;
  invoke(cause: EntryId, invocation: Invocation, deadline: Instant): Promise<Ended>;
  kill(): void;
  /** Kills it; resolves when nothing of it runs any more. */
  gone(): Promise<void>;
}

export interface Ended {
  readonly outcome: Outcome;
  /** When, on the environment's clock. */
  readonly at: Instant;
}
