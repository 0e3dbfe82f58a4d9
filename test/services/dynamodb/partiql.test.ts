import {
  BatchExecuteStatementCommand,
  ExecuteTransactionCommand,
  ExecuteStatementCommand,
  PutItemCommand,
  type AttributeValue,
  type ExecuteStatementCommandInput,
  type ExecuteStatementCommandOutput,
} from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "vitest";
import type { Item } from "../../../emulator/services/dynamodb/index.ts";
import { ORDERS, wired, type Wired } from "./world.ts";

const execute = (
  world: Wired,
  Statement: string,
  more: Partial<ExecuteStatementCommandInput> = {},
): Promise<ExecuteStatementCommandOutput> => world.client.send(new ExecuteStatementCommand({ Statement, ...more }));

const order = (customer: string, at: number, city: string): Item => ({
  customer: { S: customer },
  at: { N: String(at) },
  city: { S: city },
});

async function withOrders(): Promise<Wired> {
  const world = await wired(ORDERS);
  for (const [at, city] of [
    [1, "Ulm"],
    [2, "Bonn"],
    [3, "Ulm"],
  ] as const)
    await world.client.send(new PutItemCommand({ TableName: "orders", Item: order("c", at, city) }));
  await world.client.send(new PutItemCommand({ TableName: "orders", Item: order("d", 1, "Ulm") }));
  return world;
}

describe("SELECT", () => {
  test.each<readonly [statement: string, parameters: AttributeValue[], found: readonly string[]]>([
    [`SELECT * FROM "orders" WHERE customer = 'c' AND "at" = 2`, [], ["c2"]],
    [
      `SELECT * FROM orders WHERE customer = ? AND at BETWEEN ? AND ? ORDER BY at DESC`,
      [{ S: "c" }, { N: "2" }, { N: "9" }],
      ["c3", "c2"],
    ],
    [`select * from "orders"."by-city" where city = 'Ulm' and customer <> 'd'`, [], ["c1", "c3"]],
    [`SELECT * FROM "orders" WHERE at IN [1, 3] AND NOT customer = 'd'`, [], ["c1", "c3"]],
    [`SELECT * FROM "orders" WHERE begins_with(city, 'Bo') OR size(city) > 3`, [], ["c2"]],
    [`SELECT * FROM "orders" WHERE total IS MISSING AND customer = 'd'`, [], ["d1"]],
    [`SELECT * FROM "orders" WHERE customer = 'c' AND total IS NOT MISSING`, [], []],
  ])("%s", async (statement, parameters, found) => {
    await using world = await withOrders();
    const { Items = [] } = await execute(world, statement, parameters.length > 0 ? { Parameters: parameters } : {});
    expect(Items.map(({ customer, at }) => `${customer?.S ?? ""}${at?.N ?? ""}`)).toEqual(found);
  });

  test("shows what it names, page by page, and reads no more than the partition it names", async () => {
    await using world = await withOrders();
    const ask = { Limit: 2, ReturnConsumedCapacity: "TOTAL" as const };
    const first = await execute(world, "SELECT city FROM orders WHERE customer = 'c'", ask);
    expect(first).toMatchObject({
      Items: [{ city: { S: "Ulm" } }, { city: { S: "Bonn" } }],
      ConsumedCapacity: { CapacityUnits: 0.5 },
    });
    const rest = await execute(world, "SELECT city FROM orders WHERE customer = 'c'", {
      ...ask,
      NextToken: first.NextToken,
    });
    expect(rest.Items).toEqual([{ city: { S: "Ulm" } }]);
    expect(rest.NextToken).toBeUndefined();
  });
});

test("INSERT puts an item that is not there, and none that is", async () => {
  await using world = await wired(ORDERS);
  const insert = `INSERT INTO "orders" VALUE {'customer': 'it''s', 'at': -1.50, 'tags': <<'a','b'>>, 'm': {'l': [1, true, NULL, ?]}}`;
  await execute(world, insert, { Parameters: [{ B: Uint8Array.of(1) }] });
  const { Items } = await execute(world, "SELECT * FROM orders");
  expect(Items).toEqual([
    {
      customer: { S: "it's" },
      at: { N: "-1.5" },
      tags: { SS: ["a", "b"] },
      m: { M: { l: { L: [{ N: "1" }, { BOOL: true }, { NULL: true }, { B: expect.any(Uint8Array) }] } } },
    },
  ]);
  await expect(execute(world, insert, { Parameters: [{ S: "x" }] })).rejects.toMatchObject({
    name: "DuplicateItemException",
    message: "Duplicate primary key exists in table",
  });
});

