import { expect, test } from "vitest";
import { createWorld, json, START } from "./world.ts";

test("everything that tells or waits for time follows the world's clock", async () => {
  await using world = createWorld();
  const spec = world.spec(
    {
      "index.mjs": `
import { setTimeout as wait, scheduler } from "node:timers/promises";
import { promisify } from "node:util";
import timers from "node:timers";
export const handler = async (event, context) => {
  const seen = {};
  const t0 = Date.now(), h0 = process.hrtime.bigint(), p0 = performance.now(), u0 = process.uptime();
  await new Promise((r) => setTimeout(r, 1000));
  seen.date = Date.now() - t0;
  await wait(1000);
  await scheduler.wait(1000);
  await promisify(timers.setTimeout)(1000);
  seen.hrtime = Number((process.hrtime.bigint() - h0) / 1000000n);
  seen.performance = performance.now() - p0;
  seen.uptime = process.uptime() - u0;
  const signal = AbortSignal.timeout(500);
  const alive = setTimeout(() => {}, 2000);
  await new Promise((r) => signal.addEventListener("abort", r));
  clearTimeout(alive);
  seen.abort = [Date.now() - t0, signal.reason.name];
  let ticks = 0;
  await new Promise((r) => { const i = setInterval(() => { if (++ticks === 3) { clearInterval(i); r(); } }, 100); });
  seen.interval = Date.now() - t0;
  seen.text = [new Date().toISOString(), Date().slice(0, 24), new Intl.DateTimeFormat("en-US", { timeZone: "UTC" }).format()];
  seen.remaining = context.getRemainingTimeInMillis();
  return seen;
};`,
    },
    { timeout: 60_000 },
  );
  const result = await world.run(spec);
  expect(json(result)).toEqual({
    date: 1000,
    hrtime: 4000,
    performance: 4000,
    uptime: 4,
    abort: [4500, "TimeoutError"],
    interval: 4800,
    text: ["2026-01-01T00:00:04.800Z", "Thu Jan 01 2026 00:00:04", "1/1/2026"],
    remaining: 55_200,
  });
  expect(result.duration).toBe(4800);
  expect(world.kernel.now() - START).toBe(4800);
});

test("a busy wait on the clock ends, takes the time it waited for, and is noted", async () => {
  await using world = createWorld();
  const spec = world.spec({
    "index.mjs": `export const handler = async () => { const end = Date.now() + 2000; while (Date.now() < end); return "done"; };`,
  });
  const result = await world.run(spec);
  expect(json(result)).toBe("done");
  expect(result.duration).toBe(2000);
  expect(world.kernel.now() - START).toBe(2000);
  expect(world.kernel.journal.entries.filter((entry) => entry.kind === "note")).toMatchObject([
    { detail: { what: "busy-wait" } },
  ]);
});

test("a busy wait longer than the timeout times out at the deadline", async () => {
  await using world = createWorld();
  const spec = world.spec({
    "index.mjs": `export const handler = async () => { const end = Date.now() + 5000; while (Date.now() < end); return 1; };`,
  });
  expect(await world.run(spec)).toMatchObject({ ending: "timed-out", duration: 3000 });
  expect(world.kernel.now() - START).toBe(3000);
});

test("a timeout wins against a timer that is due at the same time", async () => {
  await using world = createWorld();
  const spec = world.spec({
    "index.mjs": "export const handler = () => new Promise((r) => setTimeout(r, 3000));",
  });
  expect((await world.run(spec)).ending).toBe("timed-out");
});

test("timers due at the same time run in the order they were made, with microtasks between them", async () => {
  await using world = createWorld();
  const spec = world.spec({
    "index.mjs": `export const handler = () => new Promise((resolve) => {
  const seen = [];
  setTimeout(() => { seen.push("a"); Promise.resolve().then(() => seen.push("a'")); setImmediate(() => seen.push("immediate")); }, 10);
  setTimeout(() => seen.push("b"), 10);
  setTimeout(() => { seen.push("c"); setTimeout(() => resolve(seen), 1); }, 10);
});`,
  });
  expect(json(await world.run(spec))).toEqual(["a", "a'", "b", "c", "immediate"]);
});

test("what is left running when a function answers goes on in the next invocation", async () => {
  await using world = createWorld();
  const spec = world.spec({
    "index.mjs": `
const seen = [];
export const handler = async (event) => {
  if (event.first) { setTimeout(() => seen.push(new Date().toISOString()), 50); return "left"; }
  await new Promise((r) => setTimeout(r, 10));
  return seen;
};`,
  });
  await world.run(spec, { first: true });
  await world.kernel.timeline.advance(60_000);
  expect(json(await world.run(spec))).toEqual(["2026-01-01T00:01:00.000Z"]);
});

async function draw(seed: number): Promise<unknown> {
  await using world = createWorld({ seed });
  const spec = world.spec({
    "index.mjs": `import { randomUUID, randomInt, randomBytes, getRandomValues } from "node:crypto";
export const handler = async () => [Math.random(), randomUUID(), randomInt(1e9), randomBytes(4).toString("hex"),
  [...getRandomValues(new Uint8Array(4))], crypto.randomUUID(), [...crypto.getRandomValues(new Uint8Array(4))]];`,
  });
  return json(await world.run(spec));
}

test("chance comes from the seed", async () => {
  const first = await draw(1);
  expect(await draw(1)).toEqual(first);
  expect(await draw(2)).not.toEqual(first);
});
