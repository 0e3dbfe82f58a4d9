import { tableMetrics } from "../arrows/table-metrics.ts";
import { createDynamoDb, type DynamoDbRoom } from "../services/dynamodb/index.ts";
import type { Site } from "./parts.ts";

/** What reads streams comes when there is a mapping that asks for it. */
export function makeDynamoDb({ kernel, parts: { cloudwatch } }: Site): DynamoDbRoom {
  const dynamodb = createDynamoDb(kernel);
  tableMetrics({ kernel, dynamodb, cloudwatch });
  return dynamodb;
}
