import { seconds, type Json, type JsonObject } from "../../kernel/index.ts";
import type { StreamOrigin, StreamRecord } from "./stream.ts";
import { base64, typeOf, type AttributeValue, type Item } from "./values/attribute-value.ts";

/**
 * A change as functions and filters get it: binaries in Base64, times in seconds.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export function eventRecord(
  { arn, region, view }: Pick<StreamOrigin, "arn" | "region" | "view">,
  record: StreamRecord,
): JsonObject {
  return {
    eventID: record.eventId,
    eventName: record.eventName,
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: region,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(record.at / seconds(1)),
      Keys: jsonOfItem(record.keys),
      ...(record.newImage ? { NewImage: jsonOfItem(record.newImage) } : {}),
      ...(record.oldImage ? { OldImage: jsonOfItem(record.oldImage) } : {}),
      SequenceNumber: record.sequenceNumber,
      SizeBytes: record.sizeBytes,
      StreamViewType: view,
    },
    ...(record.expired ? { userIdentity: { type: "Service", principalId: "dynamodb.amazonaws.com" } } : {}),
    eventSourceARN: arn,
  };
}

/** An item in DynamoDB's JSON. */
export const jsonOfItem = (item: Item): JsonObject =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, jsonOfValue(value)]));

function jsonOfValue(value: AttributeValue): Json {
  const type = typeOf(value);
  const inner = value.L?.map(jsonOfValue) ?? value.BS?.map(base64) ?? (value.M && jsonOfItem(value.M));
  const plain = value.S ?? value.N ?? value.BOOL ?? value.NULL ?? value.SS ?? value.NS ?? "";
  return { [type]: inner ?? (value.B ? base64(value.B) : plain) };
}
