import type { ListShape, MapShape, Member, Ref, StructureShape } from "../model/shapes.ts";
import { Malformed, refuseDepth, textOf } from "./malformed.ts";
import { emptyMap, isObject, itemsOf, valuesOf, type Values } from "./values.ts";
import { bytesOf, dateOf, fits, JAVA_NAMES, parseBase64, toBase64 } from "./scalars.ts";
import { epochSeconds, formatTimestamp, parseTimestamp } from "./timestamps.ts";

/** What tells restJson1 from awsJson: https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html */
export interface JsonDialect {
  /** Members may have another name in JSON; awsJson ignores that. */
  readonly jsonNames: boolean;
  /** A union with none or several of its members is refused here; DynamoDB refuses it itself, in its own words. */
  readonly wholeUnions: boolean;
}

export const AWS_JSON: JsonDialect = { jsonNames: false, wholeUnions: false };
export const REST_JSON: JsonDialect = { jsonNames: true, wholeUnions: true };

/** A JSON document's object; no bytes are an empty one. */
export function parseJsonObject(bytes: Uint8Array): Values {
  if (bytes.length === 0) return {};
  const value = parseJson(bytes);
  if (!isObject(value)) throw wrong(value, "structure");
  return value;
}

export function parseJson(bytes: Uint8Array): unknown {
  const text = textOf(bytes);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Malformed("document", "the body is not valid JSON");
  }
}

/** Reads a parsed JSON value as the shape has it. Members the model does not know are left out, as AWS does. */
export function readJson(ref: Ref, value: unknown, dialect: JsonDialect, depth = 0): unknown {
  refuseDepth(depth);
  const { shape, traits } = ref;
  switch (shape.kind) {
    case "structure":
    case "union":
      return readStructure(shape, value, dialect, depth);
    case "list":
      return readList(shape, traits.sparse === true, value, dialect, depth);
    case "map":
      return readMap(shape, traits.sparse === true, value, dialect, depth);
    case "document":
      refuseDeepDocument(value);
      return value;
    case "string":
      if (typeof value !== "string") throw wrong(value, "String");
      return value;
    case "boolean":
      if (typeof value !== "boolean") throw wrong(value, "Boolean");
      return value;
    case "blob": {
      const bytes = typeof value === "string" ? parseBase64(value) : undefined;
      if (!bytes) throw wrong(value, "Blob");
      return bytes;
    }
    case "timestamp": {
      const scalar = typeof value === "string" || typeof value === "number";
      const format = traits.timestampFormat ?? "epoch-seconds";
      // A number in quotes is no epoch time in JSON.
      const at =
        scalar && (format === "epoch-seconds") === (typeof value === "number")
          ? parseTimestamp(value, format)
          : undefined;
      if (!at) throw wrong(value, "Timestamp");
      return at;
    }
    case "byte":
    case "short":
    case "integer":
    case "long":
    case "float":
    case "double": {
      const number = shape.kind === "float" || shape.kind === "double" ? special(value) : value;
      if (typeof number !== "number" || !fits(shape.kind, number)) throw wrong(value, JAVA_NAMES[shape.kind]);
      return number;
    }
    default:
      return shape satisfies never;
  }
}

export function readStructure(
  shape: StructureShape,
  value: unknown,
  dialect: JsonDialect,
  depth = 0,
): Record<string, unknown> {
  if (!isObject(value)) throw wrong(value, "structure");
  const read: Record<string, unknown> = {};
  for (const member of shape.members) {
    const name = (dialect.jsonNames ? member.traits.jsonName : undefined) ?? member.name;
    if (!Object.hasOwn(value, name)) continue;
    const given = value[name];
    if (given === null) continue;
    read[member.name] = readJson(member, given, dialect, depth + 1);
  }
  if (shape.kind === "union" && dialect.wholeUnions) refuseUnion(value, read);
  return read;
}

/** A union has exactly one member, and a known one. */
function refuseUnion(value: Values, read: Readonly<Record<string, unknown>>): void {
  const given = Object.keys(value).filter((key) => key !== "__type" && value[key] !== null);
  if (given.length !== 1 || Object.keys(read).length !== 1)
    throw new Malformed("document", "A union must have exactly one of its members set");
}

function readList(
  shape: ListShape,
  sparse: boolean,
  value: unknown,
  dialect: JsonDialect,
  depth: number,
): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong(value, "list");
  const read: unknown[] = [];
  for (const item of value as readonly unknown[]) {
    if (item === null && !sparse) throw wrong(item, "list member");
    read.push(item === null ? null : readJson(shape.member, item, dialect, depth + 1));
  }
  return read;
}

