import {
  DynamoDBClient,
  CreateTableCommand,
  DeleteItemCommand,
  PutItemCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  type CreateTableCommandInput,
  type StreamViewType,
} from "@aws-sdk/client-dynamodb";
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
  type _Record,
  type GetShardIteratorCommandInput,
} from "@aws-sdk/client-dynamodb-streams";
import { describe, expect, test } from "vitest";
import { createTestbed, type Testbed } from "../../../testbed/index.ts";

const ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/things/stream/2026-01-01T00:00:00.000";

const table = (StreamViewType: StreamViewType): CreateTableCommandInput => ({
  TableName: "things",
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  StreamSpecification: { StreamEnabled: true, StreamViewType },
});

interface World extends AsyncDisposable {
  readonly testbed: Testbed;
  readonly tables: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  put(id: string, n?: number): Promise<unknown>;
  iterator(more?: Partial<GetShardIteratorCommandInput>): Promise<string | undefined>;
  read(more?: Partial<GetShardIteratorCommandInput>): Promise<readonly _Record[]>;
}

async function open(view: StreamViewType = "NEW_AND_OLD_IMAGES"): Promise<World> {
  const testbed = await createTestbed();
  const tables = new DynamoDBClient(testbed.sdk());
  const streams = new DynamoDBStreamsClient(testbed.sdk());
  await tables.send(new CreateTableCommand(table(view)));
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn: ARN }));
  const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
  const iterator = async (more: Partial<GetShardIteratorCommandInput> = {}): Promise<string | undefined> =>
    (
      await streams.send(
        new GetShardIteratorCommand({ StreamArn: ARN, ShardId, ShardIteratorType: "TRIM_HORIZON", ...more }),
      )
    ).ShardIterator;
  return {
    testbed,
    tables,
    streams,
    iterator,
    put: (id, n) =>
      tables.send(
        new PutItemCommand({
          TableName: "things",
          Item: { id: { S: id }, ...(n === undefined ? {} : { n: { N: String(n) } }) },
        }),
      ),
    read: async (more) => {
      const ShardIterator = await iterator(more);
      return (await streams.send(new GetRecordsCommand({ ShardIterator }))).Records ?? [];
    },
    [Symbol.asyncDispose]: () => testbed.close(),
  };
}

const remove = (world: World, id: string): Promise<unknown> =>
  world.tables.send(new DeleteItemCommand({ TableName: "things", Key: { id: { S: id } } }));

test("a record tells who, what, when and which; writes that change nothing are not told", async () => {
  await using world = await open();
  await world.put("a", 1);
  await world.put("a", 1);
  await world.testbed.advance(1.5);
  await world.put("a", 2);
  await remove(world, "a");
  await remove(world, "a");
  const records = await world.read();
  expect(records.map(({ eventName }) => eventName)).toEqual(["INSERT", "MODIFY", "REMOVE"]);
  expect(records[1]).toEqual({
    eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
    eventName: "MODIFY",
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: "us-east-1",
    dynamodb: {
      ApproximateCreationDateTime: new Date(Date.UTC(2026, 0, 1, 0, 0, 1)),
      Keys: { id: { S: "a" } },
      OldImage: { id: { S: "a" }, n: { N: "1" } },
      NewImage: { id: { S: "a" }, n: { N: "2" } },
      SequenceNumber: expect.stringMatching(/^\d{21,}$/),
      SizeBytes: 15,
      StreamViewType: "NEW_AND_OLD_IMAGES",
    },
  });
  const numbers = records.map(({ dynamodb }) => BigInt(dynamodb?.SequenceNumber ?? 0));
  expect(numbers).toEqual(numbers.toSorted((a, b) => (a < b ? -1 : 1)));
});

test.each<readonly [StreamViewType, boolean, boolean]>([
  ["KEYS_ONLY", false, false],
  ["NEW_IMAGE", true, false],
  ["OLD_IMAGE", false, true],
  ["NEW_AND_OLD_IMAGES", true, true],
])("a stream of %s shows no more than that", async (view, hasNew, hasOld) => {
  await using world = await open(view);
  await world.put("a", 1);
  await world.put("a", 2);
  const [, { dynamodb } = {}] = await world.read();
  expect({ new: dynamodb?.NewImage !== undefined, old: dynamodb?.OldImage !== undefined }).toEqual({
    new: hasNew,
    old: hasOld,
  });
});

