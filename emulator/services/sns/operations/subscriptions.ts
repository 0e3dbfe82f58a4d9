import type {
  ConfirmSubscriptionInput,
  ConfirmSubscriptionResponse,
  GetSubscriptionAttributesInput,
  GetSubscriptionAttributesResponse,
  ListSubscriptionsByTopicInput,
  ListSubscriptionsByTopicResponse,
  ListSubscriptionsInput,
  ListSubscriptionsResponse,
  SetSubscriptionAttributesInput,
  SubscribeInput,
  SubscribeResponse,
  Subscription as ShownSubscription,
  UnsubscribeInput,
} from "@aws-sdk/client-sns";
import type { CallContext, Operation, Permission } from "../../../kernel/index.ts";
import { invalidParameter, notEmulated, subscriptionNotFound } from "../errors.ts";
import { pageOf } from "../page.ts";
import { isProtocol, topicArn, type Protocol, type Subscription, type Topic } from "../state.ts";
import type { SnsStore } from "../store.ts";
import { subscriptionSettings } from "../subscription-settings.ts";

const PENDING = "pending confirmation";
/** On AWS, not here. */
const ELSEWHERE = ["sms", "application", "firehose"];

/** Nobody looks whether a queue or function is there. https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html */
export const subscribe = (store: SnsStore): Operation<SubscribeInput, SubscribeResponse> => ({
  permissions: (input) => [
    {
      action: "sns:Subscribe",
      resource: input.TopicArn ?? "*",
      context: { "sns:Protocol": input.Protocol ?? "", "sns:Endpoint": input.Endpoint ?? "" },
    },
  ],
  run(input, context) {
    const protocol = input.Protocol ?? "";
    if (ELSEWHERE.includes(protocol)) throw notEmulated(`The protocol ${protocol}`);
    if (!isProtocol(protocol)) throw invalidParameter(`Amazon SNS does not support this protocol string: ${protocol}`);
    const topic = store.topic(input.TopicArn, context);
    const endpoint = input.Endpoint ?? "";
    checkEndpoint(store, topic, protocol, endpoint);
    const attributes = new Map(Object.entries(input.Attributes ?? {}));
    const settings = subscriptionSettings(attributes, protocol, "Attributes Reason: ");
    const known = [...topic.subscriptions.values()].find(
      (subscription) => subscription.protocol === protocol && subscription.endpoint === endpoint,
    );
    if (known) {
      if ([...attributes].some(([name, value]) => known.settings.attributes.get(name) !== value))
        throw invalidParameter("Attributes Reason: Subscription already exists with different attributes");
      return shown(known, input.ReturnSubscriptionArn);
    }
    const subscription: Subscription = {
      arn: `${topic.arn}:${store.kernel.random.stream("sns.subscription-id").uuid()}`,
      topicArn: topic.arn,
      owner: context.account,
      protocol,
      endpoint,
      token: store.kernel.random.stream("sns.token").hex(96),
      home: context.endpoint,
      // Inside AWS nobody is asked.
      confirmed: protocol === "sqs" || protocol === "lambda",
      authenticated: true,
      settings,
    };
    topic.subscriptions.set(subscription.arn, subscription);
    if (!subscription.confirmed) store.pending(subscription, context.entry);
    return shown(subscription, input.ReturnSubscriptionArn);
  },
});

const shown = ({ arn, confirmed }: Subscription, always: boolean | undefined): SubscribeResponse => ({
  SubscriptionArn: confirmed || always ? arn : PENDING,
});

function checkEndpoint(store: SnsStore, topic: Topic, protocol: Protocol, endpoint: string): void {
  switch (protocol) {
    case "sqs":
      if (!/^arn:aws[\w-]*:sqs:[\w-]+:\d{12}:[\w.-]+$/.test(endpoint)) throw invalidParameter("SQS endpoint ARN");
      if (endpoint.endsWith(".fifo") && !topic.fifo)
        throw invalidParameter(
          "Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics",
        );
      return;
    case "lambda":
      if (!/^arn:aws[\w-]*:lambda:[\w-]+:\d{12}:function:/.test(endpoint))
        throw invalidParameter("Lambda endpoint ARN");
      break;
    case "http":
    case "https":
      if (!endpoint.startsWith(`${protocol}://`)) throw invalidParameter("Endpoint must match the specified protocol");
      if (!store.ports.outbound) throw notEmulated(`Sending to ${endpoint} without an outbound port`);
      break;
    case "email":
    case "email-json":
      if (!/^[^@\s]+@[^@\s]+$/.test(endpoint)) throw invalidParameter("Email address");
      break;
    default:
      protocol satisfies never;
  }
  if (topic.fifo)
    throw invalidParameter(
      "Invalid parameter: Endpoint Reason: Please use FIFO SQS queue or standard SQS queue for FIFO topic subscriptions",
    );
}

