import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  GetResourcePolicyCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  PutResourcePolicyCommand,
  QueryCommand,
  ScanCommand,
  TagResourceCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UntagResourceCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import { arnOf, ORDERS, things, wired } from "./world.ts";

describe("items over the wire", () => {
  test("every type of value comes back as it went in, numbers in their one form", async () => {
    await using world = await wired(things());
    const Item = {
      id: { S: "größe 😀" },
      number: { N: "-0012.3400e2" },
      binary: { B: Uint8Array.of(0, 255, 7) },
      strings: { SS: ["b", "a"] },
      numbers: { NS: ["1.0", "2"] },
      binaries: { BS: [Uint8Array.of(1), Uint8Array.of(2)] },
      map: { M: { __proto: { S: "x" }, list: { L: [{ NULL: true as const }, { BOOL: false }] } } },
      empty: { S: "" },
    };
    await world.client.send(new PutItemCommand({ TableName: "things", Item }));
    const got = await world.client.send(new GetItemCommand({ TableName: "things", Key: { id: Item.id } }));
    expect(got.Item).toEqual({ ...Item, number: { N: "-1234" }, numbers: { NS: ["1", "2"] } });
  });

  test("an attribute may be called __proto__", async () => {
    await using world = await wired(things());
    await world.client.send(
      new UpdateItemCommand({
        TableName: "things",
        Key: { id: { S: "a" } },
        UpdateExpression: "SET #p = :m",
        ExpressionAttributeNames: { "#p": "__proto__" },
        ExpressionAttributeValues: { ":m": { M: { kept: { S: "x" } } } },
      }),
    );
    const { Items } = await world.client.send(
      new ScanCommand({
        TableName: "things",
        FilterExpression: "attribute_exists(#p.kept) AND attribute_not_exists(toString)",
        ExpressionAttributeNames: { "#p": "__proto__" },
      }),
    );
    expect(Items).toHaveLength(1);
  });

  test("an update and a delete give back what was asked for", async () => {
    await using world = await wired(things());
    const key = { TableName: "things", Key: { id: { S: "a" } } };
    const update = (ReturnValues: "ALL_NEW" | "ALL_OLD" | "UPDATED_NEW" | "UPDATED_OLD"): Promise<unknown> =>
      world.client
        .send(
          new UpdateItemCommand({
            ...key,
            UpdateExpression: "SET m.a = if_not_exists(m.a, :zero) + :one, another = :one",
            ExpressionAttributeValues: { ":zero": { N: "0" }, ":one": { N: "1" } },
            ReturnValues,
          }),
        )
        .then(({ Attributes }) => Attributes);
    await world.client.send(
      new PutItemCommand({ TableName: "things", Item: { id: { S: "a" }, m: { M: { b: { S: "x" } } } } }),
    );
    expect(await update("UPDATED_OLD")).toBeUndefined();
    expect(await update("UPDATED_NEW")).toEqual({ m: { M: { a: { N: "2" } } }, another: { N: "1" } });
    expect(await update("ALL_OLD")).toMatchObject({ m: { M: { a: { N: "2" }, b: { S: "x" } } } });
    expect(await update("ALL_NEW")).toMatchObject({ id: { S: "a" }, m: { M: { a: { N: "4" } } } });
    const { Attributes } = await world.client.send(new DeleteItemCommand({ ...key, ReturnValues: "ALL_OLD" }));
    expect(Attributes).toMatchObject({ m: { M: { a: { N: "4" } } } });
    expect(await world.client.send(new DeleteItemCommand({ ...key, ReturnValues: "ALL_OLD" }))).not.toHaveProperty(
      "Attributes",
    );
  });

  test("a condition that fails shows the item as it was, to those who ask", async () => {
    await using world = await wired(things());
    const once = {
      TableName: "things",
      Item: { id: { S: "a" }, n: { N: "1" } },
      ConditionExpression: "attribute_not_exists(id)",
    };
    await world.client.send(new PutItemCommand(once));
    const again = world.client.send(new PutItemCommand({ ...once, Item: { id: { S: "a" }, n: { N: "2" } } }));
    await expect(again).rejects.toMatchObject({
      name: "ConditionalCheckFailedException",
      message: "The conditional request failed",
      Item: undefined,
    });
    const asking = world.client.send(new PutItemCommand({ ...once, ReturnValuesOnConditionCheckFailure: "ALL_OLD" }));
    await expect(asking).rejects.toMatchObject({ Item: { id: { S: "a" }, n: { N: "1" } } });
  });

  test("batches and transactions work on several tables at once", async () => {
    await using world = await wired(things(), ORDERS);
    const written = await world.client.send(
      new BatchWriteItemCommand({
        RequestItems: {
          things: [{ PutRequest: { Item: { id: { S: "a" } } } }, { DeleteRequest: { Key: { id: { S: "none" } } } }],
          orders: [{ PutRequest: { Item: { customer: { S: "c" }, at: { N: "1" }, city: { S: "Ulm" } } } }],
        },
        ReturnConsumedCapacity: "INDEXES",
      }),
    );
    expect(written).toMatchObject({
      UnprocessedItems: {},
      ConsumedCapacity: [
        { TableName: "things", CapacityUnits: 2 },
        {
          TableName: "orders",
          CapacityUnits: 3,
          Table: { CapacityUnits: 1 },
          GlobalSecondaryIndexes: { "by-city": { CapacityUnits: 1 } },
          LocalSecondaryIndexes: { "of-city": { CapacityUnits: 1 } },
        },
      ],
    });
    await world.client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          {
            Update: {
              TableName: "things",
              Key: { id: { S: "a" } },
              UpdateExpression: "ADD hits :one",
              ExpressionAttributeValues: { ":one": { N: "1" } },
            },
          },
          {
            ConditionCheck: {
              TableName: "orders",
              Key: { customer: { S: "c" }, at: { N: "1" } },
              ConditionExpression: "city = :ulm",
              ExpressionAttributeValues: { ":ulm": { S: "Ulm" } },
            },
          },
        ],
      }),
    );
    const { Responses } = await world.client.send(
      new TransactGetItemsCommand({
        TransactItems: [
          { Get: { TableName: "things", Key: { id: { S: "a" } } } },
          { Get: { TableName: "things", Key: { id: { S: "none" } } } },
        ],
      }),
    );
    expect(Responses).toEqual([{ Item: { id: { S: "a" }, hits: { N: "1" } } }, {}]);
    const batch = await world.client.send(
      new BatchGetItemCommand({
        RequestItems: {
          things: { Keys: [{ id: { S: "a" } }, { id: { S: "none" } }] },
          orders: { Keys: [{ customer: { S: "c" }, at: { N: "1.0" } }], ProjectionExpression: "city" },
        },
      }),
    );
    expect(batch.Responses).toEqual({
      things: [{ id: { S: "a" }, hits: { N: "1" } }],
      orders: [{ city: { S: "Ulm" } }],
    });
    expect(batch.UnprocessedKeys).toEqual({});
  });

  test("a transaction that is refused changes nothing and tells each reason", async () => {
    await using world = await wired(things());
    const put = (id: string, ConditionExpression?: string) => ({
      Put: { TableName: "things", Item: { id: { S: id } }, ...(ConditionExpression ? { ConditionExpression } : {}) },
    });
    const sent = world.client.send(
      new TransactWriteItemsCommand({ TransactItems: [put("a", "attribute_exists(id)"), put("b")] }),
    );
    await expect(sent).rejects.toMatchObject({
      name: "TransactionCanceledException",
      message:
        "Transaction cancelled, please refer cancellation reasons for specific reasons [ConditionalCheckFailed, None]",
      CancellationReasons: [
        { Code: "ConditionalCheckFailed", Message: "The conditional request failed" },
        { Code: "None" },
      ],
    });
    expect(await world.client.send(new ScanCommand({ TableName: "things" }))).toMatchObject({ Count: 0 });
  });
});

