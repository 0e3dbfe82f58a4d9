// oxlint-disable typescript/no-unsafe-type-assertion -- Node's own objects are replaced here, beyond what its types describe.
import childProcess from "node:child_process";
import workers from "node:worker_threads";
import { send } from "./channel.ts";

const note = (command: unknown): void => send({ kind: "note", what: "child-process", detail: String(command) });

/** Other processes and threads run, but neither their time nor their order is ours: the host is told. */
export function patchChildren(): void {
  const prototype = childProcess.ChildProcess.prototype as unknown as {
    spawn: (options: { file?: string }) => unknown;
  };
  const { spawn } = prototype;
  prototype.spawn = function (options) {
    note(options.file);
    return spawn.call(this, options);
  };
  const told = childProcess as unknown as Record<string, (...given: unknown[]) => unknown>;
  for (const name of ["spawnSync", "execSync", "execFileSync"]) {
    const real = told[name]!;
    told[name] = function (this: unknown, ...given: unknown[]) {
      note(given[0]);
      return real.apply(this, given);
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
