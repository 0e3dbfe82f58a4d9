import { describe, expect, test } from "vitest";
import { ARN, basic, bench, ROLE, type Bench, type BenchOptions } from "./fixture.ts";

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const text = (payload: unknown): unknown =>
  payload instanceof Uint8Array ? JSON.parse(new TextDecoder().decode(payload)) : payload;

async function withFunction(options: BenchOptions = {}, settings: object = {}): Promise<Bench> {
  const made = bench(options);
  await made.call("CreateFunction", { ...basic, ...settings });
  return made;
}

describe("Invoke and wait", () => {
  test("gives what the handler returned, and which version ran", async () => {
    const { call } = await withFunction();
    const answer = await call("Invoke", { FunctionName: "f", Payload: bytes({ a: 1 }) });
    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST" });
    expect(answer).not.toHaveProperty("FunctionError");
    expect(answer).not.toHaveProperty("LogResult");
    expect(text(answer["Payload"])).toEqual({ a: 1 });
  });

  test("gives an empty object to the handler when no body was sent", async () => {
    const { call } = await withFunction();
    expect(text((await call("Invoke", { FunctionName: "f" }))["Payload"])).toEqual({});
  });

  test("answers 200 with a function error when the handler failed", async () => {
    const { call, metrics } = await withFunction({ handle: () => new TypeError("no") });
    const answer = await call("Invoke", { FunctionName: "f" });
    expect(answer).toMatchObject({ StatusCode: 200, FunctionError: "Unhandled" });
    expect(text(answer["Payload"])).toMatchObject({ errorType: "TypeError", errorMessage: "no" });
    expect(metrics()).toEqual(["ConcurrentExecutions 1", "Invocations 1", "Errors 1", "Duration 7"]);
  });

  test("shows the end of the log when asked to", async () => {
    const { call, runs } = await withFunction();
    const { LogResult } = await call("Invoke", { FunctionName: "f", LogType: "Tail" });
    expect(Buffer.from(String(LogResult), "base64").toString()).toBe(
      `START RequestId: ${runs[0]?.invocation.requestId}`,
    );
  });

  test("hands the environment its settings, the role's session and the caller's name for the function", async () => {
    const used: unknown[] = [];
    const { call, runs } = await withFunction(
      {
        ports: {
          roleCredentials: (use) => {
            used.push(use);
            return { accessKeyId: "ASIA", secretAccessKey: "s" };
          },
        },
        handle: (invocation) => invocation.credentials().accessKeyId,
      },
      { Timeout: 20, Environment: { Variables: { STAGE: "dev" } } },
    );
    const clientContext = Buffer.from('{"custom":{}}').toString("base64");
    const answer = await call("Invoke", { FunctionName: `${ARN}:$LATEST`, ClientContext: clientContext });
    expect(text(answer["Payload"])).toBe("ASIA");
    expect(used).toEqual([{ roleArn: ROLE, functionName: "f", functionArn: ARN }]);
    expect(runs[0]).toMatchObject({
      spec: { functionArn: ARN, version: "$LATEST", timeout: 20_000, variables: { STAGE: "dev" }, memoryMb: 128 },
      invocation: { invokedFunctionArn: `${ARN}:$LATEST`, clientContext, attempt: 1 },
    });
  });

  test("asks for lambda:InvokeFunction on the version or alias that is named", async () => {
    const { call, asked } = await withFunction();
    await call("PublishVersion", { FunctionName: "f" });
    await call("Invoke", { FunctionName: "f", Qualifier: "1" });
    expect(asked.at(-1)).toEqual({ action: "lambda:InvokeFunction", resource: `${ARN}:1`, context: {} });
  });

  test.each([
    [{ FunctionName: "g" }, "ResourceNotFoundException", 404, `Function not found: ${ARN.replace(/f$/, "g")}`],
    [{ FunctionName: "f", Qualifier: "7" }, "ResourceNotFoundException", 404, `Function not found: ${ARN}:7`],
    [
      { FunctionName: "f", Payload: new TextEncoder().encode("{not json") },
      "InvalidRequestContentException",
      400,
      "Could not parse request body into json: Could not parse payload into json: ",
    ],
    [
      { FunctionName: "f", Payload: Uint8Array.of(0x22, 0xff, 0x22) },
      "InvalidRequestContentException",
      400,
      "Could not parse request body into json",
    ],
    [
      { FunctionName: "f", Payload: new Uint8Array(6_291_457) },
      "RequestTooLargeException",
      413,
      "6291457 byte payload is too large for the RequestResponse invocation type (limit 6291456 bytes)",
    ],
    [
      { FunctionName: "f", InvocationType: "Event", Payload: new Uint8Array(1_048_577) },
      "RequestTooLargeException",
      413,
      "1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)",
    ],
    [
      { FunctionName: "f", ClientContext: "bm8ganNvbg==" },
      "InvalidRequestContentException",
      400,
      "Client context must be a valid Base64-encoded JSON object.",
    ],
    [{ FunctionName: "f", TenantId: "t" }, "InvalidParameterValueException", 400, "TenantId is not emulated"],
  ])("refuses %#", async (input, code, status, message) => {
    const { call, runs, events } = await withFunction();
    await expect(call("Invoke", input)).rejects.toMatchObject({
      code,
      status,
      message: expect.stringContaining(message),
    });
    expect([...runs, ...events]).toEqual([]);
  });
});

