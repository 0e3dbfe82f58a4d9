import type { EntryId, JsonObject, Kernel, Millis } from "../../kernel/index.ts";
import {
  envelope,
  subjectOf,
  textFor,
  type Notification,
  type SnsRoom,
  type Subscription,
} from "../../services/sns/index.ts";
import type { SqsRoom } from "../../services/sqs/index.ts";
import type { Reason } from "../../why/index.ts";
import { createErrands } from "./errands.ts";
import { filteredOutAs } from "./filtered-out.ts";
import { serviceMay } from "./service-right.ts";
import { trail, type Trail } from "./trail.ts";

export const SNS = "sns.amazonaws.com";

export interface FanOutOptions {
  readonly kernel: Kernel;
  readonly sns: SnsRoom;
  readonly sqs: SqsRoom;
}

/** One notification on its way to one subscription. */
export interface Leg {
  readonly notification: Notification;
  readonly subscription: Subscription;
  /** The account that owns the topic. */
  readonly owner: string;
  readonly path: Trail;
  /** From 1. */
  readonly attempt: number;
}

/** A subscription as plain data: a filter that was passed, or not asked, is not needed any more. */
export interface SubscriptionRow {
  readonly subscription: Omit<Subscription, "settings">;
  readonly settings: Omit<Subscription["settings"], "filter">;
}

export function unfiltered({ settings, ...subscription }: Subscription): SubscriptionRow {
  const { filter: _, ...rest } = settings;
  return { subscription, settings: rest };
}

export const refiltered = ({ subscription, settings }: SubscriptionRow): Subscription => ({
  ...subscription,
  settings: { ...settings, filter: undefined },
});

interface LegRow extends Omit<Leg, "path" | "subscription">, SubscriptionRow {}

export type Arrival =
  | { readonly kind: "delivered" }
  | { readonly kind: "again"; readonly after: Millis }
  /** What AWS calls a client-side error: it is not tried again. */
  | { readonly kind: "refused"; readonly reason: Reason; readonly detail?: JsonObject };

/**
 * Carries what is published to a topic to its subscriptions of some protocols: match, then whatever `carry` does, then the
 * subscription's dead-letter queue. https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
 */
export function fanOut(
  options: FanOutOptions,
  arrow: string,
  protocols: readonly Subscription["protocol"][],
  carry: (leg: Leg) => Arrival | Promise<Arrival>,
): void {
  const { kernel, sns } = options;
  const errands = createErrands<Leg, LegRow>({
    kernel,
    name: arrow,
    arrow,
    async run(leg) {
      const going = carry(leg);
      const arrival = going instanceof Promise ? await going : going;
      if (arrival.kind === "again") errands.after(arrival.after, { ...leg, attempt: leg.attempt + 1 });
      else settle(options, leg, arrival);
    },
    toRow: ({ notification, owner, attempt, subscription }) => ({
      notification,
      owner,
      attempt,
      ...unfiltered(subscription),
    }),
    fromRow({ notification, owner, attempt, ...row }, entry) {
      const subscription = refiltered(row);
      const subject = subjectOf(notification.topicArn, notification.id);
      const path = trail(kernel, arrow, subject, subscription.endpoint, entry);
      return { notification, owner, path, attempt, subscription };
    },
  });
  sns.onPublish(({ notification, subscriptions, owner, entry }) => {
    for (const subscription of subscriptions.filter(({ protocol }) => protocols.includes(protocol))) {
      const subject = subjectOf(notification.topicArn, notification.id);
      const path = trail(kernel, arrow, subject, subscription.endpoint, entry);
      const detail = { rule: subscription.arn };
      if (!subscription.confirmed) {
        path.stopped("match", "subscription-pending", detail);
        continue;
      }
      if (!sns.wants(subscription, notification)) {
        const policy = subscription.settings.attributes.get("FilterPolicy") ?? "";
        path.skipped("match", "subscription-filter", { ...detail, policy, scope: subscription.settings.scope });
        count(kernel, path.at, "NumberOfNotificationsFilteredOut", notification);
        count(kernel, path.at, filteredOutAs(notification, subscription.settings.scope), notification);
        continue;
      }
      path.passed("match", detail);
      errands.after(0, { notification, subscription, owner, path, attempt: 1 });
    }
  });
}

