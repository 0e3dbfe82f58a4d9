import type { Cure, Explanation } from "./explanation.ts";
import { shortName } from "./names.ts";
import { letStart } from "./shared-cures.ts";
import { TOPIC_REASON_CODES, type TopicReason } from "./topic-reasons.ts";

export const isTopicReason = (reason: string | undefined): reason is TopicReason =>
  TOPIC_REASON_CODES.some((code) => code === reason);

/** What to do about a notification that does not arrive. */
export function cureForTopic(told: Explanation, reason: TopicReason): Cure {
  const name = shortName(told.target);
  switch (reason) {
    case "send-denied":
      return {
        words: `let the service send to the queue ${name} from where it comes, by the queue's policy`,
        sdk: `new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: '${policyFor(told)}' } })`,
      };
    case "publish-denied":
      return {
        words: `let S3 publish to the topic ${name} from this bucket, by the topic's policy`,
        sdk: `new SetTopicAttributesCommand({ TopicArn: "${told.target}", AttributeName: "Policy", AttributeValue: '${policyFor(told)}' })`,
      };
    case "start-denied":
      return {
        words: "give SNS the permission to start the function, from this topic",
        ...letStart({
          functionArn: told.target,
          id: "sns-invoke",
          principal: "sns.amazonaws.com",
          sourceArn: topicOf(told),
        }),
      };
    case "queue-missing":
    case "subscriber-missing":
    case "topic-missing":
      return { words: `create ${name}, or name one that exists` };
    case "queue-refused":
      return {
        words: "send what the endpoint takes; a queue: not too long, with at most ten attributes when delivered raw",
      };
    case "subscription-filter":
      return { words: "nothing is broken: publish what the subscription asks for, or change its filter policy" };
    case "subscription-pending":
      return { words: "confirm the subscription with the token that was sent to its endpoint" };
    default:
      return reason satisfies never;
  }
}

const topicOf = ({ subject }: Explanation): string => subject.split("/")[0] ?? "";

/** What the nearest policy would have to say. */
function policyFor({ denied, subject }: Explanation): string {
  const bucket = /^s3:\/\/([^/]+)/.exec(subject)?.[1];
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: denied?.principal },
        Action: denied?.action,
        Resource: denied?.resource,
        Condition: { ArnEquals: { "aws:SourceArn": bucket ? `arn:aws:s3:::${bucket}` : subject.split("/")[0] } },
      },
    ],
  });
}
