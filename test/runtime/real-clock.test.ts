import { expect, test } from "vitest";
import { createWorld, json } from "./world.ts";

test("on the real clock a handler sleeps and calls as it would anywhere", async () => {
  await using world = createWorld({ clock: "real" });
  const spec = world.spec({
    "index.mjs": `import https from "node:https";
export const handler = async () => {
  const from = performance.now();
  await new Promise((r) => setTimeout(r, 30));
  const status = await new Promise((resolve, reject) => https.get("https://s3.amazonaws.com/b", (answer) => { answer.resume(); resolve(answer.statusCode); }).on("error", reject));
  return [performance.now() - from >= 29, status, Math.abs(Date.now() - ${Date.now()}) < 60000];
};`,
  });
  const result = await world.invoke(spec);
  expect(json(result)).toEqual([true, 200, true]);
  expect(result.duration).toBeGreaterThanOrEqual(29);
  expect(result.maxMemoryMb).toBeGreaterThan(20);
});

const files = (body: string): Record<string, string> => ({
  "index.mjs": `export const handler = async () => { ${body} };`,
});

test("a real timeout ends a sleeping handler and a looping one", async () => {
  await using world = createWorld({ clock: "real" });
  for (const body of ["await new Promise((r) => setTimeout(r, 60000));", "for (;;);"]) {
    const result = await world.invoke(world.spec(files(body), { timeout: 300 }));
    expect(result.ending).toBe("timed-out");
    expect(result.duration).toBeGreaterThanOrEqual(300);
    expect(result.duration).toBeLessThan(2000);
  }
});

test("advancing the real clock passes a handler's sleep", async () => {
  await using world = createWorld({ clock: "real" });
  const spec = world.spec(
    {
      "index.mjs": `export const handler = async () => { const from = Date.now(); await new Promise((r) => setTimeout(r, 600000)); return Date.now() - from >= 600000; };`,
    },
    { timeout: 900_000 },
  );
  const answer = world.invoke(spec);
  await world.kernel.timeline.advance(1);
  await world.kernel.timeline.advance(700_000);
  expect(json(await answer)).toBe(true);
});
