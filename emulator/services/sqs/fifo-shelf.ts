import { Heap, type Instant, type Millis } from "../../kernel/index.ts";
import { isExpired, type Message } from "./message.ts";
import { isDead, received, Tally, type Levels, type MessageShelf, type TakeOptions, type Taken } from "./shelf.ts";

/** The messages of one group in the order in which they were sent, and when the group can be received from. */
interface Group {
  readonly id: string;
  readonly messages: Map<string, Message>;
  /** Those that were given out and not deleted: until they are visible again nothing of the group comes. */
  readonly out: Set<string>;
  /** Its place in the order of groups; older places are stale. */
  turn: number;
}

interface Place {
  readonly readyAt: Instant;
  readonly turn: number;
  readonly group: Group;
}

/**
 * The messages of a FIFO queue: each group in order, and locked while one of its messages is in flight.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
export class FifoShelf implements MessageShelf {
  readonly #groups = new Map<string, Group>();
  readonly #groupOf = new Map<string, Group>();
  readonly #order = new Heap<Place>((a, b) => a.readyAt < b.readyAt || (a.readyAt === b.readyAt && a.turn < b.turn));
  readonly #changes: (id: string) => void;
  #turns = 0;

  /** `changes` is told of every message that comes, changes or goes, right before it does. */
  constructor(changes: (id: string) => void = () => {}) {
    this.#changes = changes;
  }

  get size(): number {
    return this.#groupOf.size;
  }

  ids(): Iterable<string> {
    return this.#groupOf.keys();
  }

  get(id: string): Message | undefined {
    return this.#groupOf.get(id)?.messages.get(id);
  }

  put(message: Message): void {
    this.#changes(message.id);
    const id = message.groupId ?? "";
    const group = this.#groups.get(id) ?? { id, messages: new Map(), out: new Set(), turn: 0 };
    const isNew = !group.messages.has(message.id);
    this.#groups.set(id, group);
    this.#groupOf.set(message.id, group);
    group.messages.set(message.id, message);
    if (message.handle === undefined) group.out.delete(message.id);
    else group.out.add(message.id);
    // A group that has its place keeps it when more is sent to it.
    if (!isNew || group.messages.size === 1) this.#place(group);
  }

  remove(id: string): boolean {
    const group = this.#groupOf.get(id);
    if (!group) return false;
    this.#changes(id);
    group.messages.delete(id);
    group.out.delete(id);
    this.#groupOf.delete(id);
    if (group.messages.size === 0) this.#groups.delete(group.id);
    this.#place(group);
    return true;
  }

  clear(): readonly Message[] {
    const all = [...this.#values()];
    for (const { id } of all) this.#changes(id);
    this.#groups.clear();
    this.#groupOf.clear();
    return all;
  }

  take(now: Instant, options: TakeOptions): Taken {
    const outcome = { taken: [] as Message[], dead: [] as Message[], expired: [] as Message[] };
    while (outcome.taken.length < options.max) {
      const place = this.#peek();
      if (!place || place.readyAt > now) break;
      // Each group is served once: what becomes of its messages gives it a new place.
      this.#order.pop();
      takeFrom(place.group, now, options, outcome);
    }
    for (const { id } of [...outcome.dead, ...outcome.expired]) this.remove(id);
    for (const message of outcome.taken) this.put(message);
    return outcome;
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
    return this.#peek()?.readyAt;
  }

  levels(now: Instant, retention: Millis): Levels {
    const tally = new Tally();
    for (const { messages } of this.#groups.values())
      for (const message of messages.values()) tally.add(message, now, retention);
    return tally;
  }

  *#values(): Iterable<Message> {
    for (const group of this.#groups.values()) yield* group.messages.values();
  }

  #place(group: Group): void {
    group.turn = this.#turns += 1;
    const readyAt = readyAtOf(group);
    if (readyAt !== undefined) this.#order.push({ readyAt, turn: group.turn, group });
  }

  #peek(): Place | undefined {
    for (;;) {
      const place = this.#order.peek();
      if (!place || (place.group.turn === place.turn && this.#groups.get(place.group.id) === place.group)) return place;
      this.#order.pop();
    }
  }
}

function readyAtOf(group: Group): Instant | undefined {
  const [first] = group.messages.values();
  if (!first) return undefined;
  let readyAt = first.visibleAt;
  for (const id of group.out) readyAt = Math.max(readyAt, group.messages.get(id)?.visibleAt ?? 0);
  return readyAt;
}

/** As many messages of one group as fit, before any of another. */
function takeFrom(
  group: Group,
  now: Instant,
  options: TakeOptions,
  { taken, dead, expired }: { taken: Message[]; dead: Message[]; expired: Message[] },
): void {
  for (const message of group.messages.values()) {
    if (message.visibleAt > now || taken.length === options.max) break;
    if (isExpired(message, now, options.retention)) expired.push(message);
    else if (isDead(message, options)) dead.push(message);
    else taken.push(received(message, now, options));
  }
}
