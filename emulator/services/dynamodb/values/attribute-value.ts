import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { AwsError } from "../../../kernel/index.ts";
import { invalidValues, nestedTooDeep, notANumber, validation } from "../errors.ts";
import { NESTING_MAX } from "../limits.ts";
import { formatDecimal, parseDecimal } from "./decimal.ts";

export type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** An item, or a map inside one. Never changed once it is stored; has no prototype, since attributes may have any name. */
export type Item = Record<string, AttributeValue>;

export const TYPES = ["S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL"] as const;
export type TypeName = (typeof TYPES)[number];

export function emptyItem(): Item {
  const empty: Item = Object.create(null);
  return empty;
}

export const copyItem = (item: Item): Item => Object.assign(emptyItem(), item);

/** The type of a value that was read; there is exactly one. */
export function typeOf(value: AttributeValue): TypeName {
  for (const type of TYPES) if (value[type] !== undefined) return type;
  throw new Error("misfire: an attribute value without a type was stored");
}

/** Reads what a client sent: numbers take their one form. Throws AWS's answer to what is no value. */
export function readItem(given: Readonly<Record<string, AttributeValue>>): Item {
  const read = emptyItem();
  for (const name of Object.keys(given)) {
    const value = given[name];
    if (value !== undefined) read[name] = readValue(value);
  }
  return read;
}

export function readValue(given: AttributeValue, depth = 0): AttributeValue {
  const types = TYPES.filter((type) => given[type] !== undefined);
  const type = types[0];
  if (type === undefined)
    throw validation("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  let read: AttributeValue | undefined;
  for (const each of types) read ??= readAs(each, given, depth);
  if (types.length > 1 || read === undefined) {
    // A broken number is told before that there are two values.
    for (const each of types) readAs(each, given, depth);
    throw validation(
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
    );
  }
  return read;
}

function readAs(type: TypeName, given: AttributeValue, depth: number): AttributeValue {
  switch (type) {
    case "S":
      return { S: given.S ?? "" };
    case "B":
      return { B: given.B ?? new Uint8Array() };
    case "BOOL":
      return { BOOL: given.BOOL ?? false };
    case "NULL":
      if (given.NULL !== true) throw invalidValues("Null attribute value types must have the value of true");
      return { NULL: true };
    case "N":
      return { N: readNumber(given.N ?? "") };
    case "SS":
      return { SS: readStrings(given.SS ?? []) };
    case "NS":
      return { NS: readNumbers(given.NS ?? []) };
    case "BS":
      return { BS: readBinaries(given.BS ?? []) };
    case "L":
      return { L: (given.L ?? []).map((item) => readValue(item, deeper(depth))) };
    case "M": {
      const read = emptyItem();
      for (const [name, item] of Object.entries(given.M ?? {})) read[name] = readValue(item, deeper(depth));
      return { M: read };
    }
    default:
      return type satisfies never;
  }
}

function deeper(depth: number): number {
  if (depth + 1 >= NESTING_MAX) throw nestedTooDeep();
  return depth + 1;
}

const readNumber = (text: string): string => formatDecimal(parseDecimal(text));

function readStrings(given: readonly string[]): string[] {
  if (given.length === 0) throw invalidValues("An string set  may not be empty");
  if (given.includes("")) throw invalidValues("An string set may not have a empty string as a member");
  if (new Set(given).size < given.length)
    throw invalidValues(`Input collection [${given.join(", ")}] contains duplicates.`);
  return [...given];
}

function readNumbers(given: readonly string[]): string[] {
  if (given.length === 0) throw invalidValues("An number set  may not be empty");
  if (given.includes("")) throw notANumber("");
  const read = given.map(readNumber);
  if (new Set(read).size < read.length) throw validation("Input collection contains duplicates");
  return read;
}

function readBinaries(given: readonly Uint8Array[]): Uint8Array[] {
  if (given.length === 0) throw invalidValues("Binary sets should not be empty");
  if (given.some((bytes) => bytes.length === 0))
    throw invalidValues("Binary sets may not contain null or empty values");
  const texts = given.map(base64);
  if (new Set(texts).size < texts.length)
    throw invalidValues(`Input collection [${texts.join(", ")}]of type BS contains duplicates.`);
  return [...given];
}

export const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");

/** Runs `read` and puts AWS's words about the place in front of, or behind, what it refuses. */
export function naming<T>(before: string, after: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof AwsError) throw validation(`${before}${error.message}${after}`);
    throw error;
  }
}
