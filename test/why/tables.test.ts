import { expect, test } from "vitest";
import { createJournal, type EntryId, type Journal } from "../../emulator/kernel/index.ts";
import { explain, type Explanation } from "../../emulator/why/index.ts";

const QUEUE = "arn:aws:sqs:us-east-1:000000000000:events";
const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:process";
const TABLE = "arn:aws:dynamodb:us-east-1:000000000000:table/analytics-events";

const sent = (journal: Journal, id: string): EntryId =>
  journal.write([], { kind: "fact", service: "sqs", fact: "MessageSent", subject: `${QUEUE}/${id}`, detail: {} });

/** One batch of these messages, and what its function did to a table; `failed` was reported as such afterwards. */
function batch(
  journal: Journal,
  messages: readonly EntryId[],
  { fact = "ItemWritten", failed }: { readonly fact?: string; readonly failed?: string } = {},
): void {
  const run = journal.write(messages, {
    kind: "run",
    functionArn: FUNCTION,
    requestId: "run",
    environment: "e",
    attempt: 1,
    cold: false,
  });
  const detail = { table: TABLE };
  journal.write([run], { kind: "fact", service: "dynamodb", fact, subject: `${TABLE}/one`, detail });
  if (failed)
    journal.write([run], {
      kind: "arrow",
      arrow: "sqs-to-lambda",
      stage: "attempt",
      verdict: "stopped",
      reason: "item-failed",
      subject: `${QUEUE}/${failed}`,
      target: FUNCTION,
      detail: {},
    });
}

const why = (journal: Journal, message: string): Explanation =>
  explain(journal.entries, { subject: `${QUEUE}/${message}`, reaching: "analytics-events" });

test("what a function writes reaches its table; what it deletes there does not", () => {
  for (const [fact, verdict] of [
    ["ItemWritten", "arrived"],
    ["ItemDeleted", "unfinished"],
  ] as const) {
    const journal = createJournal(() => 0);
    batch(journal, [sent(journal, "one")], { fact });
    expect(why(journal, "one").verdict).toBe(verdict);
  }
});

test("of a batch, the message that was reported as failed did not arrive, and the others did", () => {
  const journal = createJournal(() => 0);
  const [good, bad] = [sent(journal, "good"), sent(journal, "bad")];
  batch(journal, [good, bad], { failed: "bad" });
  expect(why(journal, "good").verdict).toBe("arrived");
  expect(why(journal, "bad")).toMatchObject({ verdict: "stopped", reason: "item-failed" });
  batch(journal, [bad]);
  expect(why(journal, "bad").verdict).toBe("arrived");
});
