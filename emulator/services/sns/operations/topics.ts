import type {
  AddPermissionInput,
  CreateTopicInput,
  CreateTopicResponse,
  DeleteTopicInput,
  GetTopicAttributesInput,
  GetTopicAttributesResponse,
  ListTopicsInput,
  ListTopicsResponse,
  RemovePermissionInput,
  SetTopicAttributesInput,
} from "@aws-sdk/client-sns";
import type { CallContext, Operation, Permission } from "../../../kernel/index.ts";
import { invalidParameter, notEmulated } from "../errors.ts";
import { MESSAGE_BYTES } from "../limits.ts";
import { pageOf } from "../page.ts";
import { topicArn, type Topic } from "../state.ts";
import type { SnsStore } from "../store.ts";
import { checkTopicPolicy, defaultPolicy, withGrant, withoutGrant } from "../topic-policy.ts";
import { setTags } from "./tags.ts";

/** What can be set of a topic. https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html */
const SETTABLE = [
  "DisplayName",
  "Policy",
  "DeliveryPolicy",
  "KmsMasterKeyId",
  "SignatureVersion",
  "TracingConfig",
  "ContentBasedDeduplication",
  "FifoThroughputScope",
  "MaximumMessageSize",
];
/** Delivery status logging: kept, not done. */
const FEEDBACK = /^(?:Application|Firehose|HTTP|Lambda|SQS)(?:Success|Failure)Feedback(?:RoleArn|SampleRate)$/;

const onTopic =
  (action: string): Operation<{ readonly TopicArn: string | undefined }, never>["permissions"] =>
  ({ TopicArn }): readonly Permission[] => [{ action: `sns:${action}`, resource: TopicArn ?? "*" }];

