import type { AnyOperation } from "../../kernel/index.ts";
import { describeContinuousBackups, describeEndpoints, describeLimits } from "./operations/account.ts";
import { batchGetItem } from "./operations/batch-get-item.ts";
import { batchWriteItem } from "./operations/batch-write-item.ts";
import { createTable } from "./operations/create-table.ts";
import { deleteItem } from "./operations/delete-item.ts";
import { batchExecuteStatement, executeStatement } from "./operations/execute-statement.ts";
import { executeTransaction } from "./operations/execute-transaction.ts";
import { getItem } from "./operations/get-item.ts";
import { putItem } from "./operations/put-item.ts";
import { query } from "./operations/query.ts";
import { deleteResourcePolicy, getResourcePolicy, putResourcePolicy } from "./operations/resource-policy.ts";
import { scan } from "./operations/scan.ts";
import { deleteTable, describeTables, listTables } from "./operations/tables.ts";
import { listTagsOfResource, tagResource, untagResource } from "./operations/tags.ts";
import { describeTimeToLive, updateTimeToLive } from "./operations/time-to-live.ts";
import { transactGetItems } from "./operations/transact-get-items.ts";
import { transactWriteItems } from "./operations/transact-write-items.ts";
import { updateItem } from "./operations/update-item.ts";
import { updateTable } from "./operations/update-table.ts";
import type { DynamoDbStore } from "./store.ts";

/** The operations of DynamoDB that are emulated, by name. */
export const operationsOf = (store: DynamoDbStore): Readonly<Record<string, AnyOperation>> => ({
  CreateTable: createTable(store),
  DescribeTable: describeTables(store),
  ListTables: listTables(store),
  UpdateTable: updateTable(store),
  DeleteTable: deleteTable(store),
  PutItem: putItem(store),
  GetItem: getItem(store),
  UpdateItem: updateItem(store),
  DeleteItem: deleteItem(store),
  Query: query(store),
  Scan: scan(store),
  BatchGetItem: batchGetItem(store),
  BatchWriteItem: batchWriteItem(store),
  TransactGetItems: transactGetItems(store),
  TransactWriteItems: transactWriteItems(store),
  ExecuteStatement: executeStatement(store),
  BatchExecuteStatement: batchExecuteStatement(store),
  ExecuteTransaction: executeTransaction(store),
  UpdateTimeToLive: updateTimeToLive(store),
  DescribeTimeToLive: describeTimeToLive(store),
  TagResource: tagResource(store),
  UntagResource: untagResource(store),
  ListTagsOfResource: listTagsOfResource(store),
  PutResourcePolicy: putResourcePolicy(store),
  GetResourcePolicy: getResourcePolicy(store),
  DeleteResourcePolicy: deleteResourcePolicy(store),
  DescribeContinuousBackups: describeContinuousBackups(store),
  DescribeLimits: describeLimits(),
  DescribeEndpoints: describeEndpoints(),
});
