import { rmSync } from "node:fs";
import { join } from "node:path";
import type {
  Credentials,
  EntryId,
  FunctionSpec,
  Instant,
  Invocation,
  Kernel,
  LogLine,
  LogSink,
  Millis,
  RunResult,
  Task,
} from "../kernel/index.ts";
import type { Carrier, Ended } from "./carrier.ts";
import { INIT_MAX, LOG_TAIL_MAX, PROVISIONED_INIT_MAX } from "./limits.ts";
import { verdictOf, type Verdict } from "./outcome.ts";
import { platformLog, type PlatformLog } from "./platform-log.ts";

export interface SandboxOptions {
  readonly kernel: Kernel;
  readonly spec: FunctionSpec;
  /** 32 hexadecimal digits; also names the log stream. */
  readonly id: string;
  readonly logStream: string;
  readonly credentials: Credentials;
  readonly tmp: string;
  readonly onLog: LogSink;
  /** What is printed as used memory on the virtual clock, in MB. */
  readonly steadyMemoryMb: number;
  readonly start: (onLine: (line: LogLine) => void) => Carrier;
  /** Called when nothing of it runs any more. */
  readonly onRemove: () => Promise<void> | undefined;
}

interface Init {
  readonly duration: Millis;
  readonly verdict: Verdict;
}

