import type { NumberKind, Shape, SimpleKind, SimpleShape, TimestampFormat, Traits } from "../model/shapes.ts";
import { Malformed } from "./malformed.ts";
import { formatTimestamp, parseTimestamp } from "./timestamps.ts";

/** Reads and writes single values as text: in XML, in forms, in headers, in queries and in paths. */

/** Largest and smallest whole numbers; Java's widths, which AWS's services have. `long` ends where JavaScript's numbers end being exact. */
const BOUNDS: Readonly<Record<Exclude<NumberKind, "float" | "double">, readonly [number, number]>> = {
  byte: [-128, 127],
  short: [-32_768, 32_767],
  integer: [-2_147_483_648, 2_147_483_647],
  long: [-(2 ** 63), 2 ** 63],
};

export const JAVA_NAMES: Readonly<Record<NumberKind, string>> = {
  byte: "Byte",
  short: "Short",
  integer: "Integer",
  long: "Long",
  float: "Float",
  double: "Double",
};

/** Whether a number fits its kind. */
export function fits(kind: NumberKind, value: number): boolean {
  if (kind === "float" || kind === "double") return true;
  const [min, max] = BOUNDS[kind];
  return Number.isInteger(value) && value >= min && value <= max;
}

const SPECIAL: Readonly<Record<string, number>> = { NaN: Number.NaN, Infinity, "-Infinity": -Infinity };
const WHOLE = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

/** `undefined` when the text is no such number. */
function parseNumber(kind: NumberKind, text: string): number | undefined {
  if (kind === "float" || kind === "double") {
    if (Object.hasOwn(SPECIAL, text)) return SPECIAL[text];
    return DECIMAL.test(text) ? Number(text) : undefined;
  }
  if (!WHOLE.test(text)) return undefined;
  const value = Number(text);
  return fits(kind, value) ? value : undefined;
}

/**
 * `undefined` when the text is no base64. Line breaks, which some encoders put in, are allowed. A package of 50 MB comes as
 * one such text, for which a pattern is too slow and its stack too small: Node leaves out what is no base64, but takes the
 * two signs of URLs.
 */
export function parseBase64(text: string): Uint8Array | undefined {
  const compact = /\s/.test(text) ? text.replaceAll(/\s/g, "") : text;
  if (compact.length % 4 !== 0 || compact.includes("-") || compact.includes("_")) return undefined;
  const padding = compact.endsWith("==") ? 2 : compact.endsWith("=") ? 1 : 0;
  const bytes = Buffer.from(compact, "base64");
  return bytes.length === (compact.length / 4) * 3 - padding ? new Uint8Array(bytes) : undefined;
}

export const toBase64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");

/** `source` names the place for the answer to a broken value. */
export function parseScalar(
  kind: SimpleKind,
  traits: Traits,
  text: string,
  defaultFormat: TimestampFormat,
  source?: string,
): unknown {
  const broken = (type: string): Malformed =>
    new Malformed("value", `STRING_VALUE cannot be converted to ${type}`, {
      value: text,
      ...(source === undefined ? {} : { source }),
    });
  switch (kind) {
    case "string":
      return text;
    case "document":
      return text;
    case "boolean":
      if (text === "true") return true;
      if (text === "false") return false;
      throw broken("Boolean");
    case "blob": {
      const bytes = parseBase64(text);
      if (!bytes) throw broken("Blob");
      return bytes;
    }
    case "timestamp": {
      const at = parseTimestamp(text, traits.timestampFormat ?? defaultFormat);
      if (!at) throw broken("Timestamp");
      return at;
    }
    case "byte":
    case "short":
    case "integer":
    case "long":
    case "float":
    case "double": {
      const value = parseNumber(kind, text);
      if (value === undefined) throw broken(JAVA_NAMES[kind]);
      return value;
    }
    default:
      return kind satisfies never;
  }
}

export function formatScalar(
  kind: SimpleKind,
  traits: Traits,
  value: unknown,
  defaultFormat: TimestampFormat,
  millis = false,
): string {
  // A header that S3 keeps as text though its model calls it a date (`Expires`).
  if (kind === "timestamp" && typeof value === "string") return value;
  if (kind === "timestamp") return formatTimestamp(dateOf(value), traits.timestampFormat ?? defaultFormat, millis);
  if (kind === "blob") return toBase64(bytesOf(value));
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") return String(value);
  return JSON.stringify(value) ?? "";
}

export function dateOf(value: unknown): Date {
  if (value instanceof Date) return value;
  if (typeof value === "number") return new Date(value * 1000);
  throw new TypeError(`misfire: ${typeof value} where a timestamp belongs`);
}

export function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value === "string") return Buffer.from(value, "utf8");
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  throw new TypeError(`misfire: ${typeof value} where bytes belong`);
}

export const isScalarShape = (shape: Shape): shape is SimpleShape => isScalar(shape.kind);

export const isScalar = (kind: string): kind is SimpleKind =>
  kind !== "list" && kind !== "map" && kind !== "structure" && kind !== "union";
