import { describe, expect, test } from "vitest";
import { createAsyncQueue, type AsyncQueue, type Delivery } from "../../emulator/arrows/index.ts";
import { createKernel, type Kernel, type RunResult } from "../../emulator/kernel/index.ts";
import type { AsyncConfig, AsyncEvent, AttemptOutcome, LambdaRoom } from "../../emulator/services/lambda/index.ts";

const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:work";
const ENCODER = new TextEncoder();

interface Setting {
  readonly kernel: Kernel;
  readonly queue: AsyncQueue;
  readonly deliveries: Delivery[];
  /** Seconds after acceptance at which each attempt was made. */
  readonly attempts: number[];
  send(): void;
}

/** A queue before a function whose attempts end as `outcome` says. */
function setting(
  outcome: (attempt: number) => AttemptOutcome,
  config: { readonly [K in keyof AsyncConfig]?: AsyncConfig[K] | undefined } = {},
): Setting {
  const kernel = createKernel({ seed: 1, clock: "virtual", start: 0 });
  const deliveries: Delivery[] = [];
  const attempts: number[] = [];
  const lambda = {
    attempt: (_: AsyncEvent, number: number) => {
      attempts.push(kernel.now() / 1000);
      return Promise.resolve(outcome(number));
    },
    asyncConfig: () => ({
      functionName: "work",
      roleArn: "arn:aws:iam::000000000000:role/work",
      retriesMax: 2,
      ageMax: 21_600_000,
      deadLetterArn: "arn:aws:sqs:us-east-1:000000000000:dead",
      onFailure: "arn:aws:sqs:us-east-1:000000000000:failed",
      onSuccess: undefined,
      ...config,
    }),
  } as unknown as LambdaRoom;
  const queue = createAsyncQueue({ kernel, lambda: () => lambda, deliver: (delivery) => deliveries.push(delivery) });
  const send = (): void =>
    queue.enqueue({
      functionArn: FUNCTION,
      qualifier: undefined,
      invokedFunctionArn: FUNCTION,
      requestId: "request-1",
      payload: ENCODER.encode(`{"a":1}`),
      traceHeader: "Root=1-0-0",
      acceptedAt: kernel.now(),
      cause: 1,
    });
  return { kernel, queue, deliveries, attempts, send };
}

const ran = (kind: "returned" | "failed"): AttemptOutcome => ({
  kind: "ran",
  executedVersion: "$LATEST",
  requestId: "r",
  result: {
    kind,
    payload: ENCODER.encode(kind === "failed" ? `{"errorType":"Error","errorMessage":"no"}` : `"done"`),
    ...(kind === "failed" ? { errorType: "Error", errorMessage: "no" } : {}),
    ending: kind === "failed" ? "threw" : "returned",
    entry: 1,
  } as unknown as RunResult,
});

const recordOf = (delivery: Delivery | undefined): unknown => JSON.parse(new TextDecoder().decode(delivery?.body));

