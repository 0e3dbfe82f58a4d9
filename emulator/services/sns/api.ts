import type { AnyOperation } from "../../kernel/index.ts";
import { publish, publishBatch } from "./operations/publish.ts";
import {
  confirmSubscription,
  getSubscriptionAttributes,
  listSubscriptions,
  listSubscriptionsByTopic,
  setSubscriptionAttributes,
  subscribe,
  unsubscribe,
} from "./operations/subscriptions.ts";
import { listTagsForResource, tagResource, untagResource } from "./operations/tags.ts";
import {
  addPermission,
  createTopic,
  deleteTopic,
  getTopicAttributes,
  listTopics,
  removePermission,
  setTopicAttributes,
} from "./operations/topics.ts";
import type { SnsStore } from "./store.ts";

/** The operations of SNS that are emulated, by name. */
export const operationsOf = (store: SnsStore): Readonly<Record<string, AnyOperation>> => ({
  CreateTopic: createTopic(store),
  DeleteTopic: deleteTopic(store),
  ListTopics: listTopics(store),
  GetTopicAttributes: getTopicAttributes(store),
  SetTopicAttributes: setTopicAttributes(store),
  AddPermission: addPermission(store),
  RemovePermission: removePermission(store),
  Subscribe: subscribe(store),
  ConfirmSubscription: confirmSubscription(store),
  Unsubscribe: unsubscribe(store),
  ListSubscriptions: listSubscriptions(store),
  ListSubscriptionsByTopic: listSubscriptionsByTopic(store),
  GetSubscriptionAttributes: getSubscriptionAttributes(store),
  SetSubscriptionAttributes: setSubscriptionAttributes(store),
  Publish: publish(store),
  PublishBatch: publishBatch(store),
  TagResource: tagResource(store),
  UntagResource: untagResource(store),
  ListTagsForResource: listTagsForResource(store),
});
