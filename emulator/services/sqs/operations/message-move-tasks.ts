import type {
  CancelMessageMoveTaskRequest,
  CancelMessageMoveTaskResult,
  ListMessageMoveTasksRequest,
  ListMessageMoveTasksResult,
  ListMessageMoveTasksResultEntry,
  StartMessageMoveTaskRequest,
  StartMessageMoveTaskResult,
} from "@aws-sdk/client-sqs";
import type { CallContext, Operation, Permission } from "../../../kernel/index.ts";
import { invalidParameterValue, invalidValue, missingParameter, resourceNotFound } from "../errors.ts";
import { MOVE_TASKS_MAX, MOVES_PER_SECOND_MAX } from "../limits.ts";
import { startMove } from "../move-task.ts";
import type { MoveTask, Queue, SqsStore } from "../store.ts";

const onArn = (action: string, resource: string | undefined): Permission => ({
  action: `sqs:${action}`,
  resource: resource ?? "*",
});

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html */
export const startMessageMoveTask = (
  store: SqsStore,
): Operation<StartMessageMoveTaskRequest, StartMessageMoveTaskResult> => ({
  // Who moves messages needs what moving them by hand would need.
  permissions: ({ SourceArn, DestinationArn }) => [
    ...["StartMessageMoveTask", "ReceiveMessage", "DeleteMessage", "GetQueueAttributes"].map((action) =>
      onArn(action, SourceArn),
    ),
    ...(DestinationArn === undefined ? [] : [onArn("SendMessage", DestinationArn)]),
  ],
  run(input, context) {
    const { DestinationArn: destination, MaxNumberOfMessagesPerSecond: perSecond } = input;
    const source = sourceOf(store, input.SourceArn);
    if (!isDeadLetterQueue(store, source, context))
      throw invalidParameterValue("Source queue must be configured as a Dead Letter Queue.");
    if (destination !== undefined && !store.find(destination))
      throw resourceNotFound("The resource that you specified for the DestinationArn parameter doesn't exist.");
    if (destination === source.arn)
      throw invalidParameterValue("Source queue arn and destination queue arn cannot be the same.");
    if (perSecond !== undefined && (perSecond < 1 || perSecond > MOVES_PER_SECOND_MAX))
      throw invalidValue(
        perSecond,
        "MaxNumberOfMessagesPerSecond",
        `Must be between 1 and ${MOVES_PER_SECOND_MAX}, if provided.`,
      );
    if (source.moves.some(({ status }) => status === "RUNNING"))
      throw invalidParameterValue(
        "There is already a task running. Only one active task is allowed for a source queue arn at a given time.",
      );
    return { TaskHandle: startMove(store, source, { destination, perSecond }, context.entry).handle };
  },
});

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CancelMessageMoveTask.html */
export const cancelMessageMoveTask = (
  store: SqsStore,
): Operation<CancelMessageMoveTaskRequest, CancelMessageMoveTaskResult> => ({
  permissions: ({ TaskHandle }) =>
    ["CancelMessageMoveTask", "ReceiveMessage", "DeleteMessage", "GetQueueAttributes"].map((action) =>
      onArn(action, handleSource(TaskHandle)),
    ),
  run({ TaskHandle: handle }) {
    if (!handle) throw missingParameter("TaskHandle");
    const sourceArn = handleSource(handle);
    if (sourceArn === undefined) throw invalidParameterValue("Value for parameter TaskHandle is invalid.");
    const source = store.find(sourceArn);
    if (!source) throw resourceNotFound("The resource that you specified for the SourceArn parameter doesn't exist.");
    const task = source.moves.find((each) => each.handle === handle);
    if (task?.status !== "RUNNING") throw resourceNotFound("Task does not exist.");
    task.status = "CANCELLED";
    return { ApproximateNumberOfMessagesMoved: task.moved };
  },
});

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListMessageMoveTasks.html */
export const listMessageMoveTasks = (
  store: SqsStore,
): Operation<ListMessageMoveTasksRequest, ListMessageMoveTasksResult> => ({
  permissions: ({ SourceArn }) =>
    ["ListMessageMoveTasks", "ReceiveMessage", "DeleteMessage", "GetQueueAttributes"].map((action) =>
      onArn(action, SourceArn),
    ),
  run(input) {
    const source = sourceOf(store, input.SourceArn);
    const max = input.MaxResults ?? 1;
    if (max < 1 || max > MOVE_TASKS_MAX)
      throw invalidValue(max, "MaxResults", `Must be between 1 and ${MOVE_TASKS_MAX}, if provided.`);
    return {
      Results: source.moves
        .toReversed()
        .slice(0, max)
        .map((task) => describe(source, task)),
    };
  },
});

function sourceOf(store: SqsStore, arn: string | undefined): Queue {
  if (!arn) throw missingParameter("SourceArn");
  const queue = store.find(arn);
  if (!queue) throw resourceNotFound("The resource that you specified for the SourceArn parameter doesn't exist.");
  return queue;
}

const isDeadLetterQueue = (store: SqsStore, { arn }: Queue, context: CallContext): boolean =>
  [...store.region(context).queues.values()].some(({ settings }) => settings.redrive?.deadLetterArn === arn);

/** The queue a handle is about; `undefined` for what is no handle. */
function handleSource(handle: string | undefined): string | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(handle ?? "", "base64").toString("latin1"));
    const arn: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "sourceArn") : undefined;
    return typeof arn === "string" ? arn : undefined;
  } catch {
    return undefined;
  }
}

const describe = (source: Queue, task: MoveTask): ListMessageMoveTasksResultEntry => ({
  // Only a task that can be cancelled has one.
  ...(task.status === "RUNNING" ? { TaskHandle: task.handle } : {}),
  Status: task.status,
  SourceArn: source.arn,
  ...(task.destination === undefined ? {} : { DestinationArn: task.destination }),
  ...(task.perSecond === undefined ? {} : { MaxNumberOfMessagesPerSecond: task.perSecond }),
  ApproximateNumberOfMessagesMoved: task.moved,
  ApproximateNumberOfMessagesToMove: task.toMove,
  ...(task.failure === undefined ? {} : { FailureReason: task.failure }),
  StartedTimestamp: task.startedAt,
});
