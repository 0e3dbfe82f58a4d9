import type {
  PutEventsRequest,
  PutEventsRequestEntry,
  PutEventsResponse,
  PutEventsResultEntry,
} from "@aws-sdk/client-eventbridge";
import type { CallContext, JsonObject, Operation } from "../../../kernel/index.ts";
import { busAddress } from "../arn.ts";
import { validation } from "../errors.ts";
import { ENTRIES_BYTES_MAX, TIME_BYTES } from "../limits.ts";
import { onBus } from "../permission.ts";
import type { EventsStore } from "../store.ts";

export const putEvents = (store: EventsStore): Operation<PutEventsRequest, PutEventsResponse> => ({
  permissions(input, context) {
    const buses = new Set((input.Entries ?? []).map((entry) => entry.EventBusName));
    return [...buses].map((bus) => onBus("PutEvents", bus, context));
  },
  run(input, context) {
    const entries = input.Entries ?? [];
    if (entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > ENTRIES_BYTES_MAX)
      throw validation("Total size of the entries in the request is over the limit.");
    const Entries = entries.map((entry) => putEntry(store, entry, context));
    return { FailedEntryCount: Entries.filter((entry) => entry.ErrorCode !== undefined).length, Entries };
  },
});

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size */
function sizeOf({ Time, Source = "", DetailType = "", Detail = "", Resources = [] }: PutEventsRequestEntry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), Time ? TIME_BYTES : 0);
}

/** An entry fails alone. That an event was taken says nothing of its targets. */
function putEntry(store: EventsStore, entry: PutEventsRequestEntry, context: CallContext): PutEventsResultEntry {
  for (const name of ["Source", "DetailType", "Detail"] as const)
    if (!entry[name])
      return {
        ErrorCode: "InvalidArgument",
        ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
      };
  const { Source = "", DetailType = "", Detail = "", Resources = [], Time, EventBusName, TraceHeader } = entry;
  if (Source.startsWith("aws."))
    return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." };
  const detail = asObject(Detail);
  if (!detail) return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
  const given = {
    source: Source,
    detailType: DetailType,
    detail,
    resources: Resources,
    time: Time?.getTime() ?? context.now,
    traceHeader: TraceHeader ?? context.traceHeader,
  };
  return { EventId: store.put(busAddress(EventBusName, context), given, context.entry) };
}

function asObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
