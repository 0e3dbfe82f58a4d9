import type { DeleteMessageBatchRequest, DeleteMessageBatchResult, DeleteMessageRequest } from "@aws-sdk/client-sqs";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { checkBatch, eachEntry } from "../batch.ts";
import { handleExpired, missingParameter } from "../errors.ts";
import { onQueue } from "../permission.ts";
import { messageIdOf } from "../receipt-handle.ts";
import type { Queue, SqsStore } from "../store.ts";

export const deleteMessage = (store: SqsStore): Operation<DeleteMessageRequest, void> => ({
  permissions: (input, context) => [onQueue("DeleteMessage", input, context)],
  run(input, context) {
    remove(store, store.queue(input.QueueUrl, context), input.ReceiptHandle, context);
  },
});

export const deleteMessageBatch = (
  store: SqsStore,
): Operation<DeleteMessageBatchRequest, DeleteMessageBatchResult> => ({
  permissions: (input, context) => [onQueue("DeleteMessage", input, context)],
  run(input, context) {
    const queue = store.queue(input.QueueUrl, context);
    const entries = input.Entries ?? [];
    checkBatch("DeleteMessageBatch", entries);
    return {
      Failed: undefined,
      ...eachEntry(entries, (entry) => {
        remove(store, queue, entry.ReceiptHandle, context);
        return {};
      }),
    };
  },
});

/**
 * The latest handle deletes, also when the message has become visible again. An older one answers just as well and
 * deletes nothing; a message that is gone already is gone. Only FIFO queues insist that the message is still hidden.
 */
function remove(store: SqsStore, queue: Queue, handle: string | undefined, context: CallContext): void {
  if (!handle) throw missingParameter("ReceiptHandle");
  const message = queue.shelf.get(messageIdOf(handle, queue.arn));
  if (queue.settings.fifo && message && (message.handle !== handle || message.visibleAt <= context.now))
    throw handleExpired(handle);
  if (message && message.handle === handle) store.drop(queue, message, "deleted", [context.entry]);
}
