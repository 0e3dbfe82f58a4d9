import { spawn, type ChildProcess } from "node:child_process";
import { wall } from "../kernel/index.ts";

/** Groups that must not outlive the host. One that only waits ends by itself when the host's pipe closes; a busy one does not. */
const living = new Set<number>();

/** Sees to it that the group ends with the host at the latest, however that ends. */
export function remember(pid: number): void {
  if (!process.listeners("exit").includes(killAll)) process.on("exit", killAll);
  living.add(pid);
  tell(`+ ${pid}`);
}

function killAll(): void {
  for (const pid of living) killGroup(pid);
}

/** Ends a process and all it started, at once. */
export function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

export function forget(pid: number): void {
  if (living.delete(pid)) tell(`- ${pid}`);
}

/**
 * A host that is killed outright can end nobody. A shell beside it knows the groups, one line for each that begins or ends,
 * and ends what is left when no more lines can come.
 */
const REAPER = `
living=" "
while read -r sign pid; do
  case "$sign" in
    +) living="$living$pid " ;;
    -) case "$living" in *" $pid "*) living="\${living%%" $pid "*} \${living#*" $pid "}" ;; esac ;;
  esac
done
for pid in $living; do kill -s KILL -- "-$pid" 2>/dev/null; done
`;

let reaper: ChildProcess | undefined;
/** Lines that wait for it. */
let lines = "";

/** It starts while the process that it is told of does: whoever waits for that does not wait for both. */
function tell(line: string): void {
  if (process.platform === "win32") return;
  if (lines === "") void wall.turn().then(passOn);
  lines += `${line}\n`;
}

function passOn(): void {
  reaper ??= startReaper();
  reaper.stdin?.write(lines);
  lines = "";
}

/** It must not keep the host from ending, nor end with a signal to the host's own group. */
function startReaper(): ChildProcess {
  const child = spawn("sh", ["-c", REAPER], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
  // Without a shell there is none.
  child.on("error", () => {});
  child.stdin.on("error", () => {});
  child.unref();
  if ("unref" in child.stdin && typeof child.stdin.unref === "function") child.stdin.unref();
  return child;
}
