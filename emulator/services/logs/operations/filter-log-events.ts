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
    const group = store.standardGroup(context, input, context.now);
    const start = startOf(input);
    const events: FilteredLogEvent[] = [];
    let bytes = 0;
    for (const { stream, event } of merged(streamsOf(store, group, input), start, input)) {
      if (!matches(event.message)) continue;
      const size = Buffer.byteLength(event.message) + EVENT_OVERHEAD_BYTES;
      if (events.length === limit || (events.length > 0 && bytes + size > PAGE_BYTES_MAX))
        return { events, searchedLogStreams: [], nextToken: tokenOf(start, event) };
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

interface Found {
  readonly stream: LogStream;
  readonly event: LogEvent;
}

/** The events of several streams in one order, those of the time asked for; both times are included, and so is `start`. */
function* merged(
  streams: readonly LogStream[],
  { backwards, position: start }: Start,
  { startTime, endTime }: Pick<FilterLogEventsRequest, "startTime" | "endTime">,
): Generator<Found> {
  const first = { timestamp: startTime ?? -Infinity, order: -1 };
  const last = { timestamp: endTime ?? Infinity, order: Infinity };
  const from = start && !backwards && before(first, start) ? start : first;
  const to = start && backwards && before(start, last) ? { ...start, order: start.order + 1 } : last;
  const cursors = streams.map((stream) => ({
    stream,
    index: backwards ? indexOf(stream.events, to) - 1 : indexOf(stream.events, from),
  }));
  const isFirst = (a: LogEvent, b: LogEvent): boolean => (backwards ? before(b, a) : before(a, b));
  for (;;) {
    let next: Found | undefined;
    let owner: (typeof cursors)[number] | undefined;
    for (const cursor of cursors) {
      const event = cursor.stream.events[cursor.index];
      if (event && (!next || isFirst(event, next.event))) [next, owner] = [{ stream: cursor.stream, event }, cursor];
    }
    if (!next || !owner || (backwards ? before(next.event, from) : !before(next.event, to))) return;
    owner.index += backwards ? -1 : 1;
    yield next;
  }
}

interface Start {
  readonly backwards: boolean;
  /** The event that comes first; the one at the end of the time asked for where there is none. */
  readonly position: Position | undefined;
}

/** Same page: the newest first only from 2024 on. A token knows its direction. */
const BACKWARDS_SINCE = Date.UTC(2024, 0, 1);

function startOf({ nextToken, startFromHead, startTime }: FilterLogEventsRequest): Start {
  if (nextToken !== undefined) return parseToken(nextToken);
  if (startFromHead === false && startTime !== undefined && startTime < BACKWARDS_SINCE)
    throw invalidParameter("startFromHead can be false only when startTime is on or after Jan 1, 2024 00:00:00 UTC.");
  return { backwards: startFromHead === false, position: undefined };
}

const tokenOf = ({ backwards }: Start, event: LogEvent): string => `${backwards ? "b/" : ""}${eventId(event)}`;

function parseToken(token: string): Start {
  const backwards = token.startsWith("b/");
  const position = positionOf(backwards ? token.slice(2) : token);
  if (!position) throw invalidParameter("The specified nextToken is invalid.");
  return { backwards, position };
}