describe("an iterator", () => {
  test("begins where it is asked to, and goes on from page to page", async () => {
    await using world = await open();
    for (const id of ["a", "b", "c"]) await world.put(id);
    const all = await world.read();
    const second = all[1]?.dynamodb?.SequenceNumber;
    const ids = (records: readonly _Record[]): unknown => records.map(({ dynamodb }) => dynamodb?.Keys?.["id"]?.S);
    const from = { SequenceNumber: second } as const;
    expect(ids(await world.read({ ShardIteratorType: "AT_SEQUENCE_NUMBER", ...from }))).toEqual(["b", "c"]);
    expect(ids(await world.read({ ShardIteratorType: "AFTER_SEQUENCE_NUMBER", ...from }))).toEqual(["c"]);
    const latest = await world.iterator({ ShardIteratorType: "LATEST" });
    await world.put("d");
    const page = await world.streams.send(new GetRecordsCommand({ ShardIterator: latest, Limit: 1 }));
    expect(ids(page.Records ?? [])).toEqual(["d"]);
    const next = await world.streams.send(new GetRecordsCommand({ ShardIterator: page.NextShardIterator }));
    expect(next).toMatchObject({ Records: [], NextShardIterator: expect.any(String) });
  });

  test("is of no use after 15 minutes, and records are gone after 24 hours", async () => {
    await using world = await open();
    await world.put("old");
    const sequence = (await world.read())[0]?.dynamodb?.SequenceNumber;
    const early = await world.iterator();
    await world.testbed.advance(15 * 60);
    await expect(world.streams.send(new GetRecordsCommand({ ShardIterator: early }))).rejects.toMatchObject({
      name: "ExpiredIteratorException",
    });
    await world.testbed.advance(24 * 3600);
    await world.put("new");
    expect((await world.read()).map(({ dynamodb }) => dynamodb?.Keys?.["id"]?.S)).toEqual(["new"]);
    await expect(
      world.iterator({ ShardIteratorType: "AT_SEQUENCE_NUMBER", SequenceNumber: sequence }),
    ).rejects.toMatchObject({ name: "TrimmedDataAccessException" });
  });

  test.each([
    [{ StreamArn: `${ARN}1` }, "ResourceNotFoundException"],
    [{ ShardId: "shardId-00000000000000000000-00000000" }, "ResourceNotFoundException"],
    [{ ShardIteratorType: "AT_SEQUENCE_NUMBER" as const }, "ValidationException"],
    [{ ShardIteratorType: "AT_SEQUENCE_NUMBER" as const, SequenceNumber: "9".repeat(21) }, "ValidationException"],
  ])("for %o is refused with %s", async (more, name) => {
    await using world = await open();
    await expect(world.iterator(more)).rejects.toMatchObject({ name });
  });
});

test("a stream that was switched off ends, and a new one has a name of its own", async () => {
  await using world = await open();
  await world.put("a");
  const change = (StreamEnabled: boolean): Promise<unknown> =>
    world.tables.send(
      new UpdateTableCommand({
        TableName: "things",
        StreamSpecification: { StreamEnabled, ...(StreamEnabled ? { StreamViewType: "KEYS_ONLY" } : {}) },
      }),
    );
  await change(false);
  await expect(change(false)).rejects.toThrow("Table already has a disabled stream: TableName: things");
  await world.put("b");
  await change(true);
  await world.put("c");
  const { StreamDescription } = await world.streams.send(new DescribeStreamCommand({ StreamArn: ARN }));
  expect(StreamDescription).toMatchObject({
    StreamStatus: "DISABLED",
    Shards: [{ SequenceNumberRange: { EndingSequenceNumber: expect.any(String) } }],
  });
  const ended = await world.streams.send(new GetRecordsCommand({ ShardIterator: await world.iterator() }));
  expect(ended.Records).toHaveLength(1);
  expect(ended).not.toHaveProperty("NextShardIterator");
  const { Streams } = await world.streams.send(new ListStreamsCommand({ TableName: "things" }));
  expect(Streams?.map(({ StreamArn }) => StreamArn)).toEqual([ARN, ARN.replace(/000$/, "001")]);
});

test("what expired was deleted by the service", async () => {
  await using world = await open();
  await world.tables.send(
    new UpdateTimeToLiveCommand({
      TableName: "things",
      TimeToLiveSpecification: { Enabled: true, AttributeName: "n" },
    }),
  );
  await world.put("a", world.testbed.now() / 1000 + 60);
  await world.testbed.advance(60);
  expect((await world.read())[1]).toMatchObject({
    eventName: "REMOVE",
    userIdentity: { Type: "Service", PrincipalId: "dynamodb.amazonaws.com" },
  });
});

test("the journal leads from what was read back to the calls that wrote it", async () => {
  await using world = await open();
  await world.put("a");
  await world.read();
  const entries = new Map(world.testbed.journal.map((entry) => [entry.id, entry]));
  const read = world.testbed.journal.find((entry) => entry.kind === "fact" && entry.fact === "RecordsRead");
  const written = read?.causes.map((id) => entries.get(id)).find((entry) => entry?.kind === "fact");
  expect(written).toMatchObject({ fact: "ItemWritten" });
  expect(entries.get(written?.causes[0] ?? 0)).toMatchObject({ kind: "call", operation: "PutItem" });
});
