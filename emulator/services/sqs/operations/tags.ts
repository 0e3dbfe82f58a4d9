import type {
  ListQueueTagsRequest,
  ListQueueTagsResult,
  TagQueueRequest,
  UntagQueueRequest,
} from "@aws-sdk/client-sqs";
import type { Operation } from "../../../kernel/index.ts";
import { invalidParameterValue, missingParameter } from "../errors.ts";
import { TAGS_MAX } from "../limits.ts";
import { onQueue } from "../permission.ts";
import type { Queue, SqsStore } from "../store.ts";

export const tagQueue = (store: SqsStore): Operation<TagQueueRequest, void> => ({
  permissions: (input, context) => [onQueue("TagQueue", input, context)],
  run(input, context) {
    const queue = store.queue(input.QueueUrl, context);
    if (Object.keys(input.Tags ?? {}).length === 0) throw missingParameter("Tags");
    setTags(queue, input.Tags ?? {});
  },
});

export const untagQueue = (store: SqsStore): Operation<UntagQueueRequest, void> => ({
  permissions: (input, context) => [onQueue("UntagQueue", input, context)],
  run(input, context) {
    const { tags } = store.queue(input.QueueUrl, context);
    for (const key of input.TagKeys ?? []) tags.delete(key);
  },
});

export const listQueueTags = (store: SqsStore): Operation<ListQueueTagsRequest, ListQueueTagsResult> => ({
  permissions: (input, context) => [onQueue("ListQueueTags", input, context)],
  run(input, context) {
    const { tags } = store.queue(input.QueueUrl, context);
    return tags.size === 0 ? {} : { Tags: Object.fromEntries(tags) };
  },
});

export function setTags(queue: Queue, tags: Readonly<Record<string, string>>): void {
  const count = new Set([...queue.tags.keys(), ...Object.keys(tags)]).size;
  if (count > TAGS_MAX) throw invalidParameterValue(`Too many tags added for queue ${queue.address.name}.`);
  for (const [key, value] of Object.entries(tags)) queue.tags.set(key, value);
}
