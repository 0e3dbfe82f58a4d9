import type { Instant, Millis } from "../../kernel/index.ts";
import { isExpired, type Message } from "./message.ts";

export interface TakeOptions {
  readonly max: number;
  /** How long the taken ones are hidden. */
  readonly visibility: Millis;
  readonly retention: Millis;
  /** A message that was received that often before is dead; `undefined` where nothing takes dead letters. */
  readonly receivesMax: number | undefined;
  /** A handle for one receive. */
  readonly handle: (message: Message) => string;
}

/** What a receive did to a queue: what it gives out, and what it found dead or expired and took away. */
export interface Taken {
  readonly taken: readonly Message[];
  readonly dead: readonly Message[];
  readonly expired: readonly Message[];
}

export interface Levels {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
  /** When the oldest was sent; `undefined` when there is none. */
  readonly oldestAt: Instant | undefined;
  /** Until when all this stays as it is, unless somebody does something. */
  readonly steadyUntil: Instant;
}

/** The messages of a queue. Knows no clock: time is handed in. */
export interface MessageShelf {
  readonly size: number;
  /** Of every message, in the order in which they came. */
  ids(): Iterable<string>;
  get(id: string): Message | undefined;
  /** Puts a message in, or in place of what it was. */
  put(message: Message): void;
  remove(id: string): boolean;
  clear(): readonly Message[];
  take(now: Instant, options: TakeOptions): Taken;
  /** What is there, by the time at which it was sent; without what the retention no longer covers. */
  all(now: Instant, retention: Millis): readonly Message[];
  /** Takes away what the retention no longer covers. */
  expire(now: Instant, retention: Millis): readonly Message[];
  /** When the next message can be received; in the past for one that can be. */
  nextVisibleAt(): Instant | undefined;
  /** How many there are of each kind; without what the retention no longer covers. */
  levels(now: Instant, retention: Millis): Levels;
}

/** Counts messages one by one: each queue is asked for its levels every minute, so nothing is copied. */
export class Tally implements Levels {
  visible = 0;
  inFlight = 0;
  delayed = 0;
  oldestAt: Instant | undefined;
  steadyUntil: Instant = Infinity;

  add(message: Message, now: Instant, retention: Millis): void {
    if (isExpired(message, now, retention)) return;
    if (message.visibleAt <= now) this.visible += 1;
    else if (message.handle === undefined) this.delayed += 1;
    else this.inFlight += 1;
    if (message.visibleAt > now) this.steadyUntil = Math.min(this.steadyUntil, message.visibleAt);
    this.steadyUntil = Math.min(this.steadyUntil, message.keptFrom + retention);
    if (this.oldestAt === undefined || message.sentAt < this.oldestAt) this.oldestAt = message.sentAt;
  }
}

/** A message as it is after one more receive. */
export const received = (message: Message, now: Instant, options: TakeOptions): Message => ({
  ...message,
  receives: message.receives + 1,
  firstReceivedAt: message.firstReceivedAt ?? now,
  lastReceivedAt: now,
  visibleAt: now + options.visibility,
  handle: options.handle(message),
});

/** Whether one more receive would be one too many. */
export const isDead = (message: Message, { receivesMax }: TakeOptions): boolean =>
  receivesMax !== undefined && message.receives >= receivesMax;
