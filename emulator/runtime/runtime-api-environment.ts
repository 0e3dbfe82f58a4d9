import { spawn, type ChildProcess } from "node:child_process";
import type { Duplex } from "node:stream";
import {
  wall,
  type EntryId,
  type FunctionSpec,
  type Hold,
  type Instant,
  type Invocation,
  type Kernel,
  type LogLine,
  type Millis,
} from "../kernel/index.ts";
import type { Carrier, Ended } from "./carrier.ts";
import { STUCK_AFTER_MIN } from "./limits.ts";
import { resident, watchProcess } from "./process-watch.ts";
import type { Outcome } from "./outcome.ts";
import { forget, killGroup, remember } from "./process-groups.ts";
import { openRuntimeApi, type RuntimeApi } from "./runtime-api.ts";
import { openSdkDoor, type SdkDoor } from "./sdk-door.ts";

export interface RuntimeApiOptions {
  readonly kernel: Kernel;
  readonly spec: FunctionSpec;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly memoryMax: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly connect: (duplex: Duplex, origin: { readonly cause: EntryId; readonly functionArn: string }) => void;
  readonly onLine: (line: LogLine) => void;
}

/**
 * An environment in any language, over the HTTP Runtime API. Inside, time is real: on the virtual clock an invocation takes
 * none of the world's time, unless it takes longer than its timeout, which ends it at its virtual deadline.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApiEnvironment implements Carrier {
  readonly #options: RuntimeApiOptions;
  readonly #ready: Promise<void>;
  #api: RuntimeApi | undefined;
  #door: SdkDoor | undefined;
  #child: ChildProcess | undefined;
  #cause: EntryId = 0;
  #hold: Hold | undefined;
  #dead = false;
  #active = false;
  /** It waits for the answer to an SDK call, which may wait for the world's time. */
  #asks = false;
  #peak = 0;
  #outOfMemory = false;
  #partial = "";
  #found: ((outcome: Outcome) => void) | undefined;
  readonly #closed: Promise<void>;
  #onClosed: () => void = () => {};

  constructor(options: RuntimeApiOptions) {
    this.#options = options;
    this.#closed = new Promise((resolve) => (this.#onClosed = resolve));
    this.#ready = this.#open();
  }

  get alive(): boolean {
    return !this.#dead;
  }

  get peak(): number {
    return this.#options.kernel.timeline.kind === "virtual" ? 0 : this.#peak;
  }

  init(cause: EntryId, deadline: Instant): Promise<Ended> {
    return this.#phase("init", cause, deadline, async () => {
      await this.#ready;
      return this.#api!.started;
    });
  }

  invoke(cause: EntryId, invocation: Invocation, deadline: Instant): Promise<Ended> {
    return this.#phase("invoke", cause, deadline, () => this.#api!.invoke(invocation, deadline));
  }

  kill(): void {
    this.#dead = true;
    this.#api?.close();
    this.#door?.close();
    if (this.#child?.pid === undefined) this.#onClosed();
    else killGroup(this.#child.pid);
  }

  async gone(): Promise<void> {
    await this.#ready;
    this.kill();
    await this.#closed;
  }

  async #open(): Promise<void> {
    const { kernel, connect, spec, variables } = this.#options;
    this.#api = await openRuntimeApi();
    this.#door = await openSdkDoor({
      connect: (duplex) => connect(duplex, { cause: this.#cause, functionArn: spec.functionArn }),
      onBytes: (asks) => {
        this.#asks = asks;
        this.#takeHold();
      },
    });
    if (this.#dead) return this.kill();
    const child = spawn(this.#options.command, this.#options.args, {
      cwd: this.#options.cwd,
      env: { ...variables, AWS_LAMBDA_RUNTIME_API: this.#api.address, AWS_ENDPOINT_URL: this.#door.url },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    this.#child = child;
    if (child.pid !== undefined) remember(child.pid);
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => this.#output(chunk.toString(), kernel.now()));
    child.once("error", () => this.#ended(127, null));
    child.once("exit", (status, signal) => void this.#drained().then(() => this.#ended(status, signal)));
  }

  /** What was written before the end is read first. */
  async #drained(): Promise<void> {
    for (let i = 0; i < 3; i += 1) await wall.turn();
  }

  #ended(status: number | null, signal: string | null): void {
    if (this.#child?.pid !== undefined) forget(this.#child.pid);
    this.#dead = true;
    this.#api?.close();
    this.#door?.close();
    this.#found?.({ kind: "ended", ending: { status, signal, outOfMemory: this.#outOfMemory } });
    this.#onClosed();
  }

  async #phase(name: string, cause: EntryId, deadline: Instant, work: () => Promise<Outcome>): Promise<Ended> {
    const { kernel, spec } = this.#options;
    this.#cause = cause;
    this.#active = true;
    this.#takeHold();
    const stopWaiting = kernel.timeline.onWait(() => {
      if (this.#asks) this.#dropHold();
    });
    const outcome = await new Promise<Outcome>((resolve, reject) => {
      let over = false;
      const finish = (found: Outcome): void => {
        if (over) return;
        over = true;
        stopStuck();
        stopMemory();
        task.cancel();
        resolve(found);
      };
      const task = kernel.timeline.at(deadline, `${spec.functionName} ${name} deadline`, () => {
        this.kill();
        finish({ kind: "timed-out" });
      });
      const stopStuck = this.#watchTime(deadline - kernel.now());
      const stopMemory = this.#watchMemory();
      this.#found = finish;
      const settle = async (): Promise<void> => {
        const found = await work();
        await this.#drained();
        finish(found);
      };
      settle().catch(reject);
    });
    this.#found = undefined;
    this.#flush(kernel.now());
    stopWaiting();
    this.#active = false;
    this.#dropHold();
    return { outcome, at: kernel.now() };
  }

  /** On the virtual clock real time decides that it takes too long; the world's time then goes to the deadline. */
  #watchTime(span: Millis): () => void {
    if (this.#options.kernel.timeline.kind === "real") return () => {};
    return wall.timer(Math.max(span, STUCK_AFTER_MIN), () => {
      this.#found = undefined;
      this.#active = false;
      this.kill();
      this.#dropHold();
    });
  }

  #watchMemory(): () => void {
    const pid = this.#child?.pid;
    if (pid === undefined) return () => {};
    const onMemory = (): void => {
      this.#outOfMemory = true;
      killGroup(pid);
    };
    const stop = watchProcess({ pid, memoryMax: this.#options.memoryMax * 1024 * 1024, onMemory });
    return () => {
      this.#peak = Math.max(this.#peak, resident(pid));
      stop();
    };
  }

  #takeHold(): void {
    if (this.#active) this.#hold ??= this.#options.kernel.timeline.hold(`${this.#options.spec.functionName} runs`);
  }

  #dropHold(): void {
    this.#hold?.release();
    this.#hold = undefined;
  }

  #output(text: string, at: Instant): void {
    const lines = (this.#partial + text).split("\n");
    this.#partial = lines.pop() ?? "";
    for (const line of lines) this.#options.onLine({ at, message: `${line}\n` });
  }

  #flush(at: Instant): void {
    if (this.#partial !== "") this.#output("\n", at);
  }
}
