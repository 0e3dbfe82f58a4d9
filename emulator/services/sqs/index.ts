import {
  AwsError,
  principalIdOf,
  type EntryId,
  type Kernel,
  type Principal,
  type ResourcePolicy,
  type Scope,
  type Service,
} from "../../kernel/index.ts";
import { operationsOf } from "./api.ts";
import { addressOfArn } from "./arn.ts";
import { accessDenied } from "./errors.ts";
import type { QueueFact } from "./events.ts";
import type { Message } from "./message.ts";
import type { MessageAttributes } from "./message-attributes.ts";
import { send } from "./send.ts";
import { createStore } from "./store.ts";

export { addressOfArn, arnOfQueue } from "./arn.ts";
export { subjectOf, type QueueFact } from "./events.ts";
export type { Message } from "./message.ts";
export type { MessageAttributes } from "./message-attributes.ts";

/** SQS, standard queues. See README.md for what is emulated. */
export interface SqsRoom {
  readonly service: Service;
  /** Puts in a message that a service sends. Asks nobody: the arrow behind it asked for the sender's right first. */
  deliver(queueArn: string, letter: Letter): Delivery;
  queue(arn: string): QueueView | undefined;
  /** The queue's policy and owner; `undefined` when there is no such queue. */
  resourcePolicy(arn: string): ResourcePolicy | undefined;
  onFact(listener: (fact: QueueFact) => void): void;
}

export interface Letter {
  readonly body: string;
  readonly attributes?: MessageAttributes;
  /** The `AWSTraceHeader` system attribute: carries the lineage by which recursion is found. */
  readonly traceHeader?: string;
  /** Becomes the `SenderId`. */
  readonly sender: Principal;
  readonly cause: EntryId;
}

export type Delivery =
  | { readonly kind: "sent"; readonly messageId: string; readonly entry: EntryId }
  | { readonly kind: "no-queue" }
  /** SQS would answer this error (too long, characters it does not take …). */
  | { readonly kind: "refused"; readonly error: AwsError };

export interface QueueView extends Scope {
  readonly arn: string;
  readonly name: string;
  /** Everything in it, hidden messages included, by the time at which it was sent; retention applied. */
  readonly messages: readonly Message[];
}

export function createSqs(kernel: Kernel): SqsRoom {
  const store = createStore(kernel);
  const resourcePolicy = (arn: string): ResourcePolicy | undefined => {
    const queue = store.find(arn);
    if (!queue) return undefined;
    const { account, name } = queue.address;
    return { document: queue.settings.policy, owner: account, name: `queue policy of ${name}` };
  };
  return {
    service: {
      name: "sqs",
      operations: operationsOf(store),
      // A queue that is not there still belongs to the account its ARN names: a stranger is denied, not told.
      resourcePolicy(arn) {
        const owner = addressOfArn(arn)?.account;
        const policy = resourcePolicy(arn);
        return policy ?? (owner ? { document: undefined, owner, name: `queue policy of ${arn}` } : undefined);
      },
      denied: ({ text, permission }) => accessDenied(text, permission.action),
    },
    deliver(arn, letter) {
      const queue = store.find(arn);
      if (!queue) return { kind: "no-queue" };
      const given = { MessageBody: letter.body, MessageAttributes: letter.attributes };
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
      return queue && { ...queue.address, arn, messages: queue.shelf.all(kernel.now(), queue.settings.retention) };
    },
    resourcePolicy,
    onFact: (listener) => store.onFact(listener),
  };
}
