import { Heap, type Instant, type Millis } from "../../kernel/index.ts";
import { isExpired, type Message } from "./message.ts";
import { isDead, received, Tally, type Levels, type MessageShelf, type TakeOptions, type Taken } from "./shelf.ts";
import { Tenants } from "./tenants.ts";

/** A place in the order in which messages become visible; stale as soon as its message was shelved again. */
interface Slot {
  readonly visibleAt: Instant;
  readonly turn: number;
  readonly id: string;
}

const newOrder = (): Heap<Slot> =>
  new Heap<Slot>((a, b) => a.visibleAt < b.visibleAt || (a.visibleAt === b.visibleAt && a.turn < b.turn));

/**
 * The messages of a standard queue. They come out in the order in which they became visible, so that one that is retried
 * stands behind those that waited meanwhile; AWS promises no order at all. Groups that keep too many consumers busy come last.
 * (Mutable, unlike the example in the house's style: a queue of 100,000 is not copied at each receive.)
 */
export class Shelf implements MessageShelf {
  /** A place is emptied when its message goes: see decisions/014-garbage-stays-young.md. */
  readonly #messages = new Map<string, { message: Message | undefined; readonly turn: number }>();
  readonly #order: Heap<Slot> = newOrder();
  /** Messages of noisy groups, set aside when they were met. */
  readonly #aside = new Map<string, Heap<Slot>>();
  /** Only kept once a message names its group. */
  #tenants: Tenants | undefined;
  readonly #changes: (id: string) => void;
  #turns = 0;

  /** `changes` is told of every message that comes, changes or goes, right before it does. */
  constructor(changes: (id: string) => void = () => {}) {
    this.#changes = changes;
  }

  get size(): number {
    return this.#messages.size;
  }

  ids(): Iterable<string> {
    return this.#messages.keys();
  }

  get(id: string): Message | undefined {
    return this.#messages.get(id)?.message;
  }

  put(message: Message): void {
    const turn = (this.#turns += 1);
    this.#changes(message.id);
    this.#empty(message.id);
    this.#messages.set(message.id, { message, turn });
    this.#order.push({ visibleAt: message.visibleAt, turn, id: message.id });
    if (message.groupId !== undefined) this.#tenants ??= new Tenants();
    if (message.handle !== undefined) this.#tenants?.depart(message);
  }

  remove(id: string): boolean {
    this.#changes(id);
    this.#tenants?.land(id);
    this.#empty(id);
    return this.#messages.delete(id);
  }

  #empty(id: string): void {
    const place = this.#messages.get(id);
    if (place) place.message = undefined;
  }

  clear(): readonly Message[] {
    const all = [...this.#values()];
    for (const { id } of all) this.remove(id);
    return all;
  }

  take(now: Instant, options: TakeOptions): Taken {
    const taken: Message[] = [];
    const dead: Message[] = [];
    const expired: Message[] = [];
    this.#quieten(now);
    while (taken.length < options.max) {
      const message = this.#nextVisible(now);
      if (!message) break;
      if (isExpired(message, now, options.retention)) expired.push(message);
      else if (isDead(message, options)) dead.push(message);
      else taken.push(received(message, now, options));
    }
    for (const message of taken) this.put(message);
    return { taken, dead, expired };
  }

  all(now: Instant, retention: Millis): readonly Message[] {
    return [...this.#values()]
      .filter((message) => !isExpired(message, now, retention))
      .toSorted((a, b) => a.sentAt - b.sentAt);
  }

  expire(now: Instant, retention: Millis): readonly Message[] {
    const gone = [...this.#values()].filter((message) => isExpired(message, now, retention));
    for (const { id } of gone) this.remove(id);
    return gone;
  }

  nextVisibleAt(): Instant | undefined {
    let next = this.#peek(this.#order)?.visibleAt;
    for (const order of this.#aside.values()) {
      const visibleAt = this.#peek(order)?.visibleAt;
      if (visibleAt !== undefined && (next === undefined || visibleAt < next)) next = visibleAt;
    }
    return next;
  }

  levels(now: Instant, retention: Millis): Levels {
    const tally = new Tally();
    for (const { message } of this.#messages.values()) if (message) tally.add(message, now, retention);
    return tally;
  }

  *#values(): Iterable<Message> {
    for (const { message } of this.#messages.values()) if (message) yield message;
  }

  /** Takes the first visible message off the shelf: of quiet groups first, then of the noisy group with the fewest in flight. */
  #nextVisible(now: Instant): Message | undefined {
    for (let slot = this.#peek(this.#order); slot && slot.visibleAt <= now; slot = this.#peek(this.#order)) {
      this.#order.pop();
      const group = this.get(slot.id)?.groupId;
      if (group === undefined || !this.#tenants?.isNoisy(group, now)) return this.#pick(slot);
      const aside = this.#aside.get(group) ?? newOrder();
      this.#aside.set(group, aside);
      aside.push(slot);
    }
    let chosen: { readonly order: Heap<Slot>; readonly slot: Slot; readonly inFlight: number } | undefined;
    for (const [group, order] of this.#aside) {
      const slot = this.#peek(order);
      const inFlight = this.#tenants?.inFlight(group) ?? 0;
      if (slot && slot.visibleAt <= now && (!chosen || inFlight < chosen.inFlight)) chosen = { order, slot, inFlight };
    }
    chosen?.order.pop();
    return chosen && this.#pick(chosen.slot);
  }

  #pick({ id }: Slot): Message | undefined {
    const message = this.get(id);
    this.remove(id);
    return message;
  }

  /** Puts back what was set aside of groups that are noisy no longer. */
  #quieten(now: Instant): void {
    for (const [group, aside] of this.#aside) {
      if (this.#tenants?.isNoisy(group, now)) continue;
      this.#aside.delete(group);
      for (let slot = aside.pop(); slot; slot = aside.pop()) this.#order.push(slot);
    }
  }

  #peek(order: Heap<Slot>): Slot | undefined {
    for (;;) {
      const slot = order.peek();
      if (!slot || this.#messages.get(slot.id)?.turn === slot.turn) return slot;
      order.pop();
    }
  }
}
