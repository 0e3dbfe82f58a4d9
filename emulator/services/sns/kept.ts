import type { Ledger, Marks } from "../../kernel/index.ts";
import type { Subscription, Topic } from "./state.ts";
import { subscriptionSettings } from "./subscription-settings.ts";

/** What a subscription's attributes mean is read anew. */
interface SubscriptionRow extends Omit<Subscription, "settings"> {
  readonly attributes: ReadonlyMap<string, string>;
}

interface TopicRow extends Omit<Topic, "subscriptions"> {
  readonly subscriptions: readonly SubscriptionRow[];
}

export interface TopicParts {
  all(): readonly Topic[];
  find(arn: string): Topic | undefined;
  put(topic: Topic): void;
}

/** A row for each topic, its subscriptions among it. */
export const keepTopics = (ledger: Ledger, { all, find, put }: TopicParts): Marks =>
  ledger.table<TopicRow>("sns.topics", {
    keys: () => all().map(({ arn }) => arn),
    read(arn) {
      const topic = find(arn);
      return topic && { ...topic, subscriptions: [...topic.subscriptions.values()].map(rowOf) };
    },
    restore(rows) {
      for (const [, { subscriptions, ...topic }] of rows)
        put({ ...topic, subscriptions: new Map(subscriptions.map((row) => [row.arn, subscriptionOf(row)])) });
    },
  });

const rowOf = ({ settings, ...subscription }: Subscription): SubscriptionRow => ({
  ...subscription,
  attributes: settings.attributes,
});

const subscriptionOf = ({ attributes, ...row }: SubscriptionRow): Subscription => ({
  ...row,
  settings: subscriptionSettings(attributes, row.protocol),
});
