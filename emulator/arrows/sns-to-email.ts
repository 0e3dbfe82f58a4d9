import { envelope, textFor } from "../services/sns/index.ts";
import { fanOut, type FanOutOptions } from "./shared/fan-out.ts";

/** Email ends in an outbox that can be read; so does the letter that asks for a confirmation. https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html */
export function snsToEmail(options: FanOutOptions): void {
  const { kernel, sns } = options;
  const mail = (to: string, subject: string, body: string, cause: number): void => {
    sns.mail({ at: kernel.now(), to, subject, body });
    kernel.journal.write([cause], {
      kind: "fact",
      service: "sns",
      fact: "EmailSent",
      subject: to,
      detail: { subject, body },
    });
  };
  sns.onPending((subscription, entry) => {
    if (subscription.protocol !== "email" && subscription.protocol !== "email-json") return;
    const body = `Confirm the subscription to ${subscription.topicArn} with the token ${subscription.token}`;
    mail(subscription.endpoint, "AWS Notification - Subscription Confirmation", body, entry);
  });
  fanOut(options, "sns-to-email", ["email", "email-json"], ({ notification, subscription, path }) => {
    path.passed("carry", { rule: subscription.arn });
    const body =
      subscription.protocol === "email"
        ? textFor(notification, "email")
        : JSON.stringify(envelope(notification, subscription));
    mail(subscription.endpoint, notification.subject ?? "AWS Notification Message", body, path.at);
    return { kind: "delivered" };
  });
}
