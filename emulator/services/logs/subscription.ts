import { gzipSync } from "node:zlib";
import type { Instant, Scope } from "../../kernel/index.ts";
import type { LogEventsWritten } from "./events.ts";
import { patternOf } from "./filter-pattern/index.ts";
import { eventId, type LogEvent, type SubscriptionFilter } from "./state.ts";
import type { LogsStore } from "./store.ts";

/** What a subscription filter says of lines that came in. */
export interface SubscriptionView {
  readonly name: string;
  readonly pattern: string;
  readonly destinationArn: string;
  readonly createdAt: Instant;
  /** Those of the lines that match. */
  readonly events: readonly LogEvent[];
}

/** The subscription filters of a group, each with what of the lines is for it; in order of creation. */
export function subscriptionsTo(store: LogsStore, fact: LogEventsWritten): readonly SubscriptionView[] {
  const filters = store.region(fact.scope).groups.get(fact.group)?.subscriptionFilters.values() ?? [];
  return [...filters].map((filter: SubscriptionFilter) => ({
    name: filter.name,
    pattern: filter.pattern,
    destinationArn: filter.destinationArn,
    createdAt: filter.createdAt,
    events: fact.events.filter(({ message }) => patternOf(filter).matches(message)),
  }));
}

/** Ours: lines that pack badly are sent in several pieces, so that none is more than Lambda takes (1 MB). */
const DATA_MAX = 262_144;

/**
 * What a function is started with, `{"awslogs": {"data": <base64 of gzipped JSON>}}`; one for all events unless they are too many.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-cloudwatchlogs.html
 */
export function subscriptionPayloads(
  at: { readonly scope: Scope; readonly group: string; readonly stream: string; readonly filter: string },
  events: readonly LogEvent[],
): readonly Uint8Array[] {
  const message = {
    messageType: "DATA_MESSAGE",
    owner: at.scope.account,
    logGroup: at.group,
    logStream: at.stream,
    subscriptionFilters: [at.filter],
    logEvents: events.map((event) => ({ id: eventId(event), timestamp: event.timestamp, message: event.message })),
  };
  const data = gzipSync(JSON.stringify(message)).toString("base64");
  if (data.length > DATA_MAX && events.length > 1) {
    const half = events.length >> 1;
    return [...subscriptionPayloads(at, events.slice(0, half)), ...subscriptionPayloads(at, events.slice(half))];
  }
  return [new TextEncoder().encode(JSON.stringify({ awslogs: { data } }))];
}
