import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createWorld, json, START } from "./world.ts";

test("an INIT beyond 10 s is broken off and tried again within the function's timeout", async () => {
  await using world = createWorld();
  const spec = world.spec(
    {
      "index.mjs": `await new Promise((r) => setTimeout(r, 12_000)); export const handler = async () => "slow";`,
    },
    { timeout: 20_000 },
  );
  const result = await world.run(spec);
  expect(json(result)).toBe("slow");
  expect(result).toMatchObject({ cold: true, duration: 12_000 });
  expect(result).not.toHaveProperty("initDuration");
  expect(world.kernel.now() - START).toBe(22_000);
  expect(world.lines[1]).toBe("INIT_REPORT Init Duration: 10000.00 ms\tPhase: init\tStatus: timeout\t\n");
});

test("an INIT that takes time is billed and shown", async () => {
  await using world = createWorld();
  const spec = world.spec({
    "index.mjs": `await new Promise((r) => setTimeout(r, 700)); export const handler = () => new Promise((r) => setTimeout(r, 41));`,
  });
  expect(await world.run(spec)).toMatchObject({ initDuration: 700, duration: 41, billed: 741 });
  expect(world.lines.at(-1)).toContain(
    "\tDuration: 41.00 ms\tBilled Duration: 741 ms\tMemory Size: 128 MB\tMax Memory Used: 65 MB\tInit Duration: 700.00 ms\t\n",
  );
  expect(await world.run(spec)).toMatchObject({ duration: 41, billed: 41 });
});

async function play(): Promise<string> {
  await using world = createWorld({ seed: 7, spares: 1 });
  const spec = world.spec({
    "index.mjs": `export const handler = async (event) => { console.log(import.meta.url, process.cwd(), Math.random()); if (event.fail) throw new Error(import.meta.filename); return import.meta.dirname; };`,
  });
  await world.run(spec);
  await world.run(spec, { fail: true });
  await world.kernel.timeline.advance(3_600_000);
  await world.run(spec);
  return JSON.stringify([world.kernel.journal.entries, world.lines]);
}

test("the journal holds the run, its end, and nothing that differs from run to run", async () => {
  const first = await play();
  for (let i = 0; i < 4; i += 1) expect(await play()).toBe(first);
  expect(first).not.toContain("misfire");
  expect(first).toContain("file:///var/task/index.mjs /var/task");
});

test("closing ends what runs, and what the function started", async () => {
  const world = createWorld({ clock: "real", spares: 1 });
  const spec = world.spec(
    {
      "index.mjs": `import { spawn } from "node:child_process";
const child = spawn("/bin/sleep", ["1000"]);
export const handler = async () => [process.pid, child.pid];`,
    },
    { timeout: 10_000 },
  );
  const pids = json(await world.invoke(spec));
  await world[Symbol.asyncDispose]();
  for (const pid of Array.isArray(pids) ? pids.map(Number) : [0]) {
    expect(pid).toBeGreaterThan(1);
    expect(isRunning(pid)).toBe(false);
  }
});

function isRunning(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.[0] !== "Z";
  } catch {
    return false;
  }
}

test("a second runtime may use the same folders", async () => {
  await using world = createWorld();
  const files = { "index.mjs": `import "@aws-sdk/client-sqs"; export const handler = async () => "here";` };
  expect(json(await world.run(world.spec(files, { memoryMb: 256 })))).toBe("here");
  await world.runner.close();
  const next = world.again();
  expect(json(await next.invoke(world.spec(files, { memoryMb: 256 }), world.invocation()))).toBe("here");
  await next.close();
});
