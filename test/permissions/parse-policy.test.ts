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

describe("AWS takes a policy", () => {
  const allow = { Effect: "Allow", Action: "*", Resource: "*" };

  test.each([
    ["identity", "that names actions which do not exist", { ...allow, Action: "s3:HeadObject" }],
    ["identity", "whose resource holds a variable", { ...allow, Resource: "arn:aws:s3:::${aws:username}/*" }],
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
