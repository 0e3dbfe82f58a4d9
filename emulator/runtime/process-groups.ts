/** Groups that must not outlive the host. One that only waits ends by itself when the host's pipe closes; a busy one does not. */
const living = new Set<number>();

/** Sees to it that the group ends with the host at the latest. */
export function remember(pid: number): void {
  if (!process.listeners("exit").includes(killAll)) process.on("exit", killAll);
  living.add(pid);
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
  living.delete(pid);
}
