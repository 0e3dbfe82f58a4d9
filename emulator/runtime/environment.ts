import type {
  AnswerStream,
  EntryId,
  FunctionSpec,
  Instant,
  Invocation,
  Kernel,
  LogLine,
  Millis,
  Task,
} from "../kernel/index.ts";
import type { Carrier, Ended } from "./carrier.ts";
import { Connections } from "./connections.ts";
import { BUSY_STEP, STREAM_MAX, STUCK_AFTER_MAX, STUCK_AFTER_MIN } from "./limits.ts";
import type { NodeProcess, Step } from "./node-process.ts";
import type { Frame, Grant, Report, Setup, Yield } from "./node/protocol.ts";
import type { HandlerOrigin, ServedRequest, ServedResponse } from "./exchange.ts";
import type { Outcome } from "./outcome.ts";
import type { SpoolFolder } from "./spool.ts";
import type { Turns } from "./turns.ts";

export interface EnvironmentOptions {
  readonly kernel: Kernel;
  readonly turns: Turns;
  readonly spec: FunctionSpec;
  readonly setup: Setup;
  readonly serve: (request: ServedRequest, origin: HandlerOrigin) => Promise<ServedResponse>;
  readonly spoolFolder: SpoolFolder;
  readonly onLine: (line: LogLine) => void;
  /** A fresh process; called again after the runtime crashed or timed out. */
  readonly launch: () => NodeProcess;
  /** A debugger may hold the code for as long as it likes. */
  readonly watchdog: boolean;
}

interface Phase {
  readonly kind: "init" | "invoke";
  readonly deadline: Task;
  readonly settle: (ended: Ended) => void;
  readonly stream: AnswerStream | undefined;
  /** Bytes that went into it. */
  streamed: number;
  found: Ended | undefined;
}

/**
 * One runtime process of an execution environment: turns grants into steps, and what a step reports into log lines, SDK
 * calls and outcomes. It runs only while it has a turn, and holds the world's time only then.
 */
export class Environment implements Carrier {
  readonly #options: EnvironmentOptions;
  readonly #process: NodeProcess;
  readonly #connections: Connections;
  #phase: Phase | undefined;
  #cause: EntryId = 0;
  #timer: Task | undefined;
  #running = false;
  /** Bytes came while it ran or was frozen. */
  #bytesWait = false;
  /** Bytes are there, and others that belong to them may be on their way. */
  #gathering = false;
  #dead = false;
  #peak = 0;

