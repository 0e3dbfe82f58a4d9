import { describe, expect, test } from "vitest";
import { createJournal, type Decision, type EntryId, type Journal } from "../../emulator/kernel/index.ts";
import { explain, REASONS } from "../../emulator/why/index.ts";

const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:summarize";
const OBJECT = "s3://sales/in/march.csv";

const DENIED: Decision = {
  allowed: false,
  reason: { kind: "implicit", policy: "resource" },
  nearMisses: [
    {
      statement: {
        policy: "resource",
        policyName: "resource policy of summarize",
        sid: "old",
        index: 0,
        effect: "Allow",
      },
      mismatches: [
        {
          element: "Condition",
          condition: "ArnLike aws:SourceArn",
          expected: ["arn:aws:s3:::sales-dev"],
          actual: ["arn:aws:s3:::sales"],
        },
      ],
    },
  ],
};

function uploaded(): {
  journal: Journal;
  fact: EntryId;
  arrow: (
    stage: "match" | "permit" | "carry",
    verdict: "passed" | "skipped" | "stopped",
    cause: EntryId,
    reason?: string,
  ) => EntryId;
} {
  const journal = createJournal(() => 1000);
  const call = journal.write([], {
    kind: "call",
    service: "s3",
    operation: "PutObject",
    caller: "arn:aws:iam::000000000000:root",
    account: "000000000000",
    region: "us-east-1",
    resource: "arn:aws:s3:::sales/in/march.csv",
    requestId: "REQ1",
  });
  const fact = journal.write([call], {
    kind: "fact",
    service: "s3",
    fact: "ObjectCreated:Put",
    subject: OBJECT,
    detail: { size: 1204 },
  });
  return {
    journal,
    fact,
    arrow: (stage, verdict, cause, reason) =>
      journal.write([cause], {
        kind: "arrow",
        arrow: "s3-to-lambda",
        stage,
        verdict,
        ...(reason ? { reason } : {}),
        subject: OBJECT,
        target: FUNCTION,
        detail: { rule: "csv" },
      }),
  };
}

describe("why", () => {
  test("says stopped, the plane, the reason and the nearest miss where a permission was missing", () => {
    const { journal, fact, arrow } = uploaded();
    const match = arrow("match", "passed", fact);
    const decision = journal.write([match], {
      kind: "decision",
      plane: "invoke",
      principal: "s3.amazonaws.com",
      action: "lambda:InvokeFunction",
      resource: FUNCTION,
      decision: DENIED,
    });
    arrow("permit", "stopped", decision, "invoke-stale");
    const told = explain(journal.entries, { subject: "march.csv", reaching: "summarize" });
    expect(told).toMatchObject({
      verdict: "stopped",
      plane: "invoke",
      reason: "invoke-stale",
      words: REASONS["invoke-stale"].words,
    });
    expect(told.nearestMiss?.mismatches[0]?.expected).toEqual(["arn:aws:s3:::sales-dev"]);
    expect(told.cure?.cli).toContain("--source-arn arn:aws:s3:::sales ");
    expect(told.chain.map((step) => step.label)).toEqual(["s3", "s3", "match", "invoke"]);
  });

  test("tells an event that was ignored from one that was stopped", () => {
    const { journal, fact, arrow } = uploaded();
    arrow("match", "skipped", fact, "filter-prefix");
    arrow("match", "skipped", fact, "filter-suffix");
    // The rule that looked at the suffix came further than the one that already missed the prefix.
    expect(explain(journal.entries, { subject: OBJECT, reaching: FUNCTION })).toMatchObject({
      verdict: "ignored",
      reason: "filter-suffix",
      plane: "none",
    });
  });

  test("says arrived, with the chain that led there, once the function ran", () => {
    const { journal, fact, arrow } = uploaded();
    const carry = arrow("carry", "passed", arrow("match", "passed", fact));
    journal.write([carry], {
      kind: "run",
      functionArn: FUNCTION,
      requestId: "r",
      environment: "e",
      attempt: 1,
      cold: true,
    });
    const told = explain(journal.entries, { subject: "in/march.csv", reaching: "summarize" });
    expect(told.verdict).toBe("arrived");
    expect(told.chain.at(-1)).toMatchObject({ label: "run", text: "summarize" });
    expect(told.cure).toBeUndefined();
  });

  test("says unknown of what the journal never heard of, and unfinished of what is under way", () => {
    const { journal, fact, arrow } = uploaded();
    expect(explain(journal.entries, { subject: "april.csv", reaching: "summarize" }).verdict).toBe("unknown");
    arrow("match", "passed", fact);
    expect(explain(journal.entries, { subject: OBJECT, reaching: "summarize" }).verdict).toBe("unfinished");
  });

  test("does not claim to know what it has forgotten", () => {
    const journal = createJournal(() => 3_600_000, { keep: 2 });
    for (let i = 0; i < 5; i += 1) journal.write([], { kind: "note", about: "x", text: "", detail: null });
    const { verdict, words } = explain(journal.entries, { subject: "april.csv", reaching: "summarize" });
    expect(verdict).toBe("unknown");
    expect(words).toContain("it begins at 1970-01-01T01:00:00.000Z, what was older is gone");
  });

  test("asks about the newest upload of a key", () => {
    const { journal, fact, arrow } = uploaded();
    arrow("match", "skipped", fact, "filter-suffix");
    const again = journal.write([], {
      kind: "fact",
      service: "s3",
      fact: "ObjectCreated:Put",
      subject: OBJECT,
      detail: {},
    });
    journal.write([arrow("carry", "passed", again)], {
      kind: "run",
      functionArn: FUNCTION,
      requestId: "r2",
      environment: "e",
      attempt: 1,
      cold: false,
    });
    expect(explain(journal.entries, { subject: OBJECT, reaching: "summarize" }).verdict).toBe("arrived");
  });
});

test("whoever signed a request to an API and may not make it is told which right that takes", () => {
  const journal = createJournal(() => 1000);
  const resource = "arn:aws:execute-api:us-east-1:000000000000:abc/prod/GET/a";
  const call = journal.write([], {
    kind: "call",
    service: "api",
    operation: "GET",
    caller: "anonymous",
    account: "000000000000",
    region: "us-east-1",
    resource,
    requestId: "REQ2",
  });
  const decision = journal.write([call], {
    kind: "decision",
    plane: "caller",
    principal: "arn:aws:iam::000000000000:user/ann",
    action: "execute-api:Invoke",
    resource,
    decision: { allowed: false, reason: { kind: "implicit", policy: "identity" }, nearMisses: [] },
  });
  journal.write([decision], {
    kind: "arrow",
    arrow: "apigateway-to-lambda",
    stage: "match",
    verdict: "stopped",
    reason: "api-refused",
    subject: resource,
    target: FUNCTION,
    detail: { answer: "ACCESS_DENIED" },
  });
  const told = explain(journal.entries, { subject: "REQ2", reaching: "summarize" });
  expect(told).toMatchObject({ verdict: "stopped", plane: "caller", reason: "api-refused" });
  expect(told.cure?.cli).toMatch(/^aws iam put-user-policy --user-name ann .*execute-api:Invoke/s);
});
