import { AsyncLocalStorage } from "node:async_hooks";
import timers from "node:timers";
import timersPromises from "node:timers/promises";
import { promisify } from "node:util";
import { now } from "./clock.ts";

/** https://nodejs.org/api/timers.html#settimeoutcallback-delay-args */
const DELAY_MAX = 2_147_483_647;
/** Real: what is ready in the event loop is not a matter of time. */
const turn = setImmediate;

let count = 0;
/** Sorted by due time, then by order of creation. */
const waiting: Timer[] = [];
const byId = new Map<number, Timer>();

/** Node's `Timeout`, on the environment's clock. */
class Timer {
  readonly #id: number = (count += 1);
  readonly #run: () => void;
  readonly #delay: number;
  readonly #repeats: boolean;
  #referenced = true;
  #queued = true;
  order = 0;
  due = 0;

  constructor(callback: (...args: unknown[]) => void, delay: number, args: unknown[], repeats: boolean) {
    if (typeof callback !== "function")
      throw Object.assign(
        new TypeError(
          `The "callback" argument must be of type function. Received ${callback === null ? "null" : typeof callback}`,
        ),
        { code: "ERR_INVALID_ARG_TYPE" },
      );
    const inContext = AsyncLocalStorage.snapshot();
    this.#run = () => inContext(() => callback.apply(this, args));
    const given = Math.trunc(delay);
    this.#delay = given >= 1 && given <= DELAY_MAX ? given : 1;
    this.#repeats = repeats;
    byId.set(this.#id, this);
    enqueue(this, this.#delay);
  }

  get referenced(): boolean {
    return this.#referenced;
  }

  /** Runs the callback in the event loop's own turn, so that ticks and microtasks run between two timers. */
  fire(): void {
    this.#queued = false;
    turn(() => {
      if (!byId.has(this.#id) || this.#queued) return;
      if (!this.#repeats) byId.delete(this.#id);
      try {
        this.#run();
      } finally {
        if (this.#repeats && byId.has(this.#id) && !this.#queued) this.#again();
      }
    });
  }

  #again(): void {
    this.#queued = true;
    enqueue(this, this.#delay);
  }

  cancel(): void {
    byId.delete(this.#id);
    if (this.#queued) remove(this);
    this.#queued = false;
  }

  ref(): this {
    this.#referenced = true;
    return this;
  }

  unref(): this {
    this.#referenced = false;
    return this;
  }

  hasRef(): boolean {
    return this.#referenced;
  }

  refresh(): this {
    if (this.#queued) remove(this);
    byId.set(this.#id, this);
    this.#again();
    return this;
  }

  close(): this {
    this.cancel();
    return this;
  }

  [Symbol.toPrimitive](): number {
    return this.#id;
  }

  [Symbol.dispose](): void {
    this.cancel();
  }
}
Object.defineProperty(Timer, "name", { value: "Timeout" });

function enqueue(timer: Timer, delay: number): void {
  timer.due = now() + delay;
  timer.order = count += 1;
  let low = 0;
  for (let high = waiting.length; low < high;) {
    const middle = (low + high) >> 1;
    const other = waiting[middle]!;
    if (other.due < timer.due || (other.due === timer.due && other.order < timer.order)) low = middle + 1;
    else high = middle;
  }
  waiting.splice(low, 0, timer);
}

function remove(timer: Timer): void {
  const at = waiting.indexOf(timer);
  if (at >= 0) waiting.splice(at, 1);
}

export const nextTimer = (): number | undefined => waiting[0]?.due;
export const timersKeepAlive = (): boolean => waiting.some((timer) => timer.referenced);

/** Starts everything that is due, in order. */
export function fireTimers(): void {
  const at = now();
  while (waiting[0] && waiting[0].due <= at) waiting.shift()!.fire();
}

type Callback = (...args: unknown[]) => void;
const start = (callback: Callback, delay?: number, ...args: unknown[]): Timer =>
  new Timer(callback, delay ?? 1, args, false);
const startRepeating = (callback: Callback, delay?: number, ...args: unknown[]): Timer =>
  new Timer(callback, delay ?? 1, args, true);
function stop(timer: unknown): void {
  if (timer instanceof Timer) timer.cancel();
  else if (typeof timer === "number" || typeof timer === "string") byId.get(Number(timer))?.cancel();
}

interface WaitOptions {
  readonly signal?: AbortSignal;
  readonly ref?: boolean;
}

const aborted = (signal: AbortSignal): Error =>
  Object.assign(new Error("The operation was aborted", { cause: signal.reason }), {
    name: "AbortError",
    code: "ABORT_ERR",
  });

function wait<T>(delay?: number, value?: T, options: WaitOptions = {}): Promise<T | undefined> {
  const { signal } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(aborted(signal));
    const timer = start(() => {
      signal?.removeEventListener("abort", stopEarly);
      resolve(value);
    }, delay);
    const stopEarly = (): void => {
      timer.cancel();
      reject(aborted(signal!));
    };
    if (options.ref === false) timer.unref();
    signal?.addEventListener("abort", stopEarly, { once: true });
  });
}

async function* every<T>(delay?: number, value?: T, options: WaitOptions = {}): AsyncGenerator<T | undefined> {
  let ready = 0;
  let wake: (() => void) | undefined;
  const timer = startRepeating(() => {
    ready += 1;
    wake?.();
  }, delay);
  if (options.ref === false) timer.unref();
  const onAbort = (): void => wake?.();
  options.signal?.addEventListener("abort", onAbort, { once: true });
  try {
    for (;;) {
      if (options.signal?.aborted) throw aborted(options.signal);
      if (ready === 0) await new Promise<void>((resolve) => (wake = resolve));
      else {
        ready -= 1;
        yield value;
      }
    }
  } finally {
    timer.cancel();
    options.signal?.removeEventListener("abort", onAbort);
  }
}

function timeoutSignal(delay: number): AbortSignal {
  const controller = new AbortController();
  start(() => {
    controller.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError"));
  }, delay).unref();
  return controller.signal;
}

/** Puts the environment's clock behind every timer a handler can reach. `setImmediate`, ticks and microtasks stay Node's. */
export function patchTimers(): void {
  const withPromise = Object.assign(start, { [promisify.custom]: wait });
  const all = { setTimeout: withPromise, setInterval: startRepeating, clearTimeout: stop, clearInterval: stop };
  Object.assign(globalThis, all);
  Object.assign(timers, all);
  Object.assign(timersPromises, { setTimeout: wait, setInterval: every });
  const { scheduler } = timersPromises;
  Object.defineProperty(scheduler, "wait", {
    value: (delay: number, options?: WaitOptions) => wait(delay, undefined, options),
    configurable: true,
    writable: true,
  });
  AbortSignal.timeout = timeoutSignal;
}