/**
 * An execution environment as Lambda shows it: INIT once, then invocations one after the other; its `/tmp` and log stream
 * outlive a crash of the runtime in it.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export class Sandbox {
  readonly id: string;
  readonly spec: FunctionSpec;
  readonly #options: SandboxOptions;
  readonly #log: PlatformLog;
  #environment: Carrier | undefined;
  #used = false;
  #initFailed = false;
  #lines: LogLine[] = [];
  #tail = "";
  #tailing = false;
  #cause: EntryId = 0;
  /** Its removal when it is not used for long. */
  removal: Task | undefined;
  retired = false;

  constructor(options: SandboxOptions) {
    this.#options = options;
    this.id = options.id;
    this.spec = options.spec;
    this.#log = platformLog(options.spec);
  }

  /** Whether it can serve an invocation that may last until `until`. */
  usable(until: Instant): boolean {
    const { expiresAt } = this.#options.credentials;
    return !this.retired && (expiresAt === undefined || expiresAt > until);
  }

  /** INIT ahead of any invocation: whether it went well. */
  async warm(cause: EntryId): Promise<boolean> {
    this.#cause = cause;
    this.#used = true;
    const { verdict } = await this.#init(Math.max(PROVISIONED_INIT_MAX, this.spec.timeout), "init");
    return verdict.kind === "returned";
  }

  async invoke(invocation: Invocation, entry: EntryId): Promise<RunResult> {
    this.#cause = entry;
    const cold = !this.#used;
    this.#used = true;
    const first = cold ? await this.#init(INIT_MAX, "init") : undefined;
    const start = this.#options.kernel.now();
    const deadline = start + this.spec.timeout;
    const fits = first === undefined || first.verdict.kind === "returned";
    // INIT that failed, or a runtime that crashed or timed out before, is made up for within the invocation.
    const again = this.#environment?.alive === true && fits ? undefined : await this.#init(this.spec.timeout, "invoke");
    this.#begin(invocation);
    const ended = again && again.verdict.kind === "failed" ? undefined : await this.#run(entry, invocation, deadline);
    const verdict = ended
      ? verdictOf(ended.outcome, this.spec, invocation.requestId, "invoke")
      : renamed(again!.verdict, invocation);
    const end = ended?.at ?? this.#options.kernel.now();
    if (invocation.stream && verdict.kind === "returned" && verdict.streamed === undefined) {
      invocation.stream.begin("application/json");
      invocation.stream.push(verdict.payload);
    }
    return this.#report(invocation, entry, {
      cold,
      start,
      end,
      verdict,
      ...(fits && first ? { init: first.duration } : {}),
    });
  }

  async #init(limit: Millis, phase: "init" | "invoke"): Promise<Init> {
    const { kernel } = this.#options;
    this.#environment?.kill();
    const start = kernel.now();
    // A failed INIT that is repeated at once goes without this line.
    if (!this.#initFailed) this.#add(this.#log.initStart(start));
    this.#environment = this.#options.start((line) => this.#add([line]));
    const { outcome, at } = await this.#environment.init(this.#cause, start + limit);
    const verdict = verdictOf(outcome, this.spec, "", "init");
    const duration = at - start;
    this.#initFailed = verdict.kind === "failed";
    if (this.#initFailed) {
      const status = verdict.status === "timeout" ? "timeout" : "error";
      const type = verdict.reportedType === undefined ? {} : { errorType: verdict.reportedType };
      this.#add(this.#log.initReport(at, { duration, phase, status, ...type }));
      this.#environment.kill();
    }
    this.#flush();
    return { duration, verdict };
  }

  #begin(invocation: Invocation): void {
    this.#tail = "";
    this.#tailing = true;
    this.#add(this.#log.start(this.#options.kernel.now(), invocation.requestId));
  }

  async #run(entry: EntryId, invocation: Invocation, deadline: Instant): Promise<Ended> {
    return this.#environment!.invoke(entry, invocation, deadline);
  }

  #report(
    invocation: Invocation,
    entry: EntryId,
    run: { cold: boolean; start: Instant; end: Instant; verdict: Verdict; init?: Millis },
  ): RunResult {
    const { verdict } = run;
    const duration = Math.max(0, run.end - run.start);
    // Since August 2025 INIT is billed, too.
    const billed = Math.max(1, Math.ceil(duration + (run.init ?? 0)));
    const maxMemoryMb = this.#memory(verdict);
    const at = this.#options.kernel.now();
    if (verdict.status === "timeout") this.#add(this.#log.timedOut(at, invocation.requestId));
    const report = {
      duration,
      billed,
      maxMemoryMb,
      status: verdict.status,
      ...(run.init === undefined ? {} : { initDuration: run.init }),
      ...(verdict.reportedType === undefined ? {} : { errorType: verdict.reportedType }),
    };
    this.#add(this.#log.end(at, invocation.requestId, report, verdict.streamed ?? verdict.payload.length));
    this.#tailing = false;
    this.#flush();
    return {
      kind: verdict.kind,
      payload: verdict.payload,
      ...(verdict.errorType === undefined ? {} : { errorType: verdict.errorType }),
      ...(verdict.errorMessage === undefined ? {} : { errorMessage: verdict.errorMessage }),
      ending: verdict.ending,
      duration,
      ...(run.init === undefined ? {} : { initDuration: run.init }),
      billed,
      maxMemoryMb,
      cold: run.cold,
      logStream: this.#options.logStream,
      logTail: this.#tail,
      entry,
    };
  }

  #memory(verdict: Verdict): number {
    const { kernel, steadyMemoryMb } = this.#options;
    if (verdict.ending === "out-of-memory") return this.spec.memoryMb;
    const measured = Math.ceil((this.#environment?.peak ?? 0) / 1024 / 1024);
    return Math.min(this.spec.memoryMb, kernel.timeline.kind === "virtual" ? steadyMemoryMb : measured);
  }

  #add(lines: readonly LogLine[]): void {
    this.#lines.push(...lines);
    if (!this.#tailing) return;
    this.#tail += lines.map((line) => line.message).join("");
    if (this.#tail.length > LOG_TAIL_MAX * 2) this.#tail = this.#tail.slice(-LOG_TAIL_MAX);
  }

  #flush(): void {
    const lines = this.#lines;
    this.#lines = [];
    if (this.#tail !== "") {
      const bytes = Buffer.from(this.#tail, "utf8");
      if (bytes.length > LOG_TAIL_MAX) this.#tail = bytes.subarray(-LOG_TAIL_MAX).toString("utf8");
    }
    if (lines.length === 0) return;
    this.#options.onLog({ spec: this.spec, logStream: this.#options.logStream, cause: this.#cause }, lines);
  }

  /** Ends it; its `/tmp` goes with it. */
  async remove(): Promise<void> {
    this.retired = true;
    this.removal?.cancel();
    await this.#environment?.gone();
    await this.#options.onRemove();
    rmSync(this.#options.tmp, { recursive: true, force: true });
  }
}

/** A failure of INIT knows no request; what the caller sees names it. */
function renamed(verdict: Verdict, { requestId }: Invocation): Verdict {
  const message = verdict.errorMessage?.replace("RequestId:  ", `RequestId: ${requestId} `);
  if (message === undefined || message === verdict.errorMessage) return verdict;
  return {
    ...verdict,
    errorMessage: message,
    payload: Buffer.from(JSON.stringify({ errorType: verdict.errorType, errorMessage: message }), "utf8"),
  };
}

export const tmpOf = (root: string, id: string): string => join(root, id);
