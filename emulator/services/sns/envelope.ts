import { createHash } from "node:crypto";
import { iso, type Instant, type JsonObject } from "../../kernel/index.ts";
import { textFor, type MessageAttributes, type Notification } from "./message.ts";
import type { Subscription } from "./state.ts";

/** What a queue or an HTTP endpoint gets, unless it asked for the bare message. https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
export const envelope = (notification: Notification, subscription: Subscription): JsonObject => ({
  Type: "Notification",
  MessageId: notification.id,
  ...(notification.sequenceNumber === undefined ? {} : { SequenceNumber: notification.sequenceNumber }),
  TopicArn: notification.topicArn,
  ...(notification.subject === undefined ? {} : { Subject: notification.subject }),
  Message: textFor(notification, subscription.protocol),
  Timestamp: iso(notification.at),
  SignatureVersion: "1",
  Signature: signature(notification),
  SigningCertURL: certificateUrl(notification),
  UnsubscribeURL: unsubscribeUrl(subscription),
  ...(Object.keys(notification.attributes).length === 0
    ? {}
    : { MessageAttributes: attributesOf(notification.attributes) }),
});

/**
 * What asks an endpoint to confirm. It visits the address unsigned: the token is the proof.
 * https://docs.aws.amazon.com/sns/latest/dg/http-subscription-confirmation-json.html
 */
export const confirmation = (subscription: Subscription, id: string, at: Instant): JsonObject => ({
  Type: "SubscriptionConfirmation",
  MessageId: id,
  Token: subscription.token,
  TopicArn: subscription.topicArn,
  Message: `You have chosen to subscribe to the topic ${subscription.topicArn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`,
  SubscribeURL: `${subscription.home}/?Action=ConfirmSubscription&Version=2010-03-31&TopicArn=${subscription.topicArn}&Token=${subscription.token}`,
  Timestamp: iso(at),
  SignatureVersion: "1",
  Signature: signature({ id }),
  SigningCertURL: certificateUrl(subscription),
});

/** What a function gets: other spellings of two members, and a subject in any case. https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
export const lambdaEvent = (notification: Notification, subscription: Subscription): JsonObject => ({
  Records: [
    {
      EventSource: "aws:sns",
      EventVersion: "1.0",
      EventSubscriptionArn: subscription.arn,
      Sns: {
        Type: "Notification",
        MessageId: notification.id,
        TopicArn: notification.topicArn,
        Subject: notification.subject ?? null,
        Message: textFor(notification, subscription.protocol),
        Timestamp: iso(notification.at),
        SignatureVersion: "1",
        Signature: signature(notification),
        SigningCertUrl: certificateUrl(notification),
        UnsubscribeUrl: unsubscribeUrl(subscription),
        MessageAttributes: attributesOf(notification.attributes),
      },
    },
  ],
});

const attributesOf = (attributes: MessageAttributes): JsonObject =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType = "", StringValue, BinaryValue }]) => [
      name,
      { Type: DataType, Value: BinaryValue ? Buffer.from(BinaryValue).toString("base64") : (StringValue ?? "") },
    ]),
  );

/** Looks like one and verifies as none: nobody holds AWS's key. */
const signature = ({ id }: Pick<Notification, "id">): string => createHash("sha512").update(id).digest("base64");

const regionOf = (arn: string): string => arn.split(":")[3] ?? "";

const certificateUrl = ({ topicArn }: Pick<Notification, "topicArn">): string =>
  `https://sns.${regionOf(topicArn)}.amazonaws.com/SimpleNotificationService-0000000000000000000000.pem`;

const unsubscribeUrl = ({ arn }: Subscription): string =>
  `https://sns.${regionOf(arn)}.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${arn}`;
