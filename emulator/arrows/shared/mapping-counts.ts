import type { EntryId, Kernel } from "../../kernel/index.ts";
import type { EventSourceMapping } from "../../services/lambda/index.ts";

/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics */
export type MappingCount =
  | "PolledEventCount"
  | "FilteredOutEventCount"
  | "InvokedEventCount"
  | "FailedInvokeEventCount"
  | "DroppedEventCount"
  | "DeletedEventCount"
  | "OnFailureDestinationDeliveredEventCount";

/** Tells CloudWatch what became of events, where the mapping asks for it. */
export function countEvents(
  kernel: Kernel,
  { countsEvents, uuid }: EventSourceMapping,
  name: MappingCount,
  value: number,
  cause: EntryId,
): void {
  if (!countsEvents || value === 0) return;
  kernel.journal.write([cause], {
    kind: "metric",
    namespace: "AWS/Lambda",
    name,
    value,
    unit: "Count",
    dimensions: { EventSourceMappingUUID: uuid },
  });
}