/** https://docs.aws.amazon.com/sns/latest/api/API_ConfirmSubscription.html */
export const confirmSubscription = (
  store: SnsStore,
): Operation<ConfirmSubscriptionInput, ConfirmSubscriptionResponse> => ({
  // The token is proof enough, unless a signature is asked for.
  permissions: ({ TopicArn, AuthenticateOnUnsubscribe }, { caller }) =>
    caller.kind === "anonymous" && AuthenticateOnUnsubscribe !== "true"
      ? []
      : [{ action: "sns:ConfirmSubscription", resource: TopicArn ?? "*" }],
  run({ TopicArn, Token }, context) {
    const topic = store.topic(TopicArn, context);
    const subscription = [...topic.subscriptions.values()].find(({ token }) => token === Token);
    if (!subscription) throw invalidParameter("Token");
    if (!subscription.confirmed) subscription.authenticated = context.caller.kind !== "anonymous";
    subscription.confirmed = true;
    return { SubscriptionArn: subscription.arn };
  },
});

/** What is gone already is gone. */
export const unsubscribe = (store: SnsStore): Operation<UnsubscribeInput, void> => ({
  permissions: onSubscription("Unsubscribe"),
  run({ SubscriptionArn = "" }) {
    if (SubscriptionArn.split(":").length < 6)
      throw invalidParameter(
        `SubscriptionArn Reason: An ARN must have at least 6 elements, not ${SubscriptionArn.split(":").length}`,
      );
    const subscription = store.subscription(SubscriptionArn);
    const topic = subscription && store.find(subscription.topicArn);
    if (topic?.subscriptions.delete(SubscriptionArn)) topic.deleted += 1;
  },
});

export const getSubscriptionAttributes = (
  store: SnsStore,
): Operation<GetSubscriptionAttributesInput, GetSubscriptionAttributesResponse> => ({
  permissions: onSubscription("GetSubscriptionAttributes"),
  run({ SubscriptionArn }) {
    const subscription = existing(store, SubscriptionArn);
    const { attributes, raw, filter, scope } = subscription.settings;
    return {
      Attributes: {
        SubscriptionArn: subscription.arn,
        TopicArn: subscription.topicArn,
        Protocol: subscription.protocol,
        Endpoint: subscription.endpoint,
        Owner: subscription.owner,
        ConfirmationWasAuthenticated: String(subscription.authenticated),
        PendingConfirmation: String(!subscription.confirmed),
        SubscriptionPrincipal: `arn:aws:iam::${subscription.owner}:root`,
        ...Object.fromEntries(attributes),
        RawMessageDelivery: String(raw),
        ...(filter ? { FilterPolicyScope: scope } : {}),
      },
    };
  },
});

/** An empty text takes an attribute away. */
export const setSubscriptionAttributes = (store: SnsStore): Operation<SetSubscriptionAttributesInput, void> => ({
  permissions: onSubscription("SetSubscriptionAttributes"),
  run({ SubscriptionArn, AttributeName = "", AttributeValue = "" }) {
    const subscription = existing(store, SubscriptionArn);
    const attributes = new Map(subscription.settings.attributes);
    if (AttributeValue === "") attributes.delete(AttributeName);
    else attributes.set(AttributeName, AttributeValue);
    subscription.settings = subscriptionSettings(attributes, subscription.protocol);
  },
});

export const listSubscriptions = (store: SnsStore): Operation<ListSubscriptionsInput, ListSubscriptionsResponse> => ({
  permissions: (_, context: CallContext) => [
    { action: "sns:ListSubscriptions", resource: topicArn({ ...context, name: "*" }) },
  ],
  run({ NextToken }, context) {
    const all = [...store.topics(context).values()].flatMap(({ subscriptions }) => [...subscriptions.values()]);
    return pageOfSubscriptions(all, NextToken);
  },
});

export const listSubscriptionsByTopic = (
  store: SnsStore,
): Operation<ListSubscriptionsByTopicInput, ListSubscriptionsByTopicResponse> => ({
  permissions: ({ TopicArn }) => [{ action: "sns:ListSubscriptionsByTopic", resource: TopicArn ?? "*" }],
  run({ TopicArn, NextToken }, context) {
    return pageOfSubscriptions([...store.topic(TopicArn, context).subscriptions.values()], NextToken);
  },
});

function pageOfSubscriptions(all: readonly Subscription[], token: string | undefined): ListSubscriptionsResponse {
  const { items, next } = pageOf(all, ({ arn }) => arn, token);
  return { Subscriptions: items.map(describe), ...(next === undefined ? {} : { NextToken: next }) };
}

const describe = ({
  arn,
  confirmed,
  owner,
  protocol,
  endpoint,
  topicArn: TopicArn,
}: Subscription): ShownSubscription => ({
  SubscriptionArn: confirmed ? arn : "PendingConfirmation",
  Owner: owner,
  Protocol: protocol,
  Endpoint: endpoint,
  TopicArn,
});

function onSubscription(
  action: string,
): Operation<{ readonly SubscriptionArn: string | undefined }, never>["permissions"] {
  return ({ SubscriptionArn = "" }): readonly Permission[] => [
    // The right is asked for on the topic, to which a subscription belongs.
    { action: `sns:${action}`, resource: SubscriptionArn.split(":").slice(0, 6).join(":") || "*" },
  ];
}

function existing(store: SnsStore, arn: string | undefined): Subscription {
  if ((arn ?? "").split(":").length < 6)
    throw invalidParameter(
      `SubscriptionArn Reason: An ARN must have at least 6 elements, not ${(arn ?? "").split(":").length}`,
    );
  const subscription = store.subscription(arn ?? "");
  if (!subscription) throw subscriptionNotFound();
  return subscription;
}
