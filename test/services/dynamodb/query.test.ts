import type { QueryCommandInput, QueryCommandOutput } from "@aws-sdk/client-dynamodb";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AttributeValue, Item } from "../../../emulator/services/dynamodb/index.ts";
import { SortedList } from "../../../emulator/services/dynamodb/storage/sorted-list.ts";
import { newRoom, ORDERS, things, type Room } from "./world.ts";

const keyed = (type: "S" | "N" | "B") => ({
  ...things(),
  AttributeDefinitions: [
    { AttributeName: "id", AttributeType: "S" as const },
    { AttributeName: "at", AttributeType: type },
  ],
  KeySchema: [
    { AttributeName: "id", KeyType: "HASH" as const },
    { AttributeName: "at", KeyType: "RANGE" as const },
  ],
});

const SORTS: Readonly<Record<"S" | "N" | "B", fc.Arbitrary<AttributeValue>>> = {
  S: fc
    .string({ unit: fc.constantFrom("a", "b", "é", "\uFFFD", "😀"), minLength: 1, maxLength: 3 })
    .map((S) => ({ S })),
  N: fc.integer({ min: -30, max: 30 }).map((n) => ({ N: String(n / 4) })),
  B: fc.uint8Array({ minLength: 1, maxLength: 2 }).map((B) => ({ B })),
};

/** Order as DynamoDB documents it, worked out in another way than the room does. */
function order(a: AttributeValue, b: AttributeValue): number {
  if (a.N !== undefined && b.N !== undefined) return Number(a.N) - Number(b.N);
  const bytes = ({ S, B }: AttributeValue): Buffer => (S === undefined ? Buffer.from(B ?? []) : Buffer.from(S, "utf8"));
  return Buffer.compare(bytes(a), bytes(b));
}

const starts = (value: AttributeValue, prefix: AttributeValue): boolean =>
  value.S !== undefined && prefix.S !== undefined
    ? value.S.startsWith(prefix.S)
    : Buffer.compare(Buffer.from(value.B ?? []).subarray(0, prefix.B?.length), Buffer.from(prefix.B ?? [])) === 0;

const RANGES: readonly (readonly [
  text: string,
  holds: (v: AttributeValue, a: AttributeValue, b: AttributeValue) => boolean,
])[] = [
  ["", () => true],
  [" AND #at = :a", (v, a) => order(v, a) === 0],
  [" AND #at < :a", (v, a) => order(v, a) < 0],
  [" AND #at <= :a", (v, a) => order(v, a) <= 0],
  [" AND :a < #at", (v, a) => order(v, a) > 0],
  [" AND #at >= :a", (v, a) => order(v, a) >= 0],
  [" AND #at BETWEEN :a AND :b", (v, a, b) => order(v, a) >= 0 && order(v, b) <= 0],
  [" AND begins_with(#at, :a)", starts],
];

/** All pages of a query. */
async function pages({ call }: Room, input: QueryCommandInput): Promise<Item[]> {
  const items: Item[] = [];
  let ExclusiveStartKey: Item | undefined;
  do {
    const page: QueryCommandOutput = await call("Query", { ...input, ExclusiveStartKey });
    items.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return items;
}

test.each(["S", "N", "B"] as const)(
  "a query over %s keys finds what a filtered and sorted scan finds, however it is paged",
  async (type) => {
    const room = await newRoom([keyed(type)]);
    const { call } = room;
    const sort = SORTS[type];
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(sort, { maxLength: 20 }),
        fc.tuple(sort, sort).map(([a, b]) => (order(a, b) <= 0 ? [a, b] : [b, a])),
        fc.constantFrom(...RANGES),
        fc.boolean(),
        fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
        async (sorts, [a = { S: "" }, b = { S: "" }], [text, holds], ScanIndexForward, Limit) => {
          fc.pre(!(type === "N" && text.includes("begins_with")));
          run += 1;
          const id = { S: `p${run}` };
          for (const at of sorts) await call("PutItem", { TableName: "things", Item: { id, at } });
          const found = await pages(room, {
            TableName: "things",
            KeyConditionExpression: `id = :id${text}`,
            ...(text ? { ExpressionAttributeNames: { "#at": "at" } } : {}),
            ExpressionAttributeValues: {
              ":id": id,
              ...(text ? { ":a": a } : {}),
              ...(text.includes(":b") ? { ":b": b } : {}),
            },
            ScanIndexForward,
            Limit,
          });
          const { Items } = await call<{ Items: Item[] }>("Scan", {
            TableName: "things",
            FilterExpression: "id = :id",
            ExpressionAttributeValues: { ":id": id },
          });
          const wanted = Items.filter(({ at }) => at && holds(at, a, b)).toSorted((x, y) =>
            order(x["at"] ?? a, y["at"] ?? a),
          );
          expect(found).toEqual(ScanIndexForward ? wanted : wanted.toReversed());
        },
      ),
      { numRuns: 60 },
    );
  },
);

