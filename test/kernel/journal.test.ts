import { describe, expect, test } from "vitest";
import { createJournal, type EntryBody } from "../../emulator/kernel/index.ts";

const note = (text: string): EntryBody => ({ kind: "note", about: "test", text, detail: null });

describe("the journal", () => {
  test("numbers its entries from 1 and keeps causes", () => {
    const journal = createJournal(() => 5);
    const first = journal.write([], note("a"));
    const second = journal.write([first], note("b"));
    expect([first, second]).toEqual([1, 2]);
    expect(journal.get(second)).toMatchObject({ id: 2, at: 5, causes: [1], text: "b" });
  });

  test("forgets the oldest beyond what it keeps, and still finds the others by id", () => {
    const journal = createJournal(() => 0, { keep: 100 });
    for (let i = 1; i <= 1000; i += 1) journal.write([], note(String(i)));
    expect(journal.entries.length).toBeGreaterThanOrEqual(100);
    expect(journal.entries.length).toBeLessThanOrEqual(125);
    expect(journal.get(1000)).toMatchObject({ text: "1000" });
    expect(journal.get(950)).toMatchObject({ text: "950" });
    expect(journal.get(1)).toBeUndefined();
  });

  test("tells an entry to whoever begins to listen because of it", () => {
    const journal = createJournal(() => 0);
    const heard: string[] = [];
    let begun = false;
    journal.onWrite((entry) => {
      if (begun) return;
      begun = true;
      journal.onWrite(({ id }) => heard.push(`${entry.id} ${id}`));
    });
    journal.write([], note("a"));
    journal.write([], note("b"));
    expect(heard).toEqual(["1 1", "1 2"]);
  });
});
