import type { AnalyticsEvent } from "./analytics-event.ts";

/**
 * A partition of a table takes 1,000 writes a second, and all events of now belong to the same hour: its partition is split.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 */
const SHARDS = 8;

/** `2026-01-01T10` */
export const hourOf = (time: string): string => time.slice(0, 13);

/** The event's place in the table: its hour and shard, and its id. An hour is read by a few queries, never by a scan. */
export const tableKey = (event: AnalyticsEvent): { readonly hour_shard: string; readonly event_id: string } => ({
  hour_shard: `${hourOf(event.received_at)}#${shardOf(event.event_id)}`,
  event_id: event.event_id,
});

/** Every partition of an hour. */
export const partitionsOf = (hour: string): readonly string[] =>
  Array.from({ length: SHARDS }, (_, shard) => `${hour}#${shard}`);

/** `events/2026/01/01/10/<event id>.json`: the same event always goes to the same place. */
export const archiveKey = ({ event_id, received_at }: AnalyticsEvent): string =>
  `events/${hourOf(received_at).replaceAll(/[-T]/g, "/")}/${event_id}.json`;

/** FNV-1a: ids that differ in a digit only are spread evenly. */
function shardOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % SHARDS;
}
