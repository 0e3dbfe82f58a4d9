import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pageOf, sortedBy } from "../../../emulator/services/lambda/paging.ts";

const self = (name: string): string => name;

describe("pages", () => {
  test("show every item once, in order, whatever their size", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string()), fc.integer({ min: 1, max: 7 }), (names, size) => {
        const sorted = sortedBy(names, self);
        const seen: string[] = [];
        let marker: string | undefined;
        do {
          const page = pageOf(sorted, self, { marker, size });
          expect(page.items.length).toBeLessThanOrEqual(size);
          seen.push(...page.items);
          marker = page.next;
        } while (marker !== undefined);
        expect(seen).toEqual(sorted);
      }),
    );
  });

  test("go on behind an item that was deleted meanwhile", () => {
    const { next } = pageOf(["a", "b", "c"], self, { marker: undefined, size: 2 });
    expect(pageOf(["a", "c"], self, { marker: next, size: 2 })).toEqual({ items: ["c"], next: undefined });
  });
});
