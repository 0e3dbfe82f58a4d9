import { expect, test } from "vitest";
import { createWorld, json } from "./world.ts";

test("only /tmp can be written to, and errors name the path that was used", async () => {
  await using world = createWorld();
  const spec = world.spec({
    "data.txt": "packed",
    "index.mjs": `
import fs, { writeFileSync, createWriteStream } from "node:fs";
import { writeFile, readFile, mkdir, open, rename, mkdtemp, realpath } from "node:fs/promises";
import os from "node:os"; import path from "node:path";
const failure = async (work) => { try { await work(); return "worked"; } catch (e) { return e.message; } };
export const handler = async () => {
  const stream = (p) => new Promise((resolve, reject) => createWriteStream(p).on("error", reject).on("finish", resolve).end("x"));
  return {
    sync: await failure(() => writeFileSync("/var/task/x", "x")),
    promise: await failure(() => writeFile("/home/x", "x")),
    callback: await failure(() => new Promise((resolve, reject) => fs.writeFile("x.txt", "x", (e) => e ? reject(e) : resolve()))),
    stream: await failure(() => stream("out.csv")),
    dirname: await failure(() => writeFileSync(path.join(import.meta.dirname, "y"), "y")),
    mkdir: await failure(() => mkdir("/data")),
    rename: await failure(() => rename("/tmp/a", "/var/task/a")),
    unlink: await failure(() => fs.unlinkSync("/var/task/data.txt")),
    handle: await failure(() => open("/etc/x", "w")),
    climbing: await failure(() => writeFile("/tmp/../etc/x", "x")),
    missing: await failure(() => readFile("/tmp/none.csv")),
    missingCode: await failure(() => readFile("none.csv")),
    tmp: await failure(async () => { await writeFile("/tmp/a", "a"); await stream("/tmp/b"); await mkdir("/tmp/d/e", { recursive: true }); }),
    read: [await readFile("/tmp/a", "utf8"), fs.readFileSync("data.txt", "utf8"), fs.readFileSync("/var/task/data.txt", "utf8"), fs.readFileSync(new URL("data.txt", import.meta.url), "utf8")],
    list: [fs.readdirSync("/tmp"), fs.readdirSync("."), fs.existsSync("/tmp/a"), fs.existsSync("/tmp/zz")],
    made: (await mkdtemp("/tmp/in-")).slice(0, 8), real: await realpath("/tmp/d"),
    places: [process.cwd(), os.tmpdir(), path.resolve("q")],
    error: await readFile("/tmp/none.csv").catch((e) => [e.code, e.path, e.syscall]),
    errno: await writeFile("/x", "").catch((e) => [e.code, e.errno, e.path, e.syscall]),
  };
};`,
  });
  expect(json(await world.run(spec))).toEqual({
    sync: "EROFS: read-only file system, open '/var/task/x'",
    promise: "EROFS: read-only file system, open '/home/x'",
    callback: "EROFS: read-only file system, open 'x.txt'",
    stream: "EROFS: read-only file system, open 'out.csv'",
    dirname: "EROFS: read-only file system, open '/var/task/y'",
    mkdir: "EROFS: read-only file system, mkdir '/data'",
    rename: "EROFS: read-only file system, rename '/tmp/a' -> '/var/task/a'",
    unlink: "EROFS: read-only file system, unlink '/var/task/data.txt'",
    handle: "EROFS: read-only file system, open '/etc/x'",
    climbing: "EROFS: read-only file system, open '/tmp/../etc/x'",
    missing: "ENOENT: no such file or directory, open '/tmp/none.csv'",
    missingCode: "ENOENT: no such file or directory, open 'none.csv'",
    tmp: "worked",
    read: ["a", "packed", "packed", "packed"],
    list: [["a", "b", "d"], ["data.txt", "index.mjs"], true, false],
    made: "/tmp/in-",
    real: "/tmp/d",
    places: ["/var/task", "/tmp", "/var/task/q"],
    error: ["ENOENT", "/tmp/none.csv", "open"],
    errno: ["EROFS", -30, "/x", "open"],
  });
});

