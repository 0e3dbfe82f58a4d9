import { readdirSync, readFileSync } from "node:fs";
import { figure, type Figure } from "../measure.ts";
import type { Target } from "../server.ts";

/** A server that nobody asked anything yet: so it is the first measurement, and says little of a system that has run for long. */
export const memoryBefore = (target: Target): Promise<readonly Figure[]> =>
  memory(target, "resident memory before the first call", "≤ 120 MB");

export const memoryAfter = (target: Target): Promise<readonly Figure[]> =>
  memory(target, "resident memory after all of it, functions that it runs itself included", "");

async function memory({ pid }: Target, name: string, wanted: string): Promise<readonly Figure[]> {
  if (pid === undefined) throw new Error("its process is not known: name it with --pid");
  return [figure(name, wanted, [residentOf(pid)], "MB")];
}

/** Of a process and all that it started. Linux only. */
function residentOf(pid: number): number {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const parent = Number(/PPid:\s+(\d+)/.exec(statusOf(Number(entry)))?.[1] ?? 0);
    children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const sum = (each: number): number =>
    Number(/VmRSS:\s+(\d+)/.exec(statusOf(each))?.[1] ?? 0) +
    (children.get(each) ?? []).reduce((total, child) => total + sum(child), 0);
  const megabytes = sum(pid) / 1024;
  if (megabytes === 0) throw new Error(`there is no process ${pid}`);
  return megabytes;
}

/** Empty for a process that has ended since. */
function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    return "";
  }
}
