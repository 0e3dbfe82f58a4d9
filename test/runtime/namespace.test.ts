import { expect, test } from "vitest";
import { namespaceObstacle as obstacle } from "./namespace-obstacle.ts";
import { createWorld, json } from "./world.ts";

if (obstacle !== "") process.stderr.write(`skipped: a namespace for handlers (${obstacle})\n`);

// One of the two is true of a machine, and that one is tested.
const refused = obstacle === "" ? undefined : test;
refused?.("where a namespace cannot be had, the journal says why", async () => {
  await using world = createWorld({ runtime: { isolation: "namespace" } });
  await world.run(world.spec({ "index.mjs": "export const handler = async () => 1;" }));
  expect(world.kernel.journal.entries).toContainEqual(
    expect.objectContaining({
      kind: "note",
      text: expect.stringContaining("namespace isolation is not possible"),
    }),
  );
});

test.skipIf(obstacle !== "")("in a namespace the file system itself is Lambda's, for child processes too", async () => {
  await using world = createWorld({ runtime: { isolation: "namespace" } });
  const spec = world.spec({
    "index.mjs": `import fs from "node:fs"; import { execSync } from "node:child_process";
let count = 0;
const failure = (work) => { try { return work() ?? "worked"; } catch (e) { return e.message; } };
export const handler = async (event) => {
  if (event.sleep) await new Promise((r) => setTimeout(r, 9000));
  return {
    count: count += 1,
    own: failure(() => fs.writeFileSync("/var/task/x", "")),
    etc: failure(() => fs.writeFileSync("/etc/misfire", "")),
    child: execSync("touch /var/task/y 2>/dev/null || echo refused").toString(),
    tmp: failure(() => fs.appendFileSync("/tmp/a", "a")), size: fs.readFileSync("/tmp/a", "utf8"),
    url: import.meta.url, cwd: process.cwd(), list: fs.readdirSync("/tmp"),
  };
};`,
  });
  const seen = {
    count: 1,
    own: "EROFS: read-only file system, open '/var/task/x'",
    etc: "EROFS: read-only file system, open '/etc/misfire'",
    child: "refused\n",
    tmp: "worked",
    size: "a",
    url: "file:///var/task/index.mjs",
    cwd: "/var/task",
    list: ["a"],
  };
  expect(json(await world.run(spec))).toEqual(seen);
  expect((await world.run(spec, { sleep: true })).ending).toBe("timed-out");
  expect(json(await world.run(spec))).toEqual({ ...seen, size: "aa" });
});
