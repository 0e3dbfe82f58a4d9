import { iso, type EntryId, type JsonObject, type Kernel } from "../../kernel/index.ts";
import type { EventSourceMapping, LambdaRoom } from "../../services/lambda/index.ts";
import type { Delivery } from "./async-queue.ts";
import { countEvents } from "./mapping-counts.ts";
import { eventOf, type StreamItem } from "./stream-item.ts";

/** What AWS writes as `condition` of a record about records: the last try failed, or they were too old for another one. */
export type StreamCondition = "RetryAttemptsExhausted" | "RecordAgeExceeded";

/** The last invocation with the records, if there was one. */
export interface StreamInvocation {
  readonly requestId: string;
  readonly executedVersion: string;
  /** The function failed, rather than named records that did. */
  readonly failed: boolean;
}

/** Records that are not tried any more. */
export interface StreamLoss {
  readonly items: readonly StreamItem[];
  readonly mapping: EventSourceMapping;
  readonly shardId: string;
  readonly condition: StreamCondition;
  /** How often they were tried together. */
  readonly invocations: number;
  readonly last: StreamInvocation | undefined;
  readonly cause: EntryId;
}

export interface LossPorts {
  readonly kernel: Kernel;
  readonly lambda: LambdaRoom;
  deliver(delivery: Delivery): void;
}

/** Tells the mapping's destination of records that are given up: https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
export function giveUp({ deliver, kernel, lambda }: LossPorts, loss: StreamLoss): void {
  const { cause, items, last, mapping, shardId } = loss;
  countEvents(kernel, mapping, "DroppedEventCount", items.length, cause);
  const destination = mapping.stream?.onFailure;
  const use = lambda.roleOf(mapping.functionArn);
  if (destination === undefined || !use) return;
  const requestId = last?.requestId ?? kernel.random.stream("dynamodb-to-lambda.request-id").uuid();
  const record = recordOf(loss, requestId, kernel.now());
  // Only a bucket gets the records themselves.
  const body = destination.split(":")[2] === "s3" ? { ...record, payload: eventOf(items) } : record;
  deliver({
    kind: "on-failure",
    event: { functionArn: use.functionArn, qualifier: undefined, requestId },
    config: use,
    destination,
    folder: `aws/lambda/${mapping.uuid}/${shardId}`,
    body: new TextEncoder().encode(JSON.stringify(body)),
    traceHeader: undefined,
    cause,
    onSent: (path) => countEvents(kernel, mapping, "OnFailureDestinationDeliveredEventCount", items.length, path.at),
  });
}

function recordOf(loss: StreamLoss, requestId: string, at: number): JsonObject {
  const { condition, invocations, items, last, mapping, shardId } = loss;
  const [first, final] = [items[0]?.record, items.at(-1)?.record];
  return {
    requestContext: {
      requestId,
      functionArn: mapping.functionArn,
      condition,
      approximateInvokeCount: invocations,
    },
    // Absent when the function was never invoked with them.
    ...(last
      ? {
          responseContext: {
            statusCode: 200,
            executedVersion: last.executedVersion,
            functionError: last.failed ? "Unhandled" : null,
          },
        }
      : {}),
    version: "1.0",
    timestamp: iso(at),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: first?.sequenceNumber ?? "",
      endSequenceNumber: final?.sequenceNumber ?? "",
      approximateArrivalOfFirstRecord: toTheSecond(first?.at ?? at),
      approximateArrivalOfLastRecord: toTheSecond(final?.at ?? at),
      batchSize: items.length,
      streamArn: mapping.sourceArn,
    },
  };
}

const toTheSecond = (at: number): string => iso(at).replace(/\.\d{3}Z$/, "Z");
