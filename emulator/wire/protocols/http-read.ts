import type { Content } from "../../kernel/index.ts";
import type { ParsedRequest } from "../contract.ts";
import type { Member, Ref, StructureShape, TimestampFormat } from "../model/shapes.ts";
import { bindingsOf, type Bound } from "./http-bindings.ts";
import { Malformed } from "./malformed.ts";
import { isScalar, parseBase64, parseScalar } from "./scalars.ts";
import { parseTimestamp } from "./timestamps.ts";
import { emptyMap } from "./values.ts";

/** Reads what https://smithy.io/2.0/spec/http-bindings.html puts outside the body: labels, headers, query. */
export function readBindings(
  shape: StructureShape,
  labels: Readonly<Record<string, string>>,
  request: ParsedRequest,
): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const bound of bindingsOf(shape).bound) {
    const value = readBound(bound, labels, request);
    if (value !== undefined) read[bound.member.name] = value;
  }
  return read;
}

function readBound(bound: Bound, labels: Readonly<Record<string, string>>, request: ParsedRequest): unknown {
  const { member } = bound;
  switch (bound.in) {
    case "label": {
      const text = Object.hasOwn(labels, member.name) ? labels[member.name] : undefined;
      return text === undefined ? undefined : scalar(member, text, "date-time", member.name);
    }
    case "header":
      return readHeader(member, bound, request.headers);
    case "prefixed-headers":
      return readPrefixed(bound.lower, request.headers);
    case "query":
      return readQuery(member, bound.name, request.query);
    case "query-parameters":
      return readQueryParams(member, request.query);
    default:
      return bound satisfies never;
  }
}

function scalar(ref: Ref, text: string, format: TimestampFormat, source: string): unknown {
  return isScalar(ref.shape.kind) ? parseScalar(ref.shape.kind, ref.traits, text, format, source) : text;
}

function readHeader(
  member: Member,
  { name, lower }: { readonly name: string; readonly lower: string },
  headers: Readonly<Record<string, string>>,
): unknown {
  if (!Object.hasOwn(headers, lower)) return undefined;
  const text = headers[lower];
  if (text === undefined) return undefined;
  const { shape } = member;
  if (shape.kind === "list") {
    if (text.trim() === "") return undefined;
    const kind = shape.member.shape.kind;
    const dates = kind === "timestamp" && (shape.member.traits.timestampFormat ?? "http-date") === "http-date";
    return splitHeader(text, dates, kind === "string").map((item) => scalar(shape.member, item, "http-date", name));
  }
  // A string that must not go through a header's alphabet travels as base64.
  if (shape.kind === "string" && member.traits.mediaType !== undefined) return decodedHeader(text, name);
  // https://www.rfc-editor.org/rfc/rfc9110#section-13.1.3: what is no date is no condition; `Expires: 0` is common.
  if (shape.kind === "timestamp" && OPTIONAL_DATES.test(lower) && !parseTimestamp(text.trim(), "http-date"))
    return undefined;
  return scalar(member, shape.kind === "string" ? text : text.trim(), "http-date", name);
}

const OPTIONAL_DATES = /^(expires|(x-amz-copy-source-)?if-(un)?modified-since)$/;

function decodedHeader(text: string, name: string): string {
  const bytes = parseBase64(text);
  const decoded = bytes && decodedUtf8(bytes);
  if (decoded === undefined || decoded === "")
    throw new Malformed("value", "STRING_VALUE cannot be converted to String", { source: name, value: text });
  return decoded;
}

function decodedUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** An HTTP date has a comma of its own; a string with a comma comes in quotes. */
function splitHeader(text: string, dates: boolean, quoted: boolean): readonly string[] {
  if (dates) {
    const parts = text.split(",").map((part) => part.trim());
    const found: string[] = [];
    for (let at = 0; at < parts.length; at += 2) found.push(parts.slice(at, at + 2).join(", "));
    return found;
  }
  if (!quoted || !text.includes('"')) return text.split(",").map((part) => part.trim());
  const items: string[] = [];
  const item = /\s*(?:"((?:[^"\\]|\\.)*)"|([^,]*))\s*(?:,|$)/y;
  while (item.lastIndex < text.length) {
    const found = item.exec(text);
    if (!found) throw new Malformed("value", "a header's quoted string does not end");
    items.push(found[1]?.replaceAll(/\\(.)/g, "$1") ?? (found[2] ?? "").trim());
    if (found[0] === "") break;
  }
  return items;
}

function readPrefixed(lower: string, headers: Readonly<Record<string, string>>): unknown {
  const read = emptyMap();
  for (const [name, value] of Object.entries(headers))
    if (name.startsWith(lower)) read[name.slice(lower.length)] = value;
  return Object.keys(read).length > 0 ? read : undefined;
}

function readQuery(member: Member, name: string, query: ParsedRequest["query"]): unknown {
  if (query.length === 0) return undefined;
  const values = query.filter(([key]) => key === name).map(([, value]) => value);
  const [first] = values;
  if (first === undefined) return undefined;
  const { shape } = member;
  if (shape.kind === "list") return values.map((value) => scalar(shape.member, value, "date-time", name));
  return scalar(member, first, "date-time", name);
}

/** All parameters, also those that have members of their own: https://smithy.io/2.0/spec/http-bindings.html#httpqueryparams-trait */
function readQueryParams(member: Member, query: ParsedRequest["query"]): unknown {
  const { shape } = member;
  if (shape.kind !== "map" || query.length === 0) return undefined;
  const read = emptyMap();
  for (const [name, value] of query) {
    const held = read[name];
    if (shape.value.shape.kind !== "list") read[name] ??= value;
    else if (Array.isArray(held)) held.push(value);
    else read[name] = [value];
  }
  return read;
}

/** A payload of plain bytes or text; `undefined` when nothing came. */
export function rawPayload(member: Member, body: Uint8Array | Content): unknown {
  if (!(body instanceof Uint8Array)) return body;
  if (body.length === 0) return undefined;
  return member.shape.kind === "blob" ? body : new TextDecoder().decode(body);
}
