import type { MessageAttributeValue } from "@aws-sdk/client-sns";
import type { Instant } from "../../kernel/index.ts";
import { invalidParameter, parameterValueInvalid } from "./errors.ts";

export type MessageAttributes = Readonly<Record<string, MessageAttributeValue>>;

/** What was published to a topic. */
export interface Notification {
  readonly id: string;
  readonly topicArn: string;
  readonly subject: string | undefined;
  /** For protocols that have no text of their own. */
  readonly message: string;
  /** By protocol, where the sender gave each its own (`MessageStructure: json`). */
  readonly messages: Readonly<Record<string, string>>;
  readonly attributes: MessageAttributes;
  readonly groupId: string | undefined;
  readonly deduplicationId: string | undefined;
  /** FIFO topics only. */
  readonly sequenceNumber: string | undefined;
  readonly traceHeader: string | undefined;
  readonly at: Instant;
}

export const textFor = (notification: Notification, protocol: string): string =>
  notification.messages[protocol] ?? notification.message;

/** The texts of a message; with `json` one per protocol, of which `default` must be there. */
export function textsOf(
  message: string | undefined,
  structure: string | undefined,
): { readonly message: string; readonly messages: Readonly<Record<string, string>> } {
  if (!message) throw invalidParameter("Empty message");
  if (structure === undefined) return { message, messages: {} };
  if (structure !== "json") throw invalidParameter("MessageStructure");
  let given: unknown;
  try {
    given = JSON.parse(message);
  } catch {
    throw invalidParameter("Message Structure - JSON message body failed to parse");
  }
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw invalidParameter("Message Structure - JSON message body failed to parse");
  const texts = Object.entries(given).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  const messages = Object.fromEntries(texts);
  const standard = messages["default"];
  if (standard === undefined) throw invalidParameter("Message Structure - No default entry in JSON message body");
  return { message: standard, messages };
}

/** Throws AWS's answer for attributes that SNS would not take. */
export function checkAttributes(attributes: MessageAttributes): void {
  for (const [name, { DataType = "", StringValue, BinaryValue }] of Object.entries(attributes)) {
    if (!/^[\w.-]{1,256}$/.test(name) || name.startsWith(".") || name.endsWith(".") || name.includes(".."))
      throw parameterValueInvalid(
        `The message attribute name '${name}' is invalid. Attribute name can contain A-Z, a-z, 0-9, underscore (_), hyphen (-), and period (.) characters.`,
      );
    const type = DataType.split(".")[0];
    if (type !== "String" && type !== "Number" && type !== "Binary")
      throw parameterValueInvalid(
        `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
      );
    const filled = type === "Binary" ? BinaryValue?.length : StringValue?.length;
    if (!filled)
      throw parameterValueInvalid(
        `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${type}'.`,
      );
    if (type === "Number" && !Number.isFinite(Number(StringValue)))
      throw parameterValueInvalid(`Could not cast message attribute '${name}' value to number.`);
  }
}

/** Bytes that count to a message's size. */
export function bytesOf(message: string, attributes: MessageAttributes): number {
  let bytes = Buffer.byteLength(message);
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes))
    bytes += Buffer.byteLength(`${name}${DataType ?? ""}${StringValue ?? ""}`) + (BinaryValue?.length ?? 0);
  return bytes;
}
