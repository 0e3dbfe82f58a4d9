import type { GetLogEventsRequest, GetLogEventsResponse } from "@aws-sdk/client-cloudwatch-logs";
import type { Operation } from "../../../kernel/index.ts";
import { groupNameOf, streamArn } from "../arn.ts";
import { invalidParameter } from "../errors.ts";
import { EVENT_OVERHEAD_BYTES, PAGE_BYTES_MAX, PAGE_EVENTS_MAX } from "../limits.ts";
import { eventId, indexOf, positionOf, type LogEvent, type Position } from "../state.ts";
import type { LogsStore } from "../store.ts";

export const getLogEvents = (store: LogsStore): Operation<GetLogEventsRequest, GetLogEventsResponse> => ({
  permissions: (input, context) => [
    {
      action: "logs:GetLogEvents",
      resource: streamArn(
        context,
        input.logGroupName ?? groupNameOf(input.logGroupIdentifier ?? ""),
        input.logStreamName,
      ),
    },
  ],
  run(input, context) {
    const group = store.standardGroup(context, input, context.now);
    const stream = store.stream(group, input.logStreamName ?? "");
    const { shown, forward, backward } = read(stream.events, input);
    return {
      events: shown.map(({ timestamp, message, ingestedAt }) => ({ timestamp, message, ingestionTime: ingestedAt })),
      nextForwardToken: forward,
      nextBackwardToken: backward,
    };
  },
});

type Ask = Pick<GetLogEventsRequest, "startTime" | "endTime" | "limit" | "startFromHead" | "nextToken">;

/** One page, oldest first, and the tokens on both sides of it. At an end the token stays the one that was given: that is how a reader knows. */
export function read(
  all: readonly LogEvent[],
  ask: Ask,
): { readonly shown: readonly LogEvent[]; readonly forward: string; readonly backward: string } {
  const from = indexOf(all, { timestamp: ask.startTime ?? -Infinity, order: -1 });
  const to = Math.max(from, indexOf(all, { timestamp: ask.endTime ?? Infinity, order: -1 }));
  const limit = Math.min(ask.limit ?? PAGE_EVENTS_MAX, PAGE_EVENTS_MAX);
  const token = ask.nextToken === undefined ? undefined : parseToken(ask.nextToken);
  const forwards = token ? token.direction === "f" : ask.startFromHead === true;
  const shown = forwards
    ? ahead(all, Math.max(from, token ? indexOf(all, after(token.position)) : from), to, limit)
    : behind(all, from, Math.min(to, token ? indexOf(all, token.position) : to), limit);
  const [first, last] = [shown[0], shown.at(-1)];
  if (first && last) return { shown, forward: `f/${eventId(last)}/s`, backward: `b/${eventId(first)}/s` };
  const position = token?.position ?? { timestamp: ask.startTime ?? all.at(-1)?.timestamp ?? 0, order: 0 };
  return { shown, forward: `f/${eventId(position)}/s`, backward: `b/${eventId(position)}/s` };
}

const after = ({ timestamp, order }: Position): Position => ({ timestamp, order: order + 1 });

function ahead(all: readonly LogEvent[], from: number, to: number, limit: number): readonly LogEvent[] {
  let bytes = 0;
  let end = from;
  while (end < to && end - from < limit && (bytes += sizeOf(all[end]!)) <= PAGE_BYTES_MAX) end += 1;
  return all.slice(from, end);
}

function behind(all: readonly LogEvent[], from: number, to: number, limit: number): readonly LogEvent[] {
  let bytes = 0;
  let start = to;
  while (start > from && to - start < limit && (bytes += sizeOf(all[start - 1]!)) <= PAGE_BYTES_MAX) start -= 1;
  return all.slice(start, Math.max(start, to));
}

const sizeOf = (event: LogEvent): number => Buffer.byteLength(event.message) + EVENT_OVERHEAD_BYTES;

function parseToken(token: string): { readonly direction: "f" | "b"; readonly position: Position } {
  const [direction, id = ""] = token.split("/");
  const position = positionOf(id);
  if ((direction !== "f" && direction !== "b") || !position)
    throw invalidParameter("The specified nextToken is invalid.");
  return { direction, position };
}
