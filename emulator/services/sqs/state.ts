import type { Instant, Millis } from "../../kernel/index.ts";
import { Heap } from "./heap.ts";
import type { Message } from "./message.ts";

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

export interface Counts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** A place in the order in which messages become visible; stale as soon as its message was shelved again. */
interface Slot {
  readonly visibleAt: Instant;
  readonly turn: number;
  readonly id: string;
}

/**
 * The messages of a standard queue. They come out in the order in which they became visible, so that one that is retried
 * stands behind those that waited meanwhile; AWS promises no order at all. Knows no clock: time is handed in.
 * (Mutable, unlike the example in the house's style: a queue of 100,000 is not copied at each receive.)
 */
export class Shelf {
  readonly #messages = new Map<string, { readonly message: Message; readonly turn: number }>();
  readonly #order = new Heap<Slot>(
    (a, b) => a.visibleAt < b.visibleAt || (a.visibleAt === b.visibleAt && a.turn < b.turn),
  );
  #turns = 0;

  get size(): number {
    return this.#messages.size;
  }

  get(id: string): Message | undefined {
    return this.#messages.get(id)?.message;
  }

  /** Puts a message in, or in place of what it was. */
  put(message: Message): void {
    const turn = (this.#turns += 1);
    this.#messages.set(message.id, { message, turn });
    this.#order.push({ visibleAt: message.visibleAt, turn, id: message.id });
  }

  remove(id: string): boolean {
    return this.#messages.delete(id);
  }

  clear(): readonly Message[] {
    const all = [...this.#messages.values()].map(({ message }) => message);
    this.#messages.clear();
    return all;
  }

  take(now: Instant, options: TakeOptions): Taken {
    const taken: Message[] = [];
    const dead: Message[] = [];
    const expired: Message[] = [];
    while (taken.length < options.max) {
      const message = this.#nextVisible(now);
      if (!message) break;
      if (isExpired(message, now, options.retention)) expired.push(message);
      else if (options.receivesMax !== undefined && message.receives >= options.receivesMax) dead.push(message);
      else taken.push(received(message, now, options));
    }
    for (const message of taken) this.put(message);
    return { taken, dead, expired };
  }

  /** What is there, by the time at which it was sent; without what the retention no longer covers. */
  all(now: Instant, retention: Millis): readonly Message[] {
    return [...this.#messages.values()]
      .map(({ message }) => message)
      .filter((message) => !isExpired(message, now, retention))
      .toSorted((a, b) => a.sentAt - b.sentAt);
  }

  /** Takes away what the retention no longer covers. */
  expire(now: Instant, retention: Millis): readonly Message[] {
    const gone: Message[] = [];
    for (const { message } of this.#messages.values()) if (isExpired(message, now, retention)) gone.push(message);
    for (const { id } of gone) this.remove(id);
    return gone;
  }

  /** When the next message becomes visible; in the past for one that is. */
  nextVisibleAt(): Instant | undefined {
    return this.#peek()?.visibleAt;
  }

  counts(now: Instant): Counts {
    let [visible, inFlight, delayed] = [0, 0, 0];
    for (const { message } of this.#messages.values()) {
      if (message.visibleAt <= now) visible += 1;
      else if (message.handle === undefined) delayed += 1;
      else inFlight += 1;
    }
    return { visible, inFlight, delayed };
  }

  /** Takes the first visible message off the shelf. */
  #nextVisible(now: Instant): Message | undefined {
    const slot = this.#peek();
    if (!slot || slot.visibleAt > now) return undefined;
    this.#order.pop();
    const message = this.get(slot.id);
    this.remove(slot.id);
    return message;
  }

  #peek(): Slot | undefined {
    for (;;) {
      const slot = this.#order.peek();
      if (!slot || this.#messages.get(slot.id)?.turn === slot.turn) return slot;
      this.#order.pop();
    }
  }
}

const isExpired = (message: Message, now: Instant, retention: Millis): boolean => message.sentAt + retention <= now;

const received = (message: Message, now: Instant, options: TakeOptions): Message => ({
  ...message,
  receives: message.receives + 1,
  firstReceivedAt: message.firstReceivedAt ?? now,
  lastReceivedAt: now,
  visibleAt: now + options.visibility,
  handle: options.handle(message),
});
