import type { Kernel } from "../kernel/index.ts";
import { subjectOf, type SqsRoom } from "../services/sqs/index.ts";
import { trail } from "./shared/trail.ts";

const ARROW = "sqs-redrive";

/**
 * A message that was received too often goes to its queue's dead-letter queue; one that nobody deleted in time is gone. SQS does
 * both by itself and asks no permission: here it is only written down as a way and an end.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
export function sqsRedrive({ kernel, sqs }: { readonly kernel: Kernel; readonly sqs: SqsRoom }): void {
  sqs.onFact((fact) => {
    const subject = subjectOf(fact.queueArn, fact.message.id);
    if (fact.kind === "moved") {
      const path = trail(kernel, ARROW, subject, fact.queueArn, fact.entry);
      path.stopped("settle", "receives-exhausted", { receives: fact.message.receives, deadLetters: fact.to });
      trail(kernel, ARROW, subject, fact.to, path.at).passed("carry", { receives: fact.message.receives });
    } else if (fact.kind === "expired") {
      const path = trail(kernel, ARROW, subject, fact.queueArn, fact.entry);
      path.stopped("settle", "message-expired", { receives: fact.message.receives });
    }
  });
}
