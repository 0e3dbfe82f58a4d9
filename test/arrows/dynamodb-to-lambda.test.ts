import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dynamodbToLambda, type Delivery } from "../../emulator/arrows/index.ts";
import { hours, minutes, parsePattern, seconds, type Kernel } from "../../emulator/kernel/index.ts";
import type {
  AttemptOutcome,
  EventSourceMapping,
  LambdaRoom,
  StreamSettings,
} from "../../emulator/services/lambda/index.ts";
import { trail } from "../../emulator/arrows/shared/trail.ts";
import { newRoom, things } from "../services/dynamodb/world.ts";
import type { Call } from "../services/logs/call.ts";

const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:work";

interface Batch {
  readonly at: number;
  readonly ids: string;
}

interface Event {
  readonly Records: readonly {
    readonly eventSourceARN: string;
    readonly dynamodb: { readonly SequenceNumber: string; readonly Keys: { readonly id: { readonly S: string } } };
  }[];
}

type Handle = (
  ids: readonly string[],
  sequence: readonly string[],
  call: number,
) => Promise<AttemptOutcome> | AttemptOutcome;

interface Setting {
  readonly kernel: Kernel;
  readonly batches: Batch[];
  readonly events: Event[];
  readonly deliveries: (Omit<Delivery, "body"> & { readonly body: string })[];
  readonly results: string[];
  readonly denied: Set<string>;
  readonly call: Call;
  readonly map: (stream?: Partial<StreamSettings>, change?: Partial<EventSourceMapping>) => void;
  readonly put: (...ids: readonly string[]) => Promise<void>;
  readonly tried: () => readonly (readonly [at: number, ids: string])[];
}

