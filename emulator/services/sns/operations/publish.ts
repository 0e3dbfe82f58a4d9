import type {
  BatchResultErrorEntry,
  PublishBatchInput,
  PublishBatchResponse,
  PublishInput,
  PublishResponse,
} from "@aws-sdk/client-sns";
import { AwsError, type CallContext, type Operation } from "../../../kernel/index.ts";
import {
  batchTooLong,
  emptyBatch,
  idsNotDistinct,
  invalidBatchId,
  invalidParameter,
  notEmulated,
  tooManyEntries,
} from "../errors.ts";
import { BATCH_ENTRIES_MAX, MESSAGE_BYTES } from "../limits.ts";
import { bytesGiven, earlier, notificationOf, numbered, type Given } from "../publish.ts";
import type { Topic } from "../state.ts";
import type { SnsStore } from "../store.ts";

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export const publish = (store: SnsStore): Operation<PublishInput, PublishResponse> => ({
  permissions: ({ TopicArn, TargetArn }) => [{ action: "sns:Publish", resource: TopicArn ?? TargetArn ?? "*" }],
  run(input, context) {
    if (input.PhoneNumber !== undefined) throw notEmulated("Publishing to a phone number");
    const arn = input.TopicArn ?? input.TargetArn;
    if (arn === undefined) throw invalidParameter("TopicArn or TargetArn Reason: no value for required parameter");
    return send(store, store.topic(arn, context), input, context);
  },
});

/** https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html */
export const publishBatch = (store: SnsStore): Operation<PublishBatchInput, PublishBatchResponse> => ({
  permissions: ({ TopicArn }) => [{ action: "sns:Publish", resource: TopicArn ?? "*" }],
  run(input, context) {
    const topic = store.topic(input.TopicArn, context);
    const entries = input.PublishBatchRequestEntries ?? [];
    checkBatch(entries.map(({ Id }) => Id ?? ""));
    const most = Number(topic.attributes.get("MaximumMessageSize") ?? MESSAGE_BYTES.default);
    if (entries.reduce((sum, entry) => sum + bytesGiven(entry), 0) > most) throw batchTooLong();
    const Successful: (PublishResponse & { Id: string })[] = [];
    const Failed: BatchResultErrorEntry[] = [];
    for (const entry of entries) {
      const Id = entry.Id ?? "";
      try {
        Successful.push({ Id, ...send(store, topic, entry, context) });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        Failed.push({ Id, Code: error.code, Message: error.message, SenderFault: error.fault === "Sender" });
      }
    }
    return { Successful, Failed };
  },
});

function checkBatch(ids: readonly string[]): void {
  if (ids.length === 0) throw emptyBatch();
  if (ids.length > BATCH_ENTRIES_MAX) throw tooManyEntries();
  if (new Set(ids).size < ids.length) throw idsNotDistinct();
  if (ids.some((id) => !/^[\w-]{1,80}$/.test(id))) throw invalidBatchId();
}

function send(store: SnsStore, topic: Topic, given: Given, context: CallContext): PublishResponse {
  const notification = notificationOf(store, topic, given, context.traceHeader);
  const known = earlier(topic, notification, context.now);
  const sent = known ?? numbered(topic, notification);
  if (!known) store.publish(topic, sent, context.entry);
  return {
    MessageId: sent.id,
    ...(sent.sequenceNumber === undefined ? {} : { SequenceNumber: sent.sequenceNumber }),
  };
}
