import { readdirSync, readFileSync } from "node:fs";
import { figure, type Figure } from "../measure.ts";
import type { Target } from "../server.ts";

/** A server that nobody asked anything yet: so it is the first measurement, and says little of a system that has run for long. */
export const memoryBefore = (target: Target): Promise<readonly Figure[]> =>
  memory(target, "resident memory before the first call", "≤ 120 MB");

export const memoryAfter = (target: Target): Promise<readonly Figure[]> =>
  memory(target, "resident memory after all of it, functions in processes of its own included", "");

async function memory({ pid }: Target, name: string, wanted: string): Promise<readonly Figure[]> {
  if (pid === undefined) throw new Error("its process is not known: name it with --pid");
  return [figure(name, wanted, [residentOf(pid)], "MB")];
}

/** Of a process and all that it started, in megabytes; files that are mapped, which they share, once. Linux only. */
function residentOf(pid: number): number {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const parent = kilobytes(statusOf(Number(entry)), "PPid");
    children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const tree = (each: number): readonly number[] => [each, ...(children.get(each) ?? []).flatMap(tree)];
  const all = tree(pid).map(statusOf);
  const own = all.reduce((sum, status) => sum + kilobytes(status, "RssAnon") + kilobytes(status, "RssShmem"), 0);
  if (own === 0) throw new Error(`there is no process ${pid}`);
  return (own + Math.max(...all.map((status) => kilobytes(status, "RssFile")))) / 1024;
}

const kilobytes = (status: string, field: string): number =>
  Number(new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);

/** Empty for a process that has ended since. */
function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    return "";
  }
}
