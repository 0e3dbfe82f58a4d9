import { readdirSync, readFileSync } from "node:fs";

/** Ticks of `/proc/<pid>/stat` in a second: 100 on every Linux that Node runs on (proc(5), sysconf(_SC_CLK_TCK)). */
const TICKS = 100;

/** Seconds of processor time. */
export interface ProcessorTime {
  readonly own: number;
  /** Of its children, those that ended and were waited for included. */
  readonly children: number;
}

/** What a process and the processes that it started have used so far; `undefined` where there is no `/proc`. */
export function processorTime(pid: number): ProcessorTime | undefined {
  const own = statOf(pid);
  if (!own) return undefined;
  const alive = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? [])
    .filter(({ parent }) => parent === pid);
  return { own: own.used, children: alive.reduce((sum, { used }) => sum + used, own.waitedFor) };
}

interface Stat {
  readonly parent: number;
  readonly used: number;
  readonly waitedFor: number;
}

function statOf(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name stands in parentheses and may hold anything; the third field comes after it.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const seconds = (field: number): number => Number(fields[field - 3]) / TICKS;
    return {
      parent: Number(fields[1]),
      used: seconds(14) + seconds(15),
      waitedFor: seconds(16) + seconds(17),
    };
  } catch {
    return undefined;
  }
}