test("parallel scans, page by page, find every item once; of indexes too", async () => {
  const { call } = await newRoom([ORDERS]);
  for (let i = 0; i < 60; i += 1)
    await call("PutItem", {
      TableName: "orders",
      Item: {
        customer: { S: `c${i}` },
        at: { N: String(i) },
        ...(i % 3 === 0 ? {} : { city: { S: `t${i % 4}` } }),
      },
    });
  const count = async (IndexName: string | undefined, TotalSegments: number): Promise<number> => {
    const seen = new Set<string | undefined>();
    let total = 0;
    for (let Segment = 0; Segment < TotalSegments; Segment += 1) {
      let ExclusiveStartKey: Item | undefined;
      do {
        const page: QueryCommandOutput = await call("Scan", {
          TableName: "orders",
          IndexName,
          TotalSegments,
          Segment,
          Limit: 7,
          ExclusiveStartKey,
        });
        for (const { customer } of page.Items ?? []) seen.add(customer?.S);
        total += page.Count ?? 0;
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey);
    }
    expect(seen.size).toBe(total);
    return total;
  };
  expect(await count(undefined, 1)).toBe(60);
  expect(await count(undefined, 7)).toBe(60);
  expect(await count("by-city", 3)).toBe(40);
});

test("a page ends before a megabyte, and says where to go on", async () => {
  const { call } = await newRoom([keyed("N")]);
  for (let at = 0; at < 6; at += 1)
    await call("PutItem", {
      TableName: "things",
      Item: { id: { S: "p" }, at: { N: String(at) }, data: { S: "x".repeat(300_000) } },
    });
  const ask = {
    TableName: "things",
    KeyConditionExpression: "id = :p",
    FilterExpression: "at2 = :p",
    ExpressionAttributeValues: { ":p": { S: "p" } },
    ReturnConsumedCapacity: "TOTAL",
  };
  const page = await call("Query", ask);
  expect(page).toEqual({
    Items: [],
    Count: 0,
    ScannedCount: 3,
    LastEvaluatedKey: { id: { S: "p" }, at: { N: "2" } },
    // 900,000 bytes and a little, in half units of 4 KB.
    ConsumedCapacity: { TableName: "things", CapacityUnits: 110 },
  });
  const rest = await call<QueryCommandOutput>("Query", {
    ...ask,
    ExclusiveStartKey: { id: { S: "p" }, at: { N: "2" } },
  });
  expect(rest).toMatchObject({ ScannedCount: 3 });
  expect(rest).not.toHaveProperty("LastEvaluatedKey");
});

describe("indexes", () => {
  const put = (call: Room["call"], at: number, city?: string): Promise<unknown> =>
    call("PutItem", {
      TableName: "orders",
      Item: {
        customer: { S: "c" },
        at: { N: String(at) },
        total: { N: "9" },
        secret: { S: "s" },
        ...(city ? { city: { S: city } } : {}),
      },
    });
  const query = (call: Room["call"], more: object): Promise<QueryCommandOutput> =>
    call("Query", { TableName: "orders", ...more });
  const inUlm = {
    IndexName: "by-city",
    KeyConditionExpression: "city = :ulm",
    ExpressionAttributeValues: { ":ulm": { S: "Ulm" } },
  };
  const ofC = {
    IndexName: "of-city",
    KeyConditionExpression: "customer = :c",
    ExpressionAttributeValues: { ":c": { S: "c" } },
  };

  test("hold what has their keys, follow every change and show what they project", async () => {
    const { call } = await newRoom([ORDERS]);
    await put(call, 1, "Ulm");
    await put(call, 2, "Ulm");
    await put(call, 3);
    const shown = { customer: { S: "c" }, city: { S: "Ulm" }, total: { N: "9" } };
    expect((await query(call, inUlm)).Items).toEqual([
      { ...shown, at: { N: "1" } },
      { ...shown, at: { N: "2" } },
    ]);
    await call("UpdateItem", {
      TableName: "orders",
      Key: { customer: { S: "c" }, at: { N: "1" } },
      UpdateExpression: "SET city = :bonn",
      ExpressionAttributeValues: { ":bonn": { S: "Bonn" } },
    });
    await call("DeleteItem", { TableName: "orders", Key: { customer: { S: "c" }, at: { N: "2" } } });
    expect(await query(call, inUlm)).toMatchObject({ Count: 0, ScannedCount: 0 });
    expect((await query(call, ofC)).Items).toEqual([{ customer: { S: "c" }, at: { N: "1" }, city: { S: "Bonn" } }]);
  });

  test("a local one fetches from the table what it does not hold; a global one does not", async () => {
    const { call } = await newRoom([ORDERS]);
    await put(call, 1, "Ulm");
    const ask = { ProjectionExpression: "secret", ReturnConsumedCapacity: "INDEXES" };
    expect(await query(call, { ...ofC, ...ask })).toMatchObject({
      Items: [{ secret: { S: "s" } }],
      ConsumedCapacity: {
        CapacityUnits: 1,
        Table: { CapacityUnits: 0.5 },
        LocalSecondaryIndexes: { "of-city": { CapacityUnits: 0.5 } },
      },
    });
    await expect(query(call, { ...inUlm, ...ask })).rejects.toThrow(
      "One or more parameter values were invalid: Global secondary index by-city does not project [secret]",
    );
    await expect(query(call, { ...inUlm, Select: "ALL_ATTRIBUTES" })).rejects.toThrow(
      "Select type ALL_ATTRIBUTES is not supported for global secondary index by-city because its projection type is not ALL",
    );
    await expect(query(call, { ...inUlm, ConsistentRead: true })).rejects.toThrow(
      "Consistent reads are not supported on global secondary indexes",
    );
  });
});

