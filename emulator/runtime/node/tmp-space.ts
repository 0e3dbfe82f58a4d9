import fs from "node:fs";
import { join } from "node:path";

/** Space is given out in pages, as the file system behind Lambda's `/tmp` does. */
const PAGE = 4096;
const pages = (bytes: number): number => Math.ceil(bytes / PAGE) * PAGE;

/** Bound before anything patches `node:fs`. */
const { readdirSync, lstatSync, fstatSync, readFileSync, rmSync } = fs;

/**
 * What is in a folder, held to a maximum. Every write adds to an upper bound; only when that passes the maximum the folder
 * is looked through, which finds what was deleted, and what other processes wrote.
 */
export class TmpSpace {
  #root: string | undefined;
  #max = Infinity;
  #bound = Infinity;
  /** Bytes that were let through and may not have arrived yet. */
  #underway = 0;

  open(root: string, max: number): void {
    this.#root = root;
    this.#max = max;
  }

  isRoot(path: unknown): boolean {
    return typeof path === "string" && path.replace(/\/+$/, "") === this.#root;
  }

  /** Whether a path, as text, lies in the folder. */
  holds(path: unknown): boolean {
    return typeof path === "string" && this.#root !== undefined && path.startsWith(`${this.#root}/`);
  }

  get free(): number {
    this.#bound = (this.#root === undefined ? 0 : usedIn(this.#root)) + this.#underway;
    return Math.max(0, this.#max - this.#bound);
  }

  get max(): number {
    return this.#max;
  }

  /** How many of `count` bytes can be written; `at`: how large the file is, and where they begin. */
  take(count: number, at: () => Place): number {
    const most = count + PAGE;
    if (this.#bound + most <= this.#max) {
      this.#bound += most;
      return count;
    }
    const { free } = this;
    const { size, position } = at();
    const taken = Math.min(count, Math.max(0, pages(size) + free - position));
    this.#bound += taken + PAGE;
    return taken;
  }

  /** Counts bytes as used until they are really there. */
  async during<T>(count: number, work: () => Promise<T>): Promise<T> {
    const arrived = this.begin(count);
    try {
      return await work();
    } finally {
      arrived();
    }
  }

  begin(count: number): () => void {
    this.#underway += count;
    return () => void (this.#underway -= count);
  }
}

export interface Place {
  readonly size: number;
  readonly position: number;
}

function usedIn(folder: string): number {
  let used = 0;
  const seen = new Set<number>();
  const look = (below: string): void => {
    for (const entry of readdirSync(below, { withFileTypes: true })) {
      const path = join(below, entry.name);
      if (entry.isDirectory()) look(path);
      if (!entry.isFile()) continue;
      const { size, ino, nlink } = lstatSync(path);
      if (nlink === 1 || !seen.has(ino)) used += pages(size);
      if (nlink > 1) seen.add(ino);
    }
  };
  // What is deleted while it is looked at is not there.
  try {
    look(folder);
  } catch {
    return used;
  }
  return used;
}

/** A file that is written to by its path. */
export function placeOfPath(path: string, flag: string): Place {
  const found = lstatSync(path, { throwIfNoEntry: false });
  const size = found?.isFile() ? found.size : 0;
  return { size, position: flag.startsWith("a") ? size : 0 };
}

/** `undefined` for what is no file: a pipe, a device. */
export function placeOfDescriptor(fd: number, position: unknown): Place | undefined {
  const found = fstatSync(fd);
  if (!found.isFile()) return undefined;
  const { size } = found;
  if (typeof position === "bigint" || Number.isSafeInteger(position)) return { size, position: Number(position) };
  return { size, position: offsetOf(fd, size) };
}

const O_APPEND = 0o2000;

/** Where the next write goes, which only Linux tells; elsewhere, to the end. */
function offsetOf(fd: number, size: number): number {
  try {
    const told = readFileSync(`/proc/self/fdinfo/${fd}`, "utf8");
    const flags = Number.parseInt(/^flags:\s*(\d+)/m.exec(told)?.[1] ?? "0", 8);
    return (flags & O_APPEND) === 0 ? Number(/^pos:\s*(\d+)/m.exec(told)?.[1] ?? size) : size;
  } catch {
    return size;
  }
}

/** As Node words it; the same for every way to write. */
export const noSpace = (): Error =>
  Object.assign(new Error("ENOSPC: no space left on device, write"), {
    errno: -28,
    code: "ENOSPC",
    syscall: "write",
  });

function noSpaceToCopy(path: string, dest: string): Error {
  return Object.assign(new Error(`ENOSPC: no space left on device, copyfile '${path}' -> '${dest}'`), {
    errno: -28,
    code: "ENOSPC",
    syscall: "copyfile",
    path,
    dest,
  });
}

/** Throws for a copy that does not fit; what was at its destination is gone then. */
export function checkCopy(space: TmpSpace, from: unknown, to: unknown): void {
  if (typeof from !== "string" || typeof to !== "string" || !space.holds(to)) return;
  const visit = (path: string, target: string): void => {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) for (const name of readdirSync(path)) visit(join(path, name), join(target, name));
    if (!found?.isFile()) return;
    if (space.take(found.size, () => placeOfPath(target, "w")) >= found.size) return;
    rmSync(target, { force: true });
    throw noSpaceToCopy(path, target);
  };
  visit(from, to);
}

/** What `statfs` answers, with the limit in the place of the machine's disk. */
export function tellSpace<T extends fs.StatsFs | fs.BigIntStatsFs>(space: TmpSpace, stats: T): T {
  const as = (value: number): number | bigint => (typeof stats.blocks === "bigint" ? BigInt(value) : value);
  const free = as(Math.floor(space.free / PAGE));
  return Object.assign(stats, { bsize: as(PAGE), blocks: as(space.max / PAGE), bfree: free, bavail: free });
}
