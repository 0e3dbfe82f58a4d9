import {
  ConditionalCheckFailedException,
  PutItemCommand,
  type AttributeValue,
  type PutItemCommandOutput,
} from "@aws-sdk/client-dynamodb";
import { PutObjectCommand, type PutObjectCommandOutput } from "@aws-sdk/client-s3";
import type { AnalyticsEvent } from "../analytics-event.ts";
import { archiveKey, tableKey } from "../places.ts";

/** What the work needs from outside. */
export interface StoringTools {
  readonly s3: { send(command: PutObjectCommand): Promise<PutObjectCommandOutput> };
  readonly dynamodb: { send(command: PutItemCommand): Promise<PutItemCommandOutput> };
  readonly bucket: string;
  readonly table: string;
}

/** Whether the event was there already. */
export type Stored = "new" | "known";

/**
 * Puts an event into the archive, then into the table: whoever finds it in the table finds it in the archive. Both are written
 * only where nothing is, so an event that comes again, however far it got before, changes nothing.
 */
export async function storeEvent(event: AnalyticsEvent, tools: StoringTools): Promise<Stored> {
  await archive(event, tools);
  return insert(event, tools);
}

async function archive(event: AnalyticsEvent, { s3, bucket }: StoringTools): Promise<void> {
  try {
    await s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: archiveKey(event),
        Body: JSON.stringify(event),
        ContentType: "application/json",
        IfNoneMatch: "*",
      }),
    );
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "PreconditionFailed") throw error;
  }
}

async function insert(event: AnalyticsEvent, { dynamodb, table }: StoringTools): Promise<Stored> {
  try {
    await dynamodb.send(
      new PutItemCommand({
        TableName: table,
        Item: itemOf(event),
        ConditionExpression: "attribute_not_exists(event_id)",
      }),
    );
    return "new";
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return "known";
    throw error;
  }
}

function itemOf(event: AnalyticsEvent): Record<string, AttributeValue> {
  const { hour_shard, event_id } = tableKey(event);
  const properties = Object.entries(event.properties ?? {}).map(([name, value]) => [name, attributeOf(value)] as const);
  return {
    hour_shard: { S: hour_shard },
    event_id: { S: event_id },
    event_type: { S: event.event_type },
    user_id: { S: event.user_id },
    page: { S: event.page },
    received_at: { S: event.received_at },
    source_ip: { S: event.source_ip },
    ...(properties.length > 0 ? { properties: { M: Object.fromEntries(properties) } } : {}),
  };
}

function attributeOf(value: string | number | boolean): AttributeValue {
  if (typeof value === "string") return { S: value };
  return typeof value === "number" ? { N: String(value) } : { BOOL: value };
}
