import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";

const possible = spawnSync("setpriv", ["--pdeathsig", "KILL", "--", "true"]).status === 0;
if (!possible) process.stderr.write("skipped: environments end with a killed host (no setpriv here)\n");

/** What the kernel says of a process: `R`, `S`, `Z` for one that ended and was not asked for; `undefined` when it is gone. */
function stateOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.[0];
  } catch {
    return undefined;
  }
}

test.skipIf(!possible)("an endless loop does not outlive a host that is killed", async () => {
  const { href } = new URL("../../emulator/runtime/end-with-host.ts", import.meta.url);
  const code = `
    import { spawn } from "node:child_process"; import { endWithHost } from "${href}";
    const { command, args } = endWithHost({ command: process.execPath, args: ["-e", "for (;;);"] });
    const child = spawn(command, args, { detached: true, stdio: "ignore" });
    process.stdout.write(String(child.pid)); setInterval(() => {}, 1000);`;
  const host = spawn(process.execPath, ["--input-type=module", "-e", code], { stdio: ["ignore", "pipe", "ignore"] });
  const [said] = (await once(host.stdout, "data")) as [Buffer];
  const looping = Number(said.toString());
  expect(stateOf(looping)).toBeDefined();
  host.kill("SIGKILL");
  for (let looks = 0; looks < 400 && (stateOf(looping) ?? "Z") !== "Z"; looks += 1) await pause(5);
  expect(stateOf(looping) ?? "Z").toBe("Z");
});
