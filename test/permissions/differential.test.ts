import { describe, expect, test } from "vitest";
import { compare } from "./differential/compare.ts";
import { ours } from "./differential/ours.ts";
import { SETTLED } from "./differential/settled.ts";
import { theirs } from "./differential/theirs.ts";

/** `npx node scripts/compare-evaluators.ts 200000` asks more. */
const SEED = 20_261_121;
const QUESTIONS = 2000;

describe("an evaluator that shares nothing with ours", () => {
  test("answers thousands of questions as ours does, but where it was settled who is right", async () => {
    const { agreed, settled, open } = await compare(SEED, QUESTIONS);
    expect(open.slice(0, 3)).toEqual([]);
    expect(settled).toBeLessThan(QUESTIONS / 100);
    // Questions that are all answered alike would prove little.
    expect(agreed.allow).toBeGreaterThan(QUESTIONS / 10);
    expect(agreed["explicit deny"]).toBeGreaterThan(QUESTIONS / 20);
    expect(agreed["implicit deny"]).toBeGreaterThan(QUESTIONS / 4);
  });

  test.each(SETTLED)("is not followed where $rule", async (settled) => {
    expect(settled.about(settled.example)).toBe(true);
    expect(ours(settled.example)).toBe(settled.ours);
    expect(await theirs(settled.example)).not.toBe(settled.ours);
  });
});
