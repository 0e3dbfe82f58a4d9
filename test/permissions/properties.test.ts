import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ACCOUNT, PRINCIPALS } from "./cases.ts";
import {
  evaluate,
  namedPolicy,
  type NamedPolicy,
  type Policies,
  type Question,
} from "../../emulator/permissions/index.ts";
import { globOf, matchesGlob, pointsOf } from "../../emulator/permissions/policy/glob.ts";
import type { PolicyKind } from "../../emulator/kernel/index.ts";

const ACTIONS = ["s3:GetObject", "s3:PutObject", "s3:Get*", "s3:*", "*", "sqs:SendMessage"];
const RESOURCES = ["arn:aws:s3:::a/x", "arn:aws:s3:::a/*", "arn:aws:s3:::b/*", "*"];
const NAMED = [
  { AWS: "*" },
  { AWS: ACCOUNT },
  { AWS: `arn:aws:iam::${ACCOUNT}:user/ana` },
  { AWS: `arn:aws:iam::${ACCOUNT}:role/reader` },
  { AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/reader/run` },
  { AWS: "222222222222" },
  { Service: "s3.amazonaws.com" },
];
const CONDITIONS = [
  {},
  { StringEquals: { "aws:SourceAccount": ACCOUNT } },
  { StringNotEquals: { "aws:SourceAccount": ACCOUNT } },
  { "ForAnyValue:StringLike": { "aws:TagKeys": "t*" } },
  { "ForAllValues:StringLike": { "aws:TagKeys": "t*" } },
  { Null: { "aws:SourceAccount": "true" } },
];

interface Drawn {
  readonly Effect: "Allow" | "Deny";
  readonly not: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly principal: object;
  readonly Condition: object;
}

const effect = fc.constantFrom("Allow", "Deny");
const statement = (which: fc.Arbitrary<"Allow" | "Deny">): fc.Arbitrary<Drawn> =>
  fc.record({
    Effect: which,
    not: fc.boolean(),
    actions: fc.uniqueArray(fc.constantFrom(...ACTIONS), { minLength: 1, maxLength: 3 }),
    resources: fc.uniqueArray(fc.constantFrom(...RESOURCES), { minLength: 1, maxLength: 3 }),
    principal: fc.constantFrom(...NAMED),
    Condition: fc.constantFrom(...CONDITIONS),
  });

const KINDS = ["identity", "resource", "boundary", "session"] as const;
type Statements = Readonly<Record<(typeof KINDS)[number], readonly Drawn[]>>;
const list = fc.array(statement(effect), { maxLength: 3 });
const statements: fc.Arbitrary<Statements> = fc.record({
  identity: list,
  resource: list,
  boundary: list,
  session: list,
});

const question: fc.Arbitrary<Question> = fc.record({
  principal: fc.constantFrom(...Object.values(PRINCIPALS)),
  action: fc.constantFrom("s3:GetObject", "s3:PutObject", "sqs:SendMessage"),
  resource: fc.constantFrom("arn:aws:s3:::a/x", "arn:aws:s3:::b/y"),
  context: fc.constantFrom({}, { "aws:SourceAccount": ACCOUNT }, { "aws:TagKeys": ["t1", "u"] }),
  resourceOwner: fc.constantFrom(ACCOUNT, "222222222222", undefined),
});

function policy(kind: PolicyKind, drawn: readonly Drawn[]): NamedPolicy | undefined {
  if (drawn.length === 0) return undefined;
  const whole = drawn.map((one) => ({
    Effect: one.Effect,
    [one.not ? "NotAction" : "Action"]: one.actions,
    Resource: one.resources,
    Condition: one.Condition,
    ...(kind === "resource" ? { Principal: one.principal } : {}),
  }));
  return namedPolicy(kind, kind, JSON.stringify({ Version: "2012-10-17", Statement: whole }));
}

function policiesOf(given: Statements): Policies {
  const [identity, resource, boundary, session] = KINDS.map((kind) => policy(kind, given[kind]));
  return {
    identity: identity ? [identity] : [],
    session: session ? [session] : [],
    ...(boundary ? { boundary } : {}),
    ...(resource ? { resource } : {}),
  };
}

const decide = (asked: Question, given: Statements): ReturnType<typeof evaluate> => evaluate(asked, policiesOf(given));

describe("for all policies", () => {
  test("a denial of everything for everyone wins, whatever else is said", () => {
    fc.assert(
      fc.property(question, statements, fc.constantFrom(...KINDS), (asked, given, kind) => {
        // Services and the nameless have no policies of their own in which something could be denied.
        const speaks = kind === "resource" || !["service", "anonymous"].includes(asked.principal.kind);
        fc.pre(speaks);
        const denial: Drawn = {
          Effect: "Deny",
          not: false,
          actions: ["*"],
          resources: ["*"],
          principal: { AWS: "*" },
          Condition: {},
        };
        const decision = decide(asked, { ...given, [kind]: [...given[kind], denial] });
        expect(decision).toMatchObject({ allowed: false, reason: { kind: "explicit" } });
      }),
      { numRuns: 500 },
    );
  });

  test("one more Allow in a policy that is there never takes away", () => {
    fc.assert(
      fc.property(
        question,
        statements,
        fc.constantFrom(...KINDS),
        statement(fc.constant("Allow")),
        (asked, given, kind, more) => {
          // A first boundary or session policy is a limit, not an Allow.
          fc.pre(given[kind].length > 0 || kind === "identity" || kind === "resource");
          const before = decide(asked, given);
          const after = decide(asked, { ...given, [kind]: [...given[kind], more] });
          expect(before.allowed && !after.allowed).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("one more Deny never gives", () => {
    fc.assert(
      fc.property(
        question,
        statements,
        fc.constantFrom(...KINDS),
        statement(fc.constant("Deny")),
        (asked, given, kind, more) => {
          const before = decide(asked, given);
          const after = decide(asked, { ...given, [kind]: [...given[kind], more] });
          expect(!before.allowed && after.allowed).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("what is denied names at most five near misses, the nearest first, each with something that did not match", () => {
    fc.assert(
      fc.property(question, statements, (asked, given) => {
        const decision = decide(asked, given);
        if (decision.allowed) return;
        const counts = decision.nearMisses.map((miss) => miss.mismatches.length);
        expect(counts.length).toBeLessThanOrEqual(5);
        expect(counts.every((count) => count === 1 || count === 2)).toBe(true);
        expect(counts).toEqual(counts.toSorted((a, b) => a - b));
      }),
    );
  });
});

/** The definition, without any care for speed. */
function matchesSlowly(pattern: string, text: string): boolean {
  if (pattern === "") return text === "";
  if (pattern[0] === "*") {
    for (let skip = 0; skip <= text.length; skip += 1)
      if (matchesSlowly(pattern.slice(1), text.slice(skip))) return true;
    return false;
  }
  return (
    text !== "" && (pattern[0] === "?" || pattern[0] === text[0]) && matchesSlowly(pattern.slice(1), text.slice(1))
  );
}

const letters = (alphabet: readonly string[], maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...alphabet), maxLength });

describe("wildcards", () => {
  test("agree with their definition", () => {
    fc.assert(
      fc.property(letters(["a", "b", "*", "?"], 8), letters(["a", "b"], 10), (pattern, text) => {
        expect(matchesGlob(globOf(pattern), pointsOf(text))).toBe(matchesSlowly(pattern, text));
      }),
      { numRuns: 4000 },
    );
  });

  test("in long pieces agree with the same piece tried at each place", () => {
    const piece = fc.string({ unit: fc.constantFrom("a", "b", "?"), minLength: 65, maxLength: 90 });
    const around = letters(["a", "b"], 100);
    fc.assert(
      fc.property(piece, around, around, (middle, before, after) => {
        const filled = middle.replaceAll("?", "b");
        const longer = `${before}${filled}${after}`;
        const fits = (text: string): boolean => Array.from(middle).every((own, at) => own === "?" || own === text[at]);
        const found = (text: string): boolean =>
          Array.from(text).some((_, at) => text.length - at >= middle.length && fits(text.slice(at)));
        for (const text of [longer, longer.replace("a", "b"), `${before}${filled.slice(1)}${after}`])
          expect(matchesGlob(globOf(`*${middle}*`), pointsOf(text))).toBe(found(text));
      }),
      { numRuns: 300 },
    );
  });

  test("of a hostile policy cost one search per piece, not a search per combination", () => {
    const pattern = globOf(`${"*a".repeat(5000)}*b`);
    expect(matchesGlob(pattern, pointsOf("a".repeat(10_000)))).toBe(false);
    expect(matchesGlob(pattern, pointsOf(`${"a".repeat(10_000)}b`))).toBe(true);
    const onePiece = globOf(`*${"a".repeat(10_000)}?b*`);
    expect(matchesGlob(onePiece, pointsOf("a".repeat(30_000)))).toBe(false);
    expect(matchesGlob(onePiece, pointsOf(`${"a".repeat(30_000)}b`))).toBe(true);
  });
});
