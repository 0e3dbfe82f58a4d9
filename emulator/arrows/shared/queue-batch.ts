import { minutes, seconds, type EntryId, type Kernel, type Millis, type RunResult } from "../../kernel/index.ts";
import type { EventSourceMapping, LambdaRoom } from "../../services/lambda/index.ts";
import { subjectOf, type Message, type SqsRoom } from "../../services/sqs/index.ts";
import type { Reason } from "../../why/index.ts";
import { readBatchResponse, type BatchVerdict } from "./batch-response.ts";
import type { ExecutionRole } from "./execution-role.ts";
import { countEvents } from "./mapping-counts.ts";
import { sqsRecord } from "./sqs-event.ts";
import { trail, type Trail } from "./trail.ts";

const ARROW = "sqs-to-lambda";
/** Between tries of a throttled batch; ours: AWS only says that it backs off. */
const THROTTLED: { readonly first: Millis; readonly most: Millis } = { first: seconds(1), most: minutes(1) };
/** Blocked messages that are linked to the failure before them at most. */
const BLOCKED_MAX = 100;

export interface BatchPorts {
  readonly kernel: Kernel;
  readonly sqs: SqsRoom;
  readonly lambda: LambdaRoom;
  readonly role: ExecutionRole;
}

/** One batch from the queue through the function and, as far as it was processed, out of the queue. */
export async function runBatch(
  ports: BatchPorts,
  mapping: EventSourceMapping,
  batch: readonly Message[],
): Promise<void> {
  const { kernel, lambda } = ports;
  const { sourceArn, functionArn } = mapping;
  // Many causes: every message of the batch led here.
  const carried = kernel.journal.write(
    batch.map(({ entry }) => entry),
    {
      kind: "arrow",
      arrow: ARROW,
      stage: "carry",
      verdict: "passed",
      subject: sourceArn,
      target: functionArn,
      detail: { messages: batch.length, mapping: mapping.uuid },
    },
  );
  const path = trail(kernel, ARROW, sourceArn, functionArn, carried);
  const Records = batch.map((message) => sqsRecord(message, sourceArn));
  const payload = new TextEncoder().encode(JSON.stringify({ Records }));
  const traceHeaders = batch.map(({ traceHeader }) => traceHeader);
  const until = Math.min(...batch.map(({ visibleAt }) => visibleAt));
  for (let attempt = 1, delay = THROTTLED.first; ; attempt += 1, delay = Math.min(delay * 2, THROTTLED.most)) {
    const outcome = await lambda.invoke(functionArn, payload, { traceHeaders, cause: path.at, attempt });
    switch (outcome.kind) {
      case "ran":
        path.follow(outcome.result.entry);
        countEvents(kernel, mapping, "InvokedEventCount", batch.length, path.at);
        return settle(ports, mapping, batch, path, outcome.result);
      case "recursion":
        path.stopped("attempt", "batch-recursion", { mapping: mapping.uuid, invocations: outcome.count });
        return;
      case "gone":
        path.stopped("attempt", "function-missing");
        return;
      case "throttled":
      case "zero-concurrency":
        path.stopped("attempt", "batch-throttled", {
          mapping: mapping.uuid,
          reason: outcome.kind === "throttled" ? outcome.reason : "ReservedConcurrencyZero",
        });
        break;
      default:
        outcome satisfies never;
    }
    // Tried until the messages are visible again; then they are the queue's, and were received once more for nothing.
    if (kernel.now() + delay >= until) {
      path.stopped("settle", "batch-dropped", { mapping: mapping.uuid, tries: attempt });
      return;
    }
    await pause(kernel, delay);
  }
}

const pause = (kernel: Kernel, span: Millis): Promise<void> =>
  new Promise((resolve) => {
    kernel.timeline.after(span, ARROW, resolve);
  });

