import type { AttributeValue, BatchGetItemCommandOutput, TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "vitest";
import { minutes } from "../../../emulator/kernel/index.ts";
import type { Item } from "../../../emulator/services/dynamodb/index.ts";
import { newRoom, ORDERS, things, type Room } from "./world.ts";

const id = { S: "a" };
const N = (n: number): AttributeValue => ({ N: String(n) });

async function withItem(item: Item, tables = [things()]): Promise<Room> {
  const room = await newRoom(tables);
  await room.call("PutItem", { TableName: "things", Item: { id, ...item } });
  return room;
}

const update = (room: Room, UpdateExpression: string, values: Item = {}, names: Record<string, string> = {}) =>
  room.call<{ Attributes: Item }>("UpdateItem", {
    TableName: "things",
    Key: { id },
    UpdateExpression,
    ReturnValues: "ALL_NEW",
    ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
    ...(Object.keys(names).length > 0 ? { ExpressionAttributeNames: names } : {}),
  });

describe("an update", () => {
  test.each<readonly [text: string, before: Item, values: Item, after: Item]>([
    ["SET n = n + :a, m = n - :a", { n: N(5) }, { ":a": N(2) }, { n: N(7), m: N(3) }],
    ["SET a = b, b = a", { a: N(1), b: N(2) }, {}, { a: N(2), b: N(1) }],
    ["SET n = if_not_exists(n, :a) + :a", {}, { ":a": N(2) }, { n: N(4) }],
    [
      "SET l[0] = :a, l[9] = :c, l[7] = :b",
      { l: { L: [N(0)] } },
      { ":a": N(1), ":b": N(2), ":c": N(3) },
      { l: { L: [N(1), N(2), N(3)] } },
    ],
    ["REMOVE l[0], l[2], l[9]", { l: { L: [N(0), N(1), N(2), N(3)] } }, {}, { l: { L: [N(1), N(3)] } }],
    ["SET l[1] = :a REMOVE l[0]", { l: { L: [N(0), N(1)] } }, { ":a": N(9) }, { l: { L: [N(9)] } }],
    ["SET l = list_append(:a, l)", { l: { L: [N(1)] } }, { ":a": { L: [N(0)] } }, { l: { L: [N(0), N(1)] } }],
    [
      "SET m.x.y = :a REMOVE m.z",
      { m: { M: { x: { M: {} }, z: N(0) } } },
      { ":a": N(1) },
      { m: { M: { x: { M: { y: N(1) } } } } },
    ],
    [
      "ADD n :a, s :b",
      { s: { SS: ["x"] } },
      { ":a": N(3), ":b": { SS: ["x", "y"] } },
      { n: N(3), s: { SS: ["x", "y"] } },
    ],
    ["DELETE s :b, t :b", { s: { NS: ["1", "2"] }, t: { NS: ["1"] } }, { ":b": { NS: ["1.0"] } }, { s: { NS: ["2"] } }],
    ["DELETE nothing_there :b", {}, { ":b": { NS: ["1"] } }, {}],
    [
      "ADD b :b",
      { b: { BS: [Uint8Array.of(1)] } },
      { ":b": { BS: [Uint8Array.of(1), Uint8Array.of(2)] } },
      { b: { BS: [Uint8Array.of(1), Uint8Array.of(2)] } },
    ],
  ])("%s", async (text, before, values, after) => {
    const room = await withItem(before);
    expect((await update(room, text, values)).Attributes).toEqual({ id, ...after });
  });

  test.each([
    ["SET c = absent", "The provided expression refers to an attribute that does not exist in the item"],
    ["SET m.a.b = n", "The document path provided in the update expression is invalid for update"],
    ["SET n[0] = n", "The document path provided in the update expression is invalid for update"],
    ["REMOVE gone.x", "The document path provided in the update expression is invalid for update"],
    ["SET c = s + :one", "An operand in the update expression has an incorrect data type"],
    ["ADD s :one", "An operand in the update expression has an incorrect data type"],
    ["DELETE n :set", "An operand in the update expression has an incorrect data type"],
    ["SET c = list_append(n, :list)", "An operand in the update expression has an incorrect data type"],
    [
      "SET id = :one",
      "One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key",
    ],
    ["SET c = :huge", "Item size to update has exceeded the maximum allowed size"],
  ])("%s is refused: %s, and changes nothing", async (text, message) => {
    const before = { n: N(1), s: { S: "x" }, m: { M: {} } };
    const room = await withItem(before);
    const all: Item = { ":one": N(1), ":set": { NS: ["1"] }, ":list": { L: [] }, ":huge": { S: "x".repeat(409_600) } };
    const values = Object.fromEntries(Object.entries(all).filter(([key]) => text.includes(key)));
    await expect(update(room, text, values)).rejects.toMatchObject({ code: "ValidationException", message });
    expect(await room.call("GetItem", { TableName: "things", Key: { id } })).toEqual({ Item: { id, ...before } });
  });

  test("makes an item that was not there", async () => {
    const { call } = await newRoom([things()]);
    await call("UpdateItem", { TableName: "things", Key: { id } });
    expect(await call("GetItem", { TableName: "things", Key: { id } })).toEqual({ Item: { id } });
  });
});

describe("a condition", () => {
  const item: Item = {
    n: N(5),
    s: { S: "hello" },
    set: { SS: ["a", "b"] },
    l: { L: [{ S: "x" }, N(1)] },
    m: { M: { deep: { L: [N(7)] } } },
    b: { B: Uint8Array.of(1, 2, 3) },
    no: { NULL: true },
  };
  test.each([
    ["n = :five", true],
    ["n <> :five", false],
    ["absent <> :five", true],
    ["absent = :five", false],
    ["absent < :five", false],
    ["s > :five", false],
    ["n BETWEEN :one AND :five", true],
    ["n IN (:one, :five)", true],
    ["m.deep[0] > n AND size(m.deep) = :one", true],
    ["size(s) = :five", true],
    ["size(n) = :one", false],
    ["begins_with(s, :hel)", true],
    ["contains(s, :ell)", true],
    ["contains(#set, :a)", true],
    ["contains(l, :one)", true],
    ["contains(l, :a)", false],
    ["contains(b, :bytes)", true],
    ["attribute_type(no, :NULL)", true],
    ["attribute_exists(m.deep[0]) AND attribute_not_exists(m.deep[1])", true],
    ["NOT n = :five OR n = :five", true],
    ["NOT (n = :five OR n = :one)", false],
    ["#set = :set", true],
  ])("%s is %s", async (ConditionExpression, wanted) => {
    const room = await withItem(item);
    const all: Item = {
      ":five": { N: "5.0" },
      ":one": N(1),
      ":hel": { S: "hel" },
      ":ell": { S: "ell" },
      ":a": { S: "a" },
      ":bytes": { B: Uint8Array.of(2, 3) },
      ":NULL": { S: "NULL" },
      ":set": { SS: ["b", "a"] },
    };
    const used = new Set(ConditionExpression.match(/:\w+/g));
    const asked = room.call("DeleteItem", {
      TableName: "things",
      Key: { id },
      ConditionExpression: ConditionExpression.replace(/\bno\b/, "#no"),
      ...(/#set|\bno\b/.test(ConditionExpression)
        ? { ExpressionAttributeNames: /#set/.test(ConditionExpression) ? { "#set": "set" } : { "#no": "no" } }
        : {}),
      ...(used.size > 0
        ? { ExpressionAttributeValues: Object.fromEntries(Object.entries(all).filter(([key]) => used.has(key))) }
        : {}),
    });
    if (wanted) await expect(asked).resolves.toEqual({});
    else await expect(asked).rejects.toMatchObject({ code: "ConditionalCheckFailedException" });
  });
});

describe("what is refused, in AWS's words", () => {
  const nested = (depth: number): AttributeValue => (depth === 0 ? N(1) : { L: [nested(depth - 1)] });
  const CASES: readonly (readonly [operation: string, input: object, message: string])[] = [
    ["PutItem", { Item: {} }, "One or more parameter values were invalid: Missing the key id in the item"],
    [
      "PutItem",
      { Item: { id: N(1) } },
      "One or more parameter values were invalid: Type mismatch for key id expected: S actual: N",
    ],
    [
      "PutItem",
      { Item: { id: { S: "" } } },
      "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: id",
    ],
    [
      "PutItem",
      { Item: { id: { S: "x".repeat(2049) } } },
      "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes",
    ],
    ["PutItem", { Item: { id, x: { S: "x".repeat(409_600) } } }, "Item size has exceeded the maximum allowed size"],
    ["PutItem", { Item: { id, x: nested(32) } }, "Nesting Levels have exceeded supported limits"],
    [
      "PutItem",
      { Item: { id, x: {} } },
      "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
    ],
    [
      "PutItem",
      { Item: { id, x: { S: "a", N: "1" } } },
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
    ],
    [
      "PutItem",
      { Item: { id, x: { SS: [] } } },
      "One or more parameter values were invalid: An string set  may not be empty",
    ],
    [
      "PutItem",
      { Item: { id, x: { SS: ["a", "a"] } } },
      "One or more parameter values were invalid: Input collection [a, a] contains duplicates.",
    ],
    ["PutItem", { Item: { id, x: { NS: ["1", "1.0"] } } }, "Input collection contains duplicates"],
    ["PutItem", { Item: { id }, ReturnValues: "ALL_NEW" }, "ReturnValues can only be ALL_OLD or NONE"],
    [
      "PutItem",
      { Item: { id }, Expected: {} },
      "Expected is a legacy parameter that Misfire does not emulate; use ConditionExpression instead.",
    ],
    [
      "PutItem",
      { Item: { id }, Expected: {}, ConditionExpression: "a = b" },
      "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}",
    ],
    [
      "PutItem",
      { Item: { id }, ExpressionAttributeNames: { "#a": "a" } },
      "ExpressionAttributeNames can only be specified when using expressions",
    ],
    [
      "PutItem",
      { Item: { id }, ExpressionAttributeValues: { ":a": id } },
      "ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null",
    ],
    [
      "PutItem",
      { Item: { id }, ConditionExpression: "a = b", ExpressionAttributeNames: {} },
      "ExpressionAttributeNames must not be empty",
    ],
    [
      "PutItem",
      { Item: { id }, ConditionExpression: "a = b", ExpressionAttributeNames: { a: "a" } },
      'ExpressionAttributeNames contains invalid key: Syntax error; key: "a"',
    ],
    [
      "PutItem",
      { Item: { id }, ConditionExpression: "a = :b", ExpressionAttributeValues: { ":b": { SS: [] } } },
      "ExpressionAttributeValues contains invalid value: One or more parameter values were invalid: An string set  may not be empty for key :b",
    ],
    [
      "PutItem",
      { Item: { id }, ConditionExpression: "a = :b", ExpressionAttributeValues: { ":b": id, ":c": id } },
      "Value provided in ExpressionAttributeValues unused in expressions: keys: {:c}",
    ],
    ["GetItem", { Key: {} }, "The provided key element does not match the schema"],
    ["GetItem", { Key: { id: N(1) } }, "The provided key element does not match the schema"],
    ["GetItem", { Key: { id, b: id } }, "The provided key element does not match the schema"],
    [
      "GetItem",
      { Key: { id }, ProjectionExpression: "a.b, a" },
      "Invalid ProjectionExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a]",
    ],
    ["Scan", { IndexName: "none" }, "The table does not have the specified index: none"],
    [
      "Scan",
      { Segment: 1, TotalSegments: 1 },
      "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 1 is not less than TotalSegments: 1",
    ],
    ["Scan", { ExclusiveStartKey: { b: id } }, "The provided starting key is invalid"],
    [
      "Scan",
      { Select: "SPECIFIC_ATTRIBUTES" },
      "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
    ],
    ["Query", {}, "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."],
    [
      "Query",
      { KeyConditionExpression: "id = :a", FilterExpression: "id = :a", ExpressionAttributeValues: { ":a": id } },
      "Filter Expression can only contain non-primary key attributes: Primary key attribute: id",
    ],
    [
      "BatchGetItem",
      { RequestItems: { things: { Keys: [{ id }, { id }] } } },
      "Provided list of item keys contains duplicates",
    ],
    [
      "BatchWriteItem",
      { RequestItems: { things: [{ PutRequest: { Item: { a: id } } }] } },
      "The provided key element does not match the schema",
    ],
    [
      "BatchWriteItem",
      { RequestItems: { things: [{ PutRequest: { Item: { id } } }, { DeleteRequest: { Key: { id } } }] } },
      "Provided list of item keys contains duplicates",
    ],
    [
      "TransactWriteItems",
      { TransactItems: [1, 2].map(() => ({ Delete: { TableName: "things", Key: { id } } })) },
      "Transaction request cannot include multiple operations on one item",
    ],
  ];
  test.each(CASES)("%s %o", async (operation, input, message) => {
    const { call } = await newRoom([things()]);
    const named = /Batch|Transact/.test(operation) ? {} : { TableName: "things" };
    await expect(call(operation, { ...named, ...input })).rejects.toMatchObject({
      code: "ValidationException",
      message,
    });
  });

  test("keys of indexes have their type, and are never empty", async () => {
    const { call } = await newRoom([ORDERS]);
    const key = { customer: id, at: N(1) };
    const put = (city: AttributeValue): Promise<unknown> =>
      call("PutItem", { TableName: "orders", Item: { ...key, city } });
    await expect(put(N(1))).rejects.toThrow(
      "Type mismatch for Index Key city Expected: S Actual: N IndexName: of-city",
    );
    await expect(put({ S: "" })).rejects.toThrow(
      "One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: of-city, IndexKey: city",
    );
    const set = (text: string, values?: Item): Promise<unknown> =>
      call("UpdateItem", {
        TableName: "orders",
        Key: key,
        UpdateExpression: text,
        ...(values ? { ExpressionAttributeValues: values } : {}),
      });
    await expect(set("SET city = :n", { ":n": N(1) })).rejects.toThrow("Type mismatch for Index Key city");
    await expect(set("SET city.x = :n", { ":n": N(1) })).rejects.toThrow(
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: city",
    );
    await set("SET other_city = :n", { ":n": N(1) });
    await expect(set("SET city = other_city")).rejects.toThrow(
      "The update expression attempted to update the secondary index key to unsupported type",
    );
  });
});

describe("a transaction", () => {
  const add = (
    ClientRequestToken: string,
    by = 1,
  ): { ClientRequestToken: string; TransactItems: TransactWriteItem[]; ReturnConsumedCapacity: string } => ({
    ClientRequestToken,
    ReturnConsumedCapacity: "TOTAL",
    TransactItems: [
      {
        Update: {
          TableName: "things",
          Key: { id },
          UpdateExpression: "ADD n :by",
          ExpressionAttributeValues: { ":by": N(by) },
        },
      },
    ],
  });

  test("with a token is done once in ten minutes", async () => {
    const { call, kernel } = await newRoom([things()]);
    const n = async (): Promise<string | undefined> =>
      (await call<{ Item: Item }>("GetItem", { TableName: "things", Key: { id } })).Item["n"]?.N;
    expect(await call("TransactWriteItems", add("t"))).toEqual({
      ConsumedCapacity: [{ TableName: "things", CapacityUnits: 2, WriteCapacityUnits: 2 }],
    });
    await kernel.timeline.advance(minutes(10) - 1);
    expect(await call("TransactWriteItems", add("t"))).toEqual({
      ConsumedCapacity: [{ TableName: "things", CapacityUnits: 2, ReadCapacityUnits: 2 }],
    });
    expect(await n()).toBe("1");
    await expect(call("TransactWriteItems", add("t", 5))).rejects.toMatchObject({
      code: "IdempotentParameterMismatchException",
    });
    await kernel.timeline.advance(1);
    await call("TransactWriteItems", add("t"));
    expect(await n()).toBe("2");
  });

  test("that cannot be done for what an item holds says so in its reasons, with the item for those who ask", async () => {
    const { call } = await withItem({ n: { S: "no number" } });
    const [{ Update } = {}] = add("t").TransactItems;
    await expect(
      call("TransactWriteItems", {
        TransactItems: [
          { Update },
          {
            ConditionCheck: {
              TableName: "things",
              Key: { id: { S: "other" } },
              ConditionExpression: "attribute_exists(id)",
              ReturnValuesOnConditionCheckFailure: "ALL_OLD",
            },
          },
        ],
      }),
    ).rejects.toMatchObject({
      fields: {
        CancellationReasons: [
          { Code: "ValidationError", Message: "An operand in the update expression has an incorrect data type" },
          { Code: "ConditionalCheckFailed", Message: "The conditional request failed" },
        ],
      },
    });
  });
});

test("a batch gives out 16 MB at most, and hands back the keys of the rest", async () => {
  const { call } = await newRoom([things()]);
  const keys = Array.from({ length: 50 }, (_, n) => ({ id: { S: `${n}` } }));
  const data = { S: "x".repeat(400_000) };
  for (const key of keys) await call("PutItem", { TableName: "things", Item: { ...key, data } });
  const answer = await call<BatchGetItemCommandOutput>("BatchGetItem", { RequestItems: { things: { Keys: keys } } });
  expect(answer.Responses?.["things"]).toHaveLength(41);
  expect(answer.UnprocessedKeys?.["things"]?.Keys).toEqual(keys.slice(41));
});

test("sizes and capacity are counted as DynamoDB counts them", async () => {
  const { call } = await newRoom([things()]);
  const ask = { TableName: "things", ReturnConsumedCapacity: "TOTAL" };
  const capacity = async (operation: string, input: object): Promise<unknown> =>
    (await call<{ ConsumedCapacity: { CapacityUnits: number } }>(operation, { ...ask, ...input })).ConsumedCapacity
      .CapacityUnits;
  const Item = { id, x: { S: "x".repeat(9 * 1024) } };
  expect(await capacity("PutItem", { Item })).toBe(10);
  expect(await capacity("GetItem", { Key: { id } })).toBe(1.5);
  expect(await capacity("GetItem", { Key: { id }, ConsistentRead: true })).toBe(3);
  expect(await capacity("GetItem", { Key: { id: { S: "none" } } })).toBe(0.5);
  expect(await capacity("UpdateItem", { Key: { id }, UpdateExpression: "REMOVE x" })).toBe(10);
  expect(await capacity("DeleteItem", { Key: { id } })).toBe(1);
});