describe("Invoke without waiting", () => {
  test("accepts the event into the queue and runs nothing yet", async () => {
    const { call, events, runs, metrics } = await withFunction();
    expect(await call("Invoke", { FunctionName: "f", InvocationType: "Event", Payload: bytes([1]) })).toEqual({
      StatusCode: 202,
    });
    expect(events).toMatchObject([
      { functionArn: ARN, qualifier: undefined, invokedFunctionArn: ARN, acceptedAt: Date.UTC(2026, 0, 1) },
    ]);
    expect(text(events[0]?.payload)).toEqual([1]);
    expect(runs).toEqual([]);
    expect(metrics()).toEqual(["AsyncEventsReceived 1"]);
  });

  test("is refused at once for a function that does not exist", async () => {
    const { call } = bench();
    await expect(call("Invoke", { FunctionName: "f", InvocationType: "Event" })).rejects.toMatchObject({ status: 404 });
  });

  test("DryRun checks and runs nothing", async () => {
    const { call, events, runs } = await withFunction();
    expect(await call("Invoke", { FunctionName: "f", InvocationType: "DryRun" })).toEqual({ StatusCode: 204 });
    expect([...runs, ...events]).toEqual([]);
  });
});

describe("concurrency", () => {
  test("a reservation of 0 throttles every synchronous invocation", async () => {
    const { call, metrics } = await withFunction();
    await call("PutFunctionConcurrency", { FunctionName: "f", ReservedConcurrentExecutions: 0 });
    await expect(call("Invoke", { FunctionName: "f" })).rejects.toMatchObject({
      code: "TooManyRequestsException",
      status: 429,
      message: "Rate Exceeded.",
      fields: { Reason: "ReservedFunctionConcurrentInvocationLimitExceeded", Type: "User" },
    });
    expect(metrics()).toEqual(["Throttles 1"]);
  });

  test("a reservation of 1 lets one run at a time, and the next one when that ended", async () => {
    const running = Promise.withResolvers<string>();
    const { call } = await withFunction({ handle: () => running.promise });
    await call("PutFunctionConcurrency", { FunctionName: "f", ReservedConcurrentExecutions: 1 });
    const first = call("Invoke", { FunctionName: "f" });
    await expect(call("Invoke", { FunctionName: "f" })).rejects.toMatchObject({ code: "TooManyRequestsException" });
    running.resolve("done");
    await first;
    expect(await call("Invoke", { FunctionName: "f" })).toMatchObject({ StatusCode: 200 });
  });

  test("functions without a reservation share what others left over", async () => {
    const running = Promise.withResolvers<string>();
    const { call } = await withFunction({ handle: () => running.promise });
    await call("CreateFunction", { ...basic, FunctionName: "greedy" });
    await call("PutFunctionConcurrency", { FunctionName: "greedy", ReservedConcurrentExecutions: 900 });
    const busy = Array.from({ length: 100 }, () => call("Invoke", { FunctionName: "f" }));
    await expect(call("Invoke", { FunctionName: "f" })).rejects.toMatchObject({
      fields: { Reason: "ConcurrentInvocationLimitExceeded" },
    });
    running.resolve("done");
    await Promise.all(busy);
  });

  test("reservations must leave 100 to the others", async () => {
    const { call } = await withFunction();
    await expect(
      call("PutFunctionConcurrency", { FunctionName: "f", ReservedConcurrentExecutions: 901 }),
    ).rejects.toThrow(
      "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].",
    );
    expect(await call("GetFunctionConcurrency", { FunctionName: "f" })).toEqual({});
    await call("PutFunctionConcurrency", { FunctionName: "f", ReservedConcurrentExecutions: 900 });
    expect(await call("GetFunctionConcurrency", { FunctionName: "f" })).toEqual({ ReservedConcurrentExecutions: 900 });
    expect(await call("GetAccountSettings", {})).toMatchObject({
      AccountLimit: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 100 },
      AccountUsage: { FunctionCount: 1 },
    });
    await call("DeleteFunctionConcurrency", { FunctionName: "f" });
    expect(await call("GetFunctionConcurrency", { FunctionName: "f" })).toEqual({});
  });

  test("belongs to functions that exist, and to no version of them", async () => {
    const { call } = await withFunction();
    await expect(
      call("PutFunctionConcurrency", { FunctionName: "none", ReservedConcurrentExecutions: 1 }),
    ).rejects.toThrow("function:none:$LATEST");
    await expect(call("GetFunctionConcurrency", { FunctionName: "f:1" })).rejects.toThrow(
      "This operation is permitted on Lambda functions only.",
    );
  });
});

