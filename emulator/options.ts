import { environmentVariable, type FaultPoint, type FaultRule, type Instant, type Millis } from "./kernel/index.ts";

/** Sends a POST out of the world; rejects where nobody answers. */
export type Outbound = (request: {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}) => Promise<{ readonly status: number }>;

/** How a world is made. Everything has a default. */
export interface EmulatorOptions {
  /** Where all chance comes from. Same seed, same journal. Default 1. */
  readonly seed?: number;
  /** `virtual` stands still unless someone waits for it; `real` goes with the wall. Default `virtual`. */
  readonly clock?: "virtual" | "real";
  /** Where a virtual clock begins. Default 2026-01-01T00:00:00Z. */
  readonly start?: Instant | string;
  /** Checks signatures as AWS does. Default true. */
  readonly verifySignatures?: boolean;
  /** How long an S3 event is under way, in milliseconds; AWS says "normally seconds". Default 0. */
  readonly eventLatency?: Millis;
  /** How long a new or updated function is not ready, in milliseconds. Default 0. */
  readonly functionLatency?: Millis;
  /** How long a change in IAM takes to be seen, in milliseconds; on AWS seconds. Default 0. */
  readonly iamPropagation?: Millis;
  /** `namespace` (Linux only): handlers see a really read-only root and a private /tmp. Default `process`. */
  readonly isolation?: "process" | "namespace";
  /** Spare execution environments kept ready. Default 2. */
  readonly spares?: number;
  /** Debug handlers: the first environment listens for an inspector on this loopback port. */
  readonly inspect?: { readonly port: number; readonly wait: boolean };
  readonly faults?: Partial<Readonly<Record<FaultPoint, FaultRule>>>;
  /** How SNS reaches HTTP endpoints outside; without it they cannot subscribe. Default: nothing leaves the world. */
  readonly outbound?: Outbound;
  /** How many journal entries are kept; the oldest go first. Default: all on the virtual clock, 50,000 on the real one. */
  readonly journalKeep?: number;
  /** A folder that keeps the world: what it holds is there again, and every change is in it before it is told of. Default: nothing is kept. */
  readonly data?: string;
  /** With `data`: changes are on the disk itself before they are told of, so that a loss of power loses none. Default false. */
  readonly durable?: boolean;
  /** What the health check calls itself. */
  readonly version?: string;
  /** Told of every call that nobody handled, and of every bug of ours. Default: silence. */
  readonly onReport?: (report: string) => void;
}

export interface Resolved {
  readonly seed: number;
  readonly clock: "virtual" | "real";
  readonly start: Instant;
  readonly verifySignatures: boolean;
  readonly eventLatency: Millis;
  readonly functionLatency: Millis;
  readonly iamPropagation: Millis;
  readonly isolation: "process" | "namespace";
  readonly spares: number;
  readonly inspect: { readonly port: number; readonly wait: boolean } | undefined;
  readonly faults: Partial<Readonly<Record<FaultPoint, FaultRule>>>;
  readonly outbound: Outbound | undefined;
  readonly journalKeep: number;
  readonly data: string | undefined;
  readonly durable: boolean;
  readonly version: string;
  readonly onReport: (report: string) => void;
}

const START = "2026-01-01T00:00:00Z";
/** Some 17 MB, full seconds after a load begins, so that memory is flat from then on (bench/README.md): ten thousand calls and what they started. */
const SERVED_ENTRIES = 50_000;

export function resolve(given: EmulatorOptions): Resolved {
  const start = given.start ?? START;
  const at = typeof start === "number" ? start : Date.parse(start);
  if (Number.isNaN(at)) throw new TypeError(`"start" must be a time such as ${START}, it is ${String(start)}`);
  const seed = given.seed ?? 1;
  if (!Number.isSafeInteger(seed)) throw new TypeError(`"seed" must be a whole number, it is ${seed}`);
  return {
    seed,
    clock: given.clock ?? "virtual",
    start: at,
    verifySignatures: given.verifySignatures ?? true,
    eventLatency: given.eventLatency ?? 0,
    functionLatency: given.functionLatency ?? 0,
    iamPropagation: given.iamPropagation ?? 0,
    isolation: given.isolation ?? (environmentVariable("MISFIRE_ISOLATION") === "namespace" ? "namespace" : "process"),
    spares: given.spares ?? 2,
    inspect: given.inspect,
    faults: given.faults ?? {},
    outbound: given.outbound,
    journalKeep: given.journalKeep ?? (given.clock === "real" ? SERVED_ENTRIES : Infinity),
    data: given.data,
    durable: given.durable ?? false,
    version: given.version ?? "0",
    onReport: given.onReport ?? (() => {}),
  };
}
