import { spawnSync } from "node:child_process";

/** What a process is started with. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
}

/** https://man7.org/linux/man-pages/man1/setpriv.1.html; keeps the process that it becomes, and its number. */
const SETPRIV = ["--pdeathsig", "KILL", "--"] as const;

let works: boolean | undefined;

/**
 * The same command, which the kernel ends when the host ends, however that happens: an environment that only waits sees its
 * pipe close, one in an endless loop does not. As it is where the machine has no such thing.
 */
export function endWithHost(given: Command): Command {
  works ??= process.platform === "linux" && spawnSync("setpriv", [...SETPRIV, "true"]).status === 0;
  return works ? { command: "setpriv", args: [...SETPRIV, given.command, ...given.args] } : given;
}