describe("a query is refused in AWS's words", () => {
  test.each([
    ["size(b) > a AND a.b > b AND b > c", "KeyConditionExpressions cannot contain nested operations"],
    ["a between size(b) and size(a)", "KeyConditionExpressions cannot contain nested operations"],
    ["b > a.b", "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"],
    ["b.d > a AND c.d > e.f", "KeyConditionExpressions cannot have conditions on nested attributes"],
    [":v > :v AND a < :v", "Invalid condition in KeyConditionExpression: No key attribute specified"],
    ["b > :v AND b < :v and c = :v and d = :v", "KeyConditionExpressions must only contain one condition per key"],
    [":v = a and b = :v and :v = c", "Conditions can be of length 1 or 2 only"],
    ["a > b and size(b) > c or a > c", "Invalid operator used in KeyConditionExpression: OR"],
    ["a in (b, size(c), d)", "Invalid operator used in KeyConditionExpression: IN"],
    ["attribute_exists(a)", "Invalid operator used in KeyConditionExpression: attribute_exists"],
    ["not a > b", "Invalid operator used in KeyConditionExpression: NOT"],
    ["a <> b", "Invalid operator used in KeyConditionExpression: <>"],
    [
      ":v between size(b) and size(a) and b > :v",
      "Invalid condition in KeyConditionExpression: BETWEEN operator must have the key attribute as its first operand",
    ],
    ["customer > :v", "Query key condition not supported"],
    ["elsewhere = :v", "Query condition missed key schema element: customer"],
    ["customer = :v AND elsewhere = :v", "Query condition missed key schema element: at"],
    [
      "customer = :v AND at = :v",
      "Invalid KeyConditionExpression: Attribute name is a reserved keyword; reserved keyword: at",
    ],
    [
      "customer = :v AND #at = :v",
      "One or more parameter values were invalid: Condition parameter type does not match schema type",
    ],
  ])("%s", async (KeyConditionExpression, message) => {
    const { call } = await newRoom([ORDERS]);
    const asked = call("Query", {
      TableName: "orders",
      KeyConditionExpression,
      ...(KeyConditionExpression.includes("#at") ? { ExpressionAttributeNames: { "#at": "at" } } : {}),
      ...(KeyConditionExpression.includes(":v") ? { ExpressionAttributeValues: { ":v": { S: "v" } } } : {}),
    });
    await expect(asked).rejects.toMatchObject({ code: "ValidationException", message });
  });
});

test("finding a place among 200,000 items looks at few of them", () => {
  let compared = 0;
  const list = new SortedList<number>((a, b) => a - b);
  for (let i = 0; i < 200_000; i += 1) list.put((i * 7919) % 200_003);
  const found = list.from((item) => {
    compared += 1;
    return item >= 123_456;
  });
  expect(found.next().value).toBeGreaterThanOrEqual(123_456);
  expect(compared).toBeLessThan(30);
});

test("a sorted list is a sorted array, whatever is put in and taken out", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.boolean(), fc.nat({ max: 2000 })), { maxLength: 3000 }),
      fc.nat(2000),
      (steps, from) => {
        const list = new SortedList<number>((a, b) => a - b);
        const model = new Set<number>();
        for (const [put, item] of steps) {
          if (put) list.put(item);
          else list.remove(item);
          if (put) model.add(item);
          else model.delete(item);
        }
        const sorted = [...model].toSorted((a, b) => a - b);
        expect(list.size).toBe(sorted.length);
        expect([...list.from((item) => item >= from)]).toEqual(sorted.filter((item) => item >= from));
        expect([...list.downFrom((item) => item >= from)]).toEqual(sorted.filter((item) => item < from).toReversed());
      },
    ),
    { numRuns: 50 },
  );
});
