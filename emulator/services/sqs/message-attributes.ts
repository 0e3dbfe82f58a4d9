import { createHash, type Hash } from "node:crypto";
import type { MessageAttributeValue } from "@aws-sdk/client-sqs";
import { invalidParameterValue } from "./errors.ts";
import { MESSAGE_ATTRIBUTES_MAX } from "./limits.ts";

export type MessageAttributes = Readonly<Record<string, MessageAttributeValue>>;

/** Throws AWS's answer for attributes it would not take: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html */
export function checkMessageAttributes(attributes: MessageAttributes): void {
  const names = Object.keys(attributes);
  if (names.length > MESSAGE_ATTRIBUTES_MAX)
    throw invalidParameterValue(
      `Number of message attributes [${names.length}] exceeds the allowed maximum [${MESSAGE_ATTRIBUTES_MAX}].`,
    );
  for (const [name, value] of Object.entries(attributes)) {
    checkName(name);
    checkValue(name, value);
  }
}

function checkName(name: string): void {
  if (!/^[\w.-]{1,256}$/.test(name) || name.startsWith(".") || name.endsWith(".") || name.includes(".."))
    throw invalidParameterValue(
      `The message attribute name '${name}' is invalid. Attribute name can contain A-Z, a-z, 0-9, underscore (_), hyphen (-), and period (.) characters.`,
    );
  if (/^(?:aws|amazon)\./i.test(name))
    throw invalidParameterValue(
      `You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings are reserved for internal use.`,
    );
}

function checkValue(name: string, value: MessageAttributeValue): void {
  if (!value.DataType)
    throw invalidParameterValue(`The message attribute '${name}' must contain non-empty message attribute type.`);
  const type = value.DataType.split(".")[0];
  if (type !== "String" && type !== "Number" && type !== "Binary")
    throw invalidParameterValue(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  const given = type === "Binary" ? value.BinaryValue?.length : value.StringValue?.length;
  if (!given)
    throw invalidParameterValue(
      `Message (user) attribute '${name}' must contain a non-empty value of type '${type === "Binary" ? "Binary" : "String"}'.`,
    );
  if (type === "Number" && !/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value.StringValue ?? ""))
    throw invalidParameterValue(`Can't cast the value of message (user) attribute '${name}' to a number.`);
}

/** Names, types and values all count to a message's size. */
export function bytesOf(attributes: MessageAttributes): number {
  let bytes = 0;
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes))
    bytes +=
      Buffer.byteLength(name) +
      Buffer.byteLength(DataType ?? "") +
      Buffer.byteLength(StringValue ?? "") +
      (BinaryValue?.length ?? 0);
  return bytes;
}

/**
 * The hash that clients check: over the attributes by name, each part with its length in front.
 * `undefined` where there are none.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
 */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).toSorted();
  if (names.length === 0) return undefined;
  const hash = createHash("md5");
  for (const name of names) {
    const { DataType = "", StringValue, BinaryValue } = attributes[name] ?? {};
    add(hash, Buffer.from(name));
    add(hash, Buffer.from(DataType));
    const binary = DataType.startsWith("Binary");
    hash.update(Uint8Array.of(binary ? 2 : 1));
    add(hash, binary ? (BinaryValue ?? new Uint8Array()) : Buffer.from(StringValue ?? ""));
  }
  return hash.digest("hex");
}

function add(hash: Hash, bytes: Uint8Array): void {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  hash.update(length).update(bytes);
}

/** The attributes a receive asked for: by name, by what names begin with (`He.*` asks for `Hello`, too: recorded), or all. */
export function select(attributes: MessageAttributes, wanted: readonly string[]): MessageAttributes {
  const isWanted = (name: string): boolean =>
    wanted.some(
      (want) =>
        want === "All" || want === "*" || want === name || (want.endsWith(".*") && name.startsWith(want.slice(0, -2))),
    );
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => isWanted(name)));
}
