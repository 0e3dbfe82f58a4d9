import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRandom } from "../../emulator/kernel/index.ts";

describe("named random streams", () => {
  test("give the same draws for the same seed and name", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0 }), fc.string({ minLength: 1 }), (seed, name) => {
        const a = createRandom(seed).stream(name);
        const b = createRandom(seed).stream(name);
        expect([a.uuid(), a.hex(9), a.integer(1000)]).toEqual([b.uuid(), b.hex(9), b.integer(1000)]);
      }),
      { numRuns: 50 },
    );
  });

  test("do not disturb each other", () => {
    const alone = createRandom(1).stream("s3.version-id");
    const random = createRandom(1);
    random.stream("lambda.request-id").uuid();
    random.stream("lambda.request-id").uuid();
    expect(random.stream("s3.version-id").uuid()).toBe(alone.uuid());
  });

  test("differ by name and by seed", () => {
    const ids = [1, 2, 3].flatMap((seed) => ["a", "b", "c"].map((name) => createRandom(seed).stream(name).uuid()));
    expect(new Set(ids).size).toBe(9);
  });

  test("fill their range evenly enough that no value is lost", () => {
    const stream = createRandom(7).stream("dice");
    const counts = new Map<number, number>();
    for (let i = 0; i < 6000; i += 1) {
      const side = stream.integer(6);
      counts.set(side, (counts.get(side) ?? 0) + 1);
    }
    expect([...counts.keys()].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5]);
    for (const count of counts.values()) expect(count).toBeGreaterThan(850);
  });

  test("make version 4 UUIDs", () => {
    const stream = createRandom(1).stream("ids");
    for (let i = 0; i < 100; i += 1)
      expect(stream.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
