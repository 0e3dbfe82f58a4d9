import { Scoped, type CallContext, type EntryId, type Kernel, type Scope } from "../../kernel/index.ts";
import { addressOfArn, addressOfUrl, arnOfQueue, type QueueAddress } from "./arn.ts";
import { Deduplication } from "./deduplication.ts";
import { queueDoesNotExist } from "./errors.ts";
import { subjectOf, type QueueFact } from "./events.ts";
import { FifoShelf } from "./fifo-shelf.ts";
import { keepSqs, type SqsParts } from "./kept.ts";
import type { Queue, Region } from "./queue.ts";
import type { Message } from "./message.ts";
import { makeHandle } from "./receipt-handle.ts";
import { settingsOf, type Neighbours, type QueueAttributes } from "./settings.ts";
import type { Taken } from "./shelf.ts";
import { Shelf } from "./state.ts";
import { Waiters } from "./waiters.ts";

export type { MoveTask, Queue, ReceiveAttempt } from "./queue.ts";

/** What the operations share: the queues of the world, and what can happen to the messages in them. */
export interface SqsStore {
  readonly kernel: Kernel;
  region(scope: Scope): Region;
  find(arn: string): Queue | undefined;
  /** The queue a request means; throws AWS's answer when there is none. */
  queue(url: string | undefined, context: CallContext): Queue;
  create(address: QueueAddress, attributes: QueueAttributes): Queue;
  remove(queue: Queue): void;
  put(queue: Queue, message: Omit<Message, "entry">, causes: readonly EntryId[]): Message;
  /** Receives what is visible now, moving dead letters and dropping what expired. */
  take(queue: Queue, ask: { max: number; visibility: number }, causes: readonly EntryId[]): readonly Message[];
  drop(queue: Queue, message: Message, kind: "deleted" | "purged" | "expired", causes: readonly EntryId[]): EntryId;
  /** A message that was taken and is not delivered, since `earlier` was the same. */
  deduplicated(queue: Queue, earlier: Message, causes: readonly EntryId[]): void;
  /** The queue itself changed, and no operation had asked for it. */
  changed(queue: Queue): void;
  /** The messages of a queue, or how long they are kept, will be others in a moment. */
  changes(queue: Pick<Queue, "arn">): void;
  onChanges(listener: (queueArn: string) => void): void;
  /** Every queue there is. */
  queues(): readonly Queue[];
  /** When messages are visible may have changed: serves those who wait. */
  stir(queue: Queue): void;
  neighbours: Neighbours;
  onFact(listener: (fact: QueueFact) => void): void;
  /** Calls back whenever it may have changed when the next message can be received. */
  onStir(listener: (queueArn: string) => void): void;
  /** Somebody received, and got nothing. */
  gaveNothing(queue: Queue): void;
  onNothing(listener: (queueArn: string) => void): void;
}

/** What SQS asks of the rest of the world. */
export interface SqsPorts {
  /** Whether there is a user or role with that ARN or unique id: a queue policy cannot name others. Default: there is. */
  principalExists?(this: void, principal: string): boolean;
}

