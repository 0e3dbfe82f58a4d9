import type { Room } from "../room.ts";
import type { FunctionUrl, LambdaFunction } from "../state.ts";

export interface FoundUrl {
  readonly fn: LambdaFunction;
  readonly url: FunctionUrl;
  /** The alias that it belongs to, if it does. */
  readonly qualifier: string | undefined;
}

/** By the first part of its host name, whosever it is. */
export function findUrl(room: Room, id: string): FoundUrl | undefined {
  for (const { value } of room.regions.all())
    for (const fn of value.functions.values())
      for (const [key, url] of fn.urls) if (url.id === id) return { fn, url, qualifier: key === "" ? undefined : key };
  return undefined;
}
