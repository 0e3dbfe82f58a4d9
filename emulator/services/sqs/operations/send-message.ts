import type {
  SendMessageBatchRequest,
  SendMessageBatchResult,
  SendMessageRequest,
  SendMessageResult,
} from "@aws-sdk/client-sqs";
import { principalIdOf, type CallContext, type Operation } from "../../../kernel/index.ts";
import { checkBatch, eachEntry } from "../batch.ts";
import { batchTooLong } from "../errors.ts";
import { BATCH_BYTES_MAX } from "../limits.ts";
import { md5OfAttributes } from "../message-attributes.ts";
import { onQueue } from "../permission.ts";
import { bytesOfMessage, send, type Given, type Sender } from "../send.ts";
import type { Message } from "../message.ts";
import type { SqsStore } from "../store.ts";

export const sendMessage = (store: SqsStore): Operation<SendMessageRequest, SendMessageResult> => ({
  permissions: (input, context) => [onQueue("SendMessage", input, context)],
  run(input, context) {
    const queue = store.queue(input.QueueUrl, context);
    return answer(send(store, queue, input, senderOf(context), context.entry), input);
  },
});

export const sendMessageBatch = (store: SqsStore): Operation<SendMessageBatchRequest, SendMessageBatchResult> => ({
  permissions: (input, context) => [onQueue("SendMessage", input, context)],
  run(input, context) {
    const queue = store.queue(input.QueueUrl, context);
    const entries = input.Entries ?? [];
    checkBatch("SendMessageBatch", entries);
    const bytes = entries.reduce((sum, entry) => sum + bytesOfMessage(entry), 0);
    if (bytes > BATCH_BYTES_MAX) throw batchTooLong(bytes, BATCH_BYTES_MAX);
    return {
      Failed: undefined,
      ...eachEntry(entries, (entry) => answer(send(store, queue, entry, senderOf(context), context.entry), entry)),
    };
  },
});

const senderOf = (context: CallContext): Sender => ({
  senderId: principalIdOf(context.caller),
  traceHeader: context.traceHeader,
});

interface Sent {
  readonly MessageId: string;
  readonly MD5OfMessageBody: string;
  readonly MD5OfMessageAttributes?: string;
  readonly MD5OfMessageSystemAttributes?: string;
  readonly SequenceNumber?: string;
}

function answer(message: Message, given: Given): Sent {
  const attributes = md5OfAttributes(message.attributes);
  const system = md5OfAttributes(given.MessageSystemAttributes ?? {});
  return {
    MessageId: message.id,
    MD5OfMessageBody: message.md5,
    ...(attributes === undefined ? {} : { MD5OfMessageAttributes: attributes }),
    ...(system === undefined ? {} : { MD5OfMessageSystemAttributes: system }),
    ...(message.sequenceNumber === undefined ? {} : { SequenceNumber: message.sequenceNumber }),
  };
}
