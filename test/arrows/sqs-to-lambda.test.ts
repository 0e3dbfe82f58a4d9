import { describe, expect, test } from "vitest";
import { sqsToLambda } from "../../emulator/arrows/index.ts";
import { createKernel, seconds, type Kernel } from "../../emulator/kernel/index.ts";
import type { AttemptOutcome, EventSourceMapping, LambdaRoom } from "../../emulator/services/lambda/index.ts";
import { createSqs, type SqsRoom } from "../../emulator/services/sqs/index.ts";
import { caller, type Call } from "../services/logs/call.ts";
import { arnOf, urlOf } from "../services/sqs/world.ts";

const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:work";

interface Batch {
  readonly at: number;
  readonly bodies: readonly string[];
  readonly event: { readonly Records: readonly Record<string, unknown>[] };
}

interface Setting {
  readonly kernel: Kernel;
  readonly sqs: SqsRoom;
  readonly batches: Batch[];
  readonly denied: Set<string>;
  readonly call: Call;
  readonly map: (change?: Partial<EventSourceMapping>) => void;
  readonly send: (body: string, more?: object) => Promise<void>;
}

type Handle = (bodies: readonly string[], ids: readonly string[]) => Promise<AttemptOutcome> | AttemptOutcome;

async function setting(handle: Handle = () => ran(null), attributes: Record<string, string> = {}): Promise<Setting> {
  const kernel = createKernel({ seed: 1, clock: "virtual", start: 0 });
  const sqs = createSqs(kernel);
  const batches: Batch[] = [];
  const denied = new Set<string>();
  let listener: ((mapping: EventSourceMapping) => void) | undefined;
  const lambda = {
    onMapping: (given: typeof listener) => void (listener = given),
    roleOf: () => ({ roleArn: "role", functionName: "work", functionArn: FUNCTION }),
    async invoke(_: string, payload: Uint8Array) {
      const event: Batch["event"] = JSON.parse(Buffer.from(payload).toString());
      const bodies = event.Records.map(({ body }) => String(body));
      batches.push({ at: kernel.now() / 1000, bodies, event });
      return handle(
        bodies,
        event.Records.map(({ messageId }) => String(messageId)),
      );
    },
  } as unknown as LambdaRoom;
  const role = {
    may: (_: unknown, { action }: { readonly action: string }) => ({
      decision: { allowed: !denied.has(action) },
      entry: 1,
    }),
  } as unknown as Parameters<typeof sqsToLambda>[0]["role"];
  sqsToLambda({ kernel, sqs, lambda, role });
  const call = caller(kernel, sqs.service);
  const fifo = attributes["FifoQueue"] === "true" ? ".fifo" : "";
  await call("CreateQueue", { QueueName: `q${fifo}`, Attributes: attributes });
  const mapping: EventSourceMapping = {
    uuid: "m",
    account: "000000000000",
    region: "us-east-1",
    sourceArn: arnOf(`q${fifo}`),
    functionArn: FUNCTION,
    batchSize: 10,
    window: 0,
    filters: [],
    reportsItems: false,
    concurrencyMax: undefined,
    countsEvents: false,
    stream: undefined,
    enabled: true,
    tags: {},
    lastModified: 0,
    change: { kind: "Creating", doneAt: 0 },
    entry: 1,
  };
  return {
    kernel,
    sqs,
    batches,
    denied,
    call,
    map: (change = {}) => listener?.({ ...mapping, ...change }),
    send: (MessageBody, more = {}) => call("SendMessage", { QueueUrl: urlOf(`q${fifo}`), MessageBody, ...more }),
  };
}

const ran = (answer: unknown): AttemptOutcome =>
  ({
    kind: "ran",
    executedVersion: "$LATEST",
    result: { kind: "returned", payload: Buffer.from(JSON.stringify(answer)), ending: "returned", entry: 1 },
  }) as unknown as AttemptOutcome;
const failed = {
  kind: "ran",
  executedVersion: "$LATEST",
  result: { kind: "failed", payload: Buffer.from("{}"), ending: "threw", entry: 1 },
} as unknown as AttemptOutcome;

const left = ({ sqs }: Setting, queue = "q"): readonly string[] =>
  sqs
    .queue(arnOf(queue))
    ?.messages()
    .map(({ body }) => body) ?? [];

