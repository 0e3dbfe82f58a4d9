import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { figure, printed } from "../../bench/measure.ts";

test("a figure is the median with its spread", () => {
  expect(figure("x", "", [5, 1, 3, 2, 4], "ms")).toMatchObject({ median: 3, min: 1, p95: 5, count: 5 });
});

test("the table has a row a figure, aligned", () => {
  const rows = printed([figure("one", "≤ 1 ms", [1], "ms"), figure("a longer name", "", [250], "/s")]).split("\n");
  expect(rows[1]).toMatch(/^one +1\.00 +1\.00 +1\.00 +ms +1 +≤ 1 ms$/);
  expect(rows[2]).toMatch(/^a longer name +250 /);
  expect(rows[1]?.indexOf("ms")).toBe(rows[2]?.indexOf("/s"));
});

test("a measurement that there is not is refused by name", async () => {
  const run = promisify(execFile)(process.execPath, [
    join(import.meta.dirname, "../../bench/run.ts"),
    "--only",
    "speed",
  ]);
  await expect(run).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('no measurement "speed"') as string,
  });
});
