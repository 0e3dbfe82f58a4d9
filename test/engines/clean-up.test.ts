import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createCleanUp } from "../../testbed/engines/clean-up.ts";

test("the last that was made is taken down first, each once, and a failure stops nothing", async () => {
  const removed: string[] = [];
  const cleanUp = createCleanUp();
  cleanUp.add(() => Promise.resolve(removed.push("bucket")));
  cleanUp.add(() => Promise.reject(new Error("the queue is still there")));
  cleanUp.add(() => Promise.resolve(removed.push("function")));
  await expect(cleanUp.run()).rejects.toThrow("left behind: the queue is still there");
  await expect(cleanUp.run()).rejects.toThrow("left behind");
  expect(removed).toEqual(["function", "bucket"]);
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("after %s everything is taken down, worlds before engines, and the shell is told", async (signal, code) => {
  const module = join(import.meta.dirname, "../../testbed/engines/clean-up.ts");
  const program = `
    import { createCleanUp } from ${JSON.stringify(module)};
    const [engine, world] = [createCleanUp(), createCleanUp()];
    engine.add(async () => console.log("engine"));
    world.add(async () => console.log("world"));
    console.log("ready");
    process.stdin.resume();
  `;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["pipe", "pipe", "ignore"] });
  let said = "";
  child.stdout.on("data", (data: Buffer) => {
    if (said === "") child.kill(signal);
    said += data.toString();
  });
  const [exitCode]: unknown[] = await once(child, "exit");
  expect(said.trim().split("\n")).toEqual(["ready", "world", "engine"]);
  expect(exitCode).toBe(code);
});
