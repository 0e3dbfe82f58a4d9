import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { environmentVariable, type FunctionSpec } from "../kernel/index.ts";

export type Entrypoint =
  | { readonly kind: "found"; readonly command: string; readonly args: readonly string[] }
  | { readonly kind: "none"; readonly reason: string };

/** The program that runs a function which is not Node's. */
export function entrypointOf(spec: FunctionSpec, taskRoot: string, optRoot: string): Entrypoint {
  if (spec.runtime.startsWith("provided.")) return bootstrapOf([taskRoot, optRoot]);
  if (spec.runtime.startsWith("python3.")) return pythonOf(spec);
  return {
    kind: "none",
    reason: `misfire does not run ${spec.runtime}: it runs nodejs, python3 and provided runtimes`,
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html */
function bootstrapOf(roots: readonly string[]): Entrypoint {
  const command = roots.map((root) => join(root, "bootstrap")).find(isExecutable);
  return command === undefined
    ? { kind: "none", reason: "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]" }
    : { kind: "found", command, args: [] };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

let python: string | undefined;

/** Any Python 3 of the machine stands for the one that was asked for. */
function pythonOf(spec: FunctionSpec): Entrypoint {
  python ??= findPython();
  if (python === "") return { kind: "none", reason: `misfire found no python3 on this machine to run ${spec.runtime}` };
  return {
    kind: "found",
    command: python,
    args: ["-u", fileURLToPath(new URL("./python/bootstrap.py", import.meta.url))],
  };
}

/** Wrappers that choose a version need the machine's environment, which a function does not get: ask for the program behind. */
function findPython(): string {
  const path = environmentVariable("PATH") ?? "";
  const home = environmentVariable("HOME") ?? "";
  const asked = spawnSync("python3", ["-c", "import sys; print(sys.executable)"], {
    env: { PATH: path, HOME: home },
    encoding: "utf8",
  });
  return asked.status === 0 ? asked.stdout.trim() : "";
}
