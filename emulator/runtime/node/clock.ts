import { send } from "./channel.ts";

/**
 * The environment's clock. On the virtual clock it stands at the last grant's time; on the real clock it goes on from there.
 */
const elapsed = performance.now.bind(performance);

let virtual = false;
let base = 0;
let granted = 0;
/** Milliseconds a busy wait has added since the last grant. */
let ahead = 0;
let reads = 0;
let deadline = Infinity;
let begin = 0;

/** A busy wait reads the clock and does nothing else. From this many reads without a pause on, each one adds a millisecond. Ours. */
const BUSY_READS = 500_000;

export function chooseClock(kind: "virtual" | "real"): void {
  virtual = kind === "virtual";
}

/** The environment begins to be somebody's. */
export function startClock(now: number): void {
  begin = now;
  setClock(now);
}

export function setClock(now: number): void {
  base = now;
  ahead = 0;
  reads = 0;
  if (!virtual) granted = elapsed();
}

export function setDeadline(at: number): void {
  deadline = at;
}

export const isVirtual = (): boolean => virtual;
export const startedAt = (): number => begin;

/** Milliseconds since 1970, for our own use. */
export const now = (): number => (virtual ? base + ahead : base + elapsed() - granted);

/** The same for the handler's code: many reads in a row are a busy wait, which must end. */
export function readClock(): number {
  if (!virtual) return now();
  reads += 1;
  if (reads <= BUSY_READS) return base + ahead;
  if (ahead === 0) send({ kind: "note", what: "busy-wait", detail: "the handler waits by reading the clock" });
  ahead += 1;
  if (base + ahead >= deadline) overrun();
  return base + ahead;
}

let overrun: () => void = () => {};
/** What to do when a busy wait reaches the deadline. */
export function onOverrun(stop: () => void): void {
  overrun = stop;
}
