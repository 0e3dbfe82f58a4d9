import type { Instant, Millis } from "../time.ts";

/** The real world's clock and timers. The only place of the emulator that touches them, besides the runtime's watchdogs. */
export interface Wall {
  now(): Instant;
  /** Monotonic milliseconds with fractions: for measuring how long something really took. */
  elapsed(): Millis;
  /** Calls back once after `span`; the returned function cancels. Never keeps the process alive by itself. */
  timer(span: Millis, run: () => void): () => void;
  /** Resolves after everything the event loop has ready has had its turn. */
  turn(): Promise<void>;
}

/** Node's timers fire at once for spans beyond a signed 32-bit integer: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args */
const TIMER_MAX: Millis = 2_147_483_647;

export const wall: Wall = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  timer: (span, run) => {
    const handle = setTimeout(run, Math.min(Math.max(span, 0), TIMER_MAX));
    handle.unref();
    // Node keeps a list for every span that an unreferenced timer had until that span is over, cancelled or not: a server that
    // cancels timers of ever other spans would gather them for days.
    return () => clearTimeout(handle.ref());
  },
  turn: () => new Promise((resolve) => setImmediate(resolve)),
};
