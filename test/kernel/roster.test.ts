import fc from "fast-check";
import { expect, test } from "vitest";
import { Roster } from "../../emulator/kernel/index.ts";

const met = (roster: Roster<{ readonly n: number }>): number[] => {
  const found: number[] = [];
  roster.each(({ n }) => void found.push(n));
  return found;
};

test("whoever came and did not leave is met, in the order of coming", () => {
  fc.assert(
    fc.property(fc.array(fc.record({ leaves: fc.boolean(), who: fc.nat(20) })), (steps) => {
      const roster = new Roster<{ readonly n: number }>();
      const there = new Map<number, () => void>();
      let n = 0;
      for (const { leaves, who } of steps) {
        const [left, leave] = [...there][who % Math.max(1, there.size)] ?? [];
        if (leaves && left !== undefined && leave) {
          leave();
          // Once is enough.
          leave();
          there.delete(left);
        } else there.set((n += 1), roster.add({ n }));
      }
      expect(met(roster)).toEqual([...there.keys()]);
      expect(roster.size).toBe(there.size);
    }),
    { seed: 1 },
  );
});

test("who leaves while all are met is left out, and who comes is met the next time", () => {
  const roster = new Roster<{ readonly n: number }>();
  const found: number[] = [];
  roster.add({ n: 1 });
  const second = roster.add({ n: 2 });
  const third = roster.add({ n: 3 });
  roster.each(({ n }) => {
    found.push(n);
    if (n !== 1) return;
    second();
    roster.add({ n: 4 });
  });
  third();
  expect(found).toEqual([1, 3]);
  expect(met(roster)).toEqual([1, 4]);
});
