import { describe, expect, test } from "vitest";
import { createPatience, type Pace, type Waiting } from "../../testbed/engines/pace.ts";

const PACE: Pace = { watch: 10_000, deadline: 30_000, hold: 2000, between: 500, second: 100 };

/** A clock that moves when somebody sleeps, and something that is seen to change at given times. */
function world(changes: Readonly<Record<number, string>>): { waiting: Waiting; look: () => Promise<string> } {
  let at = 0;
  return {
    waiting: { now: () => at, sleep: (ms) => Promise.resolve(void (at += ms)) },
    look: () => {
      const past = Object.entries(changes).filter(([time]) => Number(time) <= at);
      return Promise.resolve(past.at(-1)?.[1] ?? "");
    },
  };
}

const is =
  (wanted: string) =>
  (value: string): boolean =>
    value === wanted;

describe("a claim in real time", () => {
  test("that comes true while one looks has arrived", async () => {
    const { waiting, look } = world({ 0: "empty", 4000: "a.json" });
    const patient = createPatience(PACE, waiting);
    patient.stirred();
    expect(await patient.settle(look, is("a.json"))).toEqual({ value: "a.json", waitedMs: 6000 });
  });

  test("that nothing happens is only believed after the whole watch", async () => {
    const { waiting, look } = world({ 0: "empty" });
    const patient = createPatience(PACE, waiting);
    patient.stirred();
    expect(await patient.settle(look, is("empty"))).toEqual({ value: "empty", waitedMs: 10_000 });
    // Watched once, it need not be watched again until something is done.
    expect(await patient.settle(look, is("empty"))).toEqual({ value: "empty", waitedMs: 0 });
  });

  test("that nothing happens fails as soon as something does", async () => {
    const { waiting, look } = world({ 0: "empty", 3000: "a.json" });
    const patient = createPatience(PACE, waiting);
    patient.stirred();
    expect(await patient.settle(look, is("empty"))).toEqual({ value: "a.json", waitedMs: 5000 });
  });

  test("that is passed on the way to something else does not hold", async () => {
    const { waiting, look } = world({ 0: "15", 2000: "16", 3000: "17" });
    const patient = createPatience(PACE, waiting);
    patient.stirred();
    expect((await patient.settle(look, is("16"))).value).toBe("17");
  });

  test("that never comes true is given up at the deadline, with what was seen last", async () => {
    const { waiting, look } = world({ 0: "empty", 29_000: "b.json" });
    const patient = createPatience(PACE, waiting);
    patient.stirred();
    expect(await patient.settle(look, is("a.json"))).toEqual({ value: "b.json", waitedMs: 30_000 });
  });

  test("after time was let pass on purpose is judged at that time", async () => {
    const { waiting, look } = world({ 0: "0 messages", 20_000: "1 message" });
    const patient = createPatience(PACE, waiting);
    patient.stirred();
    await patient.pass(179);
    expect(waiting.now()).toBe(17_900);
    expect(await patient.settle(look, is("0 messages"))).toEqual({ value: "0 messages", waitedMs: 0 });
  });
});
