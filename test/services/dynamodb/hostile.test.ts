import * as fc from "fast-check";
import { expect, test } from "vitest";
import { AwsError } from "../../../emulator/kernel/index.ts";
import type { Item } from "../../../emulator/services/dynamodb/index.ts";
import { newRoom, ORDERS, things } from "./world.ts";

/** Pieces that expressions and statements are made of, in no order. */
const PIECES =
  "SET REMOVE ADD DELETE AND OR NOT BETWEEN IN SELECT * FROM WHERE things = <> < >= ( ) [ ] , . + - 0 99 :v :w #n #m id city ? " +
  "size contains begins_with attribute_exists attribute_type if_not_exists list_append 'x'";
const piece = fc.constantFrom(...PIECES.split(" "));
const text = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(" "));
const value = fc.oneof(
  fc.constantFrom<object[]>(
    {},
    { S: "" },
    { N: "1e999" },
    { N: "1" },
    { NULL: true },
    { SS: ["a"] },
    { L: [{ M: {} }] },
  ),
  fc.string().map((S) => ({ S })),
);
const OPERATIONS = [
  "PutItem",
  "UpdateItem",
  "DeleteItem",
  "GetItem",
  "Query",
  "Scan",
  "ExecuteStatement",
  "BatchWriteItem",
  "BatchGetItem",
  "TransactWriteItems",
] as const;

test("whatever is asked is answered by AWS's rules, never by a failure of ours, and leaves the indexes in step", async () => {
  const { call } = await newRoom([things(), { ...ORDERS, TableName: "things2" }]);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...OPERATIONS),
      fc.record({
        TableName: fc.constantFrom("things", "things2", "none", "x"),
        IndexName: fc.constantFrom(undefined, undefined, "by-city", "of-city", "none"),
        Item: fc.dictionary(fc.constantFrom("id", "customer", "at", "city", "x"), value),
        Key: fc.dictionary(fc.constantFrom("id", "customer", "at"), value),
        ExclusiveStartKey: fc.option(fc.dictionary(fc.constantFrom("id", "customer", "at", "city"), value), {
          nil: undefined,
        }),
        Statement: text,
        Parameters: fc.array(value, { maxLength: 2 }),
        ExpressionAttributeNames: fc.constantFrom(undefined, { "#n": "id", "#m": "m" }, { "#n": "x" }),
        ExpressionAttributeValues: fc.option(fc.record({ ":v": value }), { nil: undefined }),
      }),
      fc.dictionary(
        fc.constantFrom(
          "ConditionExpression",
          "UpdateExpression",
          "KeyConditionExpression",
          "FilterExpression",
          "ProjectionExpression",
        ),
        text,
      ),
      async (operation, input, expressions) => {
        try {
          const { TableName, Item, Key } = input;
          await call(operation, {
            ...input,
            ...expressions,
            RequestItems: {
              [TableName]:
                operation === "BatchGetItem"
                  ? { Keys: [Key, Item] }
                  : [{ PutRequest: { Item } }, { DeleteRequest: { Key } }],
            },
            TransactItems: [{ Update: { ...input, ...expressions } }, { ConditionCheck: { ...input, ...expressions } }],
          });
        } catch (error) {
          expect(error).toBeInstanceOf(AwsError);
        }
      },
    ),
    { numRuns: 700 },
  );
  const all = await call<{ Items: Item[] }>("Scan", { TableName: "things2" });
  const indexed = await call("Scan", { TableName: "things2", IndexName: "by-city" });
  expect(indexed).toMatchObject({ Count: all.Items.filter(({ city }) => city).length });
});

test("a table and its indexes agree after any writes", async () => {
  const { call } = await newRoom([ORDERS]);
  const cities = fc.option(fc.constantFrom("Ulm", "Bonn", "Köln"), { nil: undefined });
  const write = fc.record({
    customer: fc.constantFrom("a", "b"),
    at: fc.nat({ max: 5 }),
    city: cities,
    gone: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(write, { maxLength: 30 }), async (writes) => {
      for (const { customer, at, city, gone } of writes) {
        const key = { customer: { S: customer }, at: { N: String(at) } };
        if (gone) await call("DeleteItem", { TableName: "orders", Key: key });
        else await call("PutItem", { TableName: "orders", Item: { ...key, ...(city ? { city: { S: city } } : {}) } });
      }
      const scan = async (IndexName?: string): Promise<readonly string[]> =>
        (await call<{ Items: Item[] }>("Scan", { TableName: "orders", IndexName })).Items.map(
          ({ customer, at, city }) => `${customer?.S ?? ""} ${at?.N ?? ""} ${city?.S ?? ""}`,
        ).toSorted((a, b) => (a < b ? -1 : 1));
      const inCities = (await scan()).filter((line) => !line.endsWith(" "));
      expect(await scan("by-city")).toEqual(inCities);
      expect(await scan("of-city")).toEqual(inCities);
    }),
    { numRuns: 60 },
  );
});
