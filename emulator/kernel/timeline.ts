import type { Wall } from "./doors/wall.ts";
import type { Instant, Millis } from "./time.ts";

/** Something that is due at a time. */
export interface Task {
  readonly due: Instant;
  readonly name: string;
  cancel(): void;
}

export interface TaskOptions {
  /** A background task (an idle environment's removal, a retention sweep) does not keep `idle()` going. */
  readonly background?: boolean;
}

/** Says that something is running: the world's time stands still until it ends. */
export interface Hold {
  /** Ends it; further calls do nothing. */
  release(): void;
  /** Lifts the hold while `until` is pending, because it needs the world's time to move. */
  wait<T>(what: string, until: Promise<T>): Promise<T>;
}

/** Work that is let in one piece at a time, and only when nothing runs (the runtime's gate). */
export interface Gate {
  /** Whether a piece waits. */
  pending(): boolean;
  /** Lets exactly one in. It may go on running under a hold of its own. */
  release(): void;
}

/**
 * The world's time, and the order in which things happen.
 *
 * On the virtual clock time moves only when nothing runs and someone waits for it: `advance`, `idle`, or a request from
 * outside that waits (`Hold.wait`). It goes from due time to due time, never over a task; ties break by creation order.
 * On the real clock due tasks also start by themselves, and `advance` shifts the world against the wall.
 */
export interface Timeline {
  readonly kind: "virtual" | "real";
  /** How far `advance` has shifted a real clock against the wall. */
  readonly shifted: Millis;
  now(): Instant;
  /** A task starts work and ends; it must not await what itself needs the world's time (an invocation, a timer): start that, and let it go on. */
  at(due: Instant, name: string, run: () => void | Promise<void>, options?: TaskOptions): Task;
  after(span: Millis, name: string, run: () => void | Promise<void>, options?: TaskOptions): Task;
  /** `drives`: a request from outside, for which a virtual world may move its time while it waits. */
  hold(what: string, options?: { readonly drives?: boolean }): Hold;
  /** Runs `work` under a hold. */
  during<T>(what: string, work: () => Promise<T>): Promise<T>;
  addGate(gate: Gate): void;
  /** Calls back whenever a hold is lifted in order to wait (`Hold.wait`); the returned function ends that. */
  onWait(listener: () => void): () => void;
  /** Tells that a gate has something now. */
  wake(): void;
  /** Runs everything that falls due up to `now + span`, in order, then stands at that time. */
  advance(span: Millis): Promise<void>;
  /** Runs until no foreground task is left. */
  idle(): Promise<void>;
  /** What keeps the world busy or waiting, for error messages. */
  describe(): string;
  close(): void;
}

export interface TimelineOptions {
  readonly kind: "virtual" | "real";
  /** Where a virtual world starts. */
  readonly start: Instant;
  readonly wall: Wall;
  /** How far a real clock stands ahead of the wall from the beginning. Default 0. */
  readonly shift?: Millis;
  /** How many tasks one `idle` or `advance` may run before it gives up: a world that feeds itself must end. */
  readonly stepsMax?: number;
  /** Real milliseconds that a hold may last before a waiting `idle` or `advance` gives up and names it. */
  readonly patience?: Millis;
  /** Told what a task threw; a task's error is a bug of ours, never an AWS answer. */
  readonly onError?: (error: unknown, task: string) => void;
}
