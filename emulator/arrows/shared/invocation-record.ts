import type { Json, RunResult } from "../../kernel/index.ts";
import type { AsyncEvent } from "../../services/lambda/index.ts";

/** What AWS writes as `condition`; the word for a stopped recursion is not documented: ours. */
export type Condition =
  | "Success"
  | "RetriesExhausted"
  | "EventAgeExceeded"
  | "ZeroReservedConcurrency"
  | "RecursiveInvocation";

export interface LastRun {
  readonly result: RunResult;
  readonly executedVersion: string;
}

/** The record that a destination gets: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
export const successRecord = (event: AsyncEvent, attempts: number, last: LastRun, at: string): Uint8Array =>
  record(event, attempts, "Success", last, at);

export const failureRecord = (
  event: AsyncEvent,
  attempts: number,
  condition: Condition,
  last: LastRun | undefined,
  at: string,
): Uint8Array => record(event, attempts, condition, last, at);

function record(
  event: AsyncEvent,
  attempts: number,
  condition: Condition,
  last: LastRun | undefined,
  at: string,
): Uint8Array {
  const document = {
    version: "1.0",
    timestamp: at,
    requestContext: {
      requestId: event.requestId,
      functionArn: `${event.functionArn}:${event.qualifier ?? "$LATEST"}`,
      condition,
      approximateInvokeCount: attempts,
    },
    requestPayload: parsed(event.payload),
    // Absent when the function never ran.
    ...(last
      ? {
          responseContext: {
            statusCode: 200,
            executedVersion: last.executedVersion,
            ...(last.result.kind === "failed" ? { functionError: "Unhandled" } : {}),
          },
          responsePayload: parsed(last.result.payload),
        }
      : {}),
  };
  return new TextEncoder().encode(JSON.stringify(document));
}

function parsed(payload: Uint8Array): Json {
  if (payload.length === 0) return {};
  const value: Json = JSON.parse(new TextDecoder().decode(payload));
  return value;
}
