import {
  withoutPolicy,
  AwsError,
  principalIdOf,
  type EntryId,
  type Instant,
  type Kernel,
  type Millis,
  type Principal,
  type ResourcePolicy,
  type Scope,
  type Service,
  onDemand,
} from "../../kernel/index.ts";
import { operationsOf } from "./api.ts";
import { REFUSED, STORED_ONLY } from "./coverage.ts";
import { accessDenied } from "./errors.ts";
import type { QueueFact } from "./events.ts";
import { RECEIVE_MAX } from "./limits.ts";
import type { Message } from "./message.ts";
import type { MessageAttributes } from "./message-attributes.ts";
import { resumeMoves } from "./move-task.ts";
import { send } from "./send.ts";
import type { Levels } from "./shelf.ts";
import { createStore, type SqsPorts } from "./store.ts";

export { subjectOf, type QueueFact } from "./events.ts";
export type { Levels } from "./shelf.ts";
export type { Message } from "./message.ts";
export type { SqsPorts } from "./store.ts";
export { md5OfAttributes } from "./message-attributes.ts";
export type { MessageAttributes } from "./message-attributes.ts";

/** SQS. See README.md for what is emulated. */
export interface SqsRoom {
  readonly service: Service;
  /** Puts in a message that a service sends. Asks nobody: the arrow behind it asked for the sender's right first. */
  deliver(queueArn: string, letter: Letter): Delivery;
  queue(arn: string): QueueView | undefined;
  /** Receives up to ten messages for a service that polls. Asks nobody. `entry` of what it gives is the receive's. */
  receive(queueArn: string, max: number, causes: readonly EntryId[]): readonly Message[];
  /** Deletes what was received, unless it was given out again, or can be, since then. */
  remove(queueArn: string, message: Message, causes: readonly EntryId[]): Removal;
  /** When the next message can be received: in the past if one can be, `undefined` if none is hidden either. */
  nextVisibleAt(queueArn: string): Instant | undefined;
  /** Calls back whenever `nextVisibleAt` may have changed. */
  onStir(listener: (queueArn: string) => void): void;
  /** Calls back right before messages come, change or go, or the queue's retention does. */
  onChanges(listener: (queueArn: string) => void): void;
  /** Calls back for every ReceiveMessage that gave nothing. */
  onNothing(listener: (queueArn: string) => void): void;
  /** The queue's policy and owner; `undefined` when there is no such queue. */
  resourcePolicy(arn: string): ResourcePolicy | undefined;
  onFact(listener: (fact: QueueFact) => void): void;
}

export interface Letter {
  readonly body: string;
  readonly attributes?: MessageAttributes;
  /** The `AWSTraceHeader` system attribute: carries the lineage by which recursion is found. */
  readonly traceHeader?: string | undefined;
  /** For FIFO queues; in a standard queue only the group id has a meaning. */
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
  /** Becomes the `SenderId`. */
  readonly sender: Principal;
  readonly cause: EntryId;
}

export type Removal =
  | { readonly kind: "deleted"; readonly entry: EntryId }
  /** Its visibility had ended, and somebody received it again: the handle is stale. */
  | { readonly kind: "stale" }
  | { readonly kind: "gone" };

export type Delivery =
  | { readonly kind: "sent"; readonly messageId: string; readonly entry: EntryId }
  | { readonly kind: "no-queue" }
  /** SQS would answer this error (too long, characters it does not take …). */
  | { readonly kind: "refused"; readonly error: AwsError };

export interface QueueView extends Scope {
  readonly arn: string;
  readonly name: string;
  readonly fifo: boolean;
  readonly visibility: Millis;
  /** The largest message it takes, attributes included. */
  readonly messageBytesMax: number;
  readonly redrive: { readonly deadLetterArn: string; readonly receivesMax: number } | undefined;
  /** Everything in it, hidden messages included, by the time at which it was sent; retention applied. */
  messages(): readonly Message[];
  /** How many there are of each kind, and when the oldest was sent; `at`: since the last of them came, changed or went. */
  levels(at: Instant): Levels;
}

export function createSqs(kernel: Kernel, ports: SqsPorts = {}): SqsRoom {
  const store = createStore(kernel, ports);
  kernel.ledger.onRestored(() => {
    resumeMoves(store);
    for (const queue of store.queues()) store.stir(queue);
  });
  const resourcePolicy = (arn: string): ResourcePolicy | undefined => {
    const queue = store.find(arn);
    if (!queue) return undefined;
    const { account, name } = queue.address;
    return { document: queue.settings.policy, owner: account, name: `queue policy of ${name}` };
  };
  const operations = onDemand(() => operationsOf(store));
  return {
    service: {
      name: "sqs",
      coverage: { storedOnly: STORED_ONLY, refused: REFUSED },
      get operations() {
        return operations();
      },
      // A queue that is not there still belongs to the account its ARN names: a stranger is denied, not told.
      resourcePolicy: (arn) => resourcePolicy(arn) ?? withoutPolicy(arn, "queue policy"),
      denied: ({ text, permission }) => accessDenied(text, permission.action),
    },
    deliver(arn, letter) {
      const queue = store.find(arn);
      if (!queue) return { kind: "no-queue" };
      const given = {
        MessageBody: letter.body,
        MessageAttributes: letter.attributes,
        MessageGroupId: letter.groupId,
        MessageDeduplicationId: letter.deduplicationId,
      };
      const sender = { senderId: principalIdOf(letter.sender), traceHeader: letter.traceHeader };
      try {
        const { id, entry } = send(store, queue, given, sender, letter.cause);
        return { kind: "sent", messageId: id, entry };
      } catch (error) {
        if (error instanceof AwsError) return { kind: "refused", error };
        throw error;
      }
    },
    queue(arn) {
      const queue = store.find(arn);
      if (!queue) return undefined;
      const { fifo, visibility, messageBytesMax, redrive, retention } = queue.settings;
      return {
        ...queue.address,
        arn,
        fifo: fifo !== undefined,
        visibility,
        messageBytesMax,
        redrive,
        // Sorted only for who looks.
        messages: () => queue.shelf.all(kernel.now(), retention),
        levels: (at) => queue.shelf.levels(at, retention),
      };
    },
    receive(arn, max, causes) {
      const queue = store.find(arn);
      if (!queue) return [];
      return store.take(queue, { max: Math.min(max, RECEIVE_MAX), visibility: queue.settings.visibility }, causes);
    },
    remove(arn, message, causes) {
      const queue = store.find(arn);
      const held = queue?.shelf.get(message.id);
      if (!queue || !held) return { kind: "gone" };
      const late = queue.settings.fifo !== undefined && held.visibleAt <= kernel.now();
      if (held.handle !== message.handle || late) return { kind: "stale" };
      return { kind: "deleted", entry: store.drop(queue, held, "deleted", causes) };
    },
    nextVisibleAt: (arn) => store.find(arn)?.shelf.nextVisibleAt(),
    onStir: (listener) => store.onStir(listener),
    onChanges: (listener) => store.onChanges(listener),
    onNothing: (listener) => store.onNothing(listener),
    resourcePolicy,
    onFact: (listener) => store.onFact(listener),
  };
}
