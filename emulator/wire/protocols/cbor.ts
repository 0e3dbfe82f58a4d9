import type { Ref, StructureShape } from "../model/shapes.ts";
import { decodeCbor } from "./cbor-decode.ts";
import { defaultOf, wrong } from "./json.ts";
import { Malformed, refuseDepth } from "./malformed.ts";
import { bytesOf, dateOf, fits, JAVA_NAMES } from "./scalars.ts";
import { emptyMap, isObject, itemsOf, valuesOf, type Values } from "./values.ts";

/** rpcv2Cbor: https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html */

export function readCborInput(shape: StructureShape, bytes: Uint8Array): Record<string, unknown> {
  const value = bytes.length === 0 ? {} : decodeCbor(bytes);
  return readMembers(shape, value, 0);
}

function readMembers(shape: StructureShape, value: unknown, depth: number): Record<string, unknown> {
  if (!isObject(value) || value instanceof Date || value instanceof Uint8Array) throw wrong(value, "structure");
  const read: Record<string, unknown> = {};
  for (const member of shape.members) {
    if (!Object.hasOwn(value, member.name)) continue;
    const item = value[member.name];
    if (item !== null) read[member.name] = readCbor(member, item, depth + 1);
  }
  if (shape.kind === "union" && Object.keys(read).length > 1)
    throw new Malformed("document", "Supplied a union with more than one member");
  return read;
}

function readCbor(ref: Ref, value: unknown, depth: number): unknown {
  refuseDepth(depth);
  const { shape, traits } = ref;
  switch (shape.kind) {
    case "structure":
    case "union":
      return readMembers(shape, value, depth);
    case "list":
      if (!Array.isArray(value)) throw wrong(value, "list");
      return (value as readonly unknown[])
        .filter((item) => item !== null || traits.sparse)
        .map((item) => (item === null ? null : readCbor(shape.member, item, depth + 1)));
    case "map": {
      if (!isObject(value)) throw wrong(value, "map");
      const read = emptyMap();
      for (const [key, item] of Object.entries(value)) {
        if (item === null && !traits.sparse) continue;
        read[key] = item === null ? null : readCbor(shape.value, item, depth + 1);
      }
      return read;
    }
    case "string":
      if (typeof value !== "string") throw wrong(value, "String");
      return value;
    case "boolean":
      if (typeof value !== "boolean") throw wrong(value, "Boolean");
      return value;
    case "blob":
      if (!(value instanceof Uint8Array)) throw wrong(value, "Blob");
      return value;
    case "timestamp":
      if (value instanceof Date) return value;
      throw wrong(value, "Timestamp");
    case "document":
      return value;
    case "byte":
    case "short":
    case "integer":
    case "long":
    case "float":
    case "double":
      if (typeof value !== "number" || !fits(shape.kind, value)) throw wrong(value, JAVA_NAMES[shape.kind]);
      return value;
    default:
      return shape satisfies never;
  }
}

/** A map with a key for each member that is there. `extra` goes first: an error's `__type`. */
export function writeCbor(shape: StructureShape | undefined, value: Values, extra: Values = {}): Uint8Array {
  const out = new Writer();
  const members = (shape?.members ?? [])
    .map((member) => ({ member, item: value[member.name] ?? defaultOf(member) }))
    .filter(({ item }) => item !== undefined && item !== null);
  out.head(5, Object.keys(extra).length + members.length);
  for (const [key, item] of Object.entries(extra)) {
    out.text(key);
    out.plain(item);
  }
  for (const { member, item } of members) {
    out.text(member.name);
    writeItem(out, member, item);
  }
  return out.bytes();
}

function writeItem(out: Writer, ref: Ref, value: unknown): void {
  const { shape, traits } = ref;
  switch (shape.kind) {
    case "structure":
    case "union":
      out.raw(writeCbor(shape, valuesOf(value, shape.name)));
      return;
    case "list": {
      const items = itemsOf(value, shape.name).filter((item) => traits.sparse || (item !== null && item !== undefined));
      out.head(4, items.length);
      for (const item of items) writeItem(out, item === null ? NULL : shape.member, item);
      return;
    }
    case "map": {
      const entries = Object.entries(valuesOf(value, shape.name)).filter(
        ([, item]) => item !== undefined && (item !== null || traits.sparse),
      );
      out.head(5, entries.length);
      for (const [key, item] of entries) {
        out.text(key);
        writeItem(out, item === null ? NULL : shape.value, item);
      }
      return;
    }
    case "blob":
      out.blob(bytesOf(value));
      return;
    case "timestamp":
      out.head(6, 1);
      out.float(dateOf(value).getTime() / 1000);
      return;
    case "float":
    case "double":
      out.float(Number(value));
      return;
    case "string":
    case "boolean":
    case "document":
    case "byte":
    case "short":
    case "integer":
    case "long":
      out.plain(value);
      return;
    default:
      shape satisfies never;
  }
}

const NULL: Ref = { shape: { kind: "document", name: "null", traits: {} }, traits: {} };

class Writer {
  readonly #parts: Uint8Array[] = [];

  bytes(): Uint8Array {
    return Buffer.concat(this.#parts);
  }

  raw(bytes: Uint8Array): void {
    this.#parts.push(bytes);
  }

  head(major: number, length: number): void {
    const top = major << 5;
    if (length < 24) this.raw(Uint8Array.of(top | length));
    else if (length < 0x100) this.raw(Uint8Array.of(top | 24, length));
    else {
      const wide = length >= 0x1_0000_0000;
      const view = Buffer.alloc(length < 0x1_0000 ? 3 : wide ? 9 : 5);
      view[0] = top | (length < 0x1_0000 ? 25 : wide ? 27 : 26);
      if (length < 0x1_0000) view.writeUInt16BE(length, 1);
      else if (wide) view.writeBigUInt64BE(BigInt(length), 1);
      else view.writeUInt32BE(length, 1);
      this.raw(view);
    }
  }

  text(text: string): void {
    const bytes = Buffer.from(text, "utf8");
    this.head(3, bytes.length);
    this.raw(bytes);
  }

  blob(bytes: Uint8Array): void {
    this.head(2, bytes.length);
    this.raw(bytes);
  }

  float(value: number): void {
    const view = Buffer.alloc(9);
    view[0] = 0xfb;
    view.writeDoubleBE(value, 1);
    this.raw(view);
  }

  plain(value: unknown): void {
    if (value === null || value === undefined) this.raw(Uint8Array.of(0xf6));
    else if (typeof value === "boolean") this.raw(Uint8Array.of(value ? 0xf5 : 0xf4));
    else if (typeof value === "string") this.text(value);
    else if (typeof value === "number" && Number.isInteger(value) && Math.abs(value) < 2 ** 64)
      this.head(value < 0 ? 1 : 0, value < 0 ? -1 - value : value);
    else if (typeof value === "number") this.float(value);
    else if (Array.isArray(value)) {
      this.head(4, value.length);
      for (const item of value as readonly unknown[]) this.plain(item);
    } else {
      const entries = Object.entries(valuesOf(value, "a CBOR map"));
      this.head(5, entries.length);
      for (const [key, item] of entries) {
        this.text(key);
        this.plain(item);
      }
    }
  }
}
