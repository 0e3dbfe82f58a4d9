import { SendMessageBatchCommand, type SendMessageBatchCommandOutput } from "@aws-sdk/client-sqs";
import type { AnalyticsEvent } from "../analytics-event.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const BATCH_MAX = 10;
/** How often a message that the queue did not take is sent; SQS says of each whether that can help. */
const ATTEMPTS = 3;
const PAUSE_MS = 50;

/** What the sending needs from outside. */
export interface SendingTools {
  readonly sqs: { send(command: SendMessageBatchCommand): Promise<SendMessageBatchCommandOutput> };
  readonly log: { error(message: string, fields: Readonly<Record<string, unknown>>): void };
  readonly queueUrl: string;
  readonly pause: (milliseconds: number) => Promise<unknown>;
}

/**
 * Sends all of them, the batches side by side: the caller waits for the slowest and not for their sum. Gives the events that
 * did not get into the queue: none when all is well.
 */
export async function sendEvents(
  events: readonly AnalyticsEvent[],
  tools: SendingTools,
): Promise<readonly AnalyticsEvent[]> {
  const batches = Array.from({ length: Math.ceil(events.length / BATCH_MAX) }, (_, index) =>
    events.slice(index * BATCH_MAX, (index + 1) * BATCH_MAX),
  );
  return (await Promise.all(batches.map((batch) => sendBatch(batch, tools)))).flat();
}

async function sendBatch(batch: readonly AnalyticsEvent[], tools: SendingTools): Promise<readonly AnalyticsEvent[]> {
  const hopeless: AnalyticsEvent[] = [];
  let waiting = batch;
  for (let attempt = 1; waiting.length > 0 && attempt <= ATTEMPTS; attempt += 1) {
    if (attempt > 1) await tools.pause(PAUSE_MS * 2 ** (attempt - 2));
    const refused = await send(waiting, tools);
    hopeless.push(...refused.filter(({ senderFault }) => senderFault).map(({ event }) => event));
    waiting = refused.filter(({ senderFault }) => !senderFault).map(({ event }) => event);
  }
  return [...hopeless, ...waiting];
}

interface Refused {
  readonly event: AnalyticsEvent;
  /** Nothing gets better by sending it again. */
  readonly senderFault: boolean;
}

/** A batch is not one thing: the call succeeds, and its answer names the messages that failed. */
async function send(batch: readonly AnalyticsEvent[], tools: SendingTools): Promise<readonly Refused[]> {
  const { sqs, queueUrl, log } = tools;
  const Entries = batch.map((event, index) => ({ Id: String(index), MessageBody: JSON.stringify(event) }));
  try {
    const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    if (Failed.length > 0) log.error("messages not taken", { failed: Failed });
    return Failed.flatMap(({ Id, SenderFault }) => {
      const event = batch[Number(Id)];
      return event ? [{ event, senderFault: SenderFault ?? false }] : [];
    });
  } catch (error) {
    // The client has tried again by itself already, where that could help.
    log.error("batch not taken", { error });
    return batch.map((event) => ({ event, senderFault: true }));
  }
}