describe("the asynchronous queue", () => {
  test("tries a failing event at once, after one minute and after two more, then gives up", async () => {
    const { kernel, queue, attempts, deliveries, send } = setting(() => ran("failed"));
    send();
    await kernel.timeline.idle();
    expect(attempts).toEqual([0, 60, 180]);
    const ages = kernel.journal.entries.flatMap((entry) =>
      entry.kind === "metric" && entry.name === "AsyncEventAge" ? [entry.value] : [],
    );
    expect(ages).toEqual([0, 60_000, 180_000]);
    expect(deliveries.map((each) => each.kind)).toEqual(["dead-letter-queue", "on-failure"]);
    expect(queue.waiting).toBe(0);
  });

  test("sends the event unchanged to the dead-letter queue and a record to the destination", async () => {
    const { kernel, deliveries, send } = setting(() => ran("failed"));
    send();
    await kernel.timeline.idle();
    expect(recordOf(deliveries[0])).toEqual({ a: 1 });
    expect(recordOf(deliveries[1])).toEqual({
      version: "1.0",
      timestamp: "1970-01-01T00:03:00.000Z",
      requestContext: {
        requestId: "request-1",
        functionArn: `${FUNCTION}:$LATEST`,
        condition: "RetriesExhausted",
        approximateInvokeCount: 3,
      },
      requestPayload: { a: 1 },
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      responsePayload: { errorType: "Error", errorMessage: "no" },
    });
  });

  test("stops at the first success and tells OnSuccess", async () => {
    const onSuccess = "arn:aws:sqs:us-east-1:000000000000:done";
    const { kernel, attempts, deliveries, send } = setting((n) => ran(n === 1 ? "failed" : "returned"), { onSuccess });
    send();
    await kernel.timeline.idle();
    expect(attempts).toEqual([0, 60]);
    expect(deliveries).toMatchObject([{ kind: "on-success", destination: onSuccess }]);
    expect(recordOf(deliveries[0])).toMatchObject({
      requestContext: { condition: "Success", approximateInvokeCount: 2 },
    });
  });

  // Recorded from AWS: facts of the maximum event age.
  test.each([
    [60, [0]],
    [90, [0, 60]],
    [180, [0, 60]],
    [181, [0, 60, 180]],
  ])("with a maximum age of %i s the attempts come at %j", async (age, expected) => {
    const { kernel, attempts, deliveries, send } = setting(() => ran("failed"), { ageMax: age * 1000 });
    send();
    await kernel.timeline.idle();
    expect(attempts).toEqual(expected);
    expect(recordOf(deliveries[1])).toMatchObject({
      requestContext: {
        condition: expected.length === 3 ? "RetriesExhausted" : "EventAgeExceeded",
        approximateInvokeCount: expected.length,
      },
    });
  });

  test("a throttled event backs off from 1 s to 5 min and uses up its age, not its retries", async () => {
    const { kernel, attempts, deliveries, send } = setting(
      () => ({ kind: "throttled", reason: "ConcurrentInvocationLimitExceeded" }),
      { ageMax: 1_000_000 },
    );
    send();
    await kernel.timeline.idle();
    expect(attempts).toEqual([0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 811]);
    expect(recordOf(deliveries[1])).toMatchObject({
      requestContext: { condition: "EventAgeExceeded", approximateInvokeCount: 0 },
    });
  });

  test("reserved concurrency 0 ends it at once, without a response", async () => {
    const { kernel, attempts, deliveries, send } = setting(() => ({ kind: "zero-concurrency" }));
    send();
    await kernel.timeline.idle();
    expect(attempts).toEqual([0]);
    const record = recordOf(deliveries[1]);
    expect(record).toMatchObject({
      requestContext: { condition: "ZeroReservedConcurrency", approximateInvokeCount: 0 },
    });
    expect(record).not.toHaveProperty("responseContext");
  });

  test.each([
    ["200", "no", ran("failed")],
    ["429", "Rate Exceeded.", { kind: "zero-concurrency" }],
    ["429", "Rate Exceeded.", { kind: "throttled", reason: "ConcurrentInvocationLimitExceeded" }],
    ["400", expect.stringContaining("recursive loop"), { kind: "recursion", count: 16 }],
  ] as const)("a dead letter carries %s and what a waiting caller would have read", async (code, message, outcome) => {
    const { kernel, deliveries, send } = setting(() => outcome);
    send();
    await kernel.timeline.idle();
    expect(deliveries[0]).toMatchObject({ kind: "dead-letter-queue", errorCode: code, errorMessage: message });
  });

  test("with nowhere to go the event is gone, and the journal says so", async () => {
    const { kernel, deliveries, send } = setting(() => ran("failed"), {
      retriesMax: 0,
      deadLetterArn: undefined,
      onFailure: undefined,
    });
    send();
    await kernel.timeline.idle();
    expect(deliveries).toEqual([]);
    expect(kernel.journal.entries).toContainEqual(expect.objectContaining({ kind: "arrow", reason: "nowhere-to-go" }));
    expect(kernel.journal.entries).toContainEqual(
      expect.objectContaining({ kind: "metric", name: "AsyncEventsDropped" }),
    );
  });
});
