import { expect, test } from "vitest";
import { createWorld, json, START } from "./world.ts";

test("a handler gets its event and its answer comes back", async () => {
  await using world = createWorld();
  const spec = world.spec({ "index.mjs": "export const handler = async (event) => ({ got: event.n + 1 });" });
  const result = await world.run(spec, { n: 41 });
  expect(json(result)).toEqual({ got: 42 });
  expect(result).toMatchObject({ kind: "returned", ending: "returned", cold: true, duration: 0, billed: 1 });
});

test("a handler that sleeps 20 s with a timeout of 3 times out at virtual 3.000 s", async () => {
  await using world = createWorld();
  const spec = world.spec({
    "index.mjs": "export const handler = async () => { await new Promise((r) => setTimeout(r, 20_000)); return 1; };",
  });
  const begin = performance.now();
  const result = await world.run(spec);
  expect(performance.now() - begin).toBeLessThan(10_000);
  expect(world.kernel.now() - START).toBe(3000);
  expect(json(result)).toEqual({
    errorType: "Sandbox.Timedout",
    errorMessage: "RequestId: 00000000-0000-4000-8000-000000000001 Error: Task timed out after 3.00 seconds",
  });
  expect(result.ending).toBe("timed-out");
});
