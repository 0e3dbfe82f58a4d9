import { describe, expect, test } from "vitest";
import { hours, seconds } from "../../../emulator/kernel/index.ts";
import type { AsyncEvent } from "../../../emulator/services/lambda/index.ts";
import { ACCOUNT, ARN, basic, bench, ROLE, START, zip, type Bench, type BenchOptions } from "./fixture.ts";

const payload = new TextEncoder().encode("{}");

async function withFunction(options: BenchOptions = {}, settings: object = {}): Promise<Bench> {
  const made = bench(options);
  await made.call("CreateFunction", { ...basic, ...settings });
  return made;
}

/** As an arrow hands over an event. */
function accepted({ room, events }: Bench, arn: string = ARN): AsyncEvent {
  room.accept(arn, payload, { cause: 1 });
  const event = events.at(-1);
  if (!event) throw new Error("nothing was accepted");
  return event;
}

describe("an event that another service brings", () => {
  test("gets a request id and a trace header, and goes into the queue", async () => {
    const made = await withFunction();
    const answer = made.room.accept(ARN, payload, { cause: 1 });
    expect(answer).toEqual({ requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(made.events).toMatchObject([
      {
        functionArn: ARN,
        requestId: answer.requestId,
        acceptedAt: START,
        traceHeader: expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/),
      },
    ]);
    expect(made.metrics()).toEqual(["AsyncEventsReceived 1"]);
  });

  test("is refused when the function, or the version it names, does not exist or is too young", async () => {
    const { room, events } = await withFunction({ options: { timings: { create: 1000 } } });
    expect(room.accept(ARN, payload, { cause: 1 })).toEqual({ refused: "pending" });
    expect(room.accept(`${ARN}:prod`, payload, { cause: 1 })).toEqual({ refused: "not-found" });
    expect(room.accept("arn:aws:sqs:us-east-1:000000000000:q", payload, { cause: 1 })).toEqual({
      refused: "not-found",
    });
    expect(events).toEqual([]);
  });

  test("waits in the queue for a function that is too young, where it comes from a service that does not wait itself", async () => {
    const { room, events } = await withFunction({ options: { timings: { create: 1000 } } });
    const { requestId } = room.accept(ARN, payload, { cause: 1, early: true });
    expect(events.map((event) => event.requestId)).toEqual([requestId]);
  });
});

describe("an attempt", () => {
  test("runs the code of the day under the event's request id", async () => {
    const made = await withFunction();
    const event = accepted(made);
    await made.call("UpdateFunctionCode", {
      FunctionName: "f",
      ZipFile: zip({ "index.mjs": "export const handler = 2;" }),
    });
    const outcome = await made.room.attempt(event, 2);
    expect(outcome).toMatchObject({ kind: "ran", executedVersion: "$LATEST", result: { kind: "returned" } });
    expect(made.runs[0]?.invocation).toMatchObject({ requestId: event.requestId, attempt: 2 });
    expect(made.runs[0]?.spec.code.sha256).toBe(made.room.find(ARN)?.version.code.sha256);
  });

  test("of a retry counts the same place in the lineage as the first one", async () => {
    const made = await withFunction({ handle: () => new Error("no") });
    const event = accepted(made);
    await made.room.attempt(event, 1);
    await made.room.attempt(event, 2);
    const [first, second] = made.runs.map((run) => run.invocation.traceHeader);
    expect(first).toMatch(/;Lineage=1:[0-9a-f]{8}:0$/);
    expect(second).toBe(first);
  });

  test("meets reserved concurrency 0, a deleted function, a full reservation, and the end of a chain", async () => {
    const running = Promise.withResolvers<string>();
    const made = await withFunction({ handle: () => running.promise });
    const event = accepted(made);
    await made.call("PutFunctionConcurrency", { FunctionName: "f", ReservedConcurrentExecutions: 0 });
    expect(await made.room.attempt(event, 1)).toEqual({ kind: "zero-concurrency" });
    await made.call("PutFunctionConcurrency", { FunctionName: "f", ReservedConcurrentExecutions: 1 });
    const first = made.room.attempt(event, 1);
    expect(await made.room.attempt(event, 1)).toEqual({
      kind: "throttled",
      reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
    });
    running.resolve("done");
    await first;
    const [hash] = /[0-9a-f]{8}(?=:0$)/.exec(made.runs[0]?.invocation.traceHeader ?? "") ?? [];
    const looped = { ...event, traceHeader: `${event.traceHeader};Lineage=1:${hash}:15` };
    expect(await made.room.attempt(looped, 1)).toEqual({ kind: "recursion", count: 16 });
    await made.call("DeleteFunction", { FunctionName: "f" });
    expect(await made.room.attempt(event, 1)).toEqual({ kind: "gone" });
    expect(made.metrics().filter((metric) => /^(Throttles|Recursive)/.test(metric))).toEqual([
      "Throttles 1",
      "Throttles 1",
      "RecursiveInvocationsDropped 1",
    ]);
  });
});

describe("how the queue treats an event", () => {
  const queue = `arn:aws:sqs:us-east-1:${ACCOUNT}:failed`;

  test("is AWS's default until something is set", async () => {
    const made = await withFunction({}, { DeadLetterConfig: { TargetArn: queue } });
    expect(made.room.asyncConfig(accepted(made))).toEqual({
      retriesMax: 2,
      ageMax: hours(6),
      deadLetterArn: queue,
      roleArn: ROLE,
      functionName: "f",
      functionArn: ARN,
    });
  });

  test("is put, merged, shown and deleted", async () => {
    const made = await withFunction();
    const { call, room } = made;
    const put = await call("PutFunctionEventInvokeConfig", {
      FunctionName: "f",
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: queue } },
    });
    expect(put).toEqual({
      LastModified: new Date(START),
      FunctionArn: `${ARN}:$LATEST`,
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnSuccess: {}, OnFailure: { Destination: queue } },
    });
    await call("UpdateFunctionEventInvokeConfig", { FunctionName: "f", MaximumEventAgeInSeconds: 90 });
    expect(room.asyncConfig(accepted(made))).toMatchObject({ retriesMax: 0, ageMax: seconds(90), onFailure: queue });
    expect(await call("ListFunctionEventInvokeConfigs", { FunctionName: "f" })).toMatchObject({
      FunctionEventInvokeConfigs: [{ MaximumEventAgeInSeconds: 90 }],
    });
    await call("PutFunctionEventInvokeConfig", { FunctionName: "f", MaximumRetryAttempts: 1 });
    expect(room.asyncConfig(accepted(made))).not.toHaveProperty("onFailure");
    await call("DeleteFunctionEventInvokeConfig", { FunctionName: "f" });
    await expect(call("GetFunctionEventInvokeConfig", { FunctionName: "f" })).rejects.toMatchObject({
      status: 404,
      message: `The function ${ARN}:$LATEST doesn't have an EventInvokeConfig`,
    });
  });

  test("is set for each alias by itself", async () => {
    const made = await withFunction();
    await made.call("PublishVersion", { FunctionName: "f" });
    await made.call("CreateAlias", { FunctionName: "f", Name: "prod", FunctionVersion: "1" });
    await made.call("PutFunctionEventInvokeConfig", { FunctionName: "f", Qualifier: "prod", MaximumRetryAttempts: 0 });
    expect(made.room.asyncConfig(accepted(made, `${ARN}:prod`)).retriesMax).toBe(0);
    expect(made.room.asyncConfig(accepted(made)).retriesMax).toBe(2);
  });

  test.each([
    [{}, "You must specify at least one of error handling or destination setting."],
    [{ FunctionName: "g", MaximumRetryAttempts: 1 }, "The function doesn't exist."],
    [
      { MaximumRetryAttempts: 3 },
      "at 'maximumRetryAttempts' failed to satisfy constraint: Member must have value less than or equal to 2",
    ],
    [{ MaximumEventAgeInSeconds: 59 }, "greater than or equal to 60"],
    [onFailure(ARN), "You can't specify the function as a destination for itself."],
    [
      { DestinationConfig: { OnSuccess: { Destination: "arn:aws:dynamodb:us-east-1:000000000000:table/t" } } },
      "The provided destination config DestinationConfig(onSuccess=OnSuccess(destination=arn:aws:dynamodb:us-east-1:000000000000:table/t), onFailure=null) is invalid.",
    ],
    [{ DestinationConfig: { OnSuccess: { Destination: "arn:aws:s3:::records" } } }, "onFailure=null) is invalid."],
    [onFailure(`${queue}.fifo`), "is invalid."],
  ])("cannot be set to %j", async (input, message) => {
    const { call } = await withFunction();
    await expect(call("PutFunctionEventInvokeConfig", { FunctionName: "f", ...input })).rejects.toThrow(message);
  });

  test("cannot name a destination that does not exist or that the execution role may not send to", async () => {
    const missing = await withFunction({ ports: { exists: () => false } });
    await expect(
      missing.call("PutFunctionEventInvokeConfig", { FunctionName: "f", ...onFailure(queue) }),
    ).rejects.toThrow(`The destination ARN ${queue} is invalid.`);
    const denied = await withFunction({ ports: { roleMay: () => false } });
    await expect(
      denied.call("PutFunctionEventInvokeConfig", { FunctionName: "f", ...onFailure(queue) }),
    ).rejects.toThrow(`The function's execution role does not have permissions to call SendMessage on ${queue}`);
  });
});

function onFailure(arn: string): object {
  return { DestinationConfig: { OnFailure: { Destination: arn } } };
}
