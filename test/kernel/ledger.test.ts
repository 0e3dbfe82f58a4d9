import { describe, expect, test } from "vitest";
import { createKernel, keyParts, rowKey, type Kernel, type RowChange } from "../../emulator/kernel/index.ts";

const kernelThat = (keeps: boolean): Kernel =>
  createKernel({
    seed: 1,
    clock: "virtual",
    start: 0,
    ...(keeps ? { keeps: { life: 0, shift: 0 } } : {}),
  });

interface Thing {
  size: number;
}

/** A room of things, and what of them was written. */
function room(kernel: Kernel): {
  readonly things: Map<string, Thing>;
  readonly written: (readonly (readonly [key: string, erased: boolean])[])[];
  full: boolean;
} {
  const made = {
    things: new Map<string, Thing>(),
    written: [] as (readonly (readonly [key: string, erased: boolean])[])[],
    full: false,
  };
  made.things = kernel.ledger
    .table<Thing>("things", {
      keys: () => made.things.keys(),
      read: (key) => made.things.get(key),
      restore: (rows) => rows.forEach(([key, row]) => made.things.set(key, row)),
    })
    .map((name) => name);
  kernel.ledger.attach(
    {
      append(rows: readonly RowChange[]) {
        if (made.full) throw new Error("full");
        if (rows.length > 0) made.written.push(rows.map(([, key, row]) => [key, row === undefined]));
      },
      settled: () => undefined,
    },
    new Map(),
  );
  return made;
}

describe("a ledger", () => {
  test("writes what changed since the last time as one, and nothing of what stayed as it was", () => {
    const kernel = kernelThat(true);
    const { things, written } = room(kernel);
    things.set("a", { size: 1 }).set("b", { size: 2 });
    void kernel.ledger.commit();
    const a = things.get("a");
    things.get("b");
    if (a) a.size = 3;
    void kernel.ledger.commit();
    things.delete("b");
    things.set("c", { size: 4 });
    things.delete("c");
    void kernel.ledger.commit();
    void kernel.ledger.commit();
    expect(written).toEqual([
      [
        ["a", false],
        ["b", false],
      ],
      [["a", false]],
      [["b", true]],
    ]);
  });

  test("keeps in mind what could not be written, and writes it later", () => {
    const kernel = kernelThat(true);
    const made = room(kernel);
    made.full = true;
    made.things.set("a", { size: 1 });
    expect(() => kernel.ledger.commit()).toThrow("full");
    expect(() => kernel.ledger.commit()).toThrow("full");
    made.full = false;
    void kernel.ledger.commit();
    expect(made.written).toEqual([[["a", false]]]);
  });

  test("of a world that is not kept costs a map, and can be read all the same", () => {
    const kernel = kernelThat(false);
    const { things } = room(kernel);
    things.set("a", { size: 1 });
    expect(Object.getPrototypeOf(things)).toBe(Map.prototype);
    expect([...kernel.ledger.rows()].map(([table, key]) => [table, key])).toEqual([["things", "a"]]);
  });

  test("writes by itself once the turn is over", async () => {
    const kernel = kernelThat(true);
    const { things, written } = room(kernel);
    things.set("a", { size: 1 });
    expect(written).toEqual([]);
    await new Promise((resolve) => setImmediate(resolve));
    await Promise.resolve();
    expect(written).toEqual([[["a", false]]]);
  });

  test("says which row is no plain data, and for which rows there is no table", () => {
    const kernel = kernelThat(true);
    kernel.ledger.table<unknown>("odd", { keys: () => ["a"], read: () => ({ run: () => 1 }), restore: () => {} });
    expect(() => [...kernel.ledger.rows()]).toThrow("a row of odd is no plain data");
    expect(() => kernel.ledger.restore(new Map([["strange", new Map()]]), 1)).toThrow('there are rows of "strange"');
  });
});

test("the parts of a key are what it was made of, whatever the last one holds", () => {
  expect(keyParts(rowKey("a", "", "c\0d"), 3)).toEqual(["a", "", "c\0d"]);
});
