import type { EntryId, Instant, Kernel } from "../../kernel/index.ts";
import { subjectOf } from "../../services/dynamodb/index.ts";
import type { EventSourceMapping } from "../../services/lambda/index.ts";
import type { Reason } from "../../why/index.ts";
import { entriesOf, type StreamItem } from "./stream-item.ts";
import { trail, type Trail } from "./trail.ts";

export const STREAM_ARROW = "dynamodb-to-lambda";

/** Written down when a batch is first tried: all its records led here. */
export function tellTried(kernel: Kernel, mapping: EventSourceMapping, items: readonly StreamItem[]): Trail {
  const { sourceArn, functionArn, uuid } = mapping;
  const entry = kernel.journal.write(entriesOf(items), {
    kind: "arrow",
    arrow: STREAM_ARROW,
    stage: "carry",
    verdict: "passed",
    subject: sourceArn,
    target: functionArn,
    detail: { records: items.length, mapping: uuid },
  });
  return trail(kernel, STREAM_ARROW, sourceArn, functionArn, entry);
}

/** Many records at once were stopped, for the same reason: they are the causes. */
export function tellStopped(
  kernel: Kernel,
  mapping: EventSourceMapping,
  items: readonly StreamItem[],
  reason: Reason,
  causes: readonly EntryId[],
): EntryId {
  const { sourceArn, functionArn, uuid } = mapping;
  return kernel.journal.write([...causes, ...entriesOf(items)], {
    kind: "arrow",
    arrow: STREAM_ARROW,
    stage: "settle",
    verdict: "stopped",
    reason,
    subject: sourceArn,
    target: functionArn,
    detail: { mapping: uuid, records: items.length },
  });
}

/** The function named this record as failed. */
export function tellReported(
  kernel: Kernel,
  { sourceArn, functionArn, uuid }: EventSourceMapping,
  { record }: StreamItem,
  cause: EntryId,
): void {
  kernel.journal.write([cause, record.entry], {
    kind: "arrow",
    arrow: STREAM_ARROW,
    stage: "attempt",
    verdict: "stopped",
    reason: "stream-item-failed" satisfies Reason,
    subject: subjectOf(sourceArn.slice(0, sourceArn.indexOf("/stream/")), record.keys),
    target: functionArn,
    detail: { mapping: uuid, sequenceNumber: record.sequenceNumber },
  });
}

/** How long ago the last record of the event was written: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
export function tellAge(kernel: Kernel, functionName: string, items: readonly StreamItem[], cause: EntryId): void {
  const writtenAt: Instant = items.at(-1)?.record.at ?? kernel.now();
  kernel.journal.write([cause], {
    kind: "metric",
    namespace: "AWS/Lambda",
    name: "IteratorAge",
    value: kernel.now() - writtenAt,
    unit: "Milliseconds",
    dimensions: { FunctionName: functionName },
  });
}
