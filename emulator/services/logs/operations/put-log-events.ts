import type {
  InputLogEvent,
  PutLogEventsRequest,
  PutLogEventsResponse,
  RejectedLogEventsInfo,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Instant, Operation } from "../../../kernel/index.ts";
import { streamArn } from "../arn.ts";
import { invalidParameter } from "../errors.ts";
import {
  AHEAD_MAX,
  BATCH_BYTES_MAX,
  BATCH_SPAN_MAX,
  BEHIND_MAX,
  EVENT_BYTES_MAX,
  EVENT_OVERHEAD_BYTES,
} from "../limits.ts";
import { eventId, keptSince } from "../state.ts";
import type { LogsStore, Said } from "../store.ts";

export const putLogEvents = (store: LogsStore): Operation<PutLogEventsRequest, PutLogEventsResponse> => ({
  permissions: (input, context) => [
    { action: "logs:PutLogEvents", resource: streamArn(context, input.logGroupName ?? "", input.logStreamName) },
  ],
  run(input, context) {
    const group = store.group(context, input, context.now);
    const stream = store.stream(group, input.logStreamName ?? "");
    const events = (input.logEvents ?? []).map(said);
    checkBatch(events, context.now);
    const since = keptSince(group, context.now);
    const { kept, rejected } = sort(events, context.now, since);
    if (kept.length > 0) store.append(context, { group: group.name, stream: stream.name }, kept, [context.entry]);
    const last = stream.events.at(-1);
    return {
      nextSequenceToken: eventId(last ?? { timestamp: context.now, order: 0 }),
      ...(rejected ? { rejectedLogEventsInfo: rejected } : {}),
    };
  },
});

const said = ({ timestamp, message }: InputLogEvent): Said => ({ timestamp: timestamp ?? 0, message: message ?? "" });

/** The rules that refuse a batch as a whole. */
export function checkBatch(events: readonly Said[], now: Instant): void {
  let bytes = 0;
  for (const [index, { timestamp, message }] of events.entries()) {
    const size = Buffer.byteLength(message) + EVENT_OVERHEAD_BYTES;
    if (size > EVENT_BYTES_MAX)
      throw invalidParameter(`Log event too large: ${size} bytes exceeds limit of ${EVENT_BYTES_MAX}`);
    bytes += size;
    const previous = events[index - 1];
    if (previous && previous.timestamp > timestamp)
      throw invalidParameter("Log events in a single PutLogEvents request must be in chronological order.");
  }
  if (bytes > BATCH_BYTES_MAX)
    throw invalidParameter(`Upload too large: ${bytes} bytes exceeds limit of ${BATCH_BYTES_MAX}`);
  // Events that are refused by themselves do not count: same page as the limits.
  const first = events.find(({ timestamp }) => timestamp >= now - BEHIND_MAX);
  const last = events.findLast(({ timestamp }) => timestamp <= now + AHEAD_MAX);
  if (first && last && last.timestamp - first.timestamp > BATCH_SPAN_MAX)
    throw invalidParameter("The batch of log events in a single PutLogEvents request cannot span more than 24 hours.");
}

/** The rules that refuse single events: too old, too new, already past the retention. */
export function sort(
  events: readonly Said[],
  now: Instant,
  since: Instant,
): { readonly kept: readonly Said[]; readonly rejected: RejectedLogEventsInfo | undefined } {
  const tooOldEnd = events.findLastIndex((event) => event.timestamp < now - BEHIND_MAX) + 1;
  const expiredEnd = events.findLastIndex((event) => event.timestamp < since) + 1;
  const tooNewStart = events.findIndex((event) => event.timestamp > now + AHEAD_MAX);
  const rejected: RejectedLogEventsInfo = {
    // AWS counts up to, not including, these two indexes, and from this one on.
    ...(tooOldEnd > 0 ? { tooOldLogEventEndIndex: tooOldEnd } : {}),
    ...(expiredEnd > 0 ? { expiredLogEventEndIndex: expiredEnd } : {}),
    ...(tooNewStart >= 0 ? { tooNewLogEventStartIndex: tooNewStart } : {}),
  };
  return {
    kept: events.slice(Math.max(tooOldEnd, expiredEnd), tooNewStart >= 0 ? tooNewStart : events.length),
    rejected: Object.keys(rejected).length > 0 ? rejected : undefined,
  };
}
