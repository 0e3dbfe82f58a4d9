import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  waitUntilTableExists,
  waitUntilTableNotExists,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { unless } from "./aws-errors.ts";
import type { Clients } from "./clients.ts";
import { isEmpty, tagList } from "./tags.ts";

type TableClients = Pick<Clients, "tags"> & { readonly dynamodb: DynamoDBClient };

const MISSING = ["ResourceNotFoundException"];

/** Makes a table with a text key of two parts, paid by request, and waits until it can be used. One that is there is left as it is. */
export async function putTable(
  { dynamodb, tags }: TableClients,
  TableName: string,
  key: { readonly partition: string; readonly sort: string },
  activeSeconds: number,
): Promise<void> {
  const found = await unless(MISSING, () => dynamodb.send(new DescribeTableCommand({ TableName })));
  if (found) return;
  await dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [
        { AttributeName: key.partition, KeyType: "HASH" },
        { AttributeName: key.sort, KeyType: "RANGE" },
      ],
      AttributeDefinitions: [key.partition, key.sort].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      ...(isEmpty(tags) ? {} : { Tags: tagList(tags) }),
    }),
  );
  await waitUntilTableExists({ client: dynamodb, maxWaitTime: activeSeconds, minDelay: 1, maxDelay: 5 }, { TableName });
}

export async function removeTable({ dynamodb }: TableClients, TableName: string, seconds: number): Promise<void> {
  const gone = await unless(MISSING, () => dynamodb.send(new DeleteTableCommand({ TableName })));
  if (gone)
    await waitUntilTableNotExists({ client: dynamodb, maxWaitTime: seconds, minDelay: 1, maxDelay: 5 }, { TableName });
}
