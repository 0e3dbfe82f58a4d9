import { describe, expect, test } from "vitest";
import { fitsPattern, parseEventPattern, parsePattern, PatternError } from "../../emulator/kernel/index.ts";

const EVENT = { body: { kind: "sale", total: 12.5, tags: ["new", "big"], empty: null, ok: true, ip: "10.1.2.3" } };
const fits = (body: object): boolean => fitsPattern(parsePattern(JSON.stringify({ body })), EVENT);

describe("a pattern fits", () => {
  test.each([
    [{ kind: ["sale"] }],
    [{ kind: ["other", "sale"], total: [12.5] }],
    [{ kind: [{ prefix: "sa" }] }],
    [{ kind: [{ prefix: { "equals-ignore-case": "SA" } }] }],
    [{ kind: [{ suffix: "le" }] }],
    [{ kind: [{ "equals-ignore-case": "SALE" }] }],
    [{ kind: [{ wildcard: "s*e" }] }],
    [{ kind: [{ "anything-but": "gift" }] }],
    [{ kind: [{ "anything-but": { prefix: "gi" } }] }],
    [{ total: [{ numeric: [">", 10, "<=", 12.5] }] }],
    [{ tags: ["big"] }],
    [{ empty: [null], ok: [true] }],
    [{ ip: [{ cidr: "10.0.0.0/8" }] }],
    [{ missing: [{ exists: false }], kind: [{ exists: true }] }],
    [{ $or: [{ kind: ["gift"] }, { total: [{ numeric: ["=", 12.5] }] }] }],
  ])("%j", (body) => {
    expect(fits(body)).toBe(true);
  });
});

describe("a pattern does not fit", () => {
  test.each([
    [{ kind: ["Sale"] }],
    [{ kind: ["sale"], total: [13] }],
    [{ total: ["12.5"] }],
    [{ kind: { deeper: ["sale"] } }],
    [{ kind: [{ "anything-but": ["sale", "gift"] }] }],
    [{ missing: [{ "anything-but": "x" }] }],
    [{ total: [{ numeric: [">", 12.5] }] }],
    [{ kind: [{ exists: false }] }],
    [{ ip: [{ cidr: "10.2.0.0/16" }] }],
    [{ kind: [{ wildcard: "s.le" }] }],
  ])("%j", (body) => {
    expect(fits(body)).toBe(false);
  });
});

test.each([
  [`{"a": "b"}`, `"a" must be an object or an array`],
  [`{"a": []}`, "Empty arrays are not allowed"],
  [`{"a": [{"wrong-operator": 1}]}`, "Unrecognized match type wrong-operator"],
  [`{"a": [["b"]]}`, "Match value must be String, number, true, false, or null"],
  [`{"a": [{"numeric": ["<", "1"]}]}`, "Value of < must be numeric"],
])("%s is refused", (text, message) => {
  expect(() => parsePattern(text)).toThrow(new PatternError(message));
});

// Recorded from SNS, whose filters of bodies are read like patterns of events.
test.each([
  ["object.nested", { object: { nested: "v" } }, true],
  ["object.nested", { "object.nested": "v" }, true],
  ["object.nested.test", { "object.nested": { test: "v" } }, true],
  ["object.nested.test", { object: { "nested.test": "v" } }, true],
  ["object.nested.test", { "object.nested.test": "v" }, true],
  ["object.nested", { object: { nested: "w" }, "object.nested": "v" }, false],
])("%s in a pattern is the place in %j: %s", (name, event, expected) => {
  expect(fitsPattern(parseEventPattern(JSON.stringify({ [name]: ["v"] })), event)).toBe(expected);
});
