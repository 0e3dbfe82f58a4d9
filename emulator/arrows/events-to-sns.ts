import type { SnsRoom } from "../services/sns/index.ts";
import { targetMissing, tooLarge, type Way } from "./shared/way.ts";

/**
 * A rule publishes to a topic, by the topic's own policy or with the target's role. The policy that topics begin with does
 * not let EventBridge in. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
 */
export const eventsToSns = (sns: SnsRoom): Way => ({
  arrow: "events-to-sns",
  leadsTo: (arn) => /^arn:aws[\w-]*:sns:[^:]*:\d{12}:[^:]+$/.test(arn),
  permissions: (arn) => [{ action: "sns:Publish", resource: arn }],
  policy: (arn) => sns.resourcePolicy(arn),
  carry({ target, payload, traceHeader }, path) {
    const sent = sns.deliver(target, { message: payload, traceHeader, cause: path.at });
    switch (sent.kind) {
      case "published":
        return { kind: "delivered" };
      case "no-topic":
        return targetMissing(target);
      case "refused":
        return tooLarge(`${sent.error.code}: ${sent.error.message}`);
      default:
        return sent satisfies never;
    }
  },
});
