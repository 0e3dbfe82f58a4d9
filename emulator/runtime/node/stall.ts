import { send } from "./channel.ts";
import { isVirtual } from "./clock.ts";

/** Bound before anything patches timers. */
const every = setInterval;

/** Real milliseconds. Ours. */
const LOOK = 25;
/** What keeps an event loop from ever becoming empty by itself. Requests that end (files, the thread pool) are not among them. */
const LASTING = /Server|Process|FSEvent|StatWatcher|TCPWrap|TCPSocket|UDP|MessagePort|Worker/;

let rested = false;
let noted = false;

/** The loop became empty since the last look. */
export function markRest(): void {
  rested = true;
}

/**
 * A listening server or a child process keeps the event loop from becoming empty, and with it the environment from
 * yielding. Then it yields in between, at a moment that real time decides: the host is told.
 */
export function watchHandles(yieldAnyway: () => void): void {
  const look = (): void => {
    if (rested) {
      rested = false;
      return;
    }
    const lasting = process.getActiveResourcesInfo().find((name) => LASTING.test(name));
    if (isVirtual() && lasting === undefined) return;
    if (isVirtual() && !noted) {
      noted = true;
      send({ kind: "note", what: "open-handle", detail: lasting ?? "" });
    }
    yieldAnyway();
  };
  every(look, LOOK).unref();
}
