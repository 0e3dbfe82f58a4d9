import { matchesGlob, pointsOf } from "./glob.ts";
import { parseIpRange, rangeHolds } from "./ip-range.ts";
import { parseMoment } from "./moment.ts";
import type { RequestValues } from "./request-values.ts";
import { fillGlob, fillText, type Template } from "./template.ts";

export type SetQualifier = "ForAllValues" | "ForAnyValue";

/** How one value of the request is compared with one value of the policy. */
export interface Comparison {
  readonly kind: "compare";
  /** `…Not…`: true when none of the policy's values match. */
  readonly negated: boolean;
  /**
   * A value with a variable that the request does not fill is equal to nothing, and like nothing; so negated operators hold.
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value
   */
  readonly matches: (actual: string, expected: Template, values: RequestValues) => boolean;
  /** Refused at parsing where AWS refuses it. */
  readonly accepts?: (value: string) => boolean;
}

/** `Null` asks whether the key is there, and nothing else. */
export type Operator = Comparison | { readonly kind: "null" };

type Matches = Comparison["matches"];

const text =
  (same: (actual: string, expected: string) => boolean): Matches =>
  (actual, expected, values) => {
    const filled = fillText(expected, values);
    return filled !== undefined && same(actual, filled);
  };

const parsed = <T>(parse: (text: string) => T | undefined, holds: (actual: T, expected: T) => boolean): Matches => {
  const compare = (actualText: string, expectedText: string): boolean => {
    const actual = parse(actualText);
    const expected = parse(expectedText);
    return actual !== undefined && expected !== undefined && holds(actual, expected);
  };
  // Numbers, dates and addresses take no variables; `${…}` is then text, and none of them.
  return (actual, expected) => compare(actual, expected.text);
};

const like: Matches = (actual, expected, values) => {
  const glob = fillGlob(expected, values);
  return glob !== undefined && matchesGlob(glob, pointsOf(actual));
};

/** The six fields of an ARN; what follows the fifth colon is one field, however many colons it has. */
const ARN_FIELDS = 6;

/**
 * Each field by itself, so that a wildcard does not reach over a colon.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
const arnLike: Matches = (actual, expected, values) => {
  const glob = fillGlob(expected, values);
  if (!glob) return false;
  if (expected.text === "*") return true;
  const patterns = cutAtColons(glob);
  const fields = actual.split(":");
  if (patterns.length !== ARN_FIELDS || fields.length < ARN_FIELDS) return false;
  const last = fields.splice(ARN_FIELDS - 1).join(":");
  return [...fields, last].every((field, index) => matchesGlob(patterns[index] ?? [[]], pointsOf(field)));
};

const COLON = ":".charCodeAt(0);

/** A glob's fields, each a glob: at most six, the last one keeping its colons. */
function cutAtColons(glob: readonly (readonly number[])[]): number[][][] {
  const fields: number[][][] = [[[]]];
  glob.forEach((piece, index) => {
    if (index > 0) fields.at(-1)?.push([]);
    for (const point of piece) {
      if (point === COLON && fields.length < ARN_FIELDS) fields.push([[]]);
      else fields.at(-1)?.at(-1)?.push(point);
    }
  });
  return fields;
}

const number = (value: string): number | undefined =>
  /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value.trim()) ? Number(value) : undefined;
const boolean = (value: string): boolean | undefined =>
  /^true$/i.test(value) ? true : /^false$/i.test(value) ? false : undefined;
const isDate = (value: string): boolean => value.includes("${") || parseMoment(value) !== undefined;

const is = (matches: Matches, accepts?: (value: string) => boolean): Comparison => ({
  kind: "compare",
  negated: false,
  matches,
  ...(accepts ? { accepts } : {}),
});
const not = (comparison: Comparison): Comparison => ({ ...comparison, negated: true });

const equals = is(text((actual, expected) => actual === expected));
const equalsIgnoringCase = is(text((actual, expected) => actual.toLowerCase() === expected.toLowerCase()));
const numeric = (holds: (actual: number, expected: number) => boolean): Comparison => is(parsed(number, holds));
const date = (holds: (actual: number, expected: number) => boolean): Comparison =>
  is(parsed(parseMoment, holds), isDate);
const inRange = is(parsed(parseIpRange, (actual, range) => rangeHolds(range, actual)));
const same = (actual: number, expected: number): boolean => actual === expected;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["StringEquals", equals],
  ["StringNotEquals", not(equals)],
  ["StringEqualsIgnoreCase", equalsIgnoringCase],
  ["StringNotEqualsIgnoreCase", not(equalsIgnoringCase)],
  ["StringLike", is(like)],
  ["StringNotLike", not(is(like))],
  ["NumericEquals", numeric(same)],
  ["NumericNotEquals", not(numeric(same))],
  ["NumericLessThan", numeric((actual, expected) => actual < expected)],
  ["NumericLessThanEquals", numeric((actual, expected) => actual <= expected)],
  ["NumericGreaterThan", numeric((actual, expected) => actual > expected)],
  ["NumericGreaterThanEquals", numeric((actual, expected) => actual >= expected)],
  ["DateEquals", date(same)],
  ["DateNotEquals", not(date(same))],
  ["DateLessThan", date((actual, expected) => actual < expected)],
  ["DateLessThanEquals", date((actual, expected) => actual <= expected)],
  ["DateGreaterThan", date((actual, expected) => actual > expected)],
  ["DateGreaterThanEquals", date((actual, expected) => actual >= expected)],
  ["Bool", is(text((actual, expected) => boolean(actual) !== undefined && boolean(actual) === boolean(expected)))],
  ["BinaryEquals", is((actual, { text: expected }) => unpadded(actual) === unpadded(expected))],
  ["IpAddress", inRange],
  ["NotIpAddress", not(inRange)],
  ["ArnEquals", is(arnLike)],
  ["ArnLike", is(arnLike)],
  ["ArnNotEquals", not(is(arnLike))],
  ["ArnNotLike", not(is(arnLike))],
  ["Null", { kind: "null" }],
]);

/** Base64 with or without its padding is the same bytes. */
const unpadded = (base64: string): string => base64.replace(/=+$/, "");
