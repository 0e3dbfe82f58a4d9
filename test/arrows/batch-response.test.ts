import { expect, test } from "vitest";
import { readBatchResponse, type BatchVerdict } from "../../emulator/arrows/shared/batch-response.ts";

const read = (answer: string): BatchVerdict => readBatchResponse(Buffer.from(answer), new Set(["a", "b"]));

// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
test.each(["", "null", "{}", `{"batchItemFailures":null}`, `{"batchItemFailures":[]}`, `{"other":1}`])(
  "%j is a success of the whole batch",
  (answer) => {
    expect(read(answer)).toEqual({ kind: "all-done" });
  },
);

test("the messages that are named come again", () => {
  const answer = `{"batchItemFailures":[{"itemIdentifier":"b"},{"itemIdentifier":"b"}]}`;
  expect(read(answer)).toEqual({ kind: "some-failed", ids: new Set(["b"]) });
});

test.each([
  "not json",
  `"text"`,
  "[]",
  "1",
  `{"batchItemFailures":"a"}`,
  `{"batchItemFailures":["a"]}`,
  `{"batchItemFailures":[{"itemIdentifier":""}]}`,
  `{"batchItemFailures":[{"itemIdentifier":null}]}`,
  `{"batchItemFailures":[{"foo":"notvalid"}]}`,
  `{"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"c"}]}`,
])("%j is a failure of the whole batch", (answer) => {
  expect(read(answer).kind).toBe("nonsense");
});
