import { Scoped, type CallContext, type EntryId, type Kernel, type Marks, type Scope } from "../../kernel/index.ts";
import { invalidParameter, topicNotFound } from "./errors.ts";
import { subjectOf, type Published } from "./events.ts";
import { keepTopics } from "./kept.ts";
import type { Notification } from "./message.ts";
import { topicArn, type Email, type Subscription, type Topic } from "./state.ts";

/** What SNS asks of the rest of the world when somebody subscribes. */
export interface SnsPorts {
  /** Whether this world can send to HTTP endpoints at all. Default: no. */
  readonly outbound: boolean;
  /** Whether there is a user or role with that ARN or unique id: a topic policy cannot name others. Default: there is. */
  principalExists?(this: void, principal: string): boolean;
}

/** What the operations share. */
export interface SnsStore {
  readonly kernel: Kernel;
  readonly ports: Required<SnsPorts>;
  topics(scope: Scope): Map<string, Topic>;
  find(arn: string): Topic | undefined;
  /** The topic a request means; throws AWS's answer when there is none. */
  topic(arn: string | undefined, context: CallContext): Topic;
  subscription(arn: string): Subscription | undefined;
  /** Takes a notification and tells it to those who carry it on. */
  publish(topic: Topic, notification: Notification, cause: EntryId): EntryId;
  onPublish(listener: (published: Published) => void): void;
  /** Told of every subscription that waits to be confirmed. */
  onPending(listener: (subscription: Subscription, entry: EntryId) => void): void;
  pending(subscription: Subscription, cause: EntryId): void;
  readonly outbox: readonly Email[];
  mail(email: Email): void;
}

export function createStore(kernel: Kernel, ports: SnsPorts): SnsStore {
  const topics: Scoped<Map<string, Topic>> = new Scoped((scope) => kept.map((name) => topicArn({ ...scope, name })));
  const listeners: ((published: Published) => void)[] = [];
  const waiting: ((subscription: Subscription, entry: EntryId) => void)[] = [];
  const find = (arn: string): Topic | undefined => {
    const [, , service, region = "", account = "", name = ""] = arn.split(":");
    return service === "sns" ? topics.peek({ region, account })?.get(name) : undefined;
  };
  const kept: Marks = keepTopics(kernel.ledger, {
    all: () => topics.all().flatMap(({ value }) => [...value.values()]),
    find,
    put: (topic) => topics.in(topic).set(topic.name, topic),
  });
  const outbox: Email[] = [];
  const letters = kernel.ledger.table<Email>("sns.outbox", {
    compared: false,
    keys: () => [...outbox.keys()].map(String),
    read: (index) => outbox[Number(index)],
    restore: (rows) => rows.forEach(([, email]) => outbox.push(email)),
  });
  return {
    kernel,
    ports: { principalExists: () => true, ...ports },
    find,
    outbox,
    mail: (email) => letters.mark(String(outbox.push(email) - 1)),
    topics: (scope) => topics.in(scope),
    topic(arn, context) {
      const parts = (arn ?? "").split(":");
      if (parts.length < 6)
        throw invalidParameter(`TopicArn Reason: An ARN must have at least 6 elements, not ${parts.length}`);
      if (parts[2] !== "sns" || parts[3] !== context.region) throw invalidParameter("TopicArn");
      const topic = find(arn ?? "");
      if (!topic) throw topicNotFound();
      return topic;
    },
    subscription: (arn) => find(arn.slice(0, arn.lastIndexOf(":")))?.subscriptions.get(arn),
    publish(topic, notification, cause) {
      const subscriptions = [...topic.subscriptions.values()];
      const entry = kernel.journal.write([cause], {
        kind: "fact",
        service: "sns",
        fact: "MessagePublished",
        subject: subjectOf(topic.arn, notification.id),
        detail: { topic: topic.arn, subscriptions: subscriptions.length },
      });
      kernel.journal.write([entry], {
        kind: "metric",
        namespace: "AWS/SNS",
        name: "NumberOfMessagesPublished",
        value: 1,
        unit: "Count",
        dimensions: { TopicName: topic.name },
      });
      for (const listener of listeners) listener({ notification, subscriptions, owner: topic.account, entry });
      return entry;
    },
    onPublish: (listener) => void listeners.push(listener),
    onPending: (listener) => void waiting.push(listener),
    pending(subscription, cause) {
      for (const listener of waiting) listener(subscription, cause);
    },
  };
}
