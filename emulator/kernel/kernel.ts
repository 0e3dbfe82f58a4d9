import { wall, type Wall } from "./doors/wall.ts";
import { createFaults, type FaultPoint, type FaultRule, type Faults } from "./faults.ts";
import { createJournal, type Journal } from "./journal.ts";
import { createRandom, type Random } from "./random.ts";
import type { Instant, Millis } from "./time.ts";
import { createTimeline, type Timeline } from "./timeline.ts";

/** What every room is given: time, chance, the journal, and where things may be made to fail. */
export interface Kernel {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly journal: Journal;
  readonly faults: Faults;
  now(): Instant;
}

export interface KernelOptions {
  readonly seed: number;
  readonly clock: "virtual" | "real";
  readonly start: Instant;
  readonly faults?: Partial<Readonly<Record<FaultPoint, FaultRule>>>;
  readonly wall?: Wall;
  readonly journalKeep?: number;
  /** Real milliseconds after which a world that does not come to rest counts as stuck. Default 60,000. */
  readonly patience?: Millis;
  readonly onError?: (error: unknown, task: string) => void;
}

export function createKernel(options: KernelOptions): Kernel {
  const timeline = createTimeline({
    kind: options.clock,
    start: options.start,
    wall: options.wall ?? wall,
    ...(options.patience === undefined ? {} : { patience: options.patience }),
    ...(options.onError ? { onError: options.onError } : {}),
  });
  const now = (): Instant => timeline.now();
  return {
    timeline,
    now,
    random: createRandom(options.seed),
    journal: createJournal(now, options.journalKeep === undefined ? {} : { keep: options.journalKeep }),
    faults: createFaults(options.faults),
  };
}
