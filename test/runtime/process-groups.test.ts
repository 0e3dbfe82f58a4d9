import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";

/** What the kernel says of a process: `R`, `S`, `Z` for one that ended and was not asked for; `undefined` when it is gone. */
function stateOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.[0];
  } catch {
    return undefined;
  }
}

const hasEnded = (pid: number): boolean => (stateOf(pid) ?? "Z") === "Z";

test.skipIf(process.platform !== "linux")(
  "an endless loop does not outlive a host that is killed, what was forgotten does",
  async () => {
    const { href } = new URL("../../emulator/runtime/process-groups.ts", import.meta.url);
    const code = `
    import { spawn } from "node:child_process"; import { forget, remember } from "${href}";
    const loop = () => spawn("sh", ["-c", "while :; do :; done"], { detached: true, stdio: "ignore" }).pid;
    const pids = [loop(), loop(), loop()];
    for (const pid of pids) remember(pid);
    forget(pids[1]);
    // No process is given a function before its host has had a turn.
    setImmediate(() => setImmediate(() => process.stdout.write(JSON.stringify(pids)))); setInterval(() => {}, 1000);`;
    const host = spawn(process.execPath, ["--input-type=module", "-e", code], { stdio: ["ignore", "pipe", "ignore"] });
    const said: unknown[] = await once(host.stdout, "data");
    const [first = 0, forgotten = 0, last = 0] = JSON.parse(String(said[0])) as number[];
    try {
      expect([first, forgotten, last].map(hasEnded)).toEqual([false, false, false]);
      host.kill("SIGKILL");
      for (let looks = 0; looks < 400 && !(hasEnded(first) && hasEnded(last)); looks += 1) await pause(5);
      expect([first, forgotten, last].map(hasEnded)).toEqual([true, false, true]);
    } finally {
      host.kill("SIGKILL");
      for (const pid of [first, forgotten, last]) if (!hasEnded(pid)) process.kill(-pid, "SIGKILL");
    }
  },
);
