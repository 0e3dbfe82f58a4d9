import type { SqsRoom } from "../services/sqs/index.ts";
import { toSqs } from "./shared/to-sqs.ts";
import type { Way } from "./shared/way.ts";

/** A schedule sends a message, with its own role: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html */
export const schedulerToSqs = (sqs: SqsRoom): Way => toSqs("scheduler-to-sqs", sqs);
