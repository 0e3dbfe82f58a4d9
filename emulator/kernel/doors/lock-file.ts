import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the process began, as its kernel counts; tells a process from a later one with the same number. */
  readonly began: string | undefined;
}

/** Takes a lock that another process can see. Throws a sentence while one that lives has it; a dead one's is taken over. */
export function takeLock(path: string): () => void {
  const own: Holder = { pid: process.pid, host: hostname(), began: beganAt(process.pid) };
  for (let tries = 0; tries < 3; tries += 1) {
    if (create(path, own)) return () => release(path, own);
    const held = holderOf(path);
    if (held === undefined) continue;
    if (isHeld(held, own)) throw new Error(sentence(path, held, own));
    takeAway(path, held);
  }
  throw new Error(`${path} is changing hands all the time: do several processes want this folder?`);
}

function create(path: string, own: Holder): boolean {
  // Written before it is there under its name: nobody finds it empty.
  const draft = `${path}.${own.pid}`;
  writeFileSync(draft, JSON.stringify(own), { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** `undefined`: it is gone by now. */
function holderOf(path: string): Holder | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
  try {
    const held: unknown = JSON.parse(text);
    if (isHolder(held)) return held;
  } catch {
    // Not written by us, or half: nobody's.
  }
  return { pid: 0, host: hostname(), began: undefined };
}

const isHolder = (held: unknown): held is Holder =>
  typeof held === "object" &&
  held !== null &&
  "pid" in held &&
  typeof held.pid === "number" &&
  "host" in held &&
  typeof held.host === "string";

function isHeld(held: Holder, own: Holder): boolean {
  if (held.host !== own.host) return true;
  if (held.pid === 0) return false;
  const began = beganAt(held.pid);
  if (held.began !== undefined && began !== undefined) return held.began === began;
  return isAlive(held.pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Linux tells; elsewhere the number of the process has to do. */
function beganAt(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name of the command may hold anything; what follows its last bracket is counted from the third field.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}

/** Takes a dead one's lock away, unless it is another's by now: two may see the same dead one. */
function takeAway(path: string, dead: Holder): void {
  const aside = `${path}.dead.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const moved = holderOf(aside);
  if (moved && moved.pid === dead.pid && moved.began === dead.began) return rmSync(aside, { force: true });
  try {
    linkSync(aside, path);
  } finally {
    rmSync(aside, { force: true });
  }
}

function release(path: string, own: Holder): void {
  const held = holderOf(path);
  if (held?.pid === own.pid && held.began === own.began && held.host === own.host) rmSync(path, { force: true });
}

const sentence = (path: string, held: Holder, own: Holder): string =>
  held.host === own.host
    ? `process ${held.pid} has it open (${path}); two cannot share it`
    : `process ${held.pid} on ${held.host} has it open; if that is gone, remove ${path}`;
