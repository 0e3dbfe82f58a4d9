import type {
  ChangeMessageVisibilityBatchRequest,
  ChangeMessageVisibilityBatchResult,
  ChangeMessageVisibilityRequest,
} from "@aws-sdk/client-sqs";
import { seconds, type Instant, type Operation } from "../../../kernel/index.ts";
import { checkBatch, eachEntry } from "../batch.ts";
import { invalidValue, missingParameter, notAvailableForChange } from "../errors.ts";
import { NUMERIC_ATTRIBUTES, VISIBILITY_TOTAL_MAX } from "../limits.ts";
import { onQueue } from "../permission.ts";
import { messageIdOf } from "../receipt-handle.ts";
import type { Queue, SqsStore } from "../store.ts";

export const changeMessageVisibility = (store: SqsStore): Operation<ChangeMessageVisibilityRequest, void> => ({
  permissions: (input, context) => [onQueue("ChangeMessageVisibility", input, context)],
  run(input, context) {
    change(store, store.queue(input.QueueUrl, context), input, context.now);
  },
});

export const changeMessageVisibilityBatch = (
  store: SqsStore,
): Operation<ChangeMessageVisibilityBatchRequest, ChangeMessageVisibilityBatchResult> => ({
  permissions: (input, context) => [onQueue("ChangeMessageVisibility", input, context)],
  run(input, context) {
    const queue = store.queue(input.QueueUrl, context);
    const entries = input.Entries ?? [];
    checkBatch("ChangeMessageVisibilityBatch", entries);
    return {
      Failed: undefined,
      ...eachEntry(entries, (entry) => {
        change(store, queue, entry, context.now);
        return {};
      }),
    };
  },
});

interface Change {
  readonly ReceiptHandle: string | undefined;
  readonly VisibilityTimeout?: number | undefined;
}

/** The new timeout counts from now. A message that has become visible again meanwhile is hidden anew, as AWS does for standard queues. */
function change(store: SqsStore, queue: Queue, { ReceiptHandle, VisibilityTimeout }: Change, now: Instant): void {
  if (!ReceiptHandle) throw missingParameter("ReceiptHandle");
  if (VisibilityTimeout === undefined) throw missingParameter("VisibilityTimeout");
  const { min, max } = NUMERIC_ATTRIBUTES.VisibilityTimeout;
  if (VisibilityTimeout < min || VisibilityTimeout > max)
    throw invalidValue(
      VisibilityTimeout,
      "VisibilityTimeout",
      `VisibilityTimeout must be an integer between ${min} and ${max}.`,
    );
  const message = queue.shelf.get(messageIdOf(ReceiptHandle, queue.arn));
  if (message?.handle !== ReceiptHandle) throw notAvailableForChange(ReceiptHandle);
  if (queue.settings.fifo && message.visibleAt <= now) throw notAvailableForChange(ReceiptHandle);
  const visibleAt = now + seconds(VisibilityTimeout);
  if (visibleAt > (message.lastReceivedAt ?? now) + VISIBILITY_TOTAL_MAX)
    throw invalidValue(
      VisibilityTimeout,
      "VisibilityTimeout",
      `Total VisibilityTimeout for the message is beyond the limit [${VISIBILITY_TOTAL_MAX / 1000} seconds].`,
    );
  queue.shelf.put({ ...message, visibleAt });
  store.stir(queue);
}