const COUNT = `
import fs from "node:fs";
let count = 0;
export const handler = async (event) => {
  count += 1;
  fs.appendFileSync("/tmp/seen", "x");
  if (event.sleep) await new Promise((r) => setTimeout(r, event.sleep));
  if (event.exit) process.exit(1);
  return [count, fs.readFileSync("/tmp/seen", "utf8").length];
};`;

test("module state and /tmp stay from one invocation to the next, in the environment used last", async () => {
  await using world = createWorld();
  const spec = world.spec({ "index.mjs": COUNT });
  expect(json(await world.run(spec))).toEqual([1, 1]);
  const second = await world.run(spec);
  expect(json(second)).toEqual([2, 2]);
  expect(second).toMatchObject({ cold: false });
  expect(second).not.toHaveProperty("initDuration");
});

test("after a timeout or a crash the module state is gone and /tmp is not", async () => {
  await using world = createWorld();
  const spec = world.spec({ "index.mjs": COUNT });
  const first = await world.run(spec);
  expect((await world.run(spec, { sleep: 9000 })).ending).toBe("timed-out");
  const third = await world.run(spec);
  expect(json(third)).toEqual([1, 3]);
  expect(third).toMatchObject({ cold: false, logStream: first.logStream });
  expect((await world.run(spec, { exit: true })).ending).toBe("crashed");
  expect(json(await world.run(spec))).toEqual([1, 5]);
});

test("two invocations at once have an environment each", async () => {
  await using world = createWorld();
  const spec = world.spec({ "index.mjs": COUNT });
  const hold = world.kernel.timeline.hold("test", { drives: true });
  const both = Promise.all([world.invoke(spec, { sleep: 100 }), world.invoke(spec, { sleep: 100 })]);
  const [one, two] = await hold.wait("both", both);
  hold.release();
  expect([json(one), json(two)]).toEqual([
    [1, 1],
    [1, 1],
  ]);
  expect(one.logStream).not.toBe(two.logStream);
  expect(world.kernel.now() - Date.parse("2026-01-01T00:00:00Z")).toBe(100);
});

test("an environment that was not used for ten minutes is gone, and so is its /tmp", async () => {
  await using world = createWorld();
  const spec = world.spec({ "index.mjs": COUNT });
  await world.run(spec);
  await world.kernel.timeline.advance(9 * 60_000);
  expect((await world.run(spec)).cold).toBe(false);
  await world.kernel.timeline.advance(11 * 60_000);
  const later = await world.run(spec);
  expect(later.cold).toBe(true);
  expect(json(later)).toEqual([1, 1]);
});

test("a retired function starts anew", async () => {
  await using world = createWorld();
  const spec = world.spec({ "index.mjs": COUNT });
  await world.run(spec);
  world.runner.retire(spec.functionArn);
  expect(json(await world.run(spec))).toEqual([1, 1]);
});

test("a package that reaches outside its folder is refused", async () => {
  await using world = createWorld();
  const spec = world.spec({ "../evil.mjs": "", "index.mjs": "export const handler = async () => 1;" });
  expect(await world.run(spec)).toMatchObject({
    ending: "init-failed",
    errorType: "Runtime.InvalidEntrypoint",
    errorMessage: expect.stringContaining('the package names a file outside itself: "../evil.mjs"'),
  });
});

test("the pipes to the host are not the handler's", async () => {
  await using world = createWorld();
  const spec = world.spec({
    "index.mjs": `import fs from "node:fs"; import { promisify } from "node:util";
const failure = (work) => { try { return work(); } catch (e) { return e.code; } };
export const handler = async () => {
  fs.writeFileSync("/tmp/a", "abc");
  const { bytesRead } = await promisify(fs.read)(fs.openSync("/tmp/a"), Buffer.alloc(9), 0, 9, 0);
  return [failure(() => fs.writeSync(4, "x")), failure(() => fs.closeSync(3)), bytesRead, await promisify(fs.exists)("/tmp/a")];
};`,
  });
  expect(json(await world.run(spec))).toEqual(["EBADF", "EBADF", 3, true]);
});