export function createStore(kernel: Kernel, { principalExists = () => true }: SqsPorts): SqsStore {
  const regions = new Scoped<Region>((scope) => kept.region(scope));
  const listeners: ((fact: QueueFact) => void)[] = [];
  const stirred: ((queueArn: string) => void)[] = [];
  const inVain: ((queueArn: string) => void)[] = [];
  const changing: ((queueArn: string) => void)[] = [];
  const handles = kernel.random.stream("sqs.receipt-handle");

  const find = (arn: string): Queue | undefined => {
    const address = addressOfArn(arn);
    return address && regions.peek(address)?.queues.get(address.name);
  };

  /** Writes down what happened to a message, and tells it. */
  const tell = (fact: FactBody, message: Message, causes: readonly EntryId[]): EntryId => {
    const earlier = fact.kind === "sent" ? [] : [message.entry];
    return kernel.journal.write([...causes, ...earlier], {
      kind: "fact",
      service: "sqs",
      fact: FACT_NAMES[fact.kind],
      subject: subjectOf(fact.queueArn, message.id),
      detail: { queue: fact.queueArn, receives: message.receives, ...(fact.kind === "moved" ? { to: fact.to } : {}) },
    });
  };
  const publish = (fact: QueueFact): void => {
    for (const listener of listeners) listener(fact);
  };

  const changed = (queue: Queue): void => {
    for (const listener of stirred) listener(queue.arn);
  };

  const place = (queue: Queue, message: Message): void => {
    queue.shelf.put(message);
    store.stir(queue);
  };

  const settle = (queue: Queue, { dead, expired }: Taken, causes: readonly EntryId[]): void => {
    for (const message of expired) store.drop(queue, message, "expired", causes);
    const target = queue.settings.redrive && find(queue.settings.redrive.deadLetterArn);
    if (!target) return;
    for (const message of dead) {
      const fact = { kind: "moved" as const, queueArn: queue.arn, to: target.arn };
      const entry = tell(fact, message, causes);
      const moved: Message = {
        ...message,
        handle: undefined,
        visibleAt: kernel.now(),
        // A standard queue counts on from the sending: its dead letters live the shorter.
        keptFrom: target.settings.fifo ? kernel.now() : message.keptFrom,
        deadLetterSource: queue.arn,
        entry,
      };
      publish({ ...fact, message: moved, entry });
      place(target, moved);
    }
  };

  const build: SqsParts["build"] = (row) => {
    const settings = settingsOf(row.attributes);
    const arn = arnOfQueue(row.address);
    const keep = kept.changed(arn);
    const changes = (id: string): void => {
      store.changes({ arn });
      keep(id);
    };
    const shelf = settings.fifo ? new FifoShelf(changes) : new Shelf(changes);
    const queue: Queue = {
      ...row,
      arn,
      settings,
      shelf,
      waiters: new Waiters(kernel.timeline, () => shelf.nextVisibleAt()),
      deduplication: new Deduplication(kept.remembered(arn)),
    };
    regions.in(row.address).queues.set(row.address.name, queue);
    return queue;
  };
  const kept = keepSqs(kernel.ledger, {
    regions: () => regions.all().map(({ value }) => value),
    region: (scope) => regions.in(scope),
    find,
    build,
  });

  const store: SqsStore = {
    kernel,
    find,
    changed: (queue) => kept.mark(queue),
    changes({ arn }) {
      for (const listener of changing) listener(arn);
    },
    onChanges: (listener) => void changing.push(listener),
    region: (scope) => regions.in(scope),
    queues: () => regions.all().flatMap(({ value }) => [...value.queues.values()]),
    onFact: (listener) => void listeners.push(listener),
    onStir: (listener) => void stirred.push(listener),
    gaveNothing({ arn }) {
      for (const listener of inVain) listener(arn);
    },
    onNothing: (listener) => void inVain.push(listener),
    queue(url, context) {
      const queue = find(arnOfQueue(addressOfUrl(url, context)));
      if (!queue) throw queueDoesNotExist(context);
      return queue;
    },
    create(address, attributes) {
      const now = kernel.now();
      const queue = build({
        address,
        createdAt: now,
        tags: new Map(),
        attributes,
        modifiedAt: now,
        purgedAt: undefined,
        sequence: 0n,
        attempts: new Map(),
        moves: [],
      });
      store.stir(queue);
      return queue;
    },
    remove(queue) {
      const region = regions.in(queue.address);
      store.changes(queue);
      region.queues.delete(queue.address.name);
      region.deletedAt.set(queue.address.name, kernel.now());
      queue.waiters.dismiss();
      queue.shelf.clear();
      queue.deduplication.sent.clear();
      store.stir(queue);
    },
    put(queue, message, causes) {
      const fact = { kind: "sent" as const, queueArn: queue.arn };
      const unentered: Message = { ...message, entry: 0 };
      const entry = tell(fact, unentered, causes);
      const entered: Message = { ...message, entry };
      publish({ ...fact, message: entered, entry });
      place(queue, entered);
      return entered;
    },
    take(queue, { max, visibility }, causes) {
      // A dead letter queue that is gone takes nothing: its messages keep circling.
      const { redrive, retention } = queue.settings;
      const receivesMax = redrive && find(redrive.deadLetterArn) ? redrive.receivesMax : undefined;
      const handle = (message: Message): string => makeHandle(queue.arn, message.id, handles);
      const outcome = queue.shelf.take(kernel.now(), { max, visibility, retention, receivesMax, handle });
      settle(queue, outcome, causes);
      const taken: Message[] = [];
      for (const message of outcome.taken) {
        const fact = { kind: "received" as const, queueArn: queue.arn };
        const entry = tell(fact, message, causes);
        publish({ ...fact, message, entry });
        taken.push({ ...message, entry });
      }
      // Only told: who waits is just being served.
      if (taken.length + outcome.dead.length + outcome.expired.length > 0) changed(queue);
      return taken;
    },
    drop(queue, message, kind, causes) {
      queue.shelf.remove(message.id);
      const fact = { kind, queueArn: queue.arn };
      const entry = tell(fact, message, causes);
      publish({ ...fact, message, entry });
      // In a FIFO queue the next one of its group may come now.
      if (kind === "deleted") store.stir(queue);
      else changed(queue);
      return entry;
    },
    deduplicated(queue, earlier, causes) {
      const fact = { kind: "deduplicated" as const, queueArn: queue.arn };
      publish({ ...fact, message: earlier, entry: tell(fact, earlier, causes) });
    },
    stir(queue) {
      queue.waiters.serve();
      changed(queue);
    },
    neighbours: {
      principalExists,
      exists: (arn) => find(arn) !== undefined,
      isFifo: (arn) => find(arn)?.settings.fifo !== undefined,
      takesDeadLettersOf(arn, source) {
        const allow = find(arn)?.settings.redriveAllow;
        return allow?.permission !== "denyAll" && (allow?.permission !== "byQueue" || allow.sources.includes(source));
      },
    },
  };
  return store;
}

type FactBody =
  | { readonly kind: Exclude<QueueFact["kind"], "moved">; readonly queueArn: string }
  | { readonly kind: "moved"; readonly queueArn: string; readonly to: string };

const FACT_NAMES: Readonly<Record<QueueFact["kind"], string>> = {
  sent: "MessageSent",
  received: "MessageReceived",
  deleted: "MessageDeleted",
  moved: "MessageMovedToDeadLetterQueue",
  expired: "MessageExpired",
  deduplicated: "MessageDeduplicated",
  purged: "MessagePurged",
};
