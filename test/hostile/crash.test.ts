import { expect, test } from "vitest";
import { crash } from "../../bench/crash.ts";

test("a server that is killed at some moment has every write that it acknowledged, and no half one", async () => {
  const { acknowledged, lost } = await crash({ rounds: 1, seed: 5, span: 700 });
  expect(acknowledged).toBeGreaterThan(0);
  expect(lost).toEqual([]);
}, 60_000);
