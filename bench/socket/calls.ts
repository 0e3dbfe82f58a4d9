import {
  BatchWriteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { CreateQueueCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { timed, type Figure } from "../measure.ts";
import { rangeTable } from "../range-table.ts";
import type { Target } from "../server.ts";
import { configOf, named, SECONDS_MAX } from "./clients.ts";

export async function messages(target: Target): Promise<readonly Figure[]> {
  const sqs = new SQSClient(configOf(target));
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: named("call") }));
  return [
    await timed(
      "SQS SendMessage through the SDK, socket, one at a time",
      "",
      1000,
      () => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "x" })),
      { warmUp: 200, secondsMax: SECONDS_MAX },
    ),
  ];
}

export async function items(target: Target): Promise<readonly Figure[]> {
  const dynamodb = new DynamoDBClient(configOf(target));
  const TableName = await makeTable(dynamodb, named("items"));
  const put = (index: number): Promise<unknown> =>
    dynamodb.send(
      new PutItemCommand({
        TableName,
        Item: { p: { S: `p${index % 100}` }, s: { N: String(index) }, text: { S: "x" } },
      }),
    );
  return [
    await timed("DynamoDB PutItem, socket, one at a time", "", 1000, put, { warmUp: 200, secondsMax: SECONDS_MAX }),
  ];
}

/** Under one partition key. */
const ITEMS = 2000;
/** As many as BatchWriteItem takes. */
const BATCH = 25;

export async function query(target: Target): Promise<readonly Figure[]> {
  const dynamodb = new DynamoDBClient(configOf(target));
  const TableName = await makeTable(dynamodb, named("query"));
  for (let at = 0; at < ITEMS; at += BATCH) {
    const writes = Array.from({ length: BATCH }, (_, i) => ({
      PutRequest: { Item: { p: { S: "p" }, s: { N: String(at + i) }, text: { S: "x".repeat(100) } } },
    }));
    await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: writes } }));
  }
  const ask = async (index: number): Promise<void> => {
    const { Count } = await dynamodb.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: "p = :p AND s >= :s",
        ExpressionAttributeValues: {
          ":p": { S: "p" },
          ":s": { N: String((Math.abs(index) * 37) % (ITEMS - 100)) },
        },
        Limit: 100,
      }),
    );
    if (Count !== 100) throw new Error(`a query of 100 gave ${String(Count)}`);
  };
  return [
    await timed("DynamoDB Query of 100 among 2,000, socket", "", 300, ask, { warmUp: 50, secondsMax: SECONDS_MAX }),
  ];
}

async function makeTable(client: DynamoDBClient, TableName: string): Promise<string> {
  await client.send(rangeTable(TableName));
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName });
  return TableName;
}
