import { CreateTableCommand, DynamoDBClient, type CreateTableCommandInput } from "@aws-sdk/client-dynamodb";
import type { Kernel } from "../../../emulator/kernel/index.ts";
import { createDynamoDb, type DynamoDbOptions, type DynamoDbRoom } from "../../../emulator/services/dynamodb/index.ts";
import { createTestbed, type Testbed } from "../../../testbed/index.ts";
import { caller, newKernel, type Call } from "../logs/call.ts";

export const arnOf = (table: string): string => `arn:aws:dynamodb:us-east-1:000000000000:table/${table}`;

/** Orders of customers: a partition and a sort key, one global and one local index. */
export const ORDERS: CreateTableCommandInput = {
  TableName: "orders",
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: [
    { AttributeName: "customer", AttributeType: "S" },
    { AttributeName: "at", AttributeType: "N" },
    { AttributeName: "city", AttributeType: "S" },
  ],
  KeySchema: [
    { AttributeName: "customer", KeyType: "HASH" },
    { AttributeName: "at", KeyType: "RANGE" },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: "by-city",
      KeySchema: [
        { AttributeName: "city", KeyType: "HASH" },
        { AttributeName: "at", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["total"] },
    },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: "of-city",
      KeySchema: [
        { AttributeName: "customer", KeyType: "HASH" },
        { AttributeName: "city", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "KEYS_ONLY" },
    },
  ],
};

/** A table with nothing but a partition key. */
export const things = (more: Partial<CreateTableCommandInput> = {}): CreateTableCommandInput => ({
  TableName: "things",
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  ...more,
});

export interface Wired extends AsyncDisposable {
  readonly testbed: Testbed;
  readonly client: DynamoDBClient;
}

/** A world with these tables, and the SDK's client to it. */
export async function wired(...tables: readonly CreateTableCommandInput[]): Promise<Wired> {
  const testbed = await createTestbed();
  const client = new DynamoDBClient(testbed.sdk());
  for (const table of tables) await client.send(new CreateTableCommand(table));
  return { testbed, client, [Symbol.asyncDispose]: () => testbed.close() };
}

export interface Room {
  readonly kernel: Kernel;
  readonly room: DynamoDbRoom;
  readonly call: Call;
}

/** The room alone, without any bytes. */
export async function newRoom(
  tables: readonly CreateTableCommandInput[] = [],
  options: DynamoDbOptions = {},
): Promise<Room> {
  const kernel = newKernel();
  const room = createDynamoDb(kernel, options);
  const call = caller(kernel, room.service);
  for (const table of tables) await call("CreateTable", table);
  return { kernel, room, call };
}
