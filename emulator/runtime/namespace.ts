import { spawnSync } from "node:child_process";
import type { Launch } from "./node-process.ts";

/**
 * Hard isolation on Linux: the same process in a mount namespace of its own, where `/var/task` and `/var/runtime` are in
 * their places, `/tmp` is the environment's and everything else cannot be written, for child processes and native code too.
 */
export interface Namespace {
  readonly task: string;
  readonly runtime: string;
  readonly tmp: string;
}

/** Where the folders are inside. */
export const INSIDE = { task: "/var/task", runtime: "/var/runtime", tmp: "/tmp" } as const;

/**
 * `$1` task, `$2` runtime, `$3` tmp, then the command. `/tmp` comes last, as it hides what lies below it. Mounts that
 * refuse to become read-only are the kernel's own views.
 */
const SCRIPT = `
set -e
mount -t tmpfs -o mode=755 misfire /var
mkdir /var/task /var/runtime
mount --bind "$1" /var/task
mount --bind "$2" /var/runtime
mount --bind "$3" /tmp
while read -r _ at _; do
  case "$at" in /proc*|/sys*|/dev*|/tmp) ;; *) mount -o remount,ro,bind "$at" 2>/dev/null || true ;; esac
done < /proc/self/mounts
if touch /var/task/.misfire 2>/dev/null; then exit 125; fi
cd /
shift 3
exec "$@"
`;

const isolated = (folders: Namespace, command: readonly string[]): readonly string[] => [
  "-rm",
  "sh",
  "-c",
  SCRIPT,
  "misfire",
  folders.task,
  folders.runtime,
  folders.tmp,
  ...command,
];

export function inNamespace(launch: Launch, folders: Namespace, entry: string): Launch {
  const args = launch.args.map((arg) => (arg === entry ? `${INSIDE.runtime}/index.mjs` : arg));
  return { ...launch, cwd: "/", command: "unshare", args: isolated(folders, [launch.command, ...args]) };
}

/** Why namespaces cannot be used here; `undefined` when they can. Tries it once, with folders that are really there. */
export function namespaceObstacle(folders: Namespace, outside: readonly string[]): string | undefined {
  if (process.platform !== "linux") return `namespaces exist on Linux only, this is ${process.platform}`;
  const hidden = outside.find((path) => /^\/(tmp|var)\//.test(path));
  if (hidden !== undefined) return `${hidden} would be hidden by the function's own /tmp and /var`;
  const tried = spawnSync("unshare", isolated(folders, ["true"]), { encoding: "utf8" });
  if (tried.status === 0) return undefined;
  return (tried.error?.message ?? tried.stderr.trim()) || `unshare ended with status ${tried.status}`;
}
