import type {
  FilteredLogEvent,
  FilterLogEventsRequest,
  FilterLogEventsResponse,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Operation } from "../../../kernel/index.ts";
import { groupNameOf, streamArn } from "../arn.ts";
import { invalidParameter } from "../errors.ts";
import { parseFilterPattern } from "../filter-pattern/index.ts";
import { EVENT_OVERHEAD_BYTES, PAGE_BYTES_MAX, PAGE_EVENTS_MAX } from "../limits.ts";
import {
  before,
  eventId,
  indexOf,
  positionOf,
  type LogEvent,
  type LogGroup,
  type LogStream,
  type Position,
} from "../state.ts";
import type { LogsStore } from "../store.ts";

export const filterLogEvents = (store: LogsStore): Operation<FilterLogEventsRequest, FilterLogEventsResponse> => ({
  permissions: (input, context) => [
    {
      action: "logs:FilterLogEvents",
      resource: streamArn(context, input.logGroupName ?? groupNameOf(input.logGroupIdentifier ?? "")),
    },
  ],
  run(input, context) {
    const limit = input.limit ?? PAGE_EVENTS_MAX;
    if (limit > PAGE_EVENTS_MAX)
      throw invalidParameter(
        `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: Member must have value less than or equal to ${PAGE_EVENTS_MAX}`,
      );
    const matches = parseFilterPattern(input.filterPattern ?? "");
    const group = store.group(context, input, context.now);
    const start = input.nextToken === undefined ? undefined : parseToken(input.nextToken);
    const events: FilteredLogEvent[] = [];
    let bytes = 0;
    for (const { stream, event } of merged(streamsOf(store, group, input), start, input)) {
      if (!matches(event.message)) continue;
      const size = Buffer.byteLength(event.message) + EVENT_OVERHEAD_BYTES;
      if (events.length === limit || (events.length > 0 && bytes + size > PAGE_BYTES_MAX))
        return { events, searchedLogStreams: [], nextToken: eventId(event) };
      bytes += size;
      events.push({
        logStreamName: stream.name,
        timestamp: event.timestamp,
        message: event.message,
        ingestionTime: event.ingestedAt,
        eventId: eventId(event),
      });
    }
    // Empty since 2019: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
    return { events, searchedLogStreams: [] };
  },
});

function streamsOf(store: LogsStore, group: LogGroup, input: FilterLogEventsRequest): readonly LogStream[] {
  const { logStreamNames, logStreamNamePrefix } = input;
  if (logStreamNames?.length && logStreamNamePrefix !== undefined)
    throw invalidParameter("LogStreamNames and LogStreamNamePrefix are mutually exclusive parameters.");
  if (logStreamNames?.length) return [...new Set(logStreamNames)].map((name) => store.stream(group, name));
  return [...group.streams.values()].filter((stream) => stream.name.startsWith(logStreamNamePrefix ?? ""));
}

/** The events of several streams in one order, those of the time asked for. Both times are included. */
function* merged(
  streams: readonly LogStream[],
  start: Position | undefined,
  { startTime, endTime }: Pick<FilterLogEventsRequest, "startTime" | "endTime">,
): Generator<{ readonly stream: LogStream; readonly event: LogEvent }> {
  const begin = { timestamp: startTime ?? -Infinity, order: -1 };
  const from = start && before(begin, start) ? start : begin;
  const cursors = streams.map((stream) => ({ stream, index: indexOf(stream.events, from) }));
  for (;;) {
    let next: { stream: LogStream; index: number; event: LogEvent } | undefined;
    let owner: (typeof cursors)[number] | undefined;
    for (const cursor of cursors) {
      const event = cursor.stream.events[cursor.index];
      if (event && (!next || before(event, next.event))) [next, owner] = [{ ...cursor, event }, cursor];
    }
    if (!next || !owner || next.event.timestamp > (endTime ?? Infinity)) return;
    owner.index += 1;
    yield next;
  }
}

function parseToken(token: string): Position {
  const position = positionOf(token);
  if (!position) throw invalidParameter("The specified nextToken is invalid.");
  return position;
}
