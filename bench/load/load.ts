import { readFileSync } from "node:fs";
import { accountSteps } from "./account-steps.ts";
import { messageSteps } from "./message-steps.ts";
import { Wrong, type Step, type User } from "./step.ts";
import { storageSteps } from "./storage-steps.ts";
import { clientsAt, newUser, prepare } from "./world.ts";

export interface LoadOptions {
  readonly endpoint: string;
  readonly clients: number;
  readonly seconds: number;
  readonly seed: number;
  /** The process whose memory is looked at; absent when it is somebody else's. */
  readonly pid?: number;
  readonly onProgress?: (line: string) => void;
}

export interface StepReport {
  readonly name: string;
  readonly count: number;
  /** Milliseconds, as the caller waited for the whole step. */
  readonly p50: number;
  readonly p99: number;
}

export interface LoadReport {
  readonly steps: readonly StepReport[];
  readonly all: StepReport;
  readonly perSecond: number;
  /** What AWS would not have answered → how often. */
  readonly wrong: ReadonlyMap<string, number>;
  /** Resident megabytes of the server, once a second. */
  readonly memory: readonly number[];
}

const STEPS: readonly Step[] = [...storageSteps, ...messageSteps, ...accountSteps];
const WEIGHT = STEPS.reduce((sum, { weight }) => sum + weight, 0);

/** Many users at once, each doing one thing after the other, all of them checked against what the user knows. */
export async function load(options: LoadOptions): Promise<LoadReport> {
  const clients = clientsAt(options.endpoint);
  const shared = await prepare(clients, `load-${process.pid}`);
  const users: User[] = [];
  for (let id = 0; id < options.clients; id += 1)
    users.push(await newUser(clients, shared, id, chanceFrom(options.seed * 1000 + id)));

  const spans = new Map<string, number[]>(STEPS.map(({ name }) => [name, []]));
  const wrong = new Map<string, number>();
  const memory: number[] = [];
  const began = performance.now();
  const until = began + options.seconds * 1000;
  const watch = setInterval(() => {
    if (options.pid !== undefined) memory.push(residentOf(options.pid));
    options.onProgress?.(`${Math.round((performance.now() - began) / 1000)} s, ${total(spans)} steps`);
  }, 1000);
  try {
    await Promise.all(
      users.map(async (user) => {
        while (performance.now() < until) await turn(user, spans, wrong);
      }),
    );
  } finally {
    clearInterval(watch);
  }
  const seconds = (performance.now() - began) / 1000;
  return {
    steps: [...spans].map(([name, each]) => reportOf(name, each)),
    all: reportOf("all", [...spans.values()].flat()),
    perSecond: total(spans) / seconds,
    wrong,
    memory,
  };
}

async function turn(user: User, spans: Map<string, number[]>, wrong: Map<string, number>): Promise<void> {
  const step = chosen(user.chance());
  user.turn += 1;
  const began = performance.now();
  try {
    await step.run(user);
  } catch (error) {
    const what =
      error instanceof Wrong
        ? error.message
        : error instanceof Error
          ? `${error.name}: ${error.message}`
          : String(error);
    wrong.set(`${step.name}: ${what}`, (wrong.get(`${step.name}: ${what}`) ?? 0) + 1);
  }
  spans.get(step.name)?.push(performance.now() - began);
}

function chosen(chance: number): Step {
  let left = chance * WEIGHT;
  for (const step of STEPS) if ((left -= step.weight) < 0) return step;
  return STEPS[0]!;
}

const total = (spans: ReadonlyMap<string, readonly number[]>): number =>
  [...spans.values()].reduce((sum, each) => sum + each.length, 0);

function reportOf(name: string, spans: readonly number[]): StepReport {
  const sorted = spans.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return { name, count: spans.length, p50: at(0.5), p99: at(0.99) };
}

/** Megabytes. */
function residentOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? NaN) / 1024;
}

/** mulberry32: small, seeded, good enough to choose steps. */
function chanceFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
