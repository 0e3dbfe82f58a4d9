import { queueMetrics } from "../arrows/queue-metrics.ts";
import { sqsRedrive } from "../arrows/sqs-redrive.ts";
import { createSqs, type SqsRoom } from "../services/sqs/index.ts";
import type { Site } from "./parts.ts";

/** What polls queues comes when there is a mapping that asks for it. */
export function makeSqs({ kernel, parts: { cloudwatch, iam } }: Site): SqsRoom {
  const sqs = createSqs(kernel, { principalExists: (principal) => iam.hasPrincipal(principal) });
  sqsRedrive({ kernel, sqs });
  queueMetrics({ kernel, sqs, cloudwatch });
  return sqs;
}
