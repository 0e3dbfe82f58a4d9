import type { GlobalSecondaryIndexUpdate, TableDescription } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "vitest";
import { hours, minutes, seconds } from "../../../emulator/kernel/index.ts";
import { eventRecord, type DynamoDbFact, type Item } from "../../../emulator/services/dynamodb/index.ts";
import { arnOf, newRoom, ORDERS, things, type Room } from "./world.ts";

const describeTable = async ({ call }: Room, TableName = "things"): Promise<TableDescription> =>
  (await call<{ Table: TableDescription }>("DescribeTable", { TableName })).Table;
const put = ({ call }: Room, item: Item): Promise<unknown> => call("PutItem", { TableName: "things", Item: item });
const id = (text: string): Item => ({ id: { S: text } });
const BY_KIND = {
  AttributeDefinitions: [
    { AttributeName: "id", AttributeType: "S" },
    { AttributeName: "kind", AttributeType: "S" },
  ],
};
const createByKind: GlobalSecondaryIndexUpdate = {
  Create: {
    IndexName: "by-kind",
    KeySchema: [{ AttributeName: "kind", KeyType: "HASH" }],
    Projection: { ProjectionType: "ALL" },
  },
};
const byKind = {
  TableName: "things",
  IndexName: "by-kind",
  KeyConditionExpression: "kind = :k",
  ExpressionAttributeValues: { ":k": { S: "k" } },
};

describe("tables take their time", () => {
  test("to be made: until then there is nothing to write to", async () => {
    const room = await newRoom([things()], { timings: { createTable: seconds(10) } });
    expect((await describeTable(room)).TableStatus).toBe("CREATING");
    await expect(put(room, id("a"))).rejects.toMatchObject({ code: "ResourceNotFoundException" });
    await expect(room.call("DeleteTable", { TableName: "things" })).rejects.toMatchObject({
      code: "ResourceInUseException",
      message: "Attempt to change a resource which is still in use: Table is being created: things",
    });
    await room.kernel.timeline.advance(seconds(10));
    expect((await describeTable(room)).TableStatus).toBe("ACTIVE");
    await put(room, id("a"));
  });

  test("to be deleted: until then their name is taken", async () => {
    const room = await newRoom([things()], { timings: { deleteTable: seconds(5) } });
    await room.call("DeleteTable", { TableName: "things" });
    expect((await describeTable(room)).TableStatus).toBe("DELETING");
    await expect(room.call("CreateTable", things())).rejects.toMatchObject({
      code: "ResourceInUseException",
      message: "Table already exists: things",
    });
    await room.kernel.timeline.advance(seconds(5));
    await room.call("CreateTable", things());
    expect(await room.call("Scan", { TableName: "things" })).toMatchObject({ Count: 0 });
  });

  test("to fill an index: until then nobody can read it", async () => {
    const room = await newRoom([things()], { timings: { createIndex: minutes(1) } });
    await put(room, { ...id("a"), kind: { S: "k" } });
    await room.call("UpdateTable", { TableName: "things", ...BY_KIND, GlobalSecondaryIndexUpdates: [createByKind] });
    await put(room, { ...id("b"), kind: { S: "k" } });
    expect(await describeTable(room)).toMatchObject({
      TableStatus: "UPDATING",
      GlobalSecondaryIndexes: [{ IndexStatus: "CREATING", Backfilling: true }],
    });
    await expect(room.call("Query", byKind)).rejects.toThrow(
      "Cannot read from backfilling global secondary index: by-kind",
    );
    await room.kernel.timeline.advance(minutes(1));
    expect(await room.call("Query", byKind)).toMatchObject({ Count: 2 });
    await room.call("UpdateTable", {
      TableName: "things",
      GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "by-kind" } }],
    });
    await expect(room.call("Query", byKind)).rejects.toThrow("The table does not have the specified index: by-kind");
    const { AttributeDefinitions, ...rest } = await describeTable(room);
    expect(rest).not.toHaveProperty("GlobalSecondaryIndexes");
    expect(AttributeDefinitions).toEqual([BY_KIND.AttributeDefinitions[0]]);
  });
});