/** `earlier`: the world that this one goes on with. */
async function setting(handle: Handle = () => ran(null), earlier?: Setting): Promise<Setting> {
  const streamed = things({ StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" } });
  const { kernel, room, call } = await newRoom(earlier ? [] : [streamed]);
  const start = kernel.now();
  const batches: Batch[] = [];
  const events: Event[] = [];
  const deliveries: Setting["deliveries"] = [];
  const results: string[] = [];
  const denied = new Set<string>();
  let puts = 0;
  let listener: ((mapping: EventSourceMapping) => void) | undefined;
  const lambda = {
    onMapping: (given: typeof listener) => void (listener = given),
    roleOf: () => ({ roleArn: "role", functionName: "work", functionArn: FUNCTION }),
    showResult: (_: unknown, result: string) => void results.push(result),
    async invoke(_: string, payload: Uint8Array) {
      const event: Event = JSON.parse(Buffer.from(payload).toString());
      events.push(event);
      const ids = event.Records.map(({ dynamodb }) => dynamodb.Keys.id.S);
      batches.push({ at: (kernel.now() - start) / 1000, ids: ids.join("") });
      const sequence = event.Records.map(({ dynamodb }) => dynamodb.SequenceNumber);
      return handle(ids, sequence, batches.length);
    },
  } as unknown as LambdaRoom;
  const role = {
    may: (_: unknown, { action }: { readonly action: string }) => ({
      decision: { allowed: !denied.has(action) },
      entry: 1,
    }),
  } as unknown as Parameters<typeof dynamodbToLambda>[0]["role"];
  const deliver = (delivery: Delivery): void =>
    void deliveries.push({ ...delivery, body: Buffer.from(delivery.body).toString() });
  dynamodbToLambda({ kernel, dynamodb: room, lambda, role, deliver });
  if (earlier) kernel.ledger.restore(keptOf(earlier), 1);
  const { Table } = await call<{ Table: { LatestStreamArn: string } }>("DescribeTable", { TableName: "things" });
  const settings: StreamSettings = {
    startingPosition: "TRIM_HORIZON",
    parallelization: 1,
    bisects: false,
    retriesMax: -1,
    ageMax: -1,
    onFailure: undefined,
    lastResult: "",
  };
  const mapping: EventSourceMapping = {
    uuid: "m",
    account: "000000000000",
    region: "us-east-1",
    sourceArn: Table.LatestStreamArn,
    functionArn: FUNCTION,
    batchSize: 100,
    window: 0,
    filters: [],
    reportsItems: false,
    concurrencyMax: undefined,
    countsEvents: false,
    stream: settings,
    enabled: true,
    tags: {},
    lastModified: 0,
    change: { kind: "Creating", doneAt: 0 },
    entry: 1,
  };
  return {
    kernel,
    batches,
    events,
    deliveries,
    results,
    denied,
    call,
    map: (stream = {}, change = {}) => listener?.({ ...mapping, stream: { ...settings, ...stream }, ...change }),
    async put(...ids) {
      for (const id of ids)
        await call("PutItem", { TableName: "things", Item: { id: { S: id }, count: { N: String((puts += 1)) } } });
    },
    tried: () => batches.map(({ at, ids }) => [at, ids]),
  };
}

function keptOf({ kernel }: Setting): Parameters<Kernel["ledger"]["restore"]>[0] {
  const kept = new Map<string, Map<string, Uint8Array>>();
  for (const [table, key, row] of kernel.ledger.rows()) {
    const rows = kept.get(table) ?? new Map<string, Uint8Array>();
    kept.set(table, rows);
    if (row) rows.set(key, row);
  }
  return kept;
}

const ran = (answer: unknown): AttemptOutcome =>
  ({
    kind: "ran",
    executedVersion: "$LATEST",
    requestId: "r",
    result: { kind: "returned", payload: Buffer.from(JSON.stringify(answer)), ending: "returned", entry: 1 },
  }) as unknown as AttemptOutcome;
const failed = {
  kind: "ran",
  executedVersion: "$LATEST",
  requestId: "r",
  result: { kind: "failed", payload: Buffer.from("{}"), ending: "threw", entry: 1 },
} as unknown as AttemptOutcome;
const throttled: AttemptOutcome = { kind: "throttled", reason: "ReservedFunctionConcurrentInvocationLimitExceeded" };

/** Fails every batch that holds `x`. */
const poisoned: Handle = (ids) => (ids.includes("x") ? failed : ran(null));
const reporting =
  (...bad: readonly string[]): Handle =>
  (ids, sequence) =>
    ran({
      batchItemFailures: bad
        .filter((id) => ids.includes(id))
        .map((id) => ({ itemIdentifier: sequence[ids.indexOf(id)] })),
    });

describe("a mapping", () => {
  test("hands on changes in their order, as functions get them, and shows that it did", async () => {
    const world = await setting();
    await world.put("a", "b");
    world.map();
    await world.kernel.timeline.idle();
    expect(world.tried()).toEqual([[0, "ab"]]);
    expect(world.events[0]?.Records[0]).toMatchObject({
      eventName: "INSERT",
      eventSource: "aws:dynamodb",
      dynamodb: { Keys: { id: { S: "a" } }, NewImage: { id: { S: "a" } }, StreamViewType: "NEW_IMAGE" },
    });
    expect(world.results).toEqual(["OK"]);
  });

  test("begins at what comes when told to, and once it is made", async () => {
    const world = await setting();
    await world.put("a");
    world.map({ startingPosition: "LATEST" }, { change: { kind: "Creating", doneAt: world.kernel.now() + 5000 } });
    await world.put("b");
    await world.kernel.timeline.advance(seconds(5));
    await world.put("c");
    await world.kernel.timeline.idle();
    expect(world.tried()).toEqual([[5, "c"]]);
  });

  test("waits for its window or a full batch, whichever is first, and reads four times a second", async () => {
    const world = await setting();
    world.map({}, { window: 5, batchSize: 3 });
    await world.put("a");
    await world.kernel.timeline.advance(seconds(2));
    await world.put("b");
    await world.kernel.timeline.advance(seconds(3));
    await world.put("c", "d", "e", "f");
    await world.kernel.timeline.advance(100);
    await world.put("g");
    await world.kernel.timeline.idle();
    expect(world.tried()).toEqual([
      [5, "ab"],
      [5, "cde"],
      [10, "fg"],
    ]);
  });

  test("passes over what no filter lets through", async () => {
    const world = await setting();
    const text = `{"dynamodb":{"Keys":{"id":{"S":["b"]}}}}`;
    world.map({}, { filters: [{ text, pattern: parsePattern(text) }] });
    await world.put("a", "b", "c");
    await world.kernel.timeline.idle();
    expect(world.tried()).toEqual([[0, "b"]]);
  });

  test("puts no more into an invocation than 6 MB", async () => {
    const world = await setting();
    world.map();
    const big = "x".repeat(300_000);
    for (let i = 0; i < 25; i += 1)
      await world.call("PutItem", {
        TableName: "things",
        Item: { id: { S: String(i % 10) }, big: { S: `${i}${big}` } },
      });
    await world.kernel.timeline.idle();
    expect(world.batches.map(({ ids }) => ids.length)).toEqual([3, 3, 3, 3, 3, 3, 3, 3, 1]);
  });
});

describe("a batch that fails", () => {
  test("holds up its shard, and is tried until the stream lets go of it", async () => {
    const world = await setting((ids) => (ids.includes("x") ? failed : ran(null)));
    world.map();
    await world.put("x");
    await world.kernel.timeline.advance(seconds(4));
    await world.put("a");
    await world.kernel.timeline.idle();
    expect(world.tried().slice(0, 4)).toEqual([
      [0, "x"],
      [1, "x"],
      [3, "x"],
      [7, "x"],
    ]);
    expect(world.batches.at(-1)?.ids).toBe("a");
    expect(world.batches.at(-1)?.at).toBeGreaterThan(hours(24) / 1000);
    expect(reasons(world)).toContain("stream-blocked");
    expect(world.results.at(-2)).toBe("PROBLEM: Function call failed");
  });

  test("is given up after its retries, and its destination is told", async () => {
    const world = await setting(poisoned);
    world.map({ retriesMax: 1, onFailure: "arn:aws:sqs:us-east-1:000000000000:failures" });
    await world.put("x", "a");
    await world.kernel.timeline.idle();
    expect(world.tried()).toEqual([
      [0, "xa"],
      [1, "xa"],
    ]);
    expect(world.deliveries).toHaveLength(1);
    const [one] = world.events[0]?.Records ?? [];
    expect(JSON.parse(world.deliveries[0]?.body ?? "")).toEqual({
      requestContext: {
        requestId: "r",
        functionArn: FUNCTION,
        condition: "RetryAttemptsExhausted",
        approximateInvokeCount: 2,
      },
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      version: "1.0",
      timestamp: "2026-01-01T00:00:01.000Z",
      DDBStreamBatchInfo: {
        shardId: expect.stringMatching(/^shardId-\d{20}-[0-9a-f]{8}$/) as string,
        startSequenceNumber: one?.dynamodb.SequenceNumber,
        endSequenceNumber: world.events[0]?.Records[1]?.dynamodb.SequenceNumber,
        approximateArrivalOfFirstRecord: "2026-01-01T00:00:00Z",
        approximateArrivalOfLastRecord: "2026-01-01T00:00:00Z",
        batchSize: 2,
        streamArn: one?.eventSourceARN,
      },
    });
  });

  test("brings its records along into a bucket, and nowhere else", async () => {
    const world = await setting(poisoned);
    world.map({ retriesMax: 0, onFailure: "arn:aws:s3:::failures" });
    await world.put("x");
    await world.kernel.timeline.idle();
    expect(world.deliveries[0]?.folder).toMatch(/^aws\/lambda\/m\/shardId-/);
    const { payload } = JSON.parse(world.deliveries[0]?.body ?? "") as { payload: string };
    expect(JSON.parse(payload)).toEqual(world.events[0]);
  });

  test("is split until only the poison is given up, which uses up no retry", async () => {
    const world = await setting(poisoned);
    world.map({ bisects: true, retriesMax: 1, onFailure: "arn:aws:sns:us-east-1:000000000000:failures" });
    await world.put("a", "b", "x", "c", "d");
    await world.kernel.timeline.idle();
    expect(world.batches.map(({ ids }) => ids)).toEqual(["abxcd", "abx", "ab", "x", "x", "cd"]);
    expect(world.deliveries.map(({ body }) => JSON.parse(body) as object)).toMatchObject([
      { requestContext: { approximateInvokeCount: 2 }, DDBStreamBatchInfo: { batchSize: 1 } },
    ]);
  });

  test("goes on behind the lowest record that was reported", async () => {
    const world = await setting(reporting("d", "c"));
    world.map({ retriesMax: 1, onFailure: "arn:aws:sqs:us-east-1:000000000000:q" }, { reportsItems: true });
    await world.put("a", "b", "c", "d");
    await world.kernel.timeline.idle();
    expect(world.batches.map(({ ids }) => ids)).toEqual(["abcd", "cd"]);
    expect(world.deliveries.map(({ body }) => JSON.parse(body) as object)).toMatchObject([
      { responseContext: { functionError: null }, DDBStreamBatchInfo: { batchSize: 2 } },
    ]);
  });

  test("is split at the record that was reported", async () => {
    const world = await setting(reporting("c"));
    world.map({ retriesMax: 0, bisects: true }, { reportsItems: true });
    await world.put("a", "b", "c", "d");
    await world.kernel.timeline.idle();
    expect(world.batches.map(({ ids }) => ids)).toEqual(["abcd", "cd", "c", "d"]);
  });

  test.each([
    ["an empty list", { batchItemFailures: [] }, 1],
    ["no list", { batchItemFailures: null }, 1],
    ["nothing", null, 1],
    ["an empty id", { batchItemFailures: [{ itemIdentifier: "" }] }, 2],
    ["no id", { batchItemFailures: [{ itemIdentifier: null }] }, 2],
    ["another name for it", { batchItemFailures: [{ id: "1" }] }, 2],
    ["an id of elsewhere", { batchItemFailures: [{ itemIdentifier: "1" }] }, 2],
  ])("is one that reports %s: %j", async (_, answer, tries) => {
    const world = await setting(() => ran(answer));
    world.map({ retriesMax: 1 }, { reportsItems: true });
    await world.put("a");
    await world.kernel.timeline.idle();
    expect(world.batches).toHaveLength(tries);
  });

  test("loses its oldest records when they are too old, and goes on with the others", async () => {
    const world = await setting((_, __, call) => (call < 6 ? failed : ran(null)));
    world.map({ ageMax: 60, onFailure: "arn:aws:sqs:us-east-1:000000000000:q" }, { window: 30 });
    await world.put("a");
    await world.kernel.timeline.advance(seconds(20));
    await world.put("b");
    await world.kernel.timeline.idle();
    expect(world.tried().slice(-2)).toEqual([
      [45, "ab"],
      [61, "b"],
    ]);
    expect(world.deliveries.map(({ body }) => JSON.parse(body) as object)).toMatchObject([
      { requestContext: { condition: "RecordAgeExceeded" }, DDBStreamBatchInfo: { batchSize: 1 } },
    ]);
  });
});

describe("a mapping that counts events", () => {
  test("tells what became of them, and how old the last of each batch was", async () => {
    const world = await setting(poisoned);
    const text = `{"dynamodb":{"Keys":{"id":{"S":["a","x"]}}}}`;
    world.map(
      { retriesMax: 1, onFailure: "arn:aws:sqs:us-east-1:000000000000:q" },
      { countsEvents: true, filters: [{ text, pattern: parsePattern(text) }] },
    );
    await world.put("x", "a", "b");
    await world.kernel.timeline.idle();
    world.deliveries[0]?.onSent?.(trail(world.kernel, "test", "", "", 1));
    const sums: Record<string, number> = {};
    for (const entry of world.kernel.journal.entries)
      if (entry.kind === "metric") sums[entry.name] = (sums[entry.name] ?? 0) + entry.value;
    expect(sums).toEqual({
      PolledEventCount: 3,
      FilteredOutEventCount: 1,
      InvokedEventCount: 4,
      FailedInvokeEventCount: 4,
      DroppedEventCount: 2,
      OnFailureDestinationDeliveredEventCount: 2,
      IteratorAge: 1000,
    });
  });
});

describe("a throttled function", () => {
  test("loses nothing: that uses up no retry", async () => {
    const world = await setting((_, __, call) => (call < 6 ? throttled : ran(null)));
    world.map({ retriesMax: 0 });
    await world.put("a", "b");
    await world.kernel.timeline.idle();
    expect(world.tried().at(-1)).toEqual([31, "ab"]);
    expect(reasons(world)).toEqual(["stream-throttled"]);
  });
});

describe("several batches of a shard at once", () => {
  test("keep the changes of each item in order, and do not wait for each other", async () => {
    const world = await setting(poisoned);
    world.map({ parallelization: 10 });
    await world.put("x", "a", "x", "b", "a");
    await world.kernel.timeline.advance(seconds(2));
    expect(world.batches.map(({ ids }) => ids).toSorted()).toEqual(["aa", "b", "xx", "xx"]);
  });
});

describe("a changed ParallelizationFactor", () => {
  test("holds once nothing is under way, and loses nothing on the way", async () => {
    const world = await setting(poisoned);
    world.map({ retriesMax: 2 });
    await world.put("x");
    await world.kernel.timeline.advance(500);
    world.map({ parallelization: 10, retriesMax: 2 });
    await world.put("a", "b");
    await world.kernel.timeline.idle();
    expect(world.batches.map(({ ids }) => ids).toSorted()).toEqual(["a", "b", "x", "x", "x"]);
    expect(world.tried().slice(0, 3)).toEqual([
      [0, "x"],
      [1, "x"],
      [3, "x"],
    ]);
  });
});

describe("a role that may not read", () => {
  test("keeps no world busy, shows it, and the records wait", async () => {
    const world = await setting();
    world.denied.add("dynamodb:GetRecords");
    world.map();
    await world.put("a");
    await world.kernel.timeline.idle();
    expect(world.batches).toEqual([]);
    expect(world.results[0]).toMatch(/^PROBLEM: Cannot access stream arn:aws:dynamodb:/);
    expect(reasons(world)).toEqual(["stream-denied"]);
    world.denied.clear();
    await world.kernel.timeline.advance(minutes(1));
    expect(world.batches.map(({ ids }) => ids)).toEqual(["a"]);
  });
});

describe("a world that is kept over a restart", () => {
  test("goes on with what was not done with, and repeats nothing else", async () => {
    const world = await setting(poisoned);
    world.map({ startingPosition: "LATEST" });
    await world.put("a", "b");
    await world.kernel.timeline.idle();
    await world.put("x");
    await world.kernel.timeline.advance(seconds(5));
    await world.put("c");
    await world.kernel.timeline.advance(seconds(1));
    const next = await setting(() => ran(null), world);
    next.map({ startingPosition: "LATEST" });
    await next.kernel.timeline.idle();
    // What was tried together is tried together again.
    expect(next.batches.map(({ ids }) => ids)).toEqual(["x", "c"]);
  });

  test("counts the tries of before, also of the halves of a batch", async () => {
    const stream = { bisects: true, retriesMax: 2, onFailure: "arn:aws:sqs:us-east-1:000000000000:lost" };
    const world = await setting(poisoned);
    await world.put("a", "x");
    world.map(stream);
    // The batch, its first half, and the second one once more than once.
    await world.kernel.timeline.advance(seconds(3));
    expect(world.batches.map(({ ids }) => ids)).toEqual(["ax", "a", "x", "x"]);
    const next = await setting(poisoned, world);
    next.map(stream);
    await next.kernel.timeline.idle();
    expect(next.batches.map(({ ids }) => ids)).toEqual(["x"]);
    expect(JSON.parse(next.deliveries[0]?.body ?? "")).toMatchObject({
      requestContext: { approximateInvokeCount: 3, condition: "RetryAttemptsExhausted" },
    });
  });
});

describe("a mapping that is switched off", () => {
  test("goes on where it stopped", async () => {
    const world = await setting();
    world.map();
    await world.put("a");
    await world.kernel.timeline.idle();
    world.map({}, { enabled: false, change: { kind: "Disabling", doneAt: world.kernel.now() } });
    await world.put("b");
    await world.kernel.timeline.idle();
    world.map({}, { change: { kind: "Enabling", doneAt: world.kernel.now() } });
    await world.kernel.timeline.idle();
    expect(world.batches.map(({ ids }) => ids)).toEqual(["a", "b"]);
  });

  test("keeps what waits for its window, and hands it on when it is on again", async () => {
    const world = await setting();
    world.map({}, { window: 10 });
    await world.put("a");
    await world.kernel.timeline.advance(seconds(1));
    world.map({}, { window: 10, enabled: false, change: { kind: "Disabling", doneAt: world.kernel.now() } });
    await world.kernel.timeline.advance(minutes(1));
    expect(world.batches).toEqual([]);
    world.map({}, { window: 10, change: { kind: "Enabling", doneAt: world.kernel.now() } });
    await world.kernel.timeline.idle();
    expect(world.tried()).toEqual([[61, "a"]]);
  });

  test("reads what a stream still has after it was switched off and its table deleted, and no stream after it", async () => {
    const world = await setting();
    await world.put("a");
    const switched = (StreamSpecification: object): Promise<unknown> =>
      world.call("UpdateTable", { TableName: "things", StreamSpecification });
    await switched({ StreamEnabled: false });
    await world.put("b");
    await switched({ StreamEnabled: true, StreamViewType: "KEYS_ONLY" });
    await world.put("c");
    await world.call("DeleteTable", { TableName: "things" });
    world.map();
    await world.kernel.timeline.idle();
    expect(world.batches.map(({ ids }) => ids)).toEqual(["a"]);
  });
});

describe("whatever fails, and however it is set,", () => {
  const answer = fc.constantFrom("fails", "reports", "throttles", "returns", "returns");
  const run = fc.record({
    parallelization: fc.integer({ min: 1, max: 4 }),
    bisects: fc.boolean(),
    batchSize: fc.integer({ min: 1, max: 7 }),
    window: fc.constantFrom(0, 3),
    startingPosition: fc.constantFrom("TRIM_HORIZON" as const, "LATEST" as const),
    // Which item is written when, in steps of 100 ms.
    writes: fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 5 })), { maxLength: 30 }),
    answers: fc.array(answer, { maxLength: 40 }),
  });

  test("every change is done at least once, and those of each item in their order", async () => {
    await fc.assert(
      fc.asyncProperty(run, async ({ batchSize, window, writes, answers, ...stream }) => {
        const done: string[] = [];
        const world = await setting((_, sequence, call) => {
          const kind = answers[call - 1] ?? "returns";
          if (kind === "fails") return failed;
          if (kind === "throttles") return throttled;
          const reported = kind === "reports" ? Math.floor(sequence.length / 2) : sequence.length;
          done.push(...sequence.slice(0, reported));
          return ran({ batchItemFailures: sequence.slice(reported).map((itemIdentifier) => ({ itemIdentifier })) });
        });
        world.map(stream, { batchSize, window, reportsItems: true });
        for (const [item, wait] of writes) {
          await world.put(String(item));
          if (wait > 0) await world.kernel.timeline.advance(wait * 100);
        }
        await world.kernel.timeline.idle();
        const itemOf = new Map(
          world.events.flatMap(({ Records }) =>
            Records.map(({ dynamodb }) => [dynamodb.SequenceNumber, dynamodb.Keys.id.S] as const),
          ),
        );
        const once = [...new Set(done)];
        expect(once.length).toBe(writes.length);
        for (const item of new Set(itemOf.values())) {
          const own = once.filter((sequence) => itemOf.get(sequence) === item);
          expect(own).toEqual(own.toSorted());
        }
      }),
      { numRuns: 25, seed: 7 },
    );
  });
});

const reasons = ({ kernel }: Setting): readonly string[] => [
  ...new Set(kernel.journal.entries.flatMap((entry) => (entry.kind === "arrow" && entry.reason ? [entry.reason] : []))),
];
