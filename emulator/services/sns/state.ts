import type { EventPattern, Instant, Scope } from "../../kernel/index.ts";
import type { FilterScope } from "./filter-policy.ts";
import type { Notification } from "./message.ts";

/** Where notifications can go. `sms`, `application` and `firehose` exist on AWS and are refused by name. */
export const PROTOCOLS = ["sqs", "lambda", "http", "https", "email", "email-json"] as const;
export type Protocol = (typeof PROTOCOLS)[number];
export const isProtocol = (text: string): text is Protocol => PROTOCOLS.some((protocol) => protocol === text);

export interface Topic extends Scope {
  readonly name: string;
  readonly arn: string;
  readonly fifo: boolean;
  /** By AWS's names, as they were given. */
  readonly attributes: Map<string, string>;
  readonly tags: Map<string, string>;
  /** By ARN, in the order in which they were made. */
  readonly subscriptions: Map<string, Subscription>;
  /** What a FIFO topic was sent within the last minutes. */
  readonly sent: Map<string, { readonly at: Instant; readonly notification: Notification }>;
  policy: string;
  sequence: bigint;
  deleted: number;
}

export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly owner: string;
  readonly protocol: Protocol;
  readonly endpoint: string;
  /** What confirms it. */
  readonly token: string;
  /** Where SNS was reached when it was made, without a slash at the end: what is visited to confirm it lies there. */
  readonly home: string;
  confirmed: boolean;
  /** Whether whoever confirmed it showed who they are. */
  authenticated: boolean;
  settings: SubscriptionSettings;
}

export interface SubscriptionSettings {
  /** By AWS's names, as they were given. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly raw: boolean;
  readonly filter: EventPattern | undefined;
  readonly scope: FilterScope;
  readonly deadLetterArn: string | undefined;
}

/** A letter that SNS would have sent. */
export interface Email {
  readonly at: Instant;
  readonly to: string;
  readonly subject: string;
  readonly body: string;
}

export const topicArn = ({ region, account, name }: Scope & { readonly name: string }): string =>
  `arn:aws:sns:${region}:${account}:${name}`;