describe("tables over the wire", () => {
  test("a table is described with all it was made with", async () => {
    await using world = await wired({
      ...ORDERS,
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
    });
    const { Table } = await world.client.send(new DescribeTableCommand({ TableName: "orders" }));
    expect(Table).toMatchObject({
      TableArn: arnOf("orders"),
      TableStatus: "ACTIVE",
      KeySchema: ORDERS.KeySchema,
      AttributeDefinitions: ORDERS.AttributeDefinitions,
      CreationDateTime: new Date(Date.UTC(2026, 0, 1)),
      BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
      ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0, NumberOfDecreasesToday: 0 },
      GlobalSecondaryIndexes: [
        {
          IndexName: "by-city",
          IndexStatus: "ACTIVE",
          IndexArn: `${arnOf("orders")}/index/by-city`,
          Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["total"] },
        },
      ],
      LocalSecondaryIndexes: [{ IndexName: "of-city", Projection: { ProjectionType: "KEYS_ONLY" } }],
      LatestStreamArn: `${arnOf("orders")}/stream/2026-01-01T00:00:00.000`,
      LatestStreamLabel: "2026-01-01T00:00:00.000",
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
      WarmThroughput: { ReadUnitsPerSecond: 12000, WriteUnitsPerSecond: 4000, Status: "ACTIVE" },
    });
  });

  test("tables are listed page by page, tagged, and deleted", async () => {
    await using world = await wired(...["ccc", "aaa", "bbb"].map((TableName) => things({ TableName })));
    const first = await world.client.send(new ListTablesCommand({ Limit: 2 }));
    expect(first).toMatchObject({ TableNames: ["aaa", "bbb"], LastEvaluatedTableName: "bbb" });
    const rest = await world.client.send(new ListTablesCommand({ ExclusiveStartTableName: "bbb" }));
    expect(rest.TableNames).toEqual(["ccc"]);
    const ResourceArn = arnOf("aaa");
    const Tags = [
      { Key: "team", Value: "x" },
      { Key: "gone", Value: "" },
    ];
    await world.client.send(new TagResourceCommand({ ResourceArn, Tags }));
    await world.client.send(new UntagResourceCommand({ ResourceArn, TagKeys: ["gone"] }));
    expect((await world.client.send(new ListTagsOfResourceCommand({ ResourceArn }))).Tags).toEqual([Tags[0]]);
    const deleted = await world.client.send(new DeleteTableCommand({ TableName: ResourceArn }));
    expect(deleted.TableDescription?.TableStatus).toBe("DELETING");
    await expect(world.client.send(new DescribeTableCommand({ TableName: "aaa" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Requested resource not found: Table: aaa not found",
    });
    await expect(world.client.send(new ScanCommand({ TableName: "aaa" }))).rejects.toThrow(
      /^Requested resource not found$/,
    );
  });
});

