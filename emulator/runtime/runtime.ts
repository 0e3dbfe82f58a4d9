import { mkdirSync } from "node:fs";
import type { Duplex } from "node:stream";
import {
  iso,
  type EntryId,
  type FunctionRunner,
  type FunctionSpec,
  type Invocation,
  type Kernel,
  type LogLine,
  type LogSink,
  type Provision,
  type RunResult,
  type Scratch,
} from "../kernel/index.ts";
import { createBrokenCarrier } from "./broken-carrier.ts";
import type { Carrier } from "./carrier.ts";
import { createCodeStore, type CodeFolder, type CodeStore } from "./code-store.ts";
import { entrypointOf } from "./entrypoint.ts";
import { Environment } from "./environment.ts";
import { nodeLaunch } from "./launch.ts";
import { IDLE_MAX, MEMORY_ALLOWANCE, PROVISIONED_MAX } from "./limits.ts";
import { RuntimeApiEnvironment } from "./runtime-api-environment.ts";
import { INSIDE, openNamespace, type Namespace } from "./namespace.ts";
import type { HandlerOrigin, ServedRequest, ServedResponse } from "./exchange.ts";
import { NodeProcess, type Launch } from "./node-process.ts";
import { layOutRuntime, type RuntimeFiles } from "./runtime-files.ts";
import { Sandbox, tmpOf } from "./sandbox.ts";
import { createSpares, type Spares } from "./spares.ts";
import { createTurns, type Turns } from "./turns.ts";
import { environmentVariables, realVariables, wrapperOf } from "./variables.ts";

export interface RuntimeOptions {
  readonly kernel: Kernel;
  readonly scratch: () => Scratch;
  /**
   * Answers a request of a handler, plain HTTP/1.1 whatever the handler believes. The world is held until the answer is
   * whole, unless the server waits for the world's time (`Hold.wait`). Where it rejects, the handler's connection ends.
   */
  readonly serve: (request: ServedRequest, origin: HandlerOrigin) => Promise<ServedResponse>;
  /** The same for a connection of an environment that is no Node process, and sends HTTP over a socket. */
  readonly connect: (duplex: Duplex, origin: HandlerOrigin) => void;
  readonly onLog: LogSink;
  /** Under which `host:port` the world itself is reached: queue URLs name it, and handlers send to them. */
  readonly endpoints?: () => readonly string[];
  /**
   * `process` (default): `node:fs` is patched. `namespace`: Linux keeps the file system read-only, for child processes and
   * native code, too; no spares then. Where that is not possible the journal says so and `process` is used.
   */
  readonly isolation?: "process" | "namespace";
  /** How many started processes wait for the next environment, per memory size. Default 1. */
  readonly spares?: number;
  /** Opens Node's inspector in every environment, on the loopback interface; no watchdog and no spares then. */
  readonly inspect?: { readonly port: number; readonly wait: boolean };
}

interface Making {
  readonly spec: FunctionSpec;
  readonly code: CodeFolder;
  readonly tmp: string;
  /** The layers, in one folder. */
  readonly opt: CodeFolder;
  readonly namespace: Namespace | undefined;
  readonly variables: Readonly<Record<string, string>>;
  readonly onLine: (line: LogLine) => void;
  readonly seed: string;
}

/** Host names that reach the emulator. */
const REACHABLE = ["amazonaws.com", "amazonaws.com.cn", "api.aws", "on.aws"];

export function createRuntime(options: RuntimeOptions): FunctionRunner {
  return new Runtime(options);
}

class Runtime implements FunctionRunner {
  readonly #options: RuntimeOptions;
  readonly #turns: Turns;
  readonly #code: CodeStore;
  readonly #spares: Spares<NodeProcess>;
  readonly #idle = new Map<string, Sandbox[]>();
  readonly #all = new Set<Sandbox>();
  readonly #removals = new Set<Promise<void>>();
  readonly #substituted = new Set<string>();
  readonly #launches = new WeakMap<FunctionSpec, Launch>();
  /** What is under way for each kind of provisioned environments. */
  readonly #provisioning = new Map<string, Promise<void>>();
  #files: RuntimeFiles | undefined;
  /** Why namespaces do not work here. */
  #obstacle: string | undefined;

