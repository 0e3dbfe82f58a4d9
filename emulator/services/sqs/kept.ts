import { keyParts, rowKey, type EntryId, type Instant, type Ledger, type Scope } from "../../kernel/index.ts";
import { addressOfArn, arnOfQueue } from "./arn.ts";
import type { Remembered } from "./deduplication.ts";
import type { Message } from "./message.ts";
import type { Queue, Region } from "./queue.ts";

/** A queue without its messages; what its attributes mean follows from them. */
type QueueRow = Pick<
  Queue,
  "address" | "createdAt" | "tags" | "attributes" | "modifiedAt" | "purgedAt" | "sequence" | "attempts" | "moves"
>;

/** What of the room outlives the process, and where it is put so that it does. */
export interface SqsKept {
  region(scope: Scope): Region;
  /** Tells the ledger of every change of a message. */
  changed(queueArn: string): (messageId: string) => void;
  remembered(queueArn: string): Map<string, Remembered>;
  /** The queue changed otherwise than by an operation that asked for it. */
  mark(queue: Queue): void;
}

export interface SqsParts {
  regions(): readonly Region[];
  region(scope: Scope): Region;
  find(arn: string): Queue | undefined;
  /** A queue as it was, without messages. */
  build(row: QueueRow): Queue;
}

export function keepSqs(ledger: Ledger, parts: SqsParts): SqsKept {
  const all = (): readonly Queue[] => parts.regions().flatMap(({ queues }) => [...queues.values()]);
  const queues = ledger.table<QueueRow>("sqs.queues", {
    keys: () => all().map(({ arn }) => arn),
    read(arn) {
      const queue = parts.find(arn);
      if (!queue) return undefined;
      const { address, createdAt, tags, attributes, modifiedAt, purgedAt, sequence, attempts, moves } = queue;
      return { address, createdAt, tags, attributes, modifiedAt, purgedAt, sequence, attempts, moves };
    },
    restore(rows, entry) {
      for (const [, row] of rows) {
        const attempts = new Map(
          [...row.attempts].map(([id, { at, messages }]) => [
            id,
            { at, messages: messages.map((each) => since(each, entry)) },
          ]),
        );
        parts.build({ ...row, attempts, moves: row.moves.map((move) => ({ ...move, entry })) });
      }
    },
  });
  const messages = ledger.table<Message>("sqs.messages", {
    compared: false,
    *keys() {
      for (const { arn, shelf } of all()) for (const id of shelf.ids()) yield rowKey(arn, id);
    },
    read(key) {
      const [arn, id] = keyParts(key, 2);
      return parts.find(arn)?.shelf.get(id);
    },
    restore(rows, entry) {
      for (const [key, message] of rows) parts.find(keyParts(key, 2)[0])?.shelf.put(since(message, entry));
    },
  });
  const remembered = ledger.table<Remembered>("sqs.deduplication", {
    *keys() {
      for (const { arn, deduplication } of all()) for (const key of deduplication.sent.keys()) yield rowKey(arn, key);
    },
    read(key) {
      const [arn, id] = keyParts(key, 2);
      return parts.find(arn)?.deduplication.sent.get(id);
    },
    restore(rows, entry) {
      for (const [key, { at, message }] of rows) {
        const [arn, id] = keyParts(key, 2);
        parts.find(arn)?.deduplication.sent.set(id, { at, message: since(message, entry) });
      }
    },
  });
  const deleted = ledger.table<Instant>("sqs.deleted", {
    *keys() {
      for (const { scope, deletedAt } of parts.regions())
        for (const name of deletedAt.keys()) yield arnOfQueue({ ...scope, name });
    },
    read(arn) {
      const address = addressOfArn(arn);
      return (
        address &&
        parts
          .regions()
          .find(({ scope }) => isIn(scope, address))
          ?.deletedAt.get(address.name)
      );
    },
    restore(rows) {
      for (const [arn, at] of rows) {
        const address = addressOfArn(arn);
        if (address) parts.region(address).deletedAt.set(address.name, at);
      }
    },
  });
  return {
    region: (scope) => ({
      scope: { account: scope.account, region: scope.region },
      queues: queues.map((name) => arnOfQueue({ ...scope, name })),
      deletedAt: deleted.map((name) => arnOfQueue({ ...scope, name })),
    }),
    changed: (arn) => (id) => messages.mark(rowKey(arn, id)),
    remembered: (arn) => remembered.map((key) => rowKey(arn, key)),
    mark: ({ arn }) => queues.mark(arn),
  };
}

/** The journal of an earlier life is gone: what led to a message is that it was there. */
const since = (message: Message, entry: EntryId): Message => ({ ...message, entry });

const isIn = (a: Scope, b: Scope): boolean => a.account === b.account && a.region === b.region;
