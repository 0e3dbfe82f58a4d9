import { seconds, type Kernel, type Millis } from "../kernel/index.ts";
import { confirmation, envelope, textFor, type Subscription } from "../services/sns/index.ts";
import { createErrands } from "./shared/errands.ts";
import {
  fanOut,
  refiltered,
  unfiltered,
  type Arrival,
  type FanOutOptions,
  type Leg,
  type SubscriptionRow,
} from "./shared/fan-out.ts";

/** What leaves the world: the one way for SNS to reach an endpoint outside. */
export interface Outgoing {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends a POST; rejects where nobody answers. */
export type Post = (request: Outgoing) => Promise<{ readonly status: number }>;

export interface SnsToHttpOptions extends FanOutOptions {
  /** Without it nobody answers outside. */
  readonly post: Post | undefined;
}

/** Retries of HTTP endpoints, unless a delivery policy says otherwise: https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html */
const RETRIES: { readonly count: number; readonly delay: Millis } = { count: 3, delay: seconds(20) };

/** Endpoints are asked to confirm, and then get what is published. https://docs.aws.amazon.com/sns/latest/dg/sns-http-https-endpoint-as-subscriber.html */
export function snsToHttp(options: SnsToHttpOptions): void {
  const { kernel, sns, post } = options;
  const send = async (request: Outgoing): Promise<number> => {
    if (!post) return 0;
    return kernel.timeline.during(`POST ${request.url}`, () =>
      post(request).then(
        ({ status }) => status,
        () => 0,
      ),
    );
  };
  const confirmations = createErrands<Subscription, SubscriptionRow>({
    kernel,
    name: "sns-to-http.confirmation",
    arrow: "sns-to-http",
    run: async (subscription) => void (await send(confirmationFor(kernel, subscription))),
    toRow: unfiltered,
    fromRow: refiltered,
  });
  // Nobody waits for it: an endpoint confirms when it likes, by calling ConfirmSubscription.
  sns.onPending((subscription) => {
    if (isHttp(subscription)) confirmations.after(0, subscription);
  });
  fanOut(options, "sns-to-http", ["http", "https"], async (leg): Promise<Arrival> => {
    const { attempt: attempts, path, subscription } = leg;
    const status = await send(notificationFor(leg));
    if (status >= 200 && status < 300) {
      path.passed("carry", { rule: subscription.arn, attempts });
      return { kind: "delivered" };
    }
    // What the endpoint itself refuses is not tried again.
    const final = status >= 400 && status < 500 && status !== 429;
    if (final || attempts > RETRIES.count)
      return { kind: "refused", reason: "queue-refused", detail: { status, attempts } };
    return { kind: "again", after: RETRIES.delay };
  });
}

const isHttp = ({ protocol }: Subscription): boolean => protocol === "http" || protocol === "https";

const headersFor = (type: string, id: string, { topicArn }: Subscription): Record<string, string> => ({
  "content-type": "text/plain; charset=UTF-8",
  "user-agent": "Amazon Simple Notification Service Agent",
  "x-amz-sns-message-type": type,
  "x-amz-sns-message-id": id,
  "x-amz-sns-topic-arn": topicArn,
});

function notificationFor({ notification, subscription }: Leg): Outgoing {
  const { raw } = subscription.settings;
  return {
    url: subscription.endpoint,
    headers: {
      ...headersFor("Notification", notification.id, subscription),
      "x-amz-sns-subscription-arn": subscription.arn,
      ...(raw ? { "x-amz-sns-rawdelivery": "true" } : {}),
    },
    body: raw ? textFor(notification, subscription.protocol) : JSON.stringify(envelope(notification, subscription)),
  };
}

function confirmationFor(kernel: Kernel, subscription: Subscription): Outgoing {
  const id = kernel.random.stream("sns.message-id").uuid();
  return {
    url: subscription.endpoint,
    headers: headersFor("SubscriptionConfirmation", id, subscription),
    body: JSON.stringify(confirmation(subscription, id, kernel.now())),
  };
}
