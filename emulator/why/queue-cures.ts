import type { Entry } from "../kernel/index.ts";
import type { Cure } from "./explanation.ts";
import { detailOf } from "./names.ts";
import { QUEUE_REASON_CODES, type QueueReason } from "./queue-reasons.ts";
import { giveConcurrency } from "./shared-cures.ts";

/** The reasons that are cured at the queue or its mapping; a missing right is cured as any other. */
type CuredHere = Exclude<QueueReason, "poll-denied" | "delete-denied">;

export const isQueueReason = (reason: string | undefined): reason is CuredHere =>
  QUEUE_REASON_CODES.some((code) => code === reason) && reason !== "poll-denied" && reason !== "delete-denied";

/** What to do about a message that does not get through. */
export function cureForQueue(reason: CuredHere, end: Entry): Cure {
  const mapping = detailOf(end, "mapping");
  switch (reason) {
    case "mapping-filter":
      return {
        words: "nothing is broken: send what the mapping's filters ask for, or change them",
        sdk: `new GetEventSourceMappingCommand({ UUID: "${mapping}" })`,
        cli: `aws lambda get-event-source-mapping --uuid ${mapping}`,
      };
    case "batch-failed":
    case "batch-timed-out":
      return {
        words:
          "mend the handler; with ReportBatchItemFailures it can name the messages that fail instead of failing all",
      };
    case "bad-batch-response":
      return {
        words: "answer with the messageId of each record that failed",
        sdk: "return { batchItemFailures: [{ itemIdentifier: record.messageId }] };",
      };
    case "item-failed":
      return { words: "mend what the message fails on; what is a dead letter already can be moved back" };
    case "receives-exhausted": {
      const deadLetters = detailOf(end, "deadLetters");
      return {
        words: "mend what the message fails on, then move the dead letters back",
        sdk: `new StartMessageMoveTaskCommand({ SourceArn: "${deadLetters}" })`,
        cli: `aws sqs start-message-move-task --source-arn ${deadLetters}`,
      };
    }
    case "group-blocked":
      return {
        words: "mend what the first message fails on, or give the queue a dead-letter queue that takes it away",
      };
    case "message-expired":
      return { words: `give ${queueName(end)} a dead-letter queue, and look at what arrives there` };
    case "visibility-over":
      return { words: `hide the messages of ${queueName(end)} for six times the function's timeout` };
    case "batch-recursion":
      return { words: "send the output to another queue than the one that starts the function" };
    case "batch-throttled":
    case "batch-dropped":
      return {
        words: "let the function run as often as its mapping asks, or hold the mapping to it by MaximumConcurrency",
        ...giveConcurrency(end.kind === "arrow" ? end.target : ""),
      };
    default:
      return reason satisfies never;
  }
}

/** The queue of a subject: its own ARN, or that of one of its messages. */
const queueName = (end: Entry): string =>
  (end.kind === "arrow" ? end.subject : "").split("/")[0]?.split(":").at(-1) || "the queue";
