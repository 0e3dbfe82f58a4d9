import type {
  GetQueueAttributesRequest,
  GetQueueAttributesResult,
  SetQueueAttributesRequest,
} from "@aws-sdk/client-sqs";
import type { Instant, Operation } from "../../../kernel/index.ts";
import { invalidAttributeValue, missingParameter, unknownAttribute } from "../errors.ts";
import { onQueue } from "../permission.ts";
import { isQueueAttribute, settingsOf, withAttributes } from "../settings.ts";
import type { Queue, SqsStore } from "../store.ts";

export const getQueueAttributes = (
  store: SqsStore,
): Operation<GetQueueAttributesRequest, GetQueueAttributesResult> => ({
  permissions: (input, context) => [onQueue("GetQueueAttributes", input, context)],
  run(input, context) {
    const queue = store.queue(input.QueueUrl, context);
    const wanted: readonly string[] = input.AttributeNames ?? [];
    const unknown = wanted.find((name) => !isQueueAttribute(name));
    if (unknown !== undefined) throw unknownAttribute(unknown);
    if (wanted.length === 0) return {};
    for (const message of queue.shelf.expire(context.now, queue.settings.retention))
      store.drop(queue, message, "expired", [context.entry]);
    const all = describe(queue, context.now);
    const shown = wanted.includes("All") ? all : all.filter(([name]) => wanted.includes(name));
    return shown.length === 0 ? {} : { Attributes: Object.fromEntries(shown) };
  },
});

const secondsOf = (at: Instant): string => String(Math.floor(at / 1000));

function describe(queue: Queue, now: Instant): readonly (readonly [name: string, value: string])[] {
  const { visible, inFlight, delayed } = queue.shelf.levels(now, Infinity);
  return [
    ["QueueArn", queue.arn],
    ["ApproximateNumberOfMessages", String(visible)],
    ["ApproximateNumberOfMessagesNotVisible", String(inFlight)],
    ["ApproximateNumberOfMessagesDelayed", String(delayed)],
    ["CreatedTimestamp", secondsOf(queue.createdAt)],
    ["LastModifiedTimestamp", secondsOf(queue.modifiedAt)],
    ...queue.attributes,
  ];
}

export const setQueueAttributes = (store: SqsStore): Operation<SetQueueAttributesRequest, void> => ({
  permissions: (input, context) => [onQueue("SetQueueAttributes", input, context)],
  run(input, context) {
    const queue = store.queue(input.QueueUrl, context);
    const given: Readonly<Record<string, string>> = { ...input.Attributes };
    if (Object.keys(given).length === 0) throw missingParameter("Attribute.Name");
    if (given["FifoQueue"] !== undefined)
      throw invalidAttributeValue("FifoQueue", "Modifying queue type is not supported.");
    queue.attributes = withAttributes(queue.attributes, given, queue.address, store.neighbours);
    store.changes(queue);
    queue.settings = settingsOf(queue.attributes);
    queue.modifiedAt = context.now;
  },
});