function settle(options: FanOutOptions, leg: Leg, arrival: Exclude<Arrival, { kind: "again" }>): void {
  const { kernel } = options;
  const { notification, path, subscription } = leg;
  if (arrival.kind === "delivered") return count(kernel, path.at, "NumberOfNotificationsDelivered", notification);
  path.stopped("permit", arrival.reason, { rule: subscription.arn, ...arrival.detail });
  count(kernel, path.at, "NumberOfNotificationsFailed", notification);
  if (subscription.settings.deadLetterArn !== undefined) deadLetter(options, leg, subscription.settings.deadLetterArn);
}

/** The notification as it would have been delivered goes to the subscription's dead-letter queue, which must let SNS in. */
function deadLetter(options: FanOutOptions, leg: Leg, queueArn: string): void {
  const { kernel } = options;
  const { notification, subscription, path } = leg;
  const subject = subjectOf(notification.topicArn, notification.id);
  const way = trail(kernel, "sns-dead-letter", subject, queueArn, path.at);
  const sent = sendToQueue(options, { ...leg, path: way }, queueArn);
  if (sent.kind === "refused") way.stopped("permit", sent.reason, { rule: subscription.arn });
  const name =
    sent.kind === "delivered" ? "NumberOfNotificationsRedrivenToDlq" : "NumberOfNotificationsFailedToRedriveToDlq";
  count(kernel, way.at, name, notification);
}

/** Sends a notification to a queue, if the queue's policy lets SNS in from this topic. */
export function sendToQueue(
  { kernel, sqs }: FanOutOptions,
  { notification, subscription, owner, path }: Leg,
  queueArn: string,
): Exclude<Arrival, { kind: "again" }> {
  const policy = sqs.resourcePolicy(queueArn);
  if (!policy) return { kind: "refused", reason: "queue-missing" };
  const { decision, entry } = serviceMay(
    kernel,
    {
      service: SNS,
      sourceArn: notification.topicArn,
      sourceAccount: owner,
      action: "sqs:SendMessage",
      resource: queueArn,
      policy,
    },
    path.at,
  );
  path.follow(entry);
  if (!decision.allowed) return { kind: "refused", reason: "send-denied" };
  path.passed("carry", { rule: subscription.arn });
  const { raw } = subscription.settings;
  const delivery = sqs.deliver(queueArn, {
    body: raw ? textFor(notification, "sqs") : JSON.stringify(envelope(notification, subscription)),
    attributes: raw ? notification.attributes : {},
    traceHeader: notification.traceHeader,
    groupId: notification.groupId,
    deduplicationId: queueArn.endsWith(".fifo") ? notification.deduplicationId : undefined,
    sender: { kind: "service", service: SNS, sourceArn: notification.topicArn, sourceAccount: owner },
    cause: path.at,
  });
  switch (delivery.kind) {
    case "sent":
      return { kind: "delivered" };
    case "no-queue":
      return { kind: "refused", reason: "queue-missing" };
    case "refused":
      return { kind: "refused", reason: "queue-refused", detail: { message: delivery.error.message } };
    default:
      return delivery satisfies never;
  }
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html */
function count(kernel: Kernel, cause: EntryId, name: string, { topicArn }: Notification): void {
  kernel.journal.write([cause], {
    kind: "metric",
    namespace: "AWS/SNS",
    name,
    value: 1,
    unit: "Count",
    dimensions: { TopicName: topicArn.slice(topicArn.lastIndexOf(":") + 1) },
  });
}
