import type { AnyOperation } from "../../kernel/index.ts";
import { getQueueAttributes, setQueueAttributes } from "./operations/attributes.ts";
import { changeMessageVisibility, changeMessageVisibilityBatch } from "./operations/change-message-visibility.ts";
import { createQueue } from "./operations/create-queue.ts";
import { deleteMessage, deleteMessageBatch } from "./operations/delete-message.ts";
import { cancelMessageMoveTask, listMessageMoveTasks, startMessageMoveTask } from "./operations/message-move-tasks.ts";
import { addPermission, removePermission } from "./operations/permissions.ts";
import { deleteQueue, getQueueUrl, listDeadLetterSourceQueues, listQueues, purgeQueue } from "./operations/queues.ts";
import { receiveMessage } from "./operations/receive-message.ts";
import { sendMessage, sendMessageBatch } from "./operations/send-message.ts";
import { listQueueTags, tagQueue, untagQueue } from "./operations/tags.ts";
import type { SqsStore } from "./store.ts";

/** The operations of SQS that are emulated, by name. */
export const operationsOf = (store: SqsStore): Readonly<Record<string, AnyOperation>> => ({
  CreateQueue: createQueue(store),
  DeleteQueue: deleteQueue(store),
  GetQueueUrl: getQueueUrl(store),
  ListQueues: listQueues(store),
  ListDeadLetterSourceQueues: listDeadLetterSourceQueues(store),
  GetQueueAttributes: getQueueAttributes(store),
  SetQueueAttributes: setQueueAttributes(store),
  PurgeQueue: purgeQueue(store),
  SendMessage: sendMessage(store),
  SendMessageBatch: sendMessageBatch(store),
  ReceiveMessage: receiveMessage(store),
  DeleteMessage: deleteMessage(store),
  DeleteMessageBatch: deleteMessageBatch(store),
  ChangeMessageVisibility: changeMessageVisibility(store),
  ChangeMessageVisibilityBatch: changeMessageVisibilityBatch(store),
  AddPermission: addPermission(store),
  RemovePermission: removePermission(store),
  StartMessageMoveTask: startMessageMoveTask(store),
  CancelMessageMoveTask: cancelMessageMoveTask(store),
  ListMessageMoveTasks: listMessageMoveTasks(store),
  TagQueue: tagQueue(store),
  UntagQueue: untagQueue(store),
  ListQueueTags: listQueueTags(store),
});
