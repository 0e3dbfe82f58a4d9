import { seconds, type EntryId } from "../../kernel/index.ts";
import { MOVES_PER_SECOND_MAX, RECEIVE_MAX } from "./limits.ts";
import type { Message } from "./message.ts";
import type { MoveTask, Queue, SqsStore } from "./store.ts";

/** Begins to move what is visible in a dead-letter queue; goes on second by second, at the given rate or the highest. */
export function startMove(
  store: SqsStore,
  source: Queue,
  wish: Pick<MoveTask, "destination" | "perSecond">,
  cause: EntryId,
): MoveTask {
  const { kernel } = store;
  const id = kernel.random.stream("sqs.move-task").uuid();
  const task: MoveTask = {
    ...wish,
    handle: Buffer.from(JSON.stringify({ taskId: id, sourceArn: source.arn })).toString("base64"),
    startedAt: kernel.now(),
    toMove: source.shelf.levels(kernel.now(), Infinity).visible,
    entry: cause,
    status: "RUNNING",
    moved: 0,
    failure: undefined,
  };
  source.moves.push(task);
  kernel.timeline.after(0, "sqs: a move task begins", () => step(store, source, task));
  return task;
}

/** Goes on with what was going on in an earlier life of this world. */
export function resumeMoves(store: SqsStore): void {
  for (const queue of store.queues())
    for (const task of queue.moves)
      if (task.status === "RUNNING")
        store.kernel.timeline.after(0, "sqs: a move task goes on", () => step(store, queue, task));
}

function step(store: SqsStore, source: Queue, task: MoveTask): void {
  if (task.status !== "RUNNING") return;
  store.changed(source);
  const budget = task.perSecond ?? MOVES_PER_SECOND_MAX;
  for (let moved = 0; moved < budget;) {
    const max = Math.min(RECEIVE_MAX, budget - moved);
    const { taken, expired } = source.shelf.take(store.kernel.now(), {
      max,
      // Nobody else gets it while it is moved; it is gone in the same turn.
      visibility: seconds(1),
      retention: source.settings.retention,
      receivesMax: undefined,
      handle: ({ id }) => id,
    });
    for (const message of expired) store.drop(source, message, "expired", [task.entry]);
    for (const message of taken) {
      if (task.failure === undefined && move(store, source, task, message)) continue;
      // What cannot be moved is visible again as it was.
      task.status = "FAILED";
      source.shelf.put({ ...message, visibleAt: store.kernel.now(), handle: undefined });
    }
    if (task.failure !== undefined) return;
    if (taken.length === 0) return void (task.status = "COMPLETED");
    moved += taken.length;
  }
  store.kernel.timeline.after(seconds(1), "sqs: a move task goes on", () => step(store, source, task));
}

/** A moved message is a new one: with an id, a time and a count of its own. Whether it found a queue to go to. */
function move(store: SqsStore, source: Queue, task: MoveTask, message: Message): boolean {
  const arn = task.destination ?? message.deadLetterSource;
  const target = arn === undefined ? undefined : store.find(arn);
  if (!target) {
    task.failure = arn === undefined ? "CouldNotDetermineMessageSource" : "AWS.SimpleQueueService.NonExistentQueue";
    return false;
  }
  const { kernel } = store;
  const { entry: brought, ...rest } = message;
  store.drop(source, message, "deleted", [task.entry]);
  store.put(
    target,
    {
      ...rest,
      id: kernel.random.stream("sqs.message-id").uuid(),
      sentAt: kernel.now(),
      keptFrom: kernel.now(),
      visibleAt: kernel.now(),
      receives: 0,
      firstReceivedAt: undefined,
      lastReceivedAt: undefined,
      handle: undefined,
      deadLetterSource: undefined,
    },
    [task.entry, brought],
  );
  task.moved += 1;
  return true;
}
