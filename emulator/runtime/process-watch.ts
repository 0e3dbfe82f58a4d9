import { readFileSync } from "node:fs";
import { Roster, wall, type Millis } from "../kernel/index.ts";
import { MEMORY_WATCH } from "./limits.ts";

/** Bytes per page of `/proc/<pid>/statm`; 4096 wherever Lambda's architectures run. */
const PAGE = 4096;

export interface Watched {
  readonly pid: number;
  /** Bytes. */
  readonly memoryMax: number;
  /** Called once when it has more than that in memory. */
  readonly onMemory: () => void;
  /** Called once after so much real time. */
  readonly limit?: { readonly after: Millis; readonly onReached: () => void } | undefined;
}

interface Watch extends Watched {
  readonly since: Millis;
  leave: () => void;
}

const running = new Roster<Watch>();
let ticking = false;

/** Looks at a process again and again while it runs; the returned function ends that. */
export function watchProcess(watched: Watched): () => void {
  const watch: Watch = { ...watched, since: wall.elapsed(), leave: () => {} };
  const leave = running.add(watch);
  watch.leave = leave;
  tick();
  return leave;
}

/** One timer for all: most run for less than a millisecond, and each of those would have set and cancelled its own. */
function tick(): void {
  if (ticking || running.size === 0) return;
  ticking = true;
  wall.timer(MEMORY_WATCH, () => {
    ticking = false;
    running.each(look);
    tick();
  });
}

function look(watch: Watch): void {
  const { limit } = watch;
  if (resident(watch.pid) > watch.memoryMax) {
    watch.leave();
    watch.onMemory();
  } else if (limit && wall.elapsed() - watch.since >= limit.after) {
    watch.leave();
    limit.onReached();
  }
}

/** Bytes in memory; 0 where there is no `/proc`. */
export function resident(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]) * PAGE;
  } catch {
    return 0;
  }
}
