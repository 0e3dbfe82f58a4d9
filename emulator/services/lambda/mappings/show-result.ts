import type { Room } from "../room.ts";
import type { EventSourceMapping } from "./mapping.ts";

/** What came of the last batch: kept with the mapping as it is now, if it is still there. */
export function showResult(room: Room, { uuid, account, region }: EventSourceMapping, lastResult: string): void {
  const mappings = room.regions.peek({ account, region })?.mappings;
  const current = mappings?.get(uuid);
  if (!current?.stream || current.stream.lastResult === lastResult) return;
  mappings?.set(uuid, { ...current, stream: { ...current.stream, lastResult } });
}