/** Invokes along one chain: each call carries the header that the run before was given. */
async function chain({ call, runs }: Bench, times: number): Promise<number> {
  for (let i = 0; i < times; i += 1)
    await call("Invoke", { FunctionName: "f" }, { traceHeader: runs.at(-1)?.invocation.traceHeader });
  return runs.length;
}

describe("recursion", () => {
  test("runs 16 times in one chain and is stopped the 17th time", async () => {
    const made = await withFunction();
    expect(await chain(made, 16)).toBe(16);
    await expect(chain(made, 1)).rejects.toMatchObject({ code: "RecursiveInvocationException", status: 400 });
    expect(made.metrics().filter((metric) => metric.startsWith("Recursive"))).toEqual([
      "RecursiveInvocationsDropped 1",
    ]);
  });

  test("stops the chain only: another request runs", async () => {
    const made = await withFunction();
    await chain(made, 16);
    expect(await made.call("Invoke", { FunctionName: "f" })).toMatchObject({ StatusCode: 200 });
  });

  test("goes on where it is allowed", async () => {
    const made = await withFunction();
    expect(await made.call("GetFunctionRecursionConfig", { FunctionName: "f" })).toEqual({
      RecursiveLoop: "Terminate",
    });
    await made.call("PutFunctionRecursionConfig", { FunctionName: "f", RecursiveLoop: "Allow" });
    expect(await chain(made, 20)).toBe(20);
    await expect(
      made.call("PutFunctionRecursionConfig", { FunctionName: "f", RecursiveLoop: "InvalidValue" }),
    ).rejects.toThrow(
      "at 'recursiveLoop' failed to satisfy constraint: Member must satisfy enum value set: [Terminate, Allow]",
    );
  });
});
