import { spawn, type ChildProcess } from "node:child_process";
import type { Launch } from "./node-process.ts";
import { forget, killGroup, remember } from "./process-groups.ts";

/** What lies where inside. */
export interface NamespaceFolders {
  readonly task: string;
  readonly runtime: string;
  readonly opt: string | undefined;
}

/** Where the folders are inside. */
export const INSIDE = { task: "/var/task", runtime: "/var/runtime", tmp: "/tmp", opt: "/opt" } as const;

/**
 * Hard isolation on Linux: a mount namespace in which `/var/task` and `/var/runtime` are in their places, `/tmp` is the
 * environment's own with a size of its own, and everything else cannot be written, for child processes and native code too.
 * A process keeps it open, as `/tmp` outlives the runtime's crashes; it ends with its standard input, so with the host.
 */
export interface Namespace {
  /** The same process inside. */
  enter(launch: Launch, entry: string): Launch;
  close(): Promise<void>;
}

/**
 * `$1` task, `$2` runtime, `$3` the size of `/tmp` in MB, `$4` the layers, or nothing. `/tmp` comes last, as it hides what lies below it. Mounts that
 * refuse to become read-only are the kernel's own views.
 */
const SCRIPT = `
set -e
mount -t tmpfs -o mode=755 misfire /var
mkdir /var/task /var/runtime
mount --bind "$1" /var/task
mount --bind "$2" /var/runtime
if [ -n "$4" ]; then mount --bind "$4" /opt; fi
mount -t tmpfs -o "mode=755,size=$3m" misfire /tmp
while read -r _ at _; do
  case "$at" in /proc*|/sys*|/dev*|/tmp) ;; *) mount -o remount,ro,bind "$at" 2>/dev/null || true ;; esac
done < /proc/self/mounts
if touch /var/task/.misfire 2>/dev/null; then echo "its file system stays writable" >&2; exit 125; fi
command -v nsenter >/dev/null
cd /
echo open
exec cat >/dev/null
`;

/** Opens one, or says why that cannot be done here. `outside`: files of the host that are needed inside. */
export async function openNamespace(
  folders: NamespaceFolders,
  tmpMb: number,
  outside: readonly string[],
): Promise<Namespace | { readonly obstacle: string }> {
  if (process.platform !== "linux") return { obstacle: `namespaces exist on Linux only, this is ${process.platform}` };
  const covered = folders.opt === undefined ? /^\/(tmp|var)\// : /^\/(tmp|var|opt)\//;
  const hidden = outside.find((path) => covered.test(path));
  if (hidden !== undefined) return { obstacle: `${hidden} would be hidden by the function's own /tmp, /var or /opt` };
  const options = [
    "-rm",
    "sh",
    "-c",
    SCRIPT,
    "misfire",
    folders.task,
    folders.runtime,
    String(tmpMb),
    folders.opt ?? "",
  ];
  const keeper = spawn("unshare", options, { detached: true, stdio: ["pipe", "pipe", "pipe"] });
  if (keeper.pid !== undefined) remember(keeper.pid);
  const obstacle = await opened(keeper);
  if (obstacle !== undefined) return { obstacle };
  const pid = keeper.pid ?? 0;
  const ended = new Promise<void>((resolve) => keeper.once("exit", () => resolve()));
  unref(keeper);
  return {
    enter(launch, entry) {
      const inside = launch.args.map((arg) => (arg === entry ? `${INSIDE.runtime}/index.mjs` : arg));
      const args = ["--preserve-credentials", "-U", "-m", "-t", String(pid), "--", launch.command, ...inside];
      return { ...launch, cwd: "/", command: "nsenter", args };
    },
    async close() {
      keeper.ref();
      killGroup(pid);
      await ended;
      forget(pid);
    },
  };
}

/** Why it did not come up; `undefined` when it did. */
function opened(keeper: ChildProcess): Promise<string | undefined> {
  let said = "";
  keeper.stderr?.on("data", (chunk: Buffer) => void (said += chunk.toString()));
  keeper.stdin?.on("error", () => {});
  return new Promise((resolve) => {
    keeper.stdout?.once("data", () => resolve(undefined));
    keeper.once("error", (error) => resolve(error.message));
    keeper.once("exit", (status) => {
      if (keeper.pid !== undefined) forget(keeper.pid);
      resolve(said.trim() === "" ? `unshare ended with status ${status}` : said.trim());
    });
  });
}

/** An open namespace must not keep the host from ending. */
function unref(keeper: ChildProcess): void {
  keeper.unref();
  for (const stream of [keeper.stdin, keeper.stdout, keeper.stderr])
    if (stream && "unref" in stream && typeof stream.unref === "function") stream.unref();
}
