import { expect, test } from "vitest";
import type { Launch } from "../../emulator/runtime/node-process.ts";
import { createSpares } from "../../emulator/runtime/spares.ts";

const launchOf = (memoryMax: number): Launch => ({ command: "node", args: [], variables: {}, cwd: "/", memoryMax });

/** Spares of processes that only have names, and a clock that goes on when it is told to. */
function workshop(count: number) {
  let due: (() => void)[] = [];
  const processes: { readonly name: string; alive: boolean; kill(): void }[] = [];
  const start = ({ memoryMax }: Launch) => {
    const process = {
      name: `${memoryMax}-${processes.length + 1}`,
      alive: true,
      ended: Promise.resolve({ status: null, signal: "SIGKILL", outOfMemory: false }),
      kill: () => void (process.alive = false),
    };
    processes.push(process);
    return process;
  };
  const timer = (_span: number, run: () => void) => {
    due.push(run);
    return () => void (due = due.filter((other) => other !== run));
  };
  const pass = (): void => {
    for (const run of due.splice(0)) run();
  };
  return { spares: createSpares(count, start, { timer }), pass, processes, due: () => due.length };
}

test("a spare that was taken is made up for, again and again", () => {
  const { spares, pass } = workshop(1);
  const launch = launchOf(128);
  expect(spares.take(launch).name).toBe("128-1");
  for (const next of ["128-2", "128-3", "128-4"]) {
    spares.keep(launch);
    pass();
    expect(spares.take(launch).name).toBe(next);
  }
});

test("nothing is started while all are there, or on their way", () => {
  const { spares, pass, processes, due } = workshop(2);
  const launch = launchOf(128);
  for (let asked = 0; asked < 3; asked += 1) spares.keep(launch);
  expect(due()).toBe(1);
  pass();
  for (let asked = 0; asked < 3; asked += 1) spares.keep(launch);
  expect([due(), processes.length]).toEqual([0, 2]);
});

test("a spare serves only what is started the same way", () => {
  const { spares, pass } = workshop(1);
  spares.keep(launchOf(128));
  pass();
  expect(spares.take(launchOf(256)).name).toBe("256-2");
  expect(spares.take(launchOf(128)).name).toBe("128-1");
});

test("one that died while it waited serves nobody, and another takes its place", () => {
  const { spares, pass, processes } = workshop(2);
  const launch = launchOf(128);
  spares.keep(launch);
  pass();
  processes[0]?.kill();
  spares.keep(launch);
  pass();
  expect(processes).toHaveLength(3);
  processes[1]?.kill();
  expect(spares.take(launch).name).toBe("128-3");
  expect(spares.take(launch).name).toBe("128-4");
});

test("closed, they all end, and none is started any more", async () => {
  const { spares, pass, processes, due } = workshop(1);
  const [small, large] = [launchOf(128), launchOf(256)];
  spares.keep(small);
  pass();
  spares.keep(large);
  await spares.close();
  expect(due()).toBe(0);
  spares.keep(small);
  pass();
  expect(processes).toHaveLength(1);
});
