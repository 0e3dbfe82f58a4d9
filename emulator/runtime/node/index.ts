// oxlint-disable typescript/no-unsafe-type-assertion -- Node's own objects are replaced here, beyond what its types describe.
import { syncBuiltinESMExports } from "node:module";
import { receive, send } from "./channel.ts";
import { chooseClock, isVirtual, now, onOverrun, setClock, startClock } from "./clock.ts";
import { patchChance, setSeed } from "./chance.ts";
import { patchChildren } from "./children.ts";
import { patchDates } from "./dates.ts";
import { functionError, RuntimeError } from "./errors.ts";
import { patchFetch } from "./fetch.ts";
import { patchFiles } from "./files.ts";
import { invoke, invoking, onEmptyLoop } from "./invocation.ts";
import { loadHandler, type Handler } from "./load-handler.ts";
import { flushRaw, logError, patchConsole, setLogging, setRequestId } from "./logging.ts";
import { patchModules, setNodePath } from "./modules.ts";
import { connectionsKeepAlive, deliver, patchNetwork, setReachable, wanting } from "./network.ts";
import { setRoots } from "./paths.ts";
import { readBoot, type Frame, type Grant, type Setup } from "./protocol.ts";
import { markRest, watchHandles } from "./stall.ts";
import { offerStreaming } from "./streaming.ts";
import { setTmp } from "./tmp-limit.ts";
import { fireTimers, nextTimer, patchTimers, timersKeepAlive } from "./timers.ts";

/*
 * The code inside an execution environment. It has no handle of its own in the event loop: whenever the loop runs empty
 * (`beforeExit`), it yields to the host and blocks until the next grant. Blocked means frozen.
 */
const turn = setImmediate;
/** Milliseconds between two looks at the memory while an invocation runs. */
const LOOK_EVERY = 100;

let handler: Handler | undefined;
let setup: Setup | undefined;
let loading = false;
let peak = 0;
let lookedAt = -Infinity;

/** Peak resident memory in bytes. Asking takes as long as half an SDK call, and a peak only grows: between the calls of one invocation it is not asked each time. */
function peakMemory(): number {
  const at = now();
  if (invoking() && at - lookedAt < LOOK_EVERY) return peak;
  lookedAt = at;
  return (peak = process.resourceUsage().maxRSS * 1024);
}

function yieldToHost({ overran = false, busy = false } = {}): void {
  const next = nextTimer();
  send({
    kind: "yield",
    at: now(),
    ...(next === undefined ? {} : { nextTimer: next }),
    alive: busy || timersKeepAlive() || connectionsKeepAlive(),
    wants: wanting(),
    ...(overran ? { overran } : {}),
    ...(busy ? { busy } : {}),
    rss: isVirtual() ? 0 : peakMemory(),
  });
}

function idle(): void {
  markRest();
  const stillAlive = timersKeepAlive() || connectionsKeepAlive();
  if (!stillAlive && (invoking() ? onEmptyLoop() : loading && neverLoaded())) {
    turn(() => {});
    return;
  }
  rest(false);
}

/** Yields, and blocks until the next grant. */
function rest(busy: boolean): void {
  yieldToHost({ busy });
  const frames = receive();
  markRest();
  const last = frames.at(-1)!.header;
  if (last.kind === "init") startClock(last.now);
  else setClock(last.now);
  turn(() => {
    for (const frame of frames) apply(frame);
    fireTimers();
  });
}

function apply({ header, body }: Frame<Grant>): void {
  switch (header.kind) {
    case "init":
      void init(header.setup);
      return;
    case "invoke":
      invoke(handler!, setup!, header, body);
      return;
    case "bytes":
      deliver(header.connection, body, header.end);
      return;
    case "fire":
      return;
    default:
      header satisfies never;
  }
}

async function init(given: Setup): Promise<void> {
  setup = given;
  loading = true;
  prepare(given);
  try {
    handler = await loadHandler(given);
    loading = false;
    flushRaw();
    send({ kind: "ready", at: now() });
  } catch (error) {
    initFailed(error);
  }
}

function initFailed(error: unknown): void {
  loading = false;
  logError("Uncaught Exception", error);
  flushRaw();
  send({ kind: "error", phase: "init", at: now(), error: functionError(error) });
}

/** A top-level await that nothing will ever settle. */
function neverLoaded(): boolean {
  initFailed(new RuntimeError("Runtime.NodeJsExit", NEVER_SETTLED));
  return true;
}

const NEVER_SETTLED =
  "The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes";

/** Makes the process what a handler expects to find, as far as that is the same for all: mostly before anybody waits for it. */
function furnish(): void {
  const boot = readBoot(process.argv);
  chooseClock(boot.clock);
  process.argv = [process.argv[0]!, "/var/runtime/index.mjs"];
  // On the real clock, too: a world that was advanced is ahead of the wall.
  patchDates();
  patchTimers();
  if (isVirtual()) patchChance();
  patchConsole();
  patchNetwork();
  patchFetch();
  offerStreaming();
  patchChildren();
  patchFiles(boot);
  syncBuiltinESMExports();
  patchModules();
}

/** The rest, which is the function's own, before any of its code runs. */
function prepare(given: Setup): void {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, given.variables);
  setRoots({
    task: given.taskRoot,
    tmp: given.tmpRoot,
    runtime: given.runtimeRoot,
    opt: given.optRoot,
    modules: given.modulesRoot,
  });
  setRequestId(given.nodeMajor >= 24 ? "-" : "undefined");
  process.chdir(given.taskRoot);
  if (isVirtual()) setSeed(given.seed);
  setLogging(given.logFormat, given.logLevel);
  setReachable(given.reachable);
  setTmp(given.tmpRoot, given.tmpBytes);
  setNodePath(given.variables["NODE_PATH"] ?? "");
  watchHandles(() => rest(true));
}

/** As AWS's runtime: the error is logged, told to the platform, and the process ends with a status of its own. */
function die(prefix: string, error: unknown, status: number): void {
  logError(prefix, error);
  flushRaw();
  send({ kind: "error", phase: loading ? "init" : "invoke", at: now(), error: functionError(error) });
  process.exit(status);
}

process.on("uncaughtException", (error) => die("Uncaught Exception", error, 129));
process.on("unhandledRejection", (reason) => {
  const error = new RuntimeError("Runtime.UnhandledPromiseRejection", String(reason));
  die("Unhandled Promise Rejection", Object.assign(error, { reason }), 128);
});
process.on("exit", flushRaw);

onOverrun(() => {
  yieldToHost({ overran: true });
  for (;;) receive();
});

// The handler's own `beforeExit` listeners never run: on AWS the loop of a runtime is never empty between invocations.
const emit = process.emit.bind(process) as (event: string, ...rest: unknown[]) => boolean;
Object.defineProperty(process, "emit", {
  value: (event: string, ...given: unknown[]) => {
    if (event !== "beforeExit") return emit(event, ...given);
    idle();
    return true;
  },
  configurable: true,
  writable: true,
});

furnish();
