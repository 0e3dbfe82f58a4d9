import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fitsPattern, nextOf, parseCron, parseEventPattern, PatternError } from "../../emulator/kernel/index.ts";

/** Something like a pattern. */
const rule = fc.oneof(
  fc.constantFrom("a", "", 0, 1.5, true, null),
  fc.record({ prefix: fc.oneof(fc.string(), fc.integer()) }),
  fc.record({ wildcard: fc.string({ unit: fc.constantFrom("a", "*", "\\", "b") }) }),
  fc.record({ numeric: fc.array(fc.constantFrom(">", "<", "=", 0, 5)) }),
  fc.record({ cidr: fc.oneof(fc.ipV4(), fc.constant("10.0.0.0/8"), fc.ipV6()) }),
  fc.record({ "anything-but": fc.jsonValue() }),
  fc.record({ exists: fc.boolean() }),
);
const names = fc.constantFrom("a", "b", "a.b", "$or", "constructor");
const flat = fc.dictionary(names, fc.array(rule, { maxLength: 3 }), { maxKeys: 3 });
const pattern = fc.dictionary(
  names,
  fc.oneof(fc.array(rule, { maxLength: 3 }), flat, fc.array(flat, { maxLength: 3 })),
  {
    maxKeys: 3,
  },
);

test("any text is a pattern or is refused in words", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        pattern.map((value) => JSON.stringify(value)),
      ),
      fc.jsonValue(),
      (text, event) => {
        try {
          expect(typeof fitsPattern(parseEventPattern(text), event)).toBe("boolean");
        } catch (error) {
          expect(error).toBeInstanceOf(PatternError);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test("however deep a pattern is, it is read or refused", () => {
  const deep = `${`{"a":`.repeat(50_000)}1${"}".repeat(50_000)}`;
  expect(() => parseEventPattern(deep)).toThrow(PatternError);
});

test("no wildcard makes matching slow", () => {
  const read = parseEventPattern(JSON.stringify({ a: [{ wildcard: `${"*a".repeat(200)}*b` }] }));
  expect(fitsPattern(read, { a: "a".repeat(100_000) })).toBe(false);
});

test("whatever a cron expression says, its next time lies ahead, on a full minute", () => {
  const part = fc.constantFrom(
    "*",
    "0",
    "5",
    "1-3",
    "0/7",
    "*/15",
    "2,4",
    "L",
    "?",
    "3W",
    "2#1",
    "MON-FRI",
    "JAN",
    "2030",
  );
  fc.assert(
    fc.property(
      fc.tuple(part, part, part, part, part, part),
      fc.date({ noInvalidDate: true, min: new Date(0), max: new Date("2100-01-01T00:00:00Z") }),
      (fields, date) => {
        const cron = parseCron(fields.join(" "));
        const next = cron && nextOf(cron, date.getTime());
        if (next === undefined) return;
        expect(next).toBeGreaterThan(date.getTime());
        expect(next % 60_000).toBe(0);
      },
    ),
    { numRuns: 500 },
  );
});
