import type { AttributeValue, Item } from "./attribute-value.ts";
import { digitsOf, parseDecimal } from "./decimal.ts";

/** Bytes as DynamoDB counts them, names included: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
export function sizeOfItem(item: Item): number {
  let size = 0;
  for (const name of Object.keys(item)) {
    const value = item[name];
    if (value !== undefined) size += Buffer.byteLength(name) + sizeOfValue(value);
  }
  return size;
}

/** A list or map costs this, and one more byte for each thing in it. */
const CONTAINER = 3;

export function sizeOfValue(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return sizeOfNumber(value.N);
  if (value.B !== undefined) return value.B.length;
  if (value.SS !== undefined) return sum(value.SS, (member) => Buffer.byteLength(member));
  if (value.NS !== undefined) return sum(value.NS, sizeOfNumber);
  if (value.BS !== undefined) return sum(value.BS, (member) => member.length);
  if (value.L !== undefined) return CONTAINER + sum(value.L, (item) => 1 + sizeOfValue(item));
  if (value.M !== undefined) return CONTAINER + Object.keys(value.M).length + sizeOfItem(value.M);
  return 1;
}

/** About one byte for two digits, one for the rest, one for a minus. */
function sizeOfNumber(text: string): number {
  const { coefficient, exponent } = parseDecimal(text);
  if (coefficient === 0n) return 2;
  const digits = digitsOf(coefficient).length;
  // Digits are stored in pairs that begin at the point.
  const pairs = Math.ceil((digits + (Math.abs(exponent) % 2)) / 2);
  return Math.min(pairs, 20) + 1 + (coefficient < 0n ? 1 : 0);
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);
