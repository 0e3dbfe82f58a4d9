import type { SqsRoom } from "../services/sqs/index.ts";
import { toSqs } from "./shared/to-sqs.ts";
import type { Way } from "./shared/way.ts";

/** A rule sends a message, by the queue's own policy or with the target's role: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sqs-permissions */
export const eventsToSqs = (sqs: SqsRoom): Way => toSqs("events-to-sqs", sqs);
