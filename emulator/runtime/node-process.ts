import { spawn, type ChildProcess } from "node:child_process";
import { Socket } from "node:net";
import { assert, wall, type Millis } from "../kernel/index.ts";
import { encodeFrame, FrameReader, type Frame, type Grant, type Report, type Yield } from "./node/protocol.ts";
import { forget, killGroup, remember } from "./process-groups.ts";
import { watchProcess } from "./process-watch.ts";

/** What one grant led to. `reports` are whole and in order, however the process ended. */
export type Step = {
  readonly reports: readonly Frame<Report>[];
  /** What native code or other processes wrote to fd 1 and 2 past us, lines in the order of their arrival. */
  readonly output: string;
} & (
  | { readonly kind: "yielded"; readonly yielded: Yield }
  | { readonly kind: "ended"; readonly ending: ProcessEnding }
);

export interface ProcessEnding {
  readonly status: number | null;
  readonly signal: string | null;
  readonly outOfMemory: boolean;
}

export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** More resident memory than this, in MB, ends the process. */
  readonly memoryMax: number;
}

export interface StepOptions {
  /** Real time after which the step is an endless loop; absent under a debugger and on the real clock. */
  readonly stuckAfter?: Millis;
  readonly onStuck?: () => void;
}

const V8_OUT_OF_MEMORY = /heap out of memory|Reached heap limit|Zone Allocation failed/i;
/** V8 writes a page of figures before it gives up. */
const V8_TEXT = /^(\s*$|<---|----|\[\d+:0x|#|FATAL ERROR|\s*\d+: 0x|Aborted)/;

/** One operating system process behind an execution environment, driven grant by grant. */
export class NodeProcess {
  readonly #child: ChildProcess;
  readonly #pipes: readonly [Socket, Socket];
  readonly #memoryMax: number;
  readonly #frames = new FrameReader<Report>();
  readonly #ended: Promise<ProcessEnding>;
  #reports: Frame<Report>[] = [];
  #booted = false;
  #settle: ((step: Step) => void) | undefined;
  #ending: ProcessEnding | undefined;
  #output = "";
  #overMemory = false;

  constructor(launch: Launch) {
    this.#memoryMax = launch.memoryMax * 1024 * 1024;
    this.#child = spawn(launch.command, launch.args, {
      cwd: launch.cwd,
      env: launch.variables,
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
      // A group of its own, so that what the handler starts dies with it.
      detached: true,
    });
    this.#pipes = [pipeOf(this.#child, 3), pipeOf(this.#child, 4)];
    for (const pipe of this.#pipes) pipe.on("error", () => {});
    this.#pipes[1].on("data", (chunk: Buffer) => this.#onData(chunk));
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on("data", (chunk: Buffer) => void (this.#output += forLog(chunk.toString())));
    this.#pipes[1].once("close", () => this.#child.ref());
    if (this.#child.pid !== undefined) remember(this.#child.pid);
    this.#ended = this.#watchEnd();
    // Once, and not at each step: what waits for a promise is kept as long as the promise, and with it all that it knows.
    void this.#ended.then((ending) =>
      this.#settle ? this.#finish({ kind: "ended", ending, ...this.#take() }) : undefined,
    );
    this.#child.unref();
    for (const pipe of [...this.#pipes, this.#child.stdout, this.#child.stderr])
      if (pipe instanceof Socket) pipe.unref();
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get alive(): boolean {
    return this.#ending === undefined;
  }

  /** Lets the process go on until it yields again or ends. */
  async step(grants: readonly Frame<Grant>[], options: StepOptions = {}): Promise<Step> {
    if (this.#ending) return { kind: "ended", ending: this.#ending, ...this.#take() };
    this.#keepHostAlive(true);
    const stopWatching = this.#watch(options);
    const step = await new Promise<Step>((resolve) => {
      this.#settle = resolve;
      const frames = grants.map(({ header, body }, i) =>
        encodeFrame(i < grants.length - 1 ? { ...header, more: true } : header, body),
      );
      this.#pipes[0].write(frames.length === 1 ? frames[0]! : Buffer.concat(frames));
    });
    stopWatching();
    if (this.alive) this.#keepHostAlive(false);
    return step;
  }

  /** Ends the process and all it started, at once. */
  kill(): void {
    if (this.#ending || this.#child.pid === undefined) return;
    this.#awaitEnd();
    killGroup(this.#child.pid);
  }

  get ended(): Promise<ProcessEnding> {
    return this.#ended;
  }

  #onData(chunk: Buffer): void {
    try {
      this.#read(chunk);
    } catch {
      // Somebody else wrote to the pipe: nothing that comes after can be trusted.
      this.kill();
    }
  }

  #read(chunk: Buffer): void {
    this.#frames.push(chunk);
    for (let frame = this.#frames.next(); frame; frame = this.#frames.next()) {
      if (frame.header.kind !== "yield") this.#reports.push(frame);
      else if (!this.#booted) this.#booted = true;
      else {
        this.#finish({ kind: "yielded", yielded: frame.header, ...this.#take() });
      }
    }
  }

  #take(): Pick<Step, "reports" | "output"> {
    const taken = { reports: this.#reports, output: this.#output };
    this.#reports = [];
    this.#output = "";
    return taken;
  }

  #finish(step: Step): void {
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.(step);
  }

  async #watchEnd(): Promise<ProcessEnding> {
    const drained = new Promise<void>((resolve) => this.#pipes[1].once("close", resolve));
    const [status, signal] = await new Promise<[number | null, string | null]>((resolve) => {
      this.#child.once("exit", (code, name) => resolve([code, name]));
      this.#child.once("error", () => resolve([127, null]));
    });
    if (this.#child.pid !== undefined) {
      await drained;
      await wall.turn();
    }
    const byV8 =
      (signal === "SIGABRT" || signal === "SIGTRAP" || status === 134) && V8_OUT_OF_MEMORY.test(this.#output);
    forget(this.pid);
    this.#ending = { status, signal, outOfMemory: this.#overMemory || byV8 };
    if (byV8)
      this.#output = this.#output
        .split("\n")
        .filter((line) => !V8_TEXT.test(line))
        .join("\n");
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
    for (const pipe of this.#pipes) pipe.destroy();
    return this.#ending;
  }

  #watch({ stuckAfter, onStuck }: StepOptions): () => void {
    const onReached = (): void => {
      onStuck?.();
      this.kill();
    };
    const onMemory = (): void => {
      this.#overMemory = true;
      this.kill();
    };
    return watchProcess({
      pid: this.pid,
      memoryMax: this.#memoryMax,
      onMemory,
      limit: stuckAfter === undefined ? undefined : { after: stuckAfter, onReached },
    });
  }

  /** A waiting environment must not keep the host from ending; a running one must. One handle is enough for that, and cheap. */
  #keepHostAlive(yes: boolean): void {
    if (yes) this.#pipes[1].ref();
    else this.#pipes[1].unref();
  }

  /** What comes after the last step: the pipe's end, then the process's own. */
  #awaitEnd(): void {
    this.#child.ref();
    this.#keepHostAlive(true);
  }
}

/** What Node's inspector says is for whoever debugs, not for the function's log. */
const INSPECTOR =
  /^(Debugger (listening|attached|ending)|For help, see: |Waiting for the debugger|Starting inspector on).*\n/gm;

function forLog(text: string): string {
  const said = text.match(INSPECTOR);
  if (!said) return text;
  process.stderr.write(said.join(""));
  return text.replace(INSPECTOR, "");
}

function pipeOf(child: ChildProcess, fd: 3 | 4): Socket {
  const pipe = child.stdio[fd];
  assert(pipe instanceof Socket, `fd ${fd} of an environment is a pipe`);
  return pipe;
}
