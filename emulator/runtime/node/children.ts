// oxlint-disable typescript/no-unsafe-type-assertion -- Node's own objects are replaced here, beyond what its types describe.
import childProcess from "node:child_process";
import workers from "node:worker_threads";
import { send } from "./channel.ts";

/** Other processes and threads run, but neither their time nor their order is ours: the host is told. */
export function patchChildren(): void {
  const told = childProcess as unknown as Record<string, (...given: unknown[]) => unknown>;
  for (const name of ["spawn", "spawnSync", "exec", "execSync", "execFile", "execFileSync", "fork"]) {
    const real = told[name]!;
    told[name] = function (this: unknown, ...given: unknown[]) {
      send({ kind: "note", what: "child-process", detail: String(given[0]) });
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
