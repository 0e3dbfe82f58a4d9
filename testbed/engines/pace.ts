import type { Settled } from "./engine.ts";

/** How an engine that runs in real time is waited for. All in real milliseconds. */
export interface Pace {
  /** How long after the last thing done something may still begin to happen by itself: retries included. */
  readonly watch: number;
  /** How long something that is expected may take. */
  readonly deadline: number;
  /** How long it must then stay as it is. */
  readonly hold: number;
  readonly between: number;
  /** Real milliseconds for a second of AWS's time. */
  readonly second: number;
}

/** Real time, or a test's. */
export interface Waiting {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

export const realWaiting: Waiting = {
  now: () => performance.now(),
  sleep: (ms) =>
    new Promise((resolve) => {
      setTimeout(resolve, ms);
    }),
};

/** Waits by looking. */
export interface Patient {
  /** Something was done whose consequences are not known yet. */
  stirred(): void;
  /** Lets AWS seconds pass on purpose: what is seen then is seen at that time. */
  pass(seconds: number): Promise<void>;
  settle(look: () => Promise<string>, holds: (value: string) => boolean): Promise<Settled>;
}

/**
 * Three ways for a claim to come true. It comes true while one looks, and stays true: that is an arrival. It was true at the first
 * look: then nothing has happened yet or nothing will, and only the whole watch can tell. It stops being true: then it was
 * on its way past the claim, and no further looking brings it back.
 */
export function createPatience(pace: Pace, { now, sleep }: Waiting = realWaiting): Patient {
  let watchUntil = -Infinity;
  return {
    stirred: () => void (watchUntil = now() + pace.watch),
    async pass(seconds) {
      await sleep(seconds * pace.second);
      watchUntil = -Infinity;
    },
    async settle(look, holds) {
      const began = now();
      let value = await look();
      const ended = (): Settled => ({ value, waitedMs: now() - began });
      /** Whether it still holds at the end; looks on until then. */
      const staysUntil = async (end: number): Promise<boolean> => {
        while (now() < end) {
          await sleep(pace.between);
          value = await look();
          if (!holds(value)) return false;
        }
        return true;
      };
      if (holds(value)) {
        if (!(await staysUntil(watchUntil))) {
          await sleep(pace.hold);
          value = await look();
        }
        return ended();
      }
      const deadline = Math.max(began, watchUntil - pace.watch) + pace.deadline;
      while (now() < deadline) {
        await sleep(pace.between);
        value = await look();
        if (holds(value)) {
          await staysUntil(now() + pace.hold);
          return ended();
        }
      }
      return ended();
    },
  };
}