  constructor(options: RuntimeOptions) {
    this.#options = options;
    this.#turns = createTurns(options.kernel);
    this.#code = createCodeStore(options.scratch);
    // An inspector has one port, which a spare would take.
    this.#spares = createSpares(options.inspect ? 0 : (options.spares ?? 1), (launch) => new NodeProcess(launch));
  }

  async invoke(spec: FunctionSpec, invocation: Invocation): Promise<RunResult> {
    const { kernel } = this.#options;
    const warm = this.#takeIdle(spec);
    const sandbox =
      warm ?? (await kernel.timeline.during(`${spec.functionName} is set up`, () => this.#create(spec, invocation)));
    const { journal } = kernel;
    const entry = journal.write([invocation.cause], {
      kind: "run",
      functionArn: spec.functionArn,
      requestId: invocation.requestId,
      environment: sandbox.id,
      attempt: invocation.attempt,
      cold: warm === undefined,
    });
    const result = await sandbox.invoke(invocation, entry);
    journal.write([entry], {
      kind: "ran",
      functionArn: spec.functionArn,
      requestId: invocation.requestId,
      outcome: OUTCOMES[result.ending],
      durationMs: result.duration,
      detail: {
        ending: result.ending,
        logStream: result.logStream,
        maxMemoryMb: result.maxMemoryMb,
        ...(result.errorType === undefined ? {} : { errorType: result.errorType }),
        ...(result.errorMessage === undefined ? {} : { errorMessage: result.errorMessage }),
      },
    });
    this.#giveBack(sandbox);
    return result;
  }

  async provision(spec: FunctionSpec, wish: Provision): Promise<string | undefined> {
    // One after the other: each counts what the one before it made.
    const before = this.#provisioning.get(spec.key);
    const { promise: done, resolve } = Promise.withResolvers<void>();
    this.#provisioning.set(spec.key, done);
    await before;
    try {
      return await this.#provision(spec, wish);
    } finally {
      resolve();
      if (this.#provisioning.get(spec.key) === done) this.#provisioning.delete(spec.key);
    }
  }

  async #provision(spec: FunctionSpec, wish: Provision): Promise<string | undefined> {
    const { timeline } = this.#options.kernel;
    const kept = [...this.#all].filter(({ spec: { key }, retired }) => key === spec.key && !retired);
    for (const sandbox of kept.slice(wish.count)) this.#letGo(sandbox);
    const missing = Math.min(wish.count, PROVISIONED_MAX) - kept.length;
    const made: Sandbox[] = [];
    await timeline.during(`${spec.functionName} is set up`, async () => {
      while (made.length < missing) made.push(await this.#create(spec, wish));
    });
    const well = await Promise.all(made.map((sandbox) => sandbox.warm(wish.cause)));
    for (const sandbox of made) {
      if (well.includes(false)) this.#remove(sandbox);
      else this.#giveBack(sandbox);
    }
    return well.includes(false) ? "FUNCTION_ERROR_INIT_FAILURE" : undefined;
  }

  retire(functionArn: string, version?: string): void {
    const isMeant = ({ spec }: Sandbox): boolean =>
      spec.functionArn === functionArn && (version === undefined || spec.version === version);
    for (const sandbox of this.#all) if (isMeant(sandbox)) sandbox.retired = true;
    for (const [key, idle] of this.#idle) {
      if (!idle[0] || !isMeant(idle[0])) continue;
      this.#idle.delete(key);
      for (const sandbox of idle) this.#remove(sandbox);
    }
  }

  async close(): Promise<void> {
    for (const sandbox of this.#all) this.#remove(sandbox);
    this.#idle.clear();
    await Promise.all([...this.#removals, this.#spares.close()]);
  }

  /** The one used last serves first, as long as it may. */
  #takeIdle(spec: FunctionSpec): Sandbox | undefined {
    const idle = this.#idle.get(spec.key);
    const until = this.#options.kernel.now() + spec.timeout;
    for (let sandbox = idle?.pop(); sandbox; sandbox = idle?.pop()) {
      sandbox.removal?.cancel();
      if (sandbox.usable(until)) return sandbox;
      this.#remove(sandbox);
    }
    return undefined;
  }

  #giveBack(sandbox: Sandbox): void {
    if (!this.#all.has(sandbox)) return;
    if (sandbox.retired) return this.#remove(sandbox);
    const { key, functionName } = sandbox.spec;
    const idle = this.#idle.get(key) ?? [];
    this.#idle.set(key, idle);
    idle.push(sandbox);
    const removed = (): void => {
      const at = idle.indexOf(sandbox);
      if (at >= 0) idle.splice(at, 1);
      this.#remove(sandbox);
    };
    if (sandbox.spec.initialization !== "provisioned-concurrency")
      sandbox.removal = this.#options.kernel.timeline.after(IDLE_MAX, `${functionName} is idle`, removed, {
        background: true,
      });
    if (nodeMajor(sandbox.spec.runtime) > 0 && this.#options.isolation !== "namespace")
      this.#spares.keep(this.#spareLaunch(sandbox.spec));
  }

  /** Ends it now, or as soon as it is done. */
  #letGo(sandbox: Sandbox): void {
    sandbox.retired = true;
    const idle = this.#idle.get(sandbox.spec.key);
    const at = idle?.indexOf(sandbox) ?? -1;
    if (at < 0) return;
    idle?.splice(at, 1);
    this.#remove(sandbox);
  }

  #remove(sandbox: Sandbox): void {
    if (!this.#all.delete(sandbox)) return;
    const removal = sandbox.remove().finally(() => this.#removals.delete(removal));
    this.#removals.add(removal);
  }

  /** As a spare is started for it; asked after each invocation. */
  #spareLaunch(spec: FunctionSpec): Launch {
    let launch = this.#launches.get(spec);
    if (!launch) this.#launches.set(spec, (launch = this.#launch(spec)));
    return launch;
  }

  #launch(spec: FunctionSpec, ownFileSystem = false): Launch {
    const { entry, root } = this.#laidOut();
    const { inspect, kernel } = this.#options;
    return nodeLaunch(spec, { entry, cwd: root, inspect, clock: kernel.timeline.kind, ownFileSystem });
  }

  #laidOut(): RuntimeFiles {
    return (this.#files ??= layOutRuntime(this.#options.scratch()));
  }

  async #create(spec: FunctionSpec, invocation: Pick<Invocation, "credentials" | "cause">): Promise<Sandbox> {
    const { kernel, scratch, onLog } = this.#options;
    const code = await this.#code.folderOf(spec.code);
    this.#noteSubstitution(spec, invocation);
    const chance = kernel.random.stream("runtime.environment");
    const id = chance.hex(32);
    const logStream = logStreamOf(spec, iso(kernel.now()), id);
    const credentials = invocation.credentials();
    const tmp = tmpOf(scratch().folder("tmp"), id);
    mkdirSync(tmp, { recursive: true });
    const variables = environmentVariables(spec, logStream, credentials);
    const opt = await this.#code.optOf(spec.layers ?? []);
    const namespace = await this.#namespace(spec, code, opt, invocation.cause);
    const sandbox: Sandbox = new Sandbox({
      kernel,
      spec,
      id,
      logStream,
      credentials,
      tmp,
      onLog,
      steadyMemoryMb: steadyMemory(code),
      start: (onLine) => this.#carrier({ spec, code, tmp, opt, namespace, variables, onLine, seed: chance.hex(32) }),
      onRemove: () => namespace?.close(),
    });
    this.#all.add(sandbox);
    return sandbox;
  }

  #carrier(making: Making): Carrier {
    const { spec, code, opt } = making;
    const refused = code.refused ?? opt.refused ?? wrapperOf(spec);
    if (refused !== undefined) return createBrokenCarrier(this.#options.kernel, refused);
    if (nodeMajor(spec.runtime) > 0) return this.#node(making);
    const found = entrypointOf(spec, code.path, opt.path);
    if (found.kind === "none") return createBrokenCarrier(this.#options.kernel, found.reason);
    const { kernel, connect } = this.#options;
    return new RuntimeApiEnvironment({
      kernel,
      spec,
      command: found.command,
      args: found.args,
      cwd: code.path,
      memoryMax: spec.memoryMb + MEMORY_ALLOWANCE,
      variables: realVariables(making.variables, { task: code.path, tmp: making.tmp, opt: opt.path }),
      connect,
      onLine: making.onLine,
    });
  }

  #node({ spec, code, tmp, opt, namespace, variables, onLine, seed }: Making): Carrier {
    const { kernel, serve, scratch, inspect } = this.#options;
    const launch = this.#launch(spec, namespace !== undefined);
    const files = this.#laidOut();
    const roots = namespace ? INSIDE : { task: code.path, runtime: files.root, tmp, opt: opt.path };
    return new Environment({
      kernel,
      turns: this.#turns,
      spec,
      setup: {
        seed,
        variables,
        handler: spec.handler,
        nodeMajor: nodeMajor(spec.runtime),
        logFormat: spec.logFormat,
        logLevel: spec.logFormat === "JSON" ? (spec.applicationLogLevel ?? "INFO") : "TRACE",
        taskRoot: roots.task,
        tmpRoot: roots.tmp,
        tmpBytes: spec.tmpMb * 1024 * 1024,
        runtimeRoot: roots.runtime,
        optRoot: roots.opt,
        modulesRoot: files.modules,
        reachable: [...REACHABLE, ...(this.#options.endpoints?.() ?? [])],
      },
      serve,
      spoolFolder: scratch,
      onLine,
      launch: () => (namespace ? new NodeProcess(namespace.enter(launch, files.entry)) : this.#spares.take(launch)),
      watchdog: inspect === undefined,
    });
  }

  /** The environment's own, where that is wanted and works here; if it does not, the journal says so, once. */
  async #namespace(
    spec: FunctionSpec,
    code: CodeFolder,
    opt: CodeFolder,
    cause: EntryId,
  ): Promise<Namespace | undefined> {
    const wanted = this.#options.isolation === "namespace" && nodeMajor(spec.runtime) > 0 && code.refused === undefined;
    if (!wanted || this.#obstacle !== undefined) return undefined;
    const files = this.#laidOut();
    // Without layers `/opt` is the machine's, which may not even have one.
    const folders = { task: code.path, runtime: files.root, opt: spec.layers === undefined ? undefined : opt.path };
    const opened = await openNamespace(folders, spec.tmpMb, [process.execPath, files.modules]);
    if (!("obstacle" in opened)) return opened;
    this.#obstacle ??= opened.obstacle;
    this.#options.kernel.journal.write([cause], {
      kind: "note",
      about: spec.functionArn,
      text: `namespace isolation is not possible here, the file system is patched instead: ${opened.obstacle}`,
      detail: { isolation: "process" },
    });
    return undefined;
  }

  /** Says once per runtime that another Node runs than the function asked for. */
  #noteSubstitution(spec: FunctionSpec, invocation: Pick<Invocation, "cause">): void {
    const asked = nodeMajor(spec.runtime);
    const own = Number(process.versions.node.split(".")[0]);
    if (asked === 0 || asked === own || this.#substituted.has(spec.runtime)) return;
    this.#substituted.add(spec.runtime);
    this.#options.kernel.journal.write([invocation.cause], {
      kind: "note",
      about: spec.functionArn,
      text: `${spec.runtime} runs on Node ${own} here, with the rules of Node ${asked}'s Lambda runtime`,
      detail: { runtime: spec.runtime, node: own },
    });
  }
}

const OUTCOMES = {
  returned: "returned",
  threw: "failed",
  "timed-out": "timed-out",
  crashed: "crashed",
  "out-of-memory": "crashed",
  "init-failed": "failed",
} as const satisfies Record<RunResult["ending"], string>;

const nodeMajor = (runtime: string): number => Number(/^nodejs(\d+)/.exec(runtime)?.[1] ?? 0);

/** `2026/01/01/[$LATEST]<id>`; in a log group of the function's own choice its name stands before the version. */
function logStreamOf(spec: FunctionSpec, now: string, id: string): string {
  const name = spec.logGroup === `/aws/lambda/${spec.functionName}` ? "" : spec.functionName;
  return `${now.slice(0, 10).replaceAll("-", "/")}/${name}[${spec.version}]${id}`;
}

/**
 * What REPORT prints as used memory on the virtual clock, where logs are compared byte for byte and a measured figure would
 * differ from run to run: what an empty Node environment takes, and the code's size.
 */
const steadyMemory = (code: CodeFolder): number => 64 + Math.ceil(code.bytes / 1024 / 1024);
