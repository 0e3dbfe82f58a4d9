import { base64, typeOf, type AttributeValue, type Item } from "./attribute-value.ts";
import { compareDecimals, orderOfDecimal, parseDecimal } from "./decimal.ts";

/**
 * A text for a key's value. Two values of one type stand in the order of their texts, compared as JavaScript compares:
 * strings by their UTF-8 bytes, numbers by size, binaries by unsigned bytes; and a prefix stays a prefix.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html
 */
export function orderOf(value: AttributeValue): string {
  if (value.S !== undefined) return orderOfText(value.S);
  if (value.N !== undefined) return orderOfDecimal(parseDecimal(value.N));
  if (value.B !== undefined) return Buffer.from(value.B).toString("latin1");
  throw new Error(`misfire: ${typeOf(value)} has no order`);
}

/** UTF-16 puts what is beyond U+FFFF, written in surrogates, before U+E000 to U+FFFF; UTF-8 puts it behind. */
function orderOfText(text: string): string {
  if (!/[\uD800-\uFFFF]/.test(text)) return text;
  let order = "";
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    order += String.fromCharCode(unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);
  }
  return order;
}

/** -1, 0, 1; `undefined` for values of different types, and of types without an order. */
export function compareValues(a: AttributeValue, b: AttributeValue): number | undefined {
  if (a.S !== undefined && b.S !== undefined) return compareTexts(orderOfText(a.S), orderOfText(b.S));
  if (a.N !== undefined && b.N !== undefined) return compareDecimals(parseDecimal(a.N), parseDecimal(b.N));
  if (a.B !== undefined && b.B !== undefined) return Buffer.compare(a.B, b.B);
  return undefined;
}

export const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Sets are equal whatever the order of their members. */
export function equalValues(a: AttributeValue, b: AttributeValue): boolean {
  const type = typeOf(a);
  if (type !== typeOf(b)) return false;
  switch (type) {
    case "S":
      return a.S === b.S;
    case "N":
      return a.N === b.N;
    case "BOOL":
      return a.BOOL === b.BOOL;
    case "NULL":
      return true;
    case "B":
      return Buffer.compare(a.B ?? NO_BYTES, b.B ?? NO_BYTES) === 0;
    case "SS":
    case "NS":
    case "BS": {
      const [left, right] = [new Set(membersOf(a)), membersOf(b)];
      return left.size === right.length && right.every((member) => left.has(member));
    }
    case "L": {
      const [left, right] = [a.L ?? [], b.L ?? []];
      return left.length === right.length && left.every((item, index) => same(item, right[index]));
    }
    case "M":
      return equalItems(a.M ?? {}, b.M ?? {});
    default:
      return type satisfies never;
  }
}

export function equalItems(a: Item, b: Item): boolean {
  if (a === b) return true;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => same(a[name], b[name]));
}

const same = (a: AttributeValue | undefined, b: AttributeValue | undefined): boolean =>
  a !== undefined && b !== undefined && equalValues(a, b);

const NO_BYTES = new Uint8Array();

/** The members of a set as texts that are equal where they are. */
export const membersOf = (value: AttributeValue): readonly string[] =>
  value.SS ?? value.NS ?? value.BS?.map(base64) ?? [];
