import type { Json, JsonObject } from "../../kernel/index.ts";
import { md5OfAttributes, type Message } from "../../services/sqs/index.ts";

/** A message as a function gets it: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event */
export function sqsRecord(message: Message, queueArn: string): JsonObject {
  const [, , , awsRegion = ""] = queueArn.split(":");
  return {
    messageId: message.id,
    receiptHandle: message.handle ?? "",
    body: message.body,
    attributes: systemAttributes(message),
    messageAttributes: Object.fromEntries(
      Object.entries(message.attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
        name,
        {
          ...(StringValue === undefined ? {} : { stringValue: StringValue }),
          ...(BinaryValue === undefined ? {} : { binaryValue: Buffer.from(BinaryValue).toString("base64") }),
          stringListValues: [],
          binaryListValues: [],
          dataType: DataType ?? "",
        },
      ]),
    ),
    // Null where there are no attributes, as AWS sends it since late 2025.
    md5OfMessageAttributes: md5OfAttributes(message.attributes) ?? null,
    md5OfBody: message.md5,
    eventSource: "aws:sqs",
    eventSourceARN: queueArn,
    awsRegion,
  };
}

function systemAttributes(message: Message): JsonObject {
  const all = {
    ApproximateReceiveCount: String(message.receives),
    AWSTraceHeader: message.traceHeader,
    SentTimestamp: String(message.sentAt),
    SequenceNumber: message.sequenceNumber,
    MessageGroupId: message.groupId,
    SenderId: message.senderId,
    MessageDeduplicationId: message.deduplicationId,
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
    DeadLetterQueueSourceArn: message.deadLetterSource,
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}

/** What filters of an event source mapping look at: the record, with a body that is JSON taken apart. */
export function filterable(record: JsonObject): JsonObject {
  const { body } = record;
  if (typeof body !== "string") return record;
  try {
    const parsed: Json = JSON.parse(body);
    return typeof parsed === "object" && parsed !== null ? { ...record, body: parsed } : record;
  } catch {
    return record;
  }
}
