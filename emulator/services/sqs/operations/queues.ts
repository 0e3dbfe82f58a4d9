import type {
  DeleteQueueRequest,
  GetQueueUrlRequest,
  GetQueueUrlResult,
  ListDeadLetterSourceQueuesRequest,
  ListDeadLetterSourceQueuesResult,
  ListQueuesRequest,
  ListQueuesResult,
  PurgeQueueRequest,
} from "@aws-sdk/client-sqs";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { arnOfQueue, urlOf, type QueueAddress } from "../arn.ts";
import { invalidValue, purgeInProgress, queueDoesNotExist } from "../errors.ts";
import { LIST_MAX, PURGE_EVERY } from "../limits.ts";
import { onQueue } from "../permission.ts";
import type { Queue, SqsStore } from "../store.ts";

export const getQueueUrl = (store: SqsStore): Operation<GetQueueUrlRequest, GetQueueUrlResult> => ({
  permissions: (input, context) => [{ action: "sqs:GetQueueUrl", resource: arnOfQueue(named(input, context)) }],
  run(input, context) {
    const queue = store.find(arnOfQueue(named(input, context)));
    if (!queue) throw queueDoesNotExist(context);
    return { QueueUrl: urlOf(context.endpoint, queue.address) };
  },
});

const named = (input: GetQueueUrlRequest, context: CallContext): QueueAddress => ({
  account: input.QueueOwnerAWSAccountId ?? context.account,
  region: context.region,
  name: input.QueueName ?? "",
});

export const deleteQueue = (store: SqsStore): Operation<DeleteQueueRequest, void> => ({
  permissions: (input, context) => [onQueue("DeleteQueue", input, context)],
  run(input, context) {
    store.remove(store.queue(input.QueueUrl, context));
  },
});

export const purgeQueue = (store: SqsStore): Operation<PurgeQueueRequest, void> => ({
  permissions: (input, context) => [onQueue("PurgeQueue", input, context)],
  run(input, context) {
    const queue = store.queue(input.QueueUrl, context);
    if (queue.purgedAt !== undefined && context.now < queue.purgedAt + PURGE_EVERY)
      throw purgeInProgress(queue.address.name);
    queue.purgedAt = context.now;
    for (const message of queue.shelf.clear()) store.drop(queue, message, "purged", [context.entry]);
  },
});

export const listQueues = (store: SqsStore): Operation<ListQueuesRequest, ListQueuesResult> => ({
  // All queues of the account: an ARN with nothing for a name.
  permissions: (_input, { account, region }) => [
    { action: "sqs:ListQueues", resource: `arn:aws:sqs:${region}:${account}:` },
  ],
  run(input, context) {
    const prefix = input.QueueNamePrefix ?? "";
    const found = [...store.region(context).queues.values()].filter(({ address }) => address.name.startsWith(prefix));
    const { urls, nextToken } = page(found, input, context);
    return { ...(urls.length > 0 ? { QueueUrls: urls } : {}), ...(nextToken ? { NextToken: nextToken } : {}) };
  },
});

export const listDeadLetterSourceQueues = (
  store: SqsStore,
): Operation<ListDeadLetterSourceQueuesRequest, ListDeadLetterSourceQueuesResult> => ({
  permissions: (input, context) => [onQueue("ListDeadLetterSourceQueues", input, context)],
  run(input, context) {
    const { arn } = store.queue(input.QueueUrl, context);
    const found = [...store.region(context).queues.values()].filter(
      ({ settings }) => settings.redrive?.deadLetterArn === arn,
    );
    const { urls, nextToken } = page(found, input, context);
    return { queueUrls: urls, ...(nextToken ? { NextToken: nextToken } : {}) };
  },
});

interface PageRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** Queues by name. Only who asks for a number of results is told how to go on. */
function page(
  queues: readonly Queue[],
  { MaxResults, NextToken }: PageRequest,
  context: CallContext,
): { readonly urls: string[]; readonly nextToken: string | undefined } {
  if (MaxResults !== undefined && (MaxResults < 1 || MaxResults > LIST_MAX))
    throw invalidValue(MaxResults, "MaxResults", `Must be between 1 and ${LIST_MAX}, if provided.`);
  const after = NextToken === undefined ? "" : Buffer.from(NextToken, "base64").toString();
  const rest = queues
    .map(({ address }) => address)
    .filter(({ name }) => name > after)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const shown = rest.slice(0, MaxResults ?? LIST_MAX);
  const last = shown.at(-1);
  const more = MaxResults !== undefined && last !== undefined && shown.length < rest.length;
  return {
    urls: shown.map((address) => urlOf(context.endpoint, address)),
    nextToken: more ? Buffer.from(last.name).toString("base64") : undefined,
  };
}