/** The same again is harmless. https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
export const createTopic = (store: SnsStore): Operation<CreateTopicInput, CreateTopicResponse> => ({
  permissions: ({ Name = "" }, { account, region }) => [
    { action: "sns:CreateTopic", resource: topicArn({ account, region, name: Name }) },
  ],
  run(input, context) {
    const name = input.Name ?? "";
    const attributes = new Map(Object.entries(input.Attributes ?? {}));
    const fifo = attributes.get("FifoTopic") === "true";
    checkName(name, fifo);
    if (input.DataProtectionPolicy !== undefined) throw notEmulated("DataProtectionPolicy");
    const topics = store.topics(context);
    const existing = topics.get(name);
    if (existing) {
      checkSame(existing, attributes, input.Tags ?? []);
      return { TopicArn: existing.arn };
    }
    const { account, region } = context;
    const arn = topicArn({ account, region, name });
    const topic: Topic = {
      account,
      region,
      name,
      arn,
      fifo,
      attributes: new Map(),
      tags: new Map(),
      subscriptions: new Map(),
      sent: new Map(),
      policy: defaultPolicy(arn, account),
      sequence: 0n,
      deleted: 0,
    };
    if (fifo) topic.attributes.set("FifoTopic", "true").set("ContentBasedDeduplication", "false");
    for (const [attribute, value] of attributes) if (attribute !== "FifoTopic") set(store, topic, attribute, value);
    setTags(topic, input.Tags ?? []);
    topics.set(name, topic);
    return { TopicArn: arn };
  },
});

function checkName(name: string, fifo: boolean): void {
  const shape = fifo ? /^[\w-]{1,251}\.fifo$/ : /^[\w-]{1,256}$/;
  if (shape.test(name)) return;
  if (fifo)
    throw invalidParameter(
      "Fifo Topic names must end with .fifo and must be made up of only uppercase and lowercase ASCII letters, numbers, underscores, and hyphens, and must be between 1 and 256 characters long.",
    );
  throw invalidParameter("Topic Name");
}

function checkSame(
  topic: Topic,
  attributes: ReadonlyMap<string, string>,
  tags: readonly { readonly Key: string | undefined; readonly Value: string | undefined }[],
): void {
  for (const [name, value] of attributes)
    if ((name === "Policy" ? topic.policy : topic.attributes.get(name)) !== value)
      throw invalidParameter("Attributes Reason: Topic already exists with different attributes");
  if (tags.some(({ Key = "", Value }) => topic.tags.get(Key) !== Value))
    throw invalidParameter("Tags Reason: Topic already exists with different tags");
}

function set(store: SnsStore, topic: Topic, name: string, value: string): void {
  if (name === "ArchivePolicy") throw notEmulated(name);
  if (!SETTABLE.includes(name) && !FEEDBACK.test(name)) throw invalidParameter("AttributeName");
  if (name === "Policy") {
    topic.policy = checkTopicPolicy(value, store.ports.principalExists);
    return;
  }
  if (name === "ContentBasedDeduplication" && !topic.fifo)
    throw invalidParameter("Content-based deduplication can only be set for FIFO topics");
  if (name === "MaximumMessageSize") {
    const size = Number(value);
    if (!Number.isInteger(size) || size < MESSAGE_BYTES.least || size > MESSAGE_BYTES.most)
      throw invalidParameter(
        `MaximumMessageSize Reason: must be between ${MESSAGE_BYTES.least} and ${MESSAGE_BYTES.most}`,
      );
  }
  topic.attributes.set(name, value);
}

export const setTopicAttributes = (store: SnsStore): Operation<SetTopicAttributesInput, void> => ({
  permissions: onTopic("SetTopicAttributes"),
  run({ TopicArn, AttributeName = "", AttributeValue = "" }, context) {
    set(store, store.topic(TopicArn, context), AttributeName, AttributeValue);
  },
});

export const getTopicAttributes = (
  store: SnsStore,
): Operation<GetTopicAttributesInput, GetTopicAttributesResponse> => ({
  permissions: onTopic("GetTopicAttributes"),
  run({ TopicArn }, context) {
    const topic = store.topic(TopicArn, context);
    const subscriptions = [...topic.subscriptions.values()];
    const confirmed = subscriptions.filter((subscription) => subscription.confirmed).length;
    return {
      Attributes: {
        TopicArn: topic.arn,
        Owner: topic.account,
        DisplayName: "",
        Policy: topic.policy,
        EffectiveDeliveryPolicy: DELIVERY_POLICY,
        SubscriptionsPending: String(subscriptions.length - confirmed),
        SubscriptionsConfirmed: String(confirmed),
        SubscriptionsDeleted: String(topic.deleted),
        ...Object.fromEntries(topic.attributes),
      },
    };
  },
});

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html */
const DELIVERY_POLICY = JSON.stringify({
  http: {
    defaultHealthyRetryPolicy: {
      minDelayTarget: 20,
      maxDelayTarget: 20,
      numRetries: 3,
      numMaxDelayRetries: 0,
      numNoDelayRetries: 0,
      numMinDelayRetries: 0,
      backoffFunction: "linear",
    },
    disableSubscriptionOverrides: false,
    defaultRequestPolicy: { headerContentType: "text/plain; charset=UTF-8" },
  },
});

/** A topic that is not there is no error. */
export const deleteTopic = (store: SnsStore): Operation<DeleteTopicInput, void> => ({
  permissions: onTopic("DeleteTopic"),
  run({ TopicArn = "" }, context) {
    store.topics(context).delete(store.find(TopicArn)?.name ?? "");
  },
});

export const listTopics = (store: SnsStore): Operation<ListTopicsInput, ListTopicsResponse> => ({
  permissions: (_, context: CallContext) => [
    { action: "sns:ListTopics", resource: topicArn({ ...context, name: "*" }) },
  ],
  run({ NextToken }, context) {
    const { items, next } = pageOf([...store.topics(context).values()], ({ arn }) => arn, NextToken);
    return {
      Topics: items.map(({ arn }) => ({ TopicArn: arn })),
      ...(next === undefined ? {} : { NextToken: next }),
    };
  },
});

export const addPermission = (store: SnsStore): Operation<AddPermissionInput, void> => ({
  permissions: onTopic("AddPermission"),
  run({ TopicArn, Label = "", AWSAccountId = [], ActionName = [] }, context) {
    const topic = store.topic(TopicArn, context);
    topic.policy = checkTopicPolicy(
      withGrant(topic.policy, topic.arn, { label: Label, accounts: AWSAccountId, actions: ActionName }),
      store.ports.principalExists,
    );
  },
});

export const removePermission = (store: SnsStore): Operation<RemovePermissionInput, void> => ({
  permissions: onTopic("RemovePermission"),
  run({ TopicArn, Label = "" }, context) {
    const topic = store.topic(TopicArn, context);
    topic.policy = withoutGrant(topic.policy, Label);
  },
});
