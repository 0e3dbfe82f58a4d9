import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileRegex, RegexError } from "../../../../emulator/services/logs/regex/index.ts";

/** Expressions of what both engines have; nothing empty is repeated, since engines differ in what its groups hold. */
const expression: fc.Arbitrary<string> = fc.letrec<{ readonly any: string; readonly atom: string }>((tie) => ({
  atom: fc.oneof(
    fc.constantFrom("a", "b", "c", ".", "\\d", "\\w", "[ab]", "[^a]", "[a-c1]"),
    tie("any").map((inner) => `(${inner})`),
    tie("any").map((inner) => `(?:${inner})`),
  ),
  any: fc.oneof(
    { maxDepth: 4 },
    tie("atom"),
    fc
      .tuple(tie("atom"), fc.constantFrom("", "*", "+", "?", "*?", "+?", "{2}", "{1,2}"))
      .map(([atom, times]) => (atom.startsWith("(") ? atom : atom + times)),
    fc.tuple(tie("any"), tie("any")).map((parts) => parts.join("")),
    fc.tuple(tie("any"), tie("any")).map((ways) => `(?:${ways.join("|")})`),
    fc.tuple(fc.constantFrom("^", "", "\\b"), tie("any"), fc.constantFrom("$", "")).map((parts) => parts.join("")),
  ),
})).any;

test("a regular expression finds what JavaScript's own finds, groups included", () => {
  fc.assert(
    fc.property(
      expression,
      fc.string({ unit: fc.constantFrom("a", "b", "c", "1", " "), maxLength: 12 }),
      (source, text) => {
        const ours = compileRegex(source);
        const theirs = new RegExp(source).exec(text);
        expect(ours.test(text)).toBe(theirs !== null);
        expect(ours.exec(text)?.groups).toEqual(theirs ? [...theirs] : undefined);
      },
    ),
    { numRuns: 300 },
  );
});

describe("regular expressions", () => {
  test.each([
    ["(?i)error", "An ERROR", true],
    ["(?i:e)rror", "Error", true],
    ["(?i:e)rror", "ERROR", false],
    ["a$", "a\n", true],
    ["^b", "a\nb", false],
    ["\\[\\w+\\]", "[x]", true],
    ["[\\]-]", "-", true],
    ["\\x41\\u0042", "AB", true],
    ["größe", "Die größe", true],
    ["a{2,3}b", "aab", true],
    ["{", "{", true],
  ])("%s on %j: %s", (source, text, matches) => {
    expect(compileRegex(source).test(text)).toBe(matches);
  });

  test("name what they find", () => {
    const found = compileRegex("user=(?<user>\\w+)( on (?P<host>\\S+))?").exec("x user=ann!");
    expect(found).toMatchObject({ start: 2, end: 10, named: { user: "ann" } });
  });

  test.each([
    "(",
    ")",
    "a**",
    "*",
    "[a",
    "(?=a)",
    "(?<!a)b",
    "(a)\\1",
    "a{3,2}",
    "\\",
    "[b-a]",
    "(?<x>a)(?<x>b)",
    "((a{500}){500}){500}",
  ])("refuse %s", (source) => expect(() => compileRegex(source)).toThrow(RegexError));

  test("take no longer for what makes others stand still", () => {
    const text = "a".repeat(20_000);
    expect(compileRegex("(a+)+(a|a)*.*.*b").test(text)).toBe(false);
    expect(compileRegex("^(\\w+\\s?)*\\b!$").test("a ".repeat(200))).toBe(false);
  });
});
