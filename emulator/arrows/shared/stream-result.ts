import type { JsonObject, RunResult } from "../../kernel/index.ts";
import { readBatchResponse } from "./batch-response.ts";
import type { StreamItem } from "./stream-item.ts";

/** What a function's answer means for the records it was given. */
export type StreamVerdict =
  | { readonly kind: "done" }
  /** All records before `from` are done, that one and all after it come again. */
  | { readonly kind: "failed"; readonly from: number; readonly problem: Problem };

export type Problem =
  | { readonly kind: "whole"; readonly detail: JsonObject }
  /** The function named them. */
  | { readonly kind: "reported"; readonly items: readonly StreamItem[] };

/**
 * Of several records that are reported the one with the lowest sequence number counts. Without ReportBatchItemFailures nobody
 * reads the answer. https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function readStreamResult(
  result: RunResult,
  items: readonly StreamItem[],
  reportsItems: boolean,
): StreamVerdict {
  if (result.kind === "failed") {
    const detail = { errorType: result.errorType ?? "", errorMessage: result.errorMessage ?? "" };
    return { kind: "failed", from: 0, problem: { kind: "whole", detail } };
  }
  if (!reportsItems) return { kind: "done" };
  const verdict = readBatchResponse(result.payload, new Set(items.map(({ record }) => record.sequenceNumber)));
  switch (verdict.kind) {
    case "all-done":
      return { kind: "done" };
    case "nonsense":
      return { kind: "failed", from: 0, problem: { kind: "whole", detail: { problem: verdict.problem } } };
    case "some-failed": {
      const failed = items.filter(({ record }) => verdict.ids.has(record.sequenceNumber));
      const from = items.findIndex(({ record }) => verdict.ids.has(record.sequenceNumber));
      return { kind: "failed", from, problem: { kind: "reported", items: failed } };
    }
    default:
      return verdict satisfies never;
  }
}
