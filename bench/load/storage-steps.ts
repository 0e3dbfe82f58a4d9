import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { expectRefused, expectSame, pick, type Step, type User } from "./step.ts";

/** No user keeps more, so that memory can be flat. */
const KEPT = 40;

const keyOf = (user: User): string => `${user.id}/${Math.floor(user.chance() * KEPT)}`;
const textOf = (user: User): string => `${user.turn}-`.repeat(1 + Math.floor(user.chance() * 200));
const itemKey = (user: User, sort: string): Record<string, { S: string }> => ({
  user: { S: String(user.id) },
  sort: { S: sort },
});

const objects: readonly Step[] = [
  {
    name: "s3 PutObject",
    weight: 12,
    async run(user) {
      const [Key, Body] = [keyOf(user), textOf(user)];
      await user.clients.s3.send(new PutObjectCommand({ Bucket: user.shared.bucket, Key, Body }));
      user.objects.set(Key, Body);
    },
  },
  {
    name: "s3 GetObject",
    weight: 10,
    async run(user) {
      const [Key, body] = pick(user, user.objects) ?? ["none", undefined];
      const call = user.clients.s3.send(new GetObjectCommand({ Bucket: user.shared.bucket, Key }));
      if (body === undefined) return expectRefused("NoSuchKey", call);
      expectSame(`the body of ${Key}`, await (await call).Body?.transformToString(), body);
    },
  },
  {
    name: "s3 CopyObject",
    weight: 2,
    async run(user) {
      const [from, body] = pick(user, user.objects) ?? [];
      if (from === undefined || body === undefined) return;
      const [Key, Bucket] = [keyOf(user), user.shared.bucket];
      // AWS refuses to copy an object to itself when nothing changes.
      if (Key === from) return;
      await user.clients.s3.send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/${from}` }));
      user.objects.set(Key, body);
    },
  },
  {
    name: "s3 ListObjectsV2",
    weight: 4,
    async run(user) {
      const listed = await user.clients.s3.send(
        new ListObjectsV2Command({ Bucket: user.shared.bucket, Prefix: `${user.id}/` }),
      );
      expectSame("the number of objects", listed.KeyCount, user.objects.size);
    },
  },
  {
    name: "s3 DeleteObject",
    weight: 3,
    async run(user) {
      const Key = pick(user, user.objects.keys()) ?? "none";
      await user.clients.s3.send(new DeleteObjectCommand({ Bucket: user.shared.bucket, Key }));
      user.objects.delete(Key);
      await expectRefused("NotFound", user.clients.s3.send(new HeadObjectCommand({ Bucket: user.shared.bucket, Key })));
    },
  },
];

const items: readonly Step[] = [
  {
    name: "dynamodb PutItem",
    weight: 10,
    async run(user) {
      const [sort, text] = [`s${Math.floor(user.chance() * KEPT)}`, textOf(user)];
      await user.clients.dynamodb.send(
        new PutItemCommand({ TableName: user.shared.table, Item: { ...itemKey(user, sort), text: { S: text } } }),
      );
      user.items.set(sort, text);
    },
  },
  {
    name: "dynamodb GetItem",
    weight: 8,
    async run(user) {
      const sort = pick(user, user.items.keys()) ?? "none";
      const { Item } = await user.clients.dynamodb.send(
        new GetItemCommand({ TableName: user.shared.table, Key: itemKey(user, sort), ConsistentRead: true }),
      );
      expectSame(`the item ${sort}`, Item?.["text"]?.S, user.items.get(sort));
    },
  },
  {
    name: "dynamodb Query",
    weight: 4,
    async run(user) {
      const { Count } = await user.clients.dynamodb.send(
        new QueryCommand({
          TableName: user.shared.table,
          KeyConditionExpression: "#user = :user AND begins_with(#sort, :s)",
          ExpressionAttributeNames: { "#user": "user", "#sort": "sort" },
          ExpressionAttributeValues: { ":user": { S: String(user.id) }, ":s": { S: "s" } },
        }),
      );
      expectSame("the number of items", Count, user.items.size);
    },
  },
  {
    name: "dynamodb UpdateItem",
    weight: 4,
    async run(user) {
      const { Attributes } = await user.clients.dynamodb.send(
        new UpdateItemCommand({
          TableName: user.shared.table,
          Key: itemKey(user, "counter"),
          UpdateExpression: "ADD #n :one",
          ExpressionAttributeNames: { "#n": "n" },
          ExpressionAttributeValues: { ":one": { N: "1" } },
          ReturnValues: "UPDATED_NEW",
        }),
      );
      user.counter += 1;
      expectSame("the counter", Attributes?.["n"]?.N, String(user.counter));
    },
  },
  {
    name: "dynamodb conditional writes",
    weight: 2,
    async run(user) {
      const [sort, text] = pick(user, user.items) ?? [];
      if (sort === undefined || text === undefined) return;
      const Key = itemKey(user, sort);
      const refused = { TableName: user.shared.table, Key, ConditionExpression: "attribute_not_exists(#sort)" };
      const ExpressionAttributeNames = { "#sort": "sort" };
      await expectRefused(
        "ConditionalCheckFailedException",
        user.clients.dynamodb.send(new DeleteItemCommand({ ...refused, ExpressionAttributeNames })),
      );
      await expectRefused(
        "TransactionCanceledException",
        user.clients.dynamodb.send(
          new TransactWriteItemsCommand({ TransactItems: [{ Delete: { ...refused, ExpressionAttributeNames } }] }),
        ),
      );
    },
  },
];

export const storageSteps: readonly Step[] = [...objects, ...items];