describe("a table is refused in AWS's words", () => {
  const key = (AttributeName: string, KeyType: string) => ({ AttributeName, KeyType });
  test.each([
    [{ TableName: "ab" }, "TableName must be at least 3 characters long and at most 255 characters long"],
    [
      { BillingMode: "PROVISIONED" },
      "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
    ],
    [
      { ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } },
      "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
    ],
    [
      { KeySchema: [key("other", "HASH")] },
      "One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [other], AttributeDefinitions: [id]",
    ],
    [{ KeySchema: [key("id", "RANGE")] }, "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"],
    [
      { KeySchema: [key("id", "HASH"), key("id", "RANGE")] },
      "Both the Hash Key and the Range Key element in the KeySchema have the same name",
    ],
    [
      BY_KIND,
      "One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions",
    ],
    [
      { LocalSecondaryIndexes: ORDERS.LocalSecondaryIndexes },
      "One or more parameter values were invalid: Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex",
    ],
    [
      { ...BY_KIND, GlobalSecondaryIndexes: [createByKind.Create, createByKind.Create] },
      "One or more parameter values were invalid: Duplicate index name: by-kind",
    ],
    [{ VectorIndexes: [] }, "VectorIndexes is not emulated by Misfire."],
  ])("%o", async (more, message) => {
    const { call } = await newRoom();
    await expect(call("CreateTable", { ...things(), ...more })).rejects.toMatchObject({
      code: "ValidationException",
      message,
    });
  });

  test("and an update that changes nothing", async () => {
    const { call } = await newRoom([things()]);
    const change = (more: object): Promise<unknown> => call("UpdateTable", { TableName: "things", ...more });
    await expect(change({})).rejects.toThrow("At least one of ProvisionedThroughput, BillingMode,");
    await change({
      BillingMode: "PROVISIONED",
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 2 },
    });
    await expect(change({ ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 2 } })).rejects.toThrow(
      "The provisioned throughput for the table will not change.",
    );
    await change({ DeletionProtectionEnabled: true });
    await expect(call("DeleteTable", { TableName: "things" })).rejects.toThrow(
      "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.",
    );
  });
});

describe("provisioned capacity", () => {
  const provisioned = things({
    BillingMode: "PROVISIONED",
    ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
  });

  test("lets bursts of 300 seconds through, then refuses until time brings more", async () => {
    const room = await newRoom([provisioned]);
    for (let n = 0; n < 300; n += 1) await put(room, id(`${n}`));
    await expect(put(room, id("one-more"))).rejects.toMatchObject({
      code: "ProvisionedThroughputExceededException",
      fields: { ThrottlingReasons: [{ reason: "TableWriteProvisionedThroughputExceeded", resource: arnOf("things") }] },
    });
    await room.kernel.timeline.advance(seconds(1));
    await put(room, id("one-more"));
    await expect(put(room, id("and-more"))).rejects.toMatchObject({ code: "ProvisionedThroughputExceededException" });
    await room.call("UpdateTable", {
      TableName: "things",
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 5 },
    });
    await put(room, id("and-more"));
    expect((await describeTable(room)).ProvisionedThroughput).toMatchObject({
      WriteCapacityUnits: 5,
      NumberOfDecreasesToday: 0,
    });
  });

  test("hands back what a batch has no capacity for, and fails when it has none at all", async () => {
    const room = await newRoom([provisioned]);
    for (let n = 0; n < 299; n += 1) await put(room, id(`${n}`));
    const requests = ["a", "b", "c"].map((name) => ({ PutRequest: { Item: id(name) } }));
    expect(await room.call("BatchWriteItem", { RequestItems: { things: requests } })).toEqual({
      UnprocessedItems: { things: requests.slice(1) },
    });
    await expect(room.call("BatchWriteItem", { RequestItems: { things: requests } })).rejects.toMatchObject({
      code: "ProvisionedThroughputExceededException",
    });
    await expect(
      room.call("TransactWriteItems", { TransactItems: [{ Put: { TableName: "things", Item: id("d") } }] }),
    ).rejects.toMatchObject({ fields: { CancellationReasons: [{ Code: "ProvisionedThroughputExceeded" }] } });
  });

  test("of a global index holds back the writes of its table", async () => {
    const index = { ...createByKind.Create, ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } };
    const room = await newRoom([
      {
        ...provisioned,
        ...BY_KIND,
        ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 100 },
        GlobalSecondaryIndexes: [index],
      } as never,
    ]);
    for (let n = 0; n < 300; n += 1) await put(room, { ...id(`${n}`), kind: { S: "k" } });
    await expect(put(room, { ...id("x"), kind: { S: "k" } })).rejects.toMatchObject({
      fields: {
        ThrottlingReasons: [
          { reason: "IndexWriteProvisionedThroughputExceeded", resource: `${arnOf("things")}/index/by-kind` },
        ],
      },
    });
    await put(room, id("unindexed"));
  });
});