test("a policy can let a user query one index for one partition", async () => {
  await using world = await wired(ORDERS);
  const iam = new IAMClient(world.testbed.sdk());
  await iam.send(new CreateUserCommand({ UserName: "ulm" }));
  await iam.send(
    new PutUserPolicyCommand({
      UserName: "ulm",
      PolicyName: "p",
      PolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: {
          Effect: "Allow",
          Action: ["dynamodb:Query", "dynamodb:GetItem"],
          Resource: [arnOf("orders"), `${arnOf("orders")}/index/*`],
          Condition: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["c"] } },
        },
      }),
    }),
  );
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "ulm" }));
  const keys = { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
  const client = new DynamoDBClient(world.testbed.sdk(keys));
  const get = (customer: string): Promise<unknown> =>
    client.send(new GetItemCommand({ TableName: "orders", Key: { customer: { S: customer }, at: { N: "1" } } }));
  await expect(get("c")).resolves.toBeDefined();
  await expect(get("d")).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: `User: arn:aws:iam::000000000000:user/ulm is not authorized to perform: dynamodb:GetItem on resource: ${arnOf("orders")} because no identity-based policy allows the dynamodb:GetItem action`,
  });
  const query = (customer: string): Promise<unknown> =>
    client.send(
      new QueryCommand({
        TableName: "orders",
        IndexName: "of-city",
        KeyConditionExpression: ":c = #c",
        ExpressionAttributeNames: { "#c": "customer" },
        ExpressionAttributeValues: { ":c": { S: customer } },
      }),
    );
  await expect(query("c")).resolves.toMatchObject({ Count: 0 });
  await expect(query("d")).rejects.toThrow(`on resource: ${arnOf("orders")}/index/of-city`);
  await expect(client.send(new ScanCommand({ TableName: "orders" }))).rejects.toThrow("dynamodb:Scan");
});

test("a table's policy is asked too, and every region has tables of its own", async () => {
  await using world = await wired(things());
  const Policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: {
      Effect: "Deny",
      Principal: { AWS: "arn:aws:iam::000000000000:user/u" },
      Action: "dynamodb:PutItem",
      Resource: "*",
    },
  });
  const ResourceArn = arnOf("things");
  const { RevisionId } = await world.client.send(new PutResourcePolicyCommand({ ResourceArn, Policy }));
  expect(await world.client.send(new GetResourcePolicyCommand({ ResourceArn }))).toMatchObject({ Policy, RevisionId });
  const iam = new IAMClient(world.testbed.sdk());
  await iam.send(new CreateUserCommand({ UserName: "u" }));
  const PolicyDocument = Policy.replace("Deny", "Allow")
    .replace(/"Principal":\{[^}]*\},/, "")
    .replace("PutItem", "*");
  await iam.send(new PutUserPolicyCommand({ UserName: "u", PolicyName: "p", PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "u" }));
  const keys = { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
  const client = new DynamoDBClient(world.testbed.sdk(keys));
  await expect(client.send(new PutItemCommand({ TableName: "things", Item: { id: { S: "a" } } }))).rejects.toThrow(
    "with an explicit deny in a resource-based policy",
  );
  await expect(client.send(new ScanCommand({ TableName: ResourceArn }))).resolves.toMatchObject({ Count: 0 });
  const elsewhere = new DynamoDBClient({ ...world.testbed.sdk(), region: "eu-west-1" });
  expect((await elsewhere.send(new ListTablesCommand({}))).TableNames).toEqual([]);
});
