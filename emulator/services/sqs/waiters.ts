import type { Instant, Task, Timeline } from "../../kernel/index.ts";

/** A long poll: tries whenever something may have become visible, until it got something or its time is up. */
interface Waiter {
  /** Whether it got something. */
  readonly attempt: () => boolean;
  readonly end: () => void;
  readonly deadline: Task;
}

/** Those who wait for one queue, served in the order in which they came. */
export class Waiters {
  readonly #timeline: Timeline;
  /** When the queue's next message becomes visible; in the past for one that is. */
  readonly #nextVisibleAt: () => Instant | undefined;
  readonly #waiting = new Set<Waiter>();
  #wake: Task | undefined;

  constructor(timeline: Timeline, nextVisibleAt: () => Instant | undefined) {
    this.#timeline = timeline;
    this.#nextVisibleAt = nextVisibleAt;
  }

  /** Resolves with what `attempt` got; with nothing at `until`, or when the queue is deleted. */
  wait<T>(until: Instant, attempt: () => readonly T[]): Promise<readonly T[]> {
    const waiting = new Promise<readonly T[]>((resolve) => {
      const waiter: Waiter = {
        attempt() {
          const got = attempt();
          if (got.length > 0) resolve(got);
          return got.length > 0;
        },
        end: () => resolve([]),
        deadline: this.#timeline.at(until, "sqs: a long poll ends", () => {
          this.#waiting.delete(waiter);
          waiter.end();
        }),
      };
      this.#waiting.add(waiter);
    });
    this.#arm();
    return waiting;
  }

  serve(): void {
    const now = this.#timeline.now();
    for (const waiter of this.#waiting) {
      const next = this.#nextVisibleAt();
      if (next === undefined || next > now) break;
      if (!this.#waiting.has(waiter) || !waiter.attempt()) continue;
      waiter.deadline.cancel();
      this.#waiting.delete(waiter);
    }
    this.#arm();
  }

  dismiss(): void {
    this.#wake?.cancel();
    for (const waiter of this.#waiting) {
      waiter.deadline.cancel();
      waiter.end();
    }
    this.#waiting.clear();
  }

  /** Comes back when the next hidden message becomes visible; in the background, since a poll ends by itself. */
  #arm(): void {
    this.#wake?.cancel();
    this.#wake = undefined;
    const next = this.#waiting.size > 0 ? this.#nextVisibleAt() : undefined;
    if (next !== undefined)
      this.#wake = this.#timeline.at(next, "sqs: a message becomes visible", () => this.serve(), { background: true });
  }
}
