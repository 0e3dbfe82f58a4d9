import { wall, type Wall } from "./doors/wall.ts";
import { createFaults, type FaultPoint, type FaultRule, type Faults } from "./faults.ts";
import { createJournal, type Journal } from "./journal.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import { createRandom, type Random } from "./random.ts";
import type { Instant, Millis } from "./time.ts";
import { createTimeline } from "./create-timeline.ts";
import type { Timeline } from "./timeline.ts";

/** What every room is given: time, chance, the journal, and where things may be made to fail. */
export interface Kernel {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly journal: Journal;
  readonly faults: Faults;
  /** What outlives the process. */
  readonly ledger: Ledger;
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
  /** Whether the world is kept, and after how many lives this one comes. Default: it is not. */
  readonly keeps?: { readonly life: number; readonly shift: Millis };
}

export function createKernel(options: KernelOptions): Kernel {
  const clock = options.wall ?? wall;
  const timeline = createTimeline({
    kind: options.clock,
    start: options.start,
    wall: clock,
    ...(options.keeps ? { shift: options.keeps.shift } : {}),
    ...(options.patience === undefined ? {} : { patience: options.patience }),
    ...(options.onError ? { onError: options.onError } : {}),
  });
  const now = (): Instant => timeline.now();
  return {
    timeline,
    now,
    random: createRandom(options.seed, options.keeps?.life),
    journal: createJournal(now, options.journalKeep === undefined ? {} : { keep: options.journalKeep }),
    faults: createFaults(options.faults),
    ledger: createLedger({
      keeps: options.keeps !== undefined,
      later: (run) => void clock.turn().then(run),
      onError: (error) => options.onError?.(error, "keeping the world"),
    }),
  };
}
