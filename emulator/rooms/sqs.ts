import { queueMetrics } from "../arrows/queue-metrics.ts";
import { sqsRedrive } from "../arrows/sqs-redrive.ts";
import { createSqs, type SqsRoom } from "../services/sqs/index.ts";
import type { Site } from "./parts.ts";

/** What polls queues comes when there is a mapping that asks for it. */
export function makeSqs({ kernel, parts: { cloudwatch } }: Site): SqsRoom {
  const sqs = createSqs(kernel);
  sqsRedrive({ kernel, sqs });
  queueMetrics({ kernel, sqs, cloudwatch });
  return sqs;
}
