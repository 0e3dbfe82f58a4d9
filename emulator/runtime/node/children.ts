// oxlint-disable typescript/no-unsafe-type-assertion -- Node's own objects are replaced here, beyond what its types describe.
import childProcess from "node:child_process";
import workers from "node:worker_threads";
import { send } from "./channel.ts";
import { toReal } from "./paths.ts";

const note = (command: unknown): void => send({ kind: "note", what: "child-process", detail: String(command) });

/**
 * Other processes and threads run, but neither their time nor their order is ours: the host is told. They see real folders,
 * so the paths that start them (the program, where it runs, where it searches) are the real ones, too.
 */
export function patchChildren(): void {
  const prototype = childProcess.ChildProcess.prototype as unknown as { spawn: (options: Spawned) => unknown };
  const { spawn } = prototype;
  prototype.spawn = function (options) {
    note(options.file);
    return spawn.call(this, {
      ...options,
      ...(options.file === undefined ? {} : { file: realPath(options.file) }),
      ...(options.cwd === undefined ? {} : { cwd: realPath(options.cwd) }),
      ...(options.envPairs ? { envPairs: options.envPairs.map(realPair) } : {}),
    });
  };
  const told = childProcess as unknown as Record<string, (...given: unknown[]) => unknown>;
  for (const name of ["spawnSync", "execSync", "execFileSync"]) {
    const real = told[name]!;
    told[name] = function (this: unknown, ...given: unknown[]) {
      note(given[0]);
      return real.apply(this, synchronous(name, given));
    };
  }
  const { Worker } = workers;
  Object.defineProperty(workers, "Worker", {
    value: class extends Worker {
      constructor(...given: ConstructorParameters<typeof Worker>) {
        send({ kind: "note", what: "thread", detail: String(given[0]) });
        super(...given);
      }
    },
    configurable: true,
    writable: true,
  });
}

interface Spawned {
  readonly file?: string;
  readonly cwd?: unknown;
  readonly envPairs?: readonly string[];
}

const realPath = <T>(path: T): T | string => (typeof path === "string" && path.startsWith("/") ? toReal(path) : path);

/** What a program searches in. */
const SEARCHED = new Set(["PATH", "LD_LIBRARY_PATH", "NODE_PATH", "PYTHONPATH"]);

const realValue = (name: string, value: string): string =>
  SEARCHED.has(name) ? value.split(":").map(realPath).join(":") : value;

function realPair(pair: string): string {
  const at = pair.indexOf("=");
  return `${pair.slice(0, at)}=${realValue(pair.slice(0, at), pair.slice(at + 1))}`;
}

/** `(command, options?)`, or `(file, args?, options?)`. */
function synchronous(name: string, given: readonly unknown[]): unknown[] {
  const last = given.at(-1);
  const hasOptions = given.length > 1 && typeof last === "object" && last !== null && !Array.isArray(last);
  const options = (hasOptions ? last : {}) as { readonly env?: Record<string, string>; readonly cwd?: unknown };
  const pairs = Object.entries(options.env ?? process.env) as (readonly [string, string])[];
  const env = Object.fromEntries(pairs.map(([key, value]) => [key, realValue(key, value)]));
  const [command, ...rest] = hasOptions ? given.slice(0, -1) : given;
  return [name === "execSync" ? command : realPath(command), ...rest, { ...options, env, cwd: realPath(options.cwd) }];
}
