import { describe, expect, test } from "vitest";
import { seconds } from "../../../emulator/kernel/index.ts";
import { ACCOUNT, ARN, basic, bench, REGION, type Bench, type BenchOptions } from "./fixture.ts";

const QUEUE = `arn:aws:sqs:${REGION}:${ACCOUNT}:orders`;
const CREATE = { EventSourceArn: QUEUE, FunctionName: "f" };

async function made(options: BenchOptions = {}): Promise<Bench> {
  const world = bench(options);
  await world.call("CreateFunction", basic);
  return world;
}

test("a mapping begins as Creating and goes through its states by the time they take", async () => {
  const world = await made({ options: { timings: { create: seconds(5), update: seconds(2) } } });
  await world.kernel.timeline.advance(seconds(5));
  const created = await world.call("CreateEventSourceMapping", CREATE);
  const { UUID } = created;
  expect(created).toMatchObject({
    BatchSize: 10,
    MaximumBatchingWindowInSeconds: 0,
    EventSourceArn: QUEUE,
    FunctionArn: ARN,
    FunctionResponseTypes: [],
    State: "Creating",
    StateTransitionReason: "USER_INITIATED",
    EventSourceMappingArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:event-source-mapping:${String(UUID)}`,
  });
  const state = async (): Promise<unknown> => (await world.call("GetEventSourceMapping", { UUID }))["State"];
  expect(await state()).toBe("Creating");
  await expect(world.call("DeleteEventSourceMapping", { UUID })).rejects.toMatchObject({
    code: "ResourceInUseException",
  });
  await world.kernel.timeline.advance(seconds(5));
  expect(await state()).toBe("Enabled");
  await world.call("UpdateEventSourceMapping", { UUID, Enabled: false });
  expect(await state()).toBe("Disabling");
  await world.kernel.timeline.advance(seconds(2));
  expect(await state()).toBe("Disabled");
  expect(await world.call("DeleteEventSourceMapping", { UUID })).toMatchObject({ State: "Deleting" });
  await world.kernel.timeline.advance(seconds(2));
  await expect(state()).rejects.toMatchObject({
    code: "ResourceNotFoundException",
    message: "The resource you requested does not exist.",
  });
});

test("queue and function are mapped once", async () => {
  const world = await made();
  const { UUID } = await world.call("CreateEventSourceMapping", CREATE);
  await expect(world.call("CreateEventSourceMapping", CREATE)).rejects.toMatchObject({
    code: "ResourceConflictException",
    status: 409,
    message: `An event source mapping with SQS arn (" ${QUEUE} ") and function (" f ") already exists. Please update or delete the existing mapping with UUID ${String(UUID)}`,
  });
  expect((await world.call("ListEventSourceMappings", { FunctionName: "f" }))["EventSourceMappings"]).toHaveLength(1);
  expect((await world.call("ListEventSourceMappings", { FunctionName: "g" }))["EventSourceMappings"]).toEqual([]);
});

const WRONG: readonly (readonly [input: object, message: string])[] = [
  [{ EventSourceArn: undefined }, "Unrecognized event source."],
  [{ EventSourceArn: "arn:aws:sns:us-east-1:000000000000:t" }, "Unrecognized event source."],
  [{ FunctionName: "none" }, "Function does not exist"],
  [
    { DestinationConfig: { OnFailure: { Destination: QUEUE } } },
    "Unsupported DestinationConfig parameter for given event source mapping type.",
  ],
  [{ StartingPosition: "LATEST" }, "StartingPosition is not valid for SQS event sources."],
  [
    { StartingPositionTimestamp: new Date(0) },
    "Unsupported StartingPositionTimestamp parameter for given event source mapping type.",
  ],
  [
    { BatchSize: 11 },
    "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
  ],
  [{ FilterCriteria: { Filters: [{ Pattern: "[" }] } }, "Invalid filter pattern definition."],
  [{ FilterCriteria: { Filters: [{ Pattern: `{"body":"x"}` }] } }, "Invalid filter pattern definition."],
];
test.each(WRONG)("%j is refused", async (input, message) => {
  const world = await made();
  await expect(world.call("CreateEventSourceMapping", { ...CREATE, ...input })).rejects.toMatchObject({
    code: "InvalidParameterValueException",
    message,
  });
});

test("a queue must be there, readable for the role, and hide messages for as long as the function may run", async () => {
  const create = (world: Bench): Promise<unknown> => world.call("CreateEventSourceMapping", CREATE);
  await expect(create(await made({ ports: { queue: () => undefined } }))).rejects.toThrow(
    "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist.",
  );
  await expect(create(await made({ ports: { queue: () => ({ visibility: 2000 }) } }))).rejects.toThrow(
    "Queue visibility timeout: 2 seconds is less than Function timeout: 3 seconds",
  );
  for (const action of ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"]) {
    const roleMay = (_: unknown, permission: { readonly action: string }): boolean =>
      permission.action !== `sqs:${action}`;
    await expect(create(await made({ ports: { roleMay } }))).rejects.toThrow(
      `The provided execution role does not have permissions to call ${action} on SQS`,
    );
  }
});

test("what is not emulated is refused by name", async () => {
  const world = await made();
  await expect(
    world.call("CreateEventSourceMapping", { ...CREATE, ProvisionedPollerConfig: { MinimumPollers: 2 } }),
  ).rejects.toThrow("ProvisionedPollerConfig of an event source mapping is not emulated by Misfire.");
  await expect(
    world.call("CreateEventSourceMapping", {
      ...CREATE,
      EventSourceArn: "arn:aws:kinesis:us-east-1:000000000000:stream/s",
    }),
  ).rejects.toThrow("An event source of kinesis is not emulated by Misfire.");
});

describe("a mapping of a table's stream", () => {
  const STREAM = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/orders/stream/2026-01-01T00:00:00.000`;
  const STREAMED = { EventSourceArn: STREAM, FunctionName: "f", StartingPosition: "LATEST" };

  test("begins with what AWS begins with, and is changed in part", async () => {
    const world = await made();
    const created = await world.call("CreateEventSourceMapping", STREAMED);
    expect(created).toEqual({
      UUID: expect.any(String) as string,
      EventSourceMappingArn: expect.stringContaining(":event-source-mapping:") as string,
      BatchSize: 100,
      MaximumBatchingWindowInSeconds: 0,
      ParallelizationFactor: 1,
      StartingPosition: "LATEST",
      EventSourceArn: STREAM,
      FunctionArn: ARN,
      FunctionResponseTypes: [],
      BisectBatchOnFunctionError: false,
      MaximumRetryAttempts: -1,
      MaximumRecordAgeInSeconds: -1,
      TumblingWindowInSeconds: 0,
      DestinationConfig: { OnFailure: {} },
      LastModified: expect.any(Date) as Date,
      LastProcessingResult: "No records processed",
      State: "Creating",
      StateTransitionReason: "User action",
    });
    const { UUID } = created;
    await world.call("UpdateEventSourceMapping", {
      UUID,
      MaximumRetryAttempts: 3,
      DestinationConfig: { OnFailure: { Destination: "arn:aws:s3:::failures" } },
      MetricsConfig: { Metrics: ["EventCount"] },
    });
    await world.call("UpdateEventSourceMapping", { UUID, BisectBatchOnFunctionError: true, ParallelizationFactor: 10 });
    expect(await world.call("GetEventSourceMapping", { UUID })).toMatchObject({
      MaximumRetryAttempts: 3,
      BisectBatchOnFunctionError: true,
      ParallelizationFactor: 10,
      DestinationConfig: { OnFailure: { Destination: "arn:aws:s3:::failures" } },
      MetricsConfig: { Metrics: ["EventCount"] },
    });
    const twin = world.call("CreateEventSourceMapping", STREAMED);
    await expect(twin).rejects.toMatchObject({
      code: "ResourceConflictException",
      message: `The event source arn (" ${STREAM} ") and function (" f ") provided mapping already exists. Please update or delete the existing mapping with UUID ${String(UUID)}`,
    });
  });

  const REFUSED: readonly (readonly [input: object, message: string | RegExp])[] = [
    [
      { StartingPosition: undefined },
      "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.",
    ],
    [
      { StartingPosition: "AT_TIMESTAMP", StartingPositionTimestamp: new Date(0) },
      `Unsupported starting position for arn type: ${STREAM}`,
    ],
    [{ EventSourceArn: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/orders` }, "Unrecognized event source."],
    [
      { StartingPosition: "LATEST", StartingPositionTimestamp: new Date(0) },
      "Unsupported StartingPositionTimestamp parameter for given event source mapping type.",
    ],
    [
      { ScalingConfig: { MaximumConcurrency: 2 } },
      "Unsupported ScalingConfig parameter for given event source mapping type.",
    ],
    [{ BatchSize: 10_001 }, /Member must have value less than or equal to 10000$/],
    [{ ParallelizationFactor: 11 }, /Member must have value less than or equal to 10$/],
    [{ MaximumRetryAttempts: -2 }, /Member must have value greater than or equal to -1$/],
    [{ MaximumRecordAgeInSeconds: 604_801 }, /Member must have value less than or equal to 604800$/],
    [{ MaximumRecordAgeInSeconds: 59 }, /at least 60/],
    [{ TumblingWindowInSeconds: 30 }, /^TumblingWindowInSeconds of an event source mapping is not emulated by Misfire/],
    [{ DestinationConfig: { OnSuccess: { Destination: QUEUE } } }, /^Unsupported OnSuccess destination/],
    [
      { DestinationConfig: { OnFailure: { Destination: `${QUEUE}.fifo` } } },
      `The provided destination config DestinationConfig(onSuccess=null, onFailure=OnFailure(destination=${QUEUE}.fifo)) is invalid.`,
    ],
  ];
  test("is refused for what it cannot be", async () => {
    const world = await made();
    for (const [input, message] of REFUSED)
      await expect(world.call("CreateEventSourceMapping", { ...STREAMED, ...input })).rejects.toThrow(message);
  });

  test("needs a stream that is there, and rights to read it and to tell of failures", async () => {
    const create = (world: Bench, more: object = {}): Promise<unknown> =>
      world.call("CreateEventSourceMapping", { ...STREAMED, ...more });
    await expect(create(await made({ ports: { hasStream: () => false } }))).rejects.toThrow(
      `Stream not found: ${STREAM}`,
    );
    const without = (lost: string): BenchOptions => ({ ports: { roleMay: (_, { action }) => action !== lost } });
    for (const action of ["GetRecords", "GetShardIterator", "DescribeStream", "ListStreams"])
      await expect(create(await made(without(`dynamodb:${action}`)))).rejects.toThrow(
        `Cannot access stream ${STREAM}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.`,
      );
    const DestinationConfig = { OnFailure: { Destination: QUEUE } };
    await expect(create(await made(without("sqs:SendMessage")), { DestinationConfig })).rejects.toThrow(
      `The function's execution role does not have permissions to call SendMessage on ${QUEUE}`,
    );
    await expect(create(await made({ ports: { exists: () => false } }), { DestinationConfig })).rejects.toThrow(
      `The destination ARN ${QUEUE} is invalid.`,
    );
  });
});

test("a mapping is tagged when it is made and later, and its tags are asked for as conditions", async () => {
  const { call, asked } = await made();
  const { UUID, EventSourceMappingArn: Resource } = await call("CreateEventSourceMapping", {
    ...CREATE,
    Tags: { team: "a", gone: "soon" },
  });
  expect(asked.at(-1)).toMatchObject({ action: "lambda:TagResource", context: { "aws:RequestTag/team": "a" } });
  await call("TagResource", { Resource, Tags: { more: "b" } });
  expect(asked.at(-1)).toMatchObject({ resource: Resource, context: { "aws:ResourceTag/team": "a" } });
  await call("UntagResource", { Resource, TagKeys: ["gone", "none"] });
  expect(await call("ListTags", { Resource })).toEqual({ Tags: { team: "a", more: "b" } });
  await call("GetEventSourceMapping", { UUID });
  expect(asked.at(-1)?.context).toEqual({
    "lambda:FunctionArn": ARN,
    "aws:ResourceTag/team": "a",
    "aws:ResourceTag/more": "b",
  });
  await expect(call("ListTags", { Resource: `${String(Resource)}0` })).rejects.toMatchObject({
    message: "The resource you requested does not exist.",
  });
  await expect(call("TagResource", { Resource, Tags: { "aws:x": "y" } })).rejects.toThrow("reserved prefix");
});
