import { describe, expect, test } from "vitest";
import { namespaceObstacle } from "./namespace-obstacle.ts";
import { createWorld, json } from "./world.ts";

const HANDLER = `
import fs from "node:fs"; import fsp from "node:fs/promises"; import { pipeline } from "node:stream/promises";
const big = Buffer.alloc(1.5e6, 1), text = "x".repeat(1.5e6), small = Buffer.alloc(65536);
const callback = (work) => new Promise((resolve, reject) => work((error, value) => error ? reject(error) : resolve(value)));
const told = (e) => [e.message, e.errno, e.code, e.syscall, e.path, e.dest].filter((x) => x !== undefined);
const twice = (write) => { const first = write(); try { return [first, write()]; } catch (e) { return [first, ...told(e)]; } };
const opened = (work) => { const fd = fs.openSync("/tmp/a", "w"); try { return work(fd); } finally { fs.closeSync(fd); } };
const handled = async (work) => { const handle = await fsp.open("/tmp/a", "w"); try { return await work(handle); } finally { await handle.close(); } };
async function attempt(work) {
  let answer;
  try { answer = await work(); } catch (e) { answer = told(e); }
  const left = fs.readdirSync("/tmp").map((name) => [name, fs.statSync("/tmp/" + name).size]);
  for (const [name] of left) fs.rmSync("/tmp/" + name);
  return [answer, left];
}
export const handler = async () => {
  const all = {
    writeFileSync: await attempt(() => fs.writeFileSync("/tmp/a", text, "latin1")),
    appendFileSync: await attempt(() => { for (let i = 0; i < 30; i += 1) fs.appendFileSync("/tmp/a", small); }),
    writeFile: await attempt(() => callback((done) => fs.writeFile("/tmp/a", big, done))),
    promised: await attempt(() => fsp.writeFile("/tmp/a", big)),
    iterated: await attempt(() => fsp.writeFile("/tmp/a", (async function* () { for (let i = 0; i < 30; i += 1) yield small; })())),
    streamed: await attempt(() => pipeline(async function* () { for (let i = 0; i < 30; i += 1) yield small; }, fs.createWriteStream("/tmp/a"))),
    writeSync: await attempt(() => opened((fd) => twice(() => fs.writeSync(fd, big)))),
    writevSync: await attempt(() => opened((fd) => twice(() => fs.writevSync(fd, [small, big])))),
    write: await attempt(() => callback((done) => { const fd = fs.openSync("/tmp/a", "w"); fs.write(fd, big, 10, 1.2e6, 0, (error, count) => { fs.closeSync(fd); done(error, count); }); })),
    handle: await attempt(() => handled(async (handle) => (await handle.write(big)).bytesWritten)),
    handleFile: await attempt(() => handled((handle) => handle.writeFile(big))),
    handleStream: await attempt(async () => pipeline([big], (await fsp.open("/tmp/a", "w")).createWriteStream())),
    copied: await attempt(() => { fs.writeFileSync("/tmp/a", big.subarray(0, 600000)); fs.copyFileSync("/tmp/a", "/tmp/b"); }),
    overwritten: await attempt(() => {
      fs.writeFileSync("/tmp/a", big.subarray(0, 1e6));
      const fd = fs.openSync("/tmp/a", "r+"); const count = fs.writeSync(fd, big.subarray(0, 1e6)); fs.closeSync(fd);
      fs.writeFileSync("/tmp/a", big.subarray(0, 900000));
      return count;
    }),
    deleted: await attempt(() => { for (let i = 0; i < 10; i += 1) { fs.writeFileSync("/tmp/a", big.subarray(0, 1e6)); fs.rmSync("/tmp/a"); } }),
    emptied: await attempt(() => { fs.writeFileSync("/tmp/a", big.subarray(0, 2 ** 20)); fs.writeFileSync("/tmp/b", ""); fs.mkdirSync("/tmp/d"); fs.rmdirSync("/tmp/d"); fs.writeFileSync("/tmp/b", "x"); }),
    statfs: await attempt(() => { fs.writeFileSync("/tmp/a", small); const { bsize, blocks, bavail } = fs.statfsSync("/tmp"); return [bsize * blocks, bsize * bavail]; }),
  };
  return all;
};`;

const MB = 2 ** 20;
const FULL = ["ENOSPC: no space left on device, write", -28, "ENOSPC", "write"];
const filled = [FULL, [["a", MB]]];
const filledAtOnce = [[MB, ...FULL], [["a", MB]]];
/** As a file system of that size really answers: what the second of the two isolations checks of the first. */
const SEEN = {
  writeFileSync: filled,
  appendFileSync: filled,
  writeFile: filled,
  promised: filled,
  iterated: filled,
  streamed: filled,
  writeSync: filledAtOnce,
  writevSync: filledAtOnce,
  write: [MB, [["a", MB]]],
  handle: [MB, [["a", MB]]],
  handleFile: filled,
  handleStream: filled,
  copied: [
    ["ENOSPC: no space left on device, copyfile '/tmp/a' -> '/tmp/b'", -28, "ENOSPC", "copyfile", "/tmp/a", "/tmp/b"],
    [["a", 600_000]],
  ],
  overwritten: [1_000_000, [["a", 900_000]]],
  deleted: [null, []],
  emptied: [
    FULL,
    [
      ["a", MB],
      ["b", 0],
    ],
  ],
  statfs: [[MB, MB - 65_536], [["a", 65_536]]],
};

describe.each(["process", "namespace"] as const)("in %s isolation", (isolation) => {
  test.skipIf(isolation === "namespace" && namespaceObstacle !== "")(
    "what is written beyond the size of /tmp ends with ENOSPC, after what fits",
    async () => {
      await using world = createWorld({ runtime: { isolation } });
      const seen = json(await world.run(world.spec({ "index.mjs": HANDLER }, { tmpMb: 1, timeout: 60_000 })));
      expect(seen).toEqual(SEEN);
    },
  );
});
