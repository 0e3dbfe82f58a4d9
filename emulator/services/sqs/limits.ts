import { hours, minutes, seconds, type Millis } from "../../kernel/index.ts";

export type NumericAttribute =
  | "VisibilityTimeout"
  | "MessageRetentionPeriod"
  | "DelaySeconds"
  | "ReceiveMessageWaitTimeSeconds"
  | "MaximumMessageSize";

export interface NumericRange {
  readonly min: number;
  readonly max: number;
  readonly default: number;
}

/** Lowest, highest and default value of the numeric queue attributes: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
export const NUMERIC_ATTRIBUTES: Readonly<Record<NumericAttribute, NumericRange>> = {
  VisibilityTimeout: { min: 0, max: 43_200, default: 30 },
  MessageRetentionPeriod: { min: 60, max: 1_209_600, default: 345_600 },
  DelaySeconds: { min: 0, max: 900, default: 0 },
  ReceiveMessageWaitTimeSeconds: { min: 0, max: 20, default: 0 },
  /** 1 MiB since August 2025, 262,144 before. */
  MaximumMessageSize: { min: 1_024, max: 1_048_576, default: 1_048_576 },
};

/** All messages of one batch together: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
export const BATCH_BYTES_MAX = 1_048_576;
export const BATCH_ENTRIES_MAX = 10;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
export const RECEIVE_MAX = 10;
export const WAIT_SECONDS_MAX = 20;
/** Since the message was received: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html */
export const VISIBILITY_TOTAL_MAX: Millis = hours(12);
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
export const IN_FLIGHT_MAX = 120_000;
export const MESSAGE_ATTRIBUTES_MAX = 10;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html: `maxReceiveCount` of a redrive policy. */
export const RECEIVES_MAX = { min: 1, max: 1000 } as const;
export const REDRIVE_SOURCES_MAX = 10;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html */
export const RECREATE_AFTER: Millis = seconds(60);
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_PurgeQueue.html */
export const PURGE_EVERY: Millis = seconds(60);
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html */
export const LIST_MAX = 1000;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html */
export const TAGS_MAX = 50;

/** A group of a standard queue is a noisy neighbour with that many messages in flight, being more than that share of all: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues-detailed.html */
export const NOISY_IN_FLIGHT_MIN = 30;
export const NOISY_SHARE = 0.1;
/** Within it a message with the same deduplication id is taken and not delivered: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html */
export const DEDUPLICATION_WINDOW: Millis = minutes(5);
/** Within it a receive can be repeated: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
export const RECEIVE_ATTEMPT_WINDOW: Millis = minutes(5);
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html */
export const MOVES_PER_SECOND_MAX = 500;
/** Tasks that ListMessageMoveTasks shows at most: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListMessageMoveTasks.html */
export const MOVE_TASKS_MAX = 10;
