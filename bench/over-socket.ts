import type { Figure } from "./measure.ts";
import type { Target } from "./server.ts";
import { firstInvoke, warmInvoke } from "./socket/invokes.ts";
import { items, messages, query } from "./socket/calls.ts";
import { notices } from "./socket/deliveries.ts";
import { memoryAfter, memoryBefore } from "./socket/memory.ts";
import { events, summary } from "./socket/pipelines.ts";
import { gets, puts } from "./socket/rates.ts";

export { startServer, type Target } from "./server.ts";

export type SocketMeasurement = (target: Target) => Promise<readonly Figure[]>;

/** What any system can be asked, through the SDK and a socket. In this order: the first looks at a server that did nothing yet. */
export const OVER_SOCKET: Readonly<Record<string, SocketMeasurement>> = {
  memory: memoryBefore,
  "socket-call": messages,
  "socket-items": items,
  "socket-query": query,
  "socket-puts": puts,
  "socket-gets": gets,
  "socket-notices": notices,
  "socket-invoke": warmInvoke,
  "socket-first-invoke": firstInvoke,
  "socket-summary": summary,
  "socket-events": events,
  "memory-after": memoryAfter,
};