test("a change is handed on as functions get it", async () => {
  const room = await newRoom([things({ StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" } })]);
  await put(room, {
    ...id("a"),
    raw: { B: Uint8Array.of(1, 2) },
    deep: { M: { l: { L: [{ BOOL: false }, { NULL: true }, { BS: [Uint8Array.of(3)] }, { NS: ["1"] }] } } },
  });
  const { LatestStreamArn: arn = "" } = await describeTable(room);
  const stream = room.room.streams.find(arn);
  const [record] = stream?.read(stream.oldest, 10) ?? [];
  expect(stream && record && eventRecord(stream, record)).toEqual({
    eventID: record?.eventId,
    eventName: "INSERT",
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: "us-east-1",
    dynamodb: {
      ApproximateCreationDateTime: room.kernel.now() / 1000,
      Keys: { id: { S: "a" } },
      NewImage: {
        id: { S: "a" },
        raw: { B: "AQI=" },
        deep: { M: { l: { L: [{ BOOL: false }, { NULL: true }, { BS: ["Aw=="] }, { NS: ["1"] }] } } },
      },
      SequenceNumber: record?.sequenceNumber,
      SizeBytes: record?.sizeBytes,
      StreamViewType: "NEW_IMAGE",
    },
    eventSourceARN: arn,
  });
});

describe("time to live", () => {
  const ttl = { TableName: "things", TimeToLiveSpecification: { Enabled: true, AttributeName: "expires" } };
  const at = ({ kernel }: Room, inSeconds: number): Item => ({
    expires: { N: String(kernel.now() / 1000 + inSeconds) },
  });

  test("deletes items when it has ended, as the service, and says so", async () => {
    const room = await newRoom([things({ StreamSpecification: { StreamEnabled: true, StreamViewType: "OLD_IMAGE" } })]);
    const facts: DynamoDbFact[] = [];
    room.room.onFact((fact) => facts.push(fact));
    await put(room, { ...id("before"), ...at(room, 60) });
    await room.call("UpdateTimeToLive", ttl);
    await put(room, { ...id("later"), ...at(room, 120) });
    await put(room, { ...id("text"), expires: { S: "soon" } });
    await put(room, { ...id("ancient"), expires: { N: "1" } });
    const left = async (): Promise<unknown> =>
      (await room.call<{ Items: Item[] }>("Scan", { TableName: "things" })).Items.map((item) => item["id"]?.S).toSorted(
        (a = "", b = "") => (a < b ? -1 : 1),
      );
    await room.kernel.timeline.advance(seconds(59));
    expect(await left()).toEqual(["ancient", "before", "later", "text"]);
    await room.kernel.timeline.advance(seconds(1));
    expect(await left()).toEqual(["ancient", "later", "text"]);
    const last = facts.at(-1);
    expect(last).toMatchObject({ change: "REMOVE", stream: { record: { expired: true, oldImage: id("before") } } });
    const entry = room.kernel.journal.get(last?.entry ?? 0);
    expect(entry).toMatchObject({ fact: "ItemExpired", subject: `${arnOf("things")}/item/before` });
    expect(room.kernel.journal.get(entry?.causes[0] ?? 0)).toMatchObject({
      fact: "ItemWritten",
      subject: `${arnOf("things")}/item/before`,
    });
  });

  test("follows an item that is put off, and forgets one that was freed", async () => {
    const room = await newRoom([things()]);
    await room.call("UpdateTimeToLive", ttl);
    await put(room, { ...id("a"), ...at(room, 10) });
    await put(room, { ...id("b"), ...at(room, 10) });
    await put(room, { ...id("a"), ...at(room, 100) });
    await put(room, id("b"));
    await room.kernel.timeline.advance(seconds(99));
    expect(await room.call("Scan", { TableName: "things" })).toMatchObject({ Count: 2 });
    await room.kernel.timeline.advance(seconds(1));
    expect(await room.call("Scan", { TableName: "things" })).toMatchObject({ Count: 1 });
  });

  test("lets items be read until AWS gets to them", async () => {
    const room = await newRoom([things()], { timings: { expire: hours(48) } });
    await room.call("UpdateTimeToLive", ttl);
    await put(room, { ...id("a"), ...at(room, 10) });
    await room.kernel.timeline.advance(hours(48));
    expect(await room.call("Scan", { TableName: "things" })).toMatchObject({ Count: 1 });
    await room.kernel.timeline.advance(seconds(10));
    expect(await room.call("Scan", { TableName: "things" })).toMatchObject({ Count: 0 });
  });

  test("is switched on and off once", async () => {
    const room = await newRoom([things()], { timings: { changeTimeToLive: hours(1) } });
    const status = async (): Promise<unknown> => room.call("DescribeTimeToLive", { TableName: "things" });
    expect(await status()).toEqual({ TimeToLiveDescription: { TimeToLiveStatus: "DISABLED" } });
    await room.call("UpdateTimeToLive", ttl);
    expect(await status()).toEqual({
      TimeToLiveDescription: { TimeToLiveStatus: "ENABLING", AttributeName: "expires" },
    });
    await expect(room.call("UpdateTimeToLive", ttl)).rejects.toThrow(
      "Time to live has been modified multiple times within a fixed interval",
    );
    await room.kernel.timeline.advance(hours(1));
    await expect(room.call("UpdateTimeToLive", ttl)).rejects.toThrow("TimeToLive is already enabled");
    expect(await status()).toMatchObject({ TimeToLiveDescription: { TimeToLiveStatus: "ENABLED" } });
  });
});
