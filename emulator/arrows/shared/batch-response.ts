/** What a function's answer means for the messages of its batch. */
export type BatchVerdict =
  | { readonly kind: "all-done" }
  /** These ids are to come again, the others are done. */
  | { readonly kind: "some-failed"; readonly ids: ReadonlySet<string> }
  /** The answer cannot be understood: everything comes again. */
  | { readonly kind: "nonsense"; readonly problem: string };

/**
 * Reads `{"batchItemFailures":[{"itemIdentifier":"<id>"}]}`. Nothing, null and an empty list are a success of the whole batch;
 * whatever names no message of the batch is a failure of the whole.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function readBatchResponse(payload: Uint8Array, ids: ReadonlySet<string>): BatchVerdict {
  const text = new TextDecoder().decode(payload).trim();
  if (text === "") return { kind: "all-done" };
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return { kind: "nonsense", problem: "the answer is not JSON" };
  }
  if (answer === null) return { kind: "all-done" };
  if (typeof answer !== "object" || Array.isArray(answer))
    return { kind: "nonsense", problem: "the answer is not an object" };
  const failures: unknown = Reflect.get(answer, "batchItemFailures");
  if (failures === undefined || failures === null) return { kind: "all-done" };
  if (!Array.isArray(failures)) return { kind: "nonsense", problem: "batchItemFailures is not a list" };
  const failed = new Set<string>();
  for (const item of failures) {
    const id: unknown = typeof item === "object" && item !== null ? Reflect.get(item, "itemIdentifier") : undefined;
    if (typeof id !== "string" || id === "")
      return { kind: "nonsense", problem: "an entry of batchItemFailures has no itemIdentifier" };
    if (!ids.has(id)) return { kind: "nonsense", problem: `itemIdentifier ${id} is not of this batch` };
    failed.add(id);
  }
  return failed.size === 0 ? { kind: "all-done" } : { kind: "some-failed", ids: failed };
}
