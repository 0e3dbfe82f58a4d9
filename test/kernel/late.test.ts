import { describe, expect, test } from "vitest";
import { late } from "../../emulator/kernel/index.ts";

class Counter {
  #count = 0;
  readonly step = 2;

  next(): number {
    return (this.#count += this.step);
  }
}

describe("an object that comes late", () => {
  test("is made when something of it is first asked for, once, and keeps what is private", () => {
    let made = 0;
    const counter = late(() => {
      made += 1;
      return new Counter();
    });
    expect(made).toBe(0);
    expect([counter.step, counter.next(), counter.next()]).toEqual([2, 2, 4]);
    expect(made).toBe(1);
  });

  test("is made at the next time when it could not be", () => {
    let tries = 0;
    const counter = late(() => {
      tries += 1;
      if (tries === 1) throw new Error("not yet");
      return new Counter();
    });
    expect(() => counter.next()).toThrow("not yet");
    expect(counter.next()).toBe(2);
  });
});
