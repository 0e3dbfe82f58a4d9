import type { Content } from "../../kernel/index.ts";
import type { HttpResponse } from "../contract.ts";
import type { Member, StructureShape } from "../model/shapes.ts";
import { bindingsOf } from "./http-bindings.ts";
import { bytesOf, dateOf, formatScalar, isScalar } from "./scalars.ts";
import { formatTimestamp } from "./timestamps.ts";
import { isAsyncIterable, itemsOf, valuesOf, type Values } from "./values.ts";

/** The headers that an output's or an error's members are bound to. */
export function writeHeaders(shape: StructureShape, value: Values): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const { member, lower, prefix } of bindingsOf(shape).told) {
    const item = value[member.name];
    if (item === undefined || item === null) continue;
    if (prefix)
      for (const [name, text] of Object.entries(valuesOf(item, member.name)))
        headers[lower + name.toLowerCase()] = String(text);
    else {
      const text = headerText(member, item);
      if (text !== undefined) headers[lower] = text;
    }
  }
  return headers;
}

function headerText(member: Member, value: unknown): string | undefined {
  const { shape, traits } = member;
  if (shape.kind === "list") {
    const items = itemsOf(value, member.name).map((item) => {
      const kind = shape.member.shape.kind;
      if (kind === "timestamp")
        return formatTimestamp(dateOf(item), shape.member.traits.timestampFormat ?? "http-date");
      const text = String(item);
      return kind === "string" && /[",]|^\s|\s$/.test(text) ? `"${text.replaceAll(/["\\]/g, "\\$&")}"` : text;
    });
    return items.join(", ");
  }
  if (!isScalar(shape.kind)) return undefined;
  if (shape.kind === "string" && traits.mediaType !== undefined)
    return Buffer.from(String(value), "utf8").toString("base64");
  return formatScalar(shape.kind, traits, value, "http-date");
}

/** The status that a member carries (Lambda's Invoke answers 200, 202 or 204), else the operation's. */
export function statusOf(shape: StructureShape | undefined, value: Values, otherwise: number): number {
  const member = shape && bindingsOf(shape).status;
  const status = member ? value[member.name] : undefined;
  return typeof status === "number" ? status : otherwise;
}

/** Bytes as they are: of a blob or a string payload, streaming or not. */
export function rawBody(value: unknown): HttpResponse["body"] {
  if (isContent(value)) return value.read();
  if (isAsyncIterable(value)) return chunksOf(value);
  return bytesOf(value);
}

async function* chunksOf(chunks: AsyncIterable<unknown>): AsyncIterable<Uint8Array> {
  for await (const chunk of chunks) yield bytesOf(chunk);
}

const isContent = (value: unknown): value is Content =>
  typeof value === "object" && value !== null && "read" in value && "md5" in value;

export const NO_BYTES: Uint8Array = new Uint8Array(0);