function readMap(shape: MapShape, sparse: boolean, value: unknown, dialect: JsonDialect, depth: number): Values {
  if (!isObject(value)) throw wrong(value, "map");
  const read = emptyMap();
  for (const key of Object.keys(value)) {
    const item = value[key];
    if (item === null && !sparse) throw wrong(item, "map value");
    read[key] = item === null ? null : readJson(shape.value, item, dialect, depth + 1);
  }
  return read;
}

const special = (value: unknown): unknown =>
  value === "NaN" ? Number.NaN : value === "Infinity" ? Infinity : value === "-Infinity" ? -Infinity : value;

/** The words of AWS's own deserializer, as DynamoDB and Lambda show them. */
export function wrong(value: unknown, expected: string): Malformed {
  if (Array.isArray(value)) return new Malformed("document", "Unexpected list element termination");
  if (isObject(value)) return new Malformed("document", "Start of structure or map found where not expected");
  if (expected === "structure" || expected === "map" || expected === "list")
    return new Malformed("document", "Unexpected field type");
  return new Malformed("document", `${tokenOf(value)} cannot be converted to ${expected}`);
}

function tokenOf(value: unknown): string {
  if (value === null) return "NULL_VALUE";
  if (typeof value === "boolean") return value ? "TRUE_VALUE" : "FALSE_VALUE";
  return typeof value === "number" ? (Number.isInteger(value) ? "NUMBER_VALUE" : "DECIMAL_VALUE") : "STRING_VALUE";
}

/** Without recursion, which is what is to be prevented. */
function refuseDeepDocument(value: unknown): void {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    refuseDepth(depth);
    level = level.flatMap((item) => (typeof item === "object" && item !== null ? Object.values(item) : []));
  }
}

/** The JSON value for an output; absent members and those that are `undefined` or `null` are left out. */
export function writeJson(ref: Ref, value: unknown, dialect: JsonDialect): unknown {
  const { shape, traits } = ref;
  switch (shape.kind) {
    case "structure":
    case "union":
      return writeStructure(shape, valuesOf(value, shape.name), dialect);
    case "list": {
      const items = itemsOf(value, shape.name);
      const kept = traits.sparse ? items : items.filter((item) => item !== null && item !== undefined);
      return kept.map((item) => (item === null || item === undefined ? null : writeJson(shape.member, item, dialect)));
    }
    case "map": {
      const written = emptyMap();
      for (const [key, item] of Object.entries(valuesOf(value, shape.name))) {
        if (item === undefined || (item === null && !traits.sparse)) continue;
        written[key] = item === null ? null : writeJson(shape.value, item, dialect);
      }
      return written;
    }
    case "blob":
      return toBase64(bytesOf(value));
    case "timestamp": {
      const format = traits.timestampFormat ?? "epoch-seconds";
      return format === "epoch-seconds" ? epochSeconds(dateOf(value)) : formatTimestamp(dateOf(value), format);
    }
    case "float":
    case "double":
      return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
    case "string":
    case "boolean":
    case "document":
    case "byte":
    case "short":
    case "integer":
    case "long":
      return value;
    default:
      return shape satisfies never;
  }
}

/** `only`: which members belong into the body; the others are bound to headers and the like. */
export function writeStructure(
  shape: StructureShape,
  value: Values,
  dialect: JsonDialect,
  only: (name: string) => boolean = () => true,
): Record<string, unknown> {
  const written: Record<string, unknown> = {};
  for (const member of shape.members) {
    const item = value[member.name] ?? defaultOf(member);
    if (item === undefined || item === null || !only(member.name)) continue;
    written[(dialect.jsonNames ? member.traits.jsonName : undefined) ?? member.name] = writeJson(member, item, dialect);
  }
  return written;
}

const defaults = new WeakMap<Member, unknown>();

/**
 * The value that a member has when none is given. Only the models of the conformance tests have any:
 * the SDK's schemas leave a service's defaults to the service.
 */
export function defaultOf(member: Member): unknown {
  if (member.traits.default === undefined) return undefined;
  if (!defaults.has(member)) {
    // A model writes a default as JSON, a time as seconds.
    const { timestampFormat: _format, ...traits } = member.traits;
    const { shape } = member;
    const plain = shape.kind === "timestamp" ? { ...shape, traits: {} } : shape;
    defaults.set(member, readJson({ shape: plain, traits }, member.traits.default, AWS_JSON));
  }
  return defaults.get(member);
}

export const jsonBytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value), "utf8");