function settle(
  ports: BatchPorts,
  mapping: EventSourceMapping,
  batch: readonly Message[],
  path: Trail,
  result: RunResult,
): void {
  if (result.kind === "failed") {
    path.stopped("attempt", result.ending === "timed-out" ? "batch-timed-out" : "batch-failed", {
      mapping: mapping.uuid,
      errorType: result.errorType ?? "",
      errorMessage: result.errorMessage ?? "",
    });
    countEvents(ports.kernel, mapping, "FailedInvokeEventCount", batch.length, path.at);
    return block(ports, mapping, batch, path.at);
  }
  const verdict = verdictOf(mapping, batch, result);
  switch (verdict.kind) {
    case "all-done":
      return remove(ports, mapping, batch, path);
    case "nonsense":
      path.stopped("attempt", "bad-batch-response", { mapping: mapping.uuid, problem: verdict.problem });
      countEvents(ports.kernel, mapping, "FailedInvokeEventCount", batch.length, path.at);
      return block(ports, mapping, batch, path.at);
    case "some-failed": {
      const failed = batch.filter(({ id }) => verdict.ids.has(id));
      const done = batch.filter(({ id }) => !verdict.ids.has(id));
      for (const message of failed) tell(ports, mapping, message, path.at, "attempt", "item-failed");
      countEvents(ports.kernel, mapping, "FailedInvokeEventCount", failed.length, path.at);
      block(ports, mapping, failed, path.at);
      return remove(ports, mapping, done, path);
    }
    default:
      return verdict satisfies never;
  }
}

/** Without ReportBatchItemFailures nobody reads the answer. */
const verdictOf = (mapping: EventSourceMapping, batch: readonly Message[], { payload }: RunResult): BatchVerdict =>
  mapping.reportsItems ? readBatchResponse(payload, new Set(batch.map(({ id }) => id))) : { kind: "all-done" };

/** Deletes what was processed, with the rights of the role; what may not be deleted, or was given out again, comes again. */
function remove(ports: BatchPorts, mapping: EventSourceMapping, done: readonly Message[], path: Trail): void {
  if (done.length === 0) return;
  const { lambda, role, sqs } = ports;
  const { sourceArn, functionArn } = mapping;
  const use = lambda.roleOf(functionArn);
  if (!use) return void path.stopped("settle", "function-missing");
  const { decision, entry } = role.may(use, { action: "sqs:DeleteMessage", resource: sourceArn }, path.at);
  path.follow(entry);
  if (!decision.allowed) return void path.stopped("settle", "delete-denied");
  let deleted = 0;
  for (const message of done) {
    const removal = sqs.remove(sourceArn, message, [path.at]);
    if (removal.kind === "deleted") deleted += 1;
    else if (removal.kind === "stale") tell(ports, mapping, message, path.at, "settle", "visibility-over");
  }
  path.passed("settle", { deleted });
  countEvents(ports.kernel, mapping, "DeletedEventCount", deleted, path.at);
}

/** Writes down what stopped one message of a batch. */
function tell(
  { kernel }: BatchPorts,
  { sourceArn, functionArn }: EventSourceMapping,
  message: Message,
  cause: EntryId,
  stage: "attempt" | "settle",
  reason: Reason,
): void {
  kernel.journal.write([cause, message.entry], {
    kind: "arrow",
    arrow: ARROW,
    stage,
    verdict: "stopped",
    reason,
    subject: subjectOf(sourceArn, message.id),
    target: functionArn,
    detail: { receives: message.receives },
  });
}

/** In a FIFO queue a message that failed holds up those behind it in its group. */
function block(
  { kernel, sqs }: BatchPorts,
  { sourceArn, functionArn }: EventSourceMapping,
  failed: readonly Message[],
  cause: EntryId,
): void {
  const queue = sqs.queue(sourceArn);
  if (!queue?.fifo) return;
  const groups = new Set(failed.map(({ groupId }) => groupId));
  const blocked = queue
    .messages()
    .filter(({ groupId, handle }) => groups.has(groupId) && handle === undefined)
    .slice(0, BLOCKED_MAX);
  if (blocked.length === 0) return;
  kernel.journal.write([cause, ...blocked.map(({ entry }) => entry)], {
    kind: "arrow",
    arrow: ARROW,
    stage: "settle",
    verdict: "stopped",
    reason: "group-blocked",
    subject: sourceArn,
    target: functionArn,
    detail: { groups: [...groups].join(", "), blocked: blocked.length },
  });
}
