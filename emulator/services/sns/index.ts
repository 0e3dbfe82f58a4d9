import {
  withoutPolicy,
  AwsError,
  type EntryId,
  type Kernel,
  type ResourcePolicy,
  type Service,
  onDemand,
} from "../../kernel/index.ts";
import { operationsOf } from "./api.ts";
import { REFUSED, STORED_ONLY } from "./coverage.ts";
import { authorizationError } from "./errors.ts";
import type { Published } from "./events.ts";
import { passes } from "./filter-policy.ts";
import type { MessageAttributes, Notification } from "./message.ts";
import { notificationOf, numbered } from "./publish.ts";
import type { Email, Subscription } from "./state.ts";
import { createStore, type SnsPorts } from "./store.ts";

export { confirmation, envelope, lambdaEvent } from "./envelope.ts";
export { subjectOf, type Published } from "./events.ts";
export { textFor, type MessageAttributes, type Notification } from "./message.ts";
export type { Email, Subscription } from "./state.ts";
export type { SnsPorts } from "./store.ts";

/** SNS. See README.md for what is emulated. */
export interface SnsRoom {
  readonly service: Service;
  /** Calls back for every notification that a topic took, before whoever sent it is answered. */
  onPublish(listener: (published: Published) => void): void;
  /** Calls back for every subscription that has to be confirmed. */
  onPending(listener: (subscription: Subscription, entry: EntryId) => void): void;
  has(topicArn: string): boolean;
  /** Takes what a service publishes. Asks nobody: the arrow behind it asked for the sender's right first. */
  deliver(topicArn: string, letter: TopicLetter): TopicDelivery;
  /** Whether the subscription's filter policy lets the notification through. */
  wants(subscription: Subscription, notification: Notification): boolean;
  resourcePolicy(arn: string): ResourcePolicy | undefined;
  /** Puts a letter into the outbox, which is where email ends. */
  mail(email: Email): void;
  readonly outbox: readonly Email[];
}

export interface TopicLetter {
  readonly subject?: string;
  readonly message: string;
  readonly attributes?: MessageAttributes;
  readonly traceHeader?: string | undefined;
  readonly cause: EntryId;
}

export type TopicDelivery =
  | { readonly kind: "published"; readonly messageId: string; readonly entry: EntryId }
  | { readonly kind: "no-topic" }
  | { readonly kind: "refused"; readonly error: AwsError };

export function createSns(kernel: Kernel, ports: SnsPorts = { outbound: false }): SnsRoom {
  const store = createStore(kernel, ports);
  const resourcePolicy = (arn: string): ResourcePolicy | undefined => {
    const topic = store.find(arn);
    return topic && { document: topic.policy, owner: topic.account, name: `topic policy of ${topic.name}` };
  };
  const operations = onDemand(() => operationsOf(store));
  return {
    service: {
      name: "sns",
      coverage: { storedOnly: STORED_ONLY, refused: REFUSED },
      get operations() {
        return operations();
      },
      // A topic that is not there still belongs to the account its ARN names.
      resourcePolicy: (arn) => resourcePolicy(arn) ?? withoutPolicy(arn, "topic policy"),
      denied: ({ text, permission }) => authorizationError(text, permission.action),
    },
    onPublish: (listener) => store.onPublish(listener),
    onPending: (listener) => store.onPending(listener),
    has: (arn) => store.find(arn) !== undefined,
    deliver(arn, letter) {
      const topic = store.find(arn);
      if (!topic) return { kind: "no-topic" };
      try {
        const given = { Message: letter.message, Subject: letter.subject, MessageAttributes: letter.attributes };
        const notification = numbered(topic, notificationOf(store, topic, given, letter.traceHeader));
        const entry = store.publish(topic, notification, letter.cause);
        return { kind: "published", messageId: notification.id, entry };
      } catch (error) {
        if (error instanceof AwsError) return { kind: "refused", error };
        throw error;
      }
    },
    wants: ({ settings }, notification) =>
      settings.filter === undefined || passes(settings.filter, settings.scope, notification),
    resourcePolicy,
    mail: (email) => store.mail(email),
    outbox: store.outbox,
  };
}