describe("a mapping", () => {
  test("takes what is there in batches, and deletes it", async () => {
    const world = await setting();
    for (let i = 0; i < 23; i += 1) await world.send(String(i));
    world.map();
    await world.kernel.timeline.idle();
    expect(world.batches.map(({ bodies }) => bodies.length)).toEqual([10, 10, 3]);
    expect(left(world)).toEqual([]);
  });

  test("shows the function each message with all that SQS knows of it", async () => {
    const world = await setting();
    world.map();
    await world.send("hello", { MessageAttributes: { k: { DataType: "String", StringValue: "v" } } });
    await world.kernel.timeline.idle();
    expect(world.batches[0]?.event.Records[0]).toEqual({
      messageId: expect.any(String) as string,
      receiptHandle: expect.any(String) as string,
      body: "hello",
      attributes: {
        ApproximateReceiveCount: "1",
        SentTimestamp: "0",
        SenderId: "000000000000",
        ApproximateFirstReceiveTimestamp: "0",
      },
      messageAttributes: { k: { stringValue: "v", stringListValues: [], binaryListValues: [], dataType: "String" } },
      md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      md5OfBody: "5d41402abc4b2a76b9719d911017c592",
      eventSource: "aws:sqs",
      eventSourceARN: arnOf("q"),
      awsRegion: "us-east-1",
    });
  });

  test("waits for its window or a full batch, whichever is first", async () => {
    const world = await setting();
    world.map({ window: 5, batchSize: 3 });
    await world.send("a");
    await world.kernel.timeline.advance(seconds(2));
    await world.send("b");
    await world.kernel.timeline.advance(seconds(3));
    for (const body of ["c", "d", "e"]) await world.send(body);
    await world.kernel.timeline.idle();
    expect(world.batches.map(({ at, bodies }) => [at, bodies.join("")])).toEqual([
      [5, "ab"],
      [5, "cde"],
    ]);
  });

  test("leaves a failed batch to its queue, which gives it again when its visibility ends", async () => {
    let tries = 0;
    const world = await setting(() => ((tries += 1) < 3 ? failed : ran(null)));
    world.map();
    await world.send("a");
    await world.kernel.timeline.idle();
    expect(world.batches.map(({ at }) => at)).toEqual([0, 30, 60]);
    expect(left(world)).toEqual([]);
  });

  test("deletes what was not reported, and only listens when it was told to", async () => {
    const report: Handle = (_, ids) => ran({ batchItemFailures: [{ itemIdentifier: ids[1] }] });
    const listening = await setting(report, { MessageRetentionPeriod: "60" });
    listening.map({ reportsItems: true });
    await listening.send("a");
    await listening.send("b");
    await listening.kernel.timeline.advance(1);
    expect(left(listening)).toEqual(["b"]);
    const deaf = await setting(report);
    deaf.map();
    await deaf.send("a");
    await deaf.send("b");
    await deaf.kernel.timeline.idle();
    expect(left(deaf)).toEqual([]);
  });

  test("counts events where it is asked to", async () => {
    const world = await setting((_, ids) => ran({ batchItemFailures: [{ itemIdentifier: ids[1] }] }));
    world.map({ reportsItems: true, countsEvents: true });
    await world.send("a");
    await world.send("b");
    await world.kernel.timeline.advance(1);
    const counts = world.kernel.journal.entries.flatMap((entry) =>
      entry.kind === "metric" && "EventSourceMappingUUID" in entry.dimensions ? [`${entry.name} ${entry.value}`] : [],
    );
    expect(counts).toEqual([
      "PolledEventCount 2",
      "InvokedEventCount 2",
      "FailedInvokeEventCount 1",
      "DeletedEventCount 1",
    ]);
  });

  test("starts five batches at once, or as many as it may", async () => {
    const slow = async (world: Setting): Promise<number> => {
      for (let i = 0; i < 100; i += 1) await world.send(String(i));
      await world.kernel.timeline.advance(0);
      return world.batches.length;
    };
    const never = (): Promise<AttemptOutcome> => new Promise(() => {});
    const five = await setting(never);
    five.map();
    expect(await slow(five)).toBe(5);
    const two = await setting(never);
    two.map({ concurrencyMax: 2 });
    expect(await slow(two)).toBe(2);
  });

  test("keeps the order of each group of a FIFO queue, and holds a group back that failed", async () => {
    let tries = 0;
    const world = await setting((bodies) => (bodies.includes("a1") && (tries += 1) < 3 ? failed : ran(null)), {
      FifoQueue: "true",
      ContentBasedDeduplication: "true",
    });
    for (const [body, group] of [
      ["a1", "a"],
      ["a2", "a"],
      ["b1", "b"],
    ] as const)
      await world.send(body, { MessageGroupId: group });
    world.map({ batchSize: 1 });
    await world.kernel.timeline.idle();
    expect(world.batches.map(({ at, bodies }) => [at, ...bodies])).toEqual([
      [0, "a1"],
      [0, "b1"],
      [30, "a1"],
      [60, "a1"],
      [60, "a2"],
    ]);
  });

  test("that may not poll keeps no world busy, and goes on once it may", async () => {
    const world = await setting();
    world.denied.add("sqs:ReceiveMessage");
    world.map();
    await world.send("a");
    await world.kernel.timeline.idle();
    expect(world.kernel.now()).toBe(0);
    expect(left(world)).toEqual(["a"]);
    world.denied.clear();
    await world.kernel.timeline.advance(seconds(60));
    expect(world.batches).toHaveLength(1);
  });

  test("that is off takes nothing, and begins when it is on", async () => {
    const world = await setting();
    world.map({ enabled: false });
    await world.send("a");
    await world.kernel.timeline.advance(seconds(60));
    expect(world.batches).toEqual([]);
    expect(world.kernel.journal.entries.at(-1)).toMatchObject({ kind: "arrow", reason: "mapping-disabled" });
    world.map({ change: { kind: "Enabling", doneAt: seconds(65) } });
    await world.kernel.timeline.idle();
    expect(world.batches.map(({ at }) => at)).toEqual([65]);
  });

  test("tries a throttled batch until its messages are visible again, and wakes for a delayed message", async () => {
    let throttles = 0;
    const world = await setting(() => {
      throttles += 1;
      return throttles < 4
        ? { kind: "throttled", reason: "ReservedFunctionConcurrentInvocationLimitExceeded" }
        : ran(null);
    });
    world.map();
    await world.send("a", { DelaySeconds: 10 });
    await world.kernel.timeline.idle();
    expect(world.batches.map(({ at }) => at)).toEqual([10, 11, 13, 17]);
    expect(left(world)).toEqual([]);
  });
});
