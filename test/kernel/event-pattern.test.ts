import { describe, expect, test } from "vitest";
import { fitsPattern, parseEventPattern } from "../../emulator/kernel/index.ts";

const fits = (pattern: unknown, event: unknown): boolean =>
  fitsPattern(parseEventPattern(JSON.stringify(pattern)), event);

function refusal(text: string): string {
  try {
    parseEventPattern(text);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "taken";
}

/** The words, and the column. */
const told = (text: string): string => {
  const [words = "", place] = refusal(text).split("\n at [Source: (String)");
  return place === undefined ? words : `${words} @${place.replace(/^.*column: (\d+)\]$/s, "$1")}`;
};

describe("a pattern fits", () => {
  test.each<[string, unknown, unknown, boolean]>([
    ["a value", { a: ["x"] }, { a: "x" }, true],
    ["one of several values", { a: ["x", "y"] }, { a: "y" }, true],
    ["a list that has a member in common", { a: ["x"] }, { a: ["w", "x"] }, true],
    ["a list within a list", { a: ["x"] }, { a: [["x"]] }, true],
    ["no other value", { a: ["x"] }, { a: "z" }, false],
    ["no other case", { a: ["x"] }, { A: "x" }, false],
    ["null only where null is", { a: [null] }, { a: null }, true],
    ["no empty list by null", { a: [null] }, { a: [] }, false],
    ["a number however it is written", { a: [3] }, { a: 3.0 }, true],
    ["no text by a number", { a: [{ numeric: ["=", 3] }] }, { a: "3" }, false],
    ["a range", { a: [{ numeric: [">", 0, "<=", 5] }] }, { a: 5 }, true],
    ["nothing beyond a range", { a: [{ numeric: [">", 0, "<=", 5] }] }, { a: 6 }, false],
    ["a prefix", { a: [{ prefix: "or" }] }, { a: "order" }, true],
    ["a prefix in any case", { a: [{ prefix: { "equals-ignore-case": "OR" } }] }, { a: "order" }, true],
    ["a suffix", { a: [{ suffix: ".csv" }] }, { a: "x.csv" }, true],
    ["a text in any case", { a: [{ "equals-ignore-case": "Abc" }] }, { a: "aBC" }, true],
    ["a wildcard", { a: [{ wildcard: "a*c*e" }] }, { a: "abcde" }, true],
    ["no wildcard that overlaps", { a: [{ wildcard: "ab*bc" }] }, { a: "abc" }, false],
    ["a star by an escaped star", { a: [{ wildcard: "a\\*b" }] }, { a: "a*b" }, true],
    ["no other text by an escaped star", { a: [{ wildcard: "a\\*b" }] }, { a: "axb" }, false],
    ["an address of a block", { a: [{ cidr: "10.0.0.0/24" }] }, { a: "10.0.0.255" }, true],
    ["no address of the next block", { a: [{ cidr: "10.0.0.0/24" }] }, { a: "10.0.1.0" }, false],
    ["an address of six", { a: [{ cidr: "2001:db8::/32" }] }, { a: "2001:db8:1::5" }, true],
    ["anything but a value", { a: [{ "anything-but": "x" }] }, { a: "y" }, true],
    ["nothing by anything but, where nothing is", { a: [{ "anything-but": "x" }] }, {}, false],
    ["null by anything but", { a: [{ "anything-but": ["x"] }] }, { a: null }, true],
    ["a number by anything but a prefix", { a: [{ "anything-but": { prefix: "x" } }] }, { a: 1 }, true],
    ["none of several prefixes", { a: [{ "anything-but": { prefix: ["x", "y"] } }] }, { a: "yes" }, false],
    ["none in any case", { a: [{ "anything-but": { "equals-ignore-case": ["x"] } }] }, { a: "X" }, false],
    ["none of a wildcard", { a: [{ "anything-but": { wildcard: "*/lib/*" } }] }, { a: "/usr/lib/x" }, false],
    ["what exists", { a: [{ exists: true }] }, { a: null }, true],
    ["what does not exist", { a: { b: [{ exists: false }] } }, {}, true],
    ["no object by exists", { a: [{ exists: true }] }, { a: { b: 1 } }, false],
    ["one of two branches", { $or: [{ a: ["x"] }, { b: [{ numeric: [">", 5] }] }] }, { b: 6 }, true],
    ["neither of two branches", { $or: [{ a: ["x"] }, { b: [1] }] }, { a: "z", b: 2 }, false],
    ["objects in objects, written with dots", { "a.b": ["x"] }, { a: { b: "x" } }, true],
    ["both conditions in one member of a list", { a: { b: [1], c: [2] } }, { a: [{ b: 1, c: 2 }] }, true],
    ["no conditions spread over members", { a: { b: [1], c: [2] } }, { a: [{ b: 1 }, { c: 2 }] }, false],
  ])("%s", (_, pattern, event, expected) => expect(fits(pattern, event)).toBe(expected));
});

describe("a pattern that AWS refuses is refused in its words, at its place", () => {
  test.each([
    [`{"int": 42}`, `"int" must be an object or an array @11`],
    [`{"string": "my-value"}`, `"string" must be an object or an array @13`],
    [`{"resources": []}`, "Empty arrays are not allowed @17"],
    [`{"detail": {"equal": [{"NUMERIC": ["=", 5]}]}}`, "Unrecognized match type NUMERIC @36"],
    [`{"my_key": [{"EXISTS": true}]}`, "Unrecognized match type EXISTS @28"],
    [`{"detail": {"c-count": [{"numeric": [">", 0, ">", 0]}]}}`, "Bad numeric range operator: > @49"],
    [`{"detail": {"c-count": [{"numeric": [">", 0, "<"]}]}}`, "Value of < must be numeric @50"],
    [`{"time": [{"prefix": ["2022-07-13"]}]}`, "prefix match pattern must be a string @23"],
    [`{"FileName": [{"suffix": 123}]}`, "suffix match pattern must be a string @29"],
    [`{"detail": {"sourceIPAddress": [{"cidr": ["bad-type"]}]}}`, "prefix match pattern must be a string @43"],
    [`{"a": [{"cidr": "10.0.0.0"}]}`, "Malformed CIDR, one '/' required"],
    [`{"a": [{"cidr": "10.0.0.0/x"}]}`, "Malformed CIDR, mask bits must be an integer"],
    [`{"a": [{"cidr": "xx.11.xx/8"}]}`, "Nonstandard IP address: xx.11.xx"],
    [
      `this is no object`,
      "Unrecognized token 'this': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false') @5",
    ],
    [`{'bad': 'quotation'}`, "Unexpected character (''' (code 39)): was expecting double-quote to start field name @2"],
    [`["not", "a", "dict", "but valid json"]`, "Filter is not an object @2"],
    [`{}`, "Empty objects are not allowed @3"],
  ])("%s", (text, expected) => expect(told(text)).toBe(expected));

  test("a double star is named by its position", () => {
    const text = `{"EventBusArn": [{"wildcard": "arn:aws:events:us-east-1:**:event-bus/*"}]}`;
    expect(told(text)).toBe("Consecutive wildcard characters at pos 26 @72");
  });

  test("a member of a list is placed twice, as AWS does", () => {
    const text = `{"detail": {"state": [{"anything-but": {"prefix": [123, "test"]}}]}}`;
    const place = `\n at [Source: (String)"${text}"; line: 1, column: 55]`;
    expect(refusal(text)).toBe(`prefix/suffix match pattern must be a string${place}${place}`);
  });
});
