import { readFileSync } from "node:fs";
import { wall } from "../kernel/index.ts";
import { MEMORY_WATCH } from "./limits.ts";

/** Bytes per page of `/proc/<pid>/statm`; 4096 wherever Lambda's architectures run. */
const PAGE = 4096;

/** Calls back once when the process has more than `max` bytes in memory. The returned function ends the watch. */
export function watchMemory(pid: number, max: number, onOver: () => void): () => void {
  let cancel: () => void;
  const look = (): void => {
    if (resident(pid) > max) onOver();
    else cancel = wall.timer(MEMORY_WATCH, look);
  };
  cancel = wall.timer(MEMORY_WATCH, look);
  return () => cancel();
}

/** Bytes in memory; 0 where there is no `/proc`. */
export function resident(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]) * PAGE;
  } catch {
    return 0;
  }
}
