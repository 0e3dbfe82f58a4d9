import { sqsToLambda } from "../arrows/sqs-to-lambda.ts";
import type { Site } from "./parts.ts";

export function makeQueuePoller({ kernel, parts: { executionRole: role, lambda, sqs } }: Site): {
  readonly polls: "queues";
} {
  sqsToLambda({ kernel, sqs, lambda, role });
  return { polls: "queues" };
}