test("UPDATE changes an item that is there, and DELETE takes it away", async () => {
  await using world = await withOrders();
  const where = "WHERE customer = 'c' AND at = 1";
  const updated = await execute(
    world,
    `UPDATE orders SET total = 5 SET city = 'Köln' ${where} RETURNING MODIFIED NEW *`,
  );
  expect(updated.Items).toEqual([{ total: { N: "5" }, city: { S: "Köln" } }]);
  await execute(world, `UPDATE orders SET total = total + 1 REMOVE city ${where} AND total = 5`);
  await expect(execute(world, `UPDATE orders SET total = 0 ${where} AND total = 5`)).rejects.toMatchObject({
    name: "ConditionalCheckFailedException",
  });
  await expect(execute(world, "UPDATE orders SET a = 1 WHERE customer = 'none' AND at = 1")).rejects.toMatchObject({
    name: "ConditionalCheckFailedException",
  });
  const deleted = await execute(world, `DELETE FROM orders ${where} RETURNING ALL OLD *`);
  expect(deleted.Items).toEqual([{ customer: { S: "c" }, at: { N: "1" }, total: { N: "6" } }]);
  expect(await execute(world, `DELETE FROM orders ${where}`)).toMatchObject({ Items: [] });
});

test("a batch of statements does each by itself", async () => {
  await using world = await withOrders();
  const { Responses } = await world.client.send(
    new BatchExecuteStatementCommand({
      Statements: [
        { Statement: "SELECT city FROM orders WHERE customer = 'c' AND at = 2" },
        { Statement: "INSERT INTO orders VALUE {'customer': 'c', 'at': 2}" },
        { Statement: "DELETE FROM orders WHERE customer = 'c' AND at = 3" },
      ],
    }),
  );
  expect(Responses).toEqual([
    { TableName: "orders", Item: { city: { S: "Bonn" } } },
    { TableName: "orders", Error: { Code: "DuplicateItem", Message: "Duplicate primary key exists in table" } },
    { TableName: "orders" },
  ]);
});

test("statements in a transaction are all done, or none", async () => {
  await using world = await withOrders();
  const transact = (...statements: readonly string[]) =>
    world.client.send(
      new ExecuteTransactionCommand({ TransactStatements: statements.map((Statement) => ({ Statement })) }),
    );
  const at = (n: number): string => `WHERE customer = 'c' AND at = ${n}`;
  await expect(
    transact(`DELETE FROM orders ${at(1)}`, "INSERT INTO orders VALUE {'customer': 'c', 'at': 2}"),
  ).rejects.toMatchObject({ CancellationReasons: [{ Code: "None" }, { Code: "DuplicateItem" }] });
  expect((await transact(`DELETE FROM orders ${at(1)}`, `UPDATE orders SET total = 1 ${at(2)}`)).Responses).toEqual([]);
  const { Responses } = await transact(`SELECT * FROM orders ${at(1)}`, `SELECT total FROM orders ${at(2)}`);
  expect(Responses).toEqual([{}, { Item: { total: { N: "1" } } }]);
  await expect(transact(`SELECT * FROM orders ${at(1)}`, `DELETE FROM orders ${at(2)}`)).rejects.toThrow(
    "ExecuteTransaction API does not support both read and write operations in the same request.",
  );
});

test.each([
  ["SELECT * FROM", "Statement wasn't well formed, can't be processed: unexpected end of the statement"],
  ["DROP TABLE orders", "Statement wasn't well formed, can't be processed: unexpected token DROP"],
  [
    "DELETE FROM orders WHERE customer = 'c'",
    "Where clause does not contain a mandatory equality on all key attributes",
  ],
  ["SELECT * FROM orders WHERE customer = ?", "Number of parameters in request and statement don't match."],
  [
    "SELECT * FROM orders ORDER BY at",
    "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.",
  ],
])("%s is refused", async (statement, message) => {
  await using world = await wired(ORDERS);
  await expect(execute(world, statement)).rejects.toMatchObject({ name: "ValidationException", message });
});