  constructor(options: EnvironmentOptions) {
    this.#options = options;
    this.#process = options.launch();
    this.#connections = new Connections({
      kernel: options.kernel,
      turns: options.turns,
      serve: (request, cause) => options.serve(request, { cause, functionArn: options.spec.functionArn }),
      spoolFolder: options.spoolFolder,
      cause: () => this.#cause,
      thawed: () => this.#phase !== undefined && this.#phase.found === undefined,
      onBytes: () => this.#offerBytes(),
    });
  }

  /** False after a crash, a timeout or a kill: the next invocation needs a new process. */
  get alive(): boolean {
    return !this.#dead && this.#process.alive;
  }

  /** Peak resident memory in bytes, as the environment measured it; 0 on the virtual clock. */
  get peak(): number {
    return this.#peak;
  }

  init(cause: EntryId, deadline: Instant): Promise<Ended> {
    return this.#begin("init", cause, deadline, {
      header: this.#grant({ kind: "init", setup: this.#options.setup }),
      body: EMPTY,
    });
  }

  invoke(cause: EntryId, invocation: Invocation, deadline: Instant): Promise<Ended> {
    const { requestId, invokedFunctionArn, traceHeader, clientContext, payload } = invocation;
    const header = this.#grant({
      kind: "invoke",
      requestId,
      deadline,
      invokedFunctionArn,
      traceHeader,
      ...(clientContext === undefined ? {} : { clientContext }),
      streams: invocation.stream !== undefined,
    });
    return this.#begin("invoke", cause, deadline, { header, body: payload }, invocation.stream);
  }

  kill(): void {
    this.#dead = true;
    this.#timer?.cancel();
    this.#connections.closeAll();
    this.#process.kill();
  }

  /** Resolves when nothing of it runs any more. */
  async gone(): Promise<void> {
    this.kill();
    await this.#process.ended;
  }

  #begin(
    kind: Phase["kind"],
    cause: EntryId,
    deadline: Instant,
    grant: Frame<Grant>,
    stream?: AnswerStream,
  ): Promise<Ended> {
    this.#cause = cause;
    return new Promise((settle) => {
      const name = `${this.#options.spec.functionName} ${kind} deadline`;
      const task = this.#options.kernel.timeline.at(deadline, name, () => this.#timeOut());
      this.#phase = { kind, deadline: task, settle, stream, streamed: 0, found: undefined };
      this.#go([grant]);
      this.#options.turns.wake();
    });
  }

  #grant<const T extends object>(what: T): T & { now: Instant } {
    return { ...what, now: this.#options.kernel.now() };
  }

  /** Asks for a turn, and in it lets the process run until it yields. */
  #go(grants: readonly Frame<Grant>[]): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#running = true;
    this.#options.turns.enqueue(() => void this.#step(grants));
  }

  async #step(grants: readonly Frame<Grant>[]): Promise<void> {
    const { kernel, spec } = this.#options;
    if (this.#dead) return;
    const hold = kernel.timeline.hold(`${spec.functionName} runs`);
    try {
      const now = kernel.now();
      const bytes = this.#connections.take(now);
      this.#bytesWait = false;
      const frames = [...grants.map(({ header, body }) => ({ header: { ...header, now }, body })), ...bytes];
      const step = await this.#process.step(frames, this.#watchdog());
      const at = step.kind === "yielded" ? step.yielded.at : now;
      // A busy wait took time: the world gets there first, and whatever falls due on the way comes first.
      if (kernel.timeline.kind === "virtual" && at > kernel.now()) {
        hold.release();
        await new Promise<void>((resolve) => void kernel.timeline.at(at, `${spec.functionName} is busy`, resolve));
      }
      this.#after(step);
    } finally {
      hold.release();
    }
  }

  #watchdog(): { stuckAfter?: Millis; onStuck?: () => void } {
    const { kernel, spec, watchdog } = this.#options;
    if (!watchdog || kernel.timeline.kind === "real") return {};
    const stuckAfter = Math.min(Math.max(spec.timeout, STUCK_AFTER_MIN), STUCK_AFTER_MAX);
    return {
      stuckAfter,
      onStuck: () => {
        this.#dead = true;
        this.#note(
          "stuck",
          `computed for ${stuckAfter} real ms without a pause: taken as an endless loop, which ends at the function's timeout`,
        );
      },
    };
  }

  #after(step: Step): void {
    this.#running = false;
    const stuck = this.#dead;
    for (const { header, body } of step.reports) this.#report(header, body);
    this.#onOutput(step.output);
    if (step.kind === "ended") {
      this.#connections.closeAll();
      const known = this.#phase?.found?.outcome;
      const { ending } = step;
      // An endless loop that the watchdog ended waits for its deadline; everything else ended by itself.
      if (!stuck) {
        this.#dead = true;
        this.#found(
          known?.kind === "error" ? { ...known, ending } : { kind: "ended", ending },
          this.#options.kernel.now(),
          true,
        );
      }
    } else if (!stuck) this.#yielded(step.yielded);
    this.#settle();
  }

  #yielded(yielded: Yield): void {
    this.#peak = Math.max(this.#peak, yielded.rss);
    this.#connections.setWants(yielded.wants);
    const thawed = this.#phase !== undefined && this.#phase.found === undefined;
    if (!thawed || yielded.overran) return;
    if (this.#connections.hasBytes || this.#bytesWait) return this.#offerBytes();
    if (yielded.busy) return this.#letOn(yielded.nextTimer);
    this.#arm(yielded.nextTimer);
  }

  /** It yielded in the middle of its work, and nothing that could wake it may ever come. */
  #letOn(nextTimer: Instant | undefined): void {
    const { kernel } = this.#options;
    if (kernel.timeline.kind === "real") return this.#go([{ header: this.#grant({ kind: "fire" }), body: EMPTY }]);
    // On the virtual clock its real work takes the world's time, so that its deadline comes.
    this.#arm(Math.min(nextTimer ?? Infinity, kernel.now() + BUSY_STEP));
  }

  #arm(due: Instant | undefined): void {
    if (due === undefined) return;
    const { kernel, spec } = this.#options;
    this.#timer = kernel.timeline.at(Math.max(due, kernel.now()), `${spec.functionName} timer`, () => {
      this.#go([{ header: this.#grant({ kind: "fire" }), body: EMPTY }]);
    });
  }

  #offerBytes(): void {
    const thawed = this.#phase !== undefined && this.#phase.found === undefined;
    if (this.#running || this.#dead || !thawed) {
      this.#bytesWait = true;
      return;
    }
    if (this.#gathering || !this.#connections.hasBytes) return;
    // Nothing else can come with it: there is nothing to wait for.
    if (!this.#connections.awaits) return this.#deliver();
    this.#gathering = true;
    const { kernel, spec, turns } = this.#options;
    const hold = kernel.timeline.hold(`${spec.functionName} runs`);
    turns.gather(() => {
      this.#gathering = false;
      this.#deliver();
      hold.release();
    });
  }

  #deliver(): void {
    const thawed = this.#phase !== undefined && this.#phase.found === undefined;
    if (this.#running || this.#dead || !thawed) this.#bytesWait = true;
    else if (this.#connections.hasBytes) this.#go([{ header: this.#grant({ kind: "fire" }), body: EMPTY }]);
  }

  #report(report: Report, body: Uint8Array): void {
    switch (report.kind) {
      case "log":
        return this.#options.onLine({ at: Math.floor(report.at), message: report.text });
      case "open":
        return this.#connections.open(report.connection);
      case "bytes":
        return this.#connections.write(report.connection, body);
      case "close":
        return this.#connections.close(report.connection);
      case "ready":
        return this.#found({ kind: "ready" }, report.at);
      case "response":
        return this.#found(
          { kind: "response", payload: body, ...(report.streamed ? { streamed: this.#phase?.streamed ?? 0 } : {}) },
          report.at,
        );
      case "piece":
        return this.#piece(report.contentType, body);
      case "error":
        return this.#found({ kind: "error", error: report.error }, report.at);
      case "note":
        return this.#note(report.what, report.detail);
      case "yield":
        return undefined;
      default:
        return report satisfies never;
    }
  }

  #piece(contentType: string | undefined, bytes: Uint8Array): void {
    const phase = this.#phase;
    if (!phase?.stream || phase.found) return;
    if (contentType !== undefined) phase.stream.begin(contentType);
    const left = STREAM_MAX - phase.streamed;
    phase.streamed += bytes.length;
    if (left > 0) phase.stream.push(bytes.subarray(0, left));
  }

  #found(outcome: Outcome, at: Instant, force = false): void {
    const phase = this.#phase;
    if (phase && (force || phase.found === undefined)) phase.found = { outcome, at };
  }

  /** Ends the phase once the process rests again: from here on it is frozen. */
  #settle(): void {
    const phase = this.#phase;
    if (!phase?.found) return;
    this.#phase = undefined;
    phase.deadline.cancel();
    this.#timer?.cancel();
    phase.settle(phase.found);
  }

  #timeOut(): void {
    if (!this.#phase) return;
    this.#phase.found = { outcome: { kind: "timed-out" }, at: this.#options.kernel.now() };
    this.kill();
    this.#settle();
  }

  #onOutput(text: string): void {
    for (const line of text.split(/(?<=\n)/))
      if (line !== "")
        this.#options.onLine({ at: this.#options.kernel.now(), message: line.endsWith("\n") ? line : `${line}\n` });
  }

  #note(what: string, detail: string): void {
    const { kernel, spec } = this.#options;
    kernel.journal.write([this.#cause], {
      kind: "note",
      about: spec.functionArn,
      text: `uncontrolled: ${what}`,
      detail: { what, detail },
    });
  }
}

const EMPTY = new Uint8Array(0);
