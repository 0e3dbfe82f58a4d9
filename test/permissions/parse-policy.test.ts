import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parsePolicy, PolicyError, type PolicyPlace } from "../../emulator/permissions/index.ts";

interface Refusal {
  readonly place: PolicyPlace;
  readonly policy: string | object;
  readonly message: string;
}

const refusals: readonly Refusal[] = JSON.parse(readFileSync(join(import.meta.dirname, "refusals.json"), "utf8"));
const PLACES = ["identity", "managed", "trust", "bucket", "queue", "topic", "function", "resource"] as const;

/** The refusal's message; `taken` when the policy is taken. */
function answerTo(place: PolicyPlace, policy: string | object): string {
  try {
    parsePolicy(typeof policy === "string" ? policy : JSON.stringify(policy), place);
    return "taken";
  } catch (error) {
    if (error instanceof PolicyError) return error.message;
    throw error;
  }
}

describe("a policy that AWS refuses is refused in its words", () => {
  test.each(refusals)("$place: $message", ({ place, policy, message }) => {
    expect(answerTo(place, policy)).toBe(message);
  });
});

const allow = { Effect: "Allow", Action: "*", Resource: "*" };
const when = (...dates: readonly string[]): object => ({ DateLessThan: { until: dates } });

// In the order AWS has, as LocalStack recorded it for CreatePolicy in February 2026.
describe("of several flaws, AWS tells", () => {
  const late = { ...allow, Condition: when("soon") };

  test.each([
    [
      "a value's form before that nothing is named",
      "2012-10-17",
      { Effect: "Allow", Condition: { DateEquals: { a: {} } } },
      "Syntax errors in policy.",
    ],
    ["both, even of nothing", "2012-10-17", { ...allow, NotAction: [] }, "Syntax errors in policy."],
    ["the version before the older rules", undefined, late, "Policy document must be version 2012-10-17 or greater."],
    [
      "the older rules before names",
      "2012-10-17",
      [
        { ...allow, Effect: "aLLow", Sid: "a" },
        { ...allow, Sid: "a" },
      ],
      "The policy failed legacy parsing",
    ],
    [
      "the older rules before what is missing",
      "2012-10-17",
      { Effect: "Allow", Resource: "arn:aws:s3::b" },
      "The policy failed legacy parsing",
    ],
    [
      "the older rules before what a resource is",
      "2012-10-17",
      { ...late, Resource: "arn:none:s3:::b" },
      "The policy failed legacy parsing",
    ],
    [
      "the partition before the older rules of others",
      "2012-10-17",
      { ...allow, Resource: ["arn:none:s3:::b", "arn:none:s3::b"] },
      'Partition "none" is not valid for resource "arn:none:s3:::b".',
    ],
    [
      "names before what is missing",
      "2012-10-17",
      [
        { ...allow, Sid: "a" },
        { Effect: "Allow", Sid: "a" },
      ],
      "Statement IDs (SID) in a single policy must be unique.",
    ],
    [
      "missing actions before missing resources",
      "2012-10-17",
      { Effect: "Allow" },
      "Policy statement must contain actions.",
    ],
    [
      "missing resources before what an action is",
      "2012-10-17",
      { Effect: "Allow", Action: "none" },
      "Policy statement must contain resources.",
    ],
    [
      "what a resource is before what an action is",
      "2012-10-17",
      { ...allow, Action: "s:3:b", Resource: "b" },
      'Resource b must be in ARN format or "*".',
    ],
  ] as const)("%s", (_, version, statement, message) => {
    expect(answerTo("managed", { ...(version ? { Version: version } : {}), Statement: statement })).toBe(message);
  });
});

test.each([
  ["01T", "-292275054", "2019-07-01T13:20:15Z", "2016-12-13t2:00:00.593194+23", "2016-12-13T21:20:37.593194+00:00"],
  ["2016", "2016-12", "2016-12-13", "1500000000", "${aws:CurrentTime}"],
])("AWS takes the dates %s, %s, %s, %s, %s", (...dates) => {
  expect(answerTo("managed", { Version: "2012-10-17", Statement: { ...allow, Condition: when(...dates) } })).toBe(
    "taken",
  );
});

test.each(["soon", "234-13", "2016-12-13t2:00:00.5+1", "2016-12-13t2:00:00.1999999999+10:59", "9223372036854775808"])(
  "AWS takes %s for no date",
  (date) => {
    expect(answerTo("managed", { Version: "2012-10-17", Statement: { ...allow, Condition: when(date) } })).toBe(
      "The policy failed legacy parsing",
    );
  },
);

describe("AWS takes a policy", () => {
  test.each([
    ["identity", "that names actions which do not exist", { ...allow, Action: "s3:HeadObject" }],
    ["identity", "whose resource holds a variable", { ...allow, Resource: "arn:aws:s3:::${aws:username}/*" }],
    ["managed", "whose action has spaces behind its vendor", { ...allow, Action: ["iam: a b ", "s3-s.x:List"] }],
    ["managed", "of a short ARN, and of an unknown service", { ...allow, Resource: ["arn:aws:x", "arn:aws:s33:::b"] }],
    ["managed", "that names only what it is not about", { Effect: "Deny", NotAction: "s3:*", NotResource: "*" }],
    ["managed", "with conditions of nothing", { ...allow, Condition: { none: {}, DateEquals: {}, Bool: { a: [] } } }],
    ["identity", "whose condition is about no vendor's key", { ...allow, Condition: { StringEquals: { a: "b" } } }],
    ["identity", "with IfExists", { ...allow, Condition: { StringLikeIfExists: { "a:b": "c" } } }],
    ["identity", "with a set word", { ...allow, Condition: { "ForAllValues:StringLike": { "a:b": ["c"] } } }],
    ["identity", "with both", { ...allow, Condition: { "ForAnyValue:StringLikeIfExists": { "a:b": ["c"] } } }],
    ["identity", "with a boolean for a value", { ...allow, Condition: { Bool: { "aws:SecureTransport": true } } }],
    ["queue", "that lets everyone in", { ...allow, Principal: "*" }],
    [
      "bucket",
      "whose wildcard reaches into the bucket",
      { ...allow, Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::b*" },
    ],
  ] as const)("of the place %s %s", (place, _, statement) => {
    expect(answerTo(place, { Version: "2012-10-17", Statement: statement })).toBe("taken");
  });

  test("of the older version, or of none, except as a managed policy", () => {
    const trusted = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
    expect(answerTo("trust", { Version: "2008-10-17", Statement: trusted })).toBe("taken");
    expect(answerTo("identity", { Version: "2008-10-17", Statement: allow })).toBe("taken");
    expect(answerTo("identity", { Statement: allow })).toBe("taken");
    expect(answerTo("queue", { Statement: { ...allow, Principal: "*" } })).toBe("taken");
  });
});

test("whatever the text, the answer is a document or a PolicyError", () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), fc.constantFrom(...PLACES), (text, place) => {
      expect(answerTo(place, text)).toBeTypeOf("string");
    }),
    { numRuns: 500 },
  );
});
