import { crc32 } from "node:zlib";
import { AwsError } from "../../kernel/index.ts";
import type { Ref, StructureShape } from "../model/shapes.ts";
import { REST_JSON, jsonBytes, writeStructure } from "./json.ts";
import { bytesOf, formatScalar, isScalarShape } from "./scalars.ts";
import { valuesOf, type Values } from "./values.ts";
import { writeXml } from "./xml-write.ts";

/** application/vnd.amazon.eventstream: https://smithy.io/2.0/aws/amazon-eventstream.html. Each message: lengths, a checksum of them, headers, payload, a checksum of all. */

export type EventDialect = "json" | "xml";

/** Header value type 7: a string with its length in two bytes. */
const STRING_HEADER = 7;

/** Encodes each event as it comes; an `AwsError` that is thrown in between becomes an exception message, which ends the stream. */
export async function* encodeEvents(
  union: Ref,
  events: AsyncIterable<unknown>,
  dialect: EventDialect,
): AsyncIterable<Uint8Array> {
  const { shape } = union;
  if (shape.kind !== "union" && shape.kind !== "structure") return;
  try {
    for await (const event of events) yield encodeEvent(shape, valuesOf(event, shape.name), dialect);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    yield message(
      [
        [":message-type", "exception"],
        [":exception-type", error.shape],
        [":content-type", "application/json"],
      ],
      jsonBytes({ message: error.message }),
    );
  }
}

/** What the streams of RPC protocols begin with: the members of the output that are no events. */
export const initialResponse = (body: Uint8Array, contentType: string): Uint8Array =>
  message(
    [
      [":message-type", "event"],
      [":event-type", "initial-response"],
      [":content-type", contentType],
    ],
    body,
  );

function encodeEvent(union: StructureShape, event: Values, dialect: EventDialect): Uint8Array {
  const member = union.members.find(({ name }) => event[name] !== undefined);
  if (!member || (member.shape.kind !== "structure" && member.shape.kind !== "union"))
    throw new TypeError(`misfire: ${union.name} has no event ${Object.keys(event).join(", ")}`);
  const value = valuesOf(event[member.name], member.name);
  const headers: [string, string][] = [
    [":message-type", "event"],
    [":event-type", member.name],
  ];
  for (const { name, traits, shape } of member.shape.members)
    if (traits.eventHeader && value[name] !== undefined && isScalarShape(shape))
      headers.push([name, formatScalar(shape.kind, traits, value[name], "epoch-seconds")]);
  const payload = member.shape.members.find(({ traits }) => traits.eventPayload);
  if (payload && (payload.shape.kind === "blob" || payload.shape.kind === "string")) {
    const type = payload.shape.kind === "blob" ? "application/octet-stream" : "text/plain";
    return message([...headers, [":content-type", type]], bytesOf(value[payload.name] ?? ""));
  }
  const body = member.shape.members.filter(({ traits }) => !traits.eventHeader);
  if (body.length === 0) return message(headers, new Uint8Array(0));
  if (dialect === "json") {
    const written = writeStructure(member.shape, value, REST_JSON, (name) => body.some((kept) => kept.name === name));
    return message([...headers, [":content-type", "application/json"]], jsonBytes(written));
  }
  const [target, content]: [Ref, unknown] = payload ? [payload, value[payload.name]] : [member, value];
  const xml = writeXml(target.shape.name, target, content ?? {}, { millis: true });
  return message([...headers, [":content-type", "text/xml"]], Buffer.from(xml, "utf8"));
}

function message(headers: readonly (readonly [name: string, value: string])[], payload: Uint8Array): Uint8Array {
  const head = Buffer.concat(headers.map(([name, value]) => header(name, value)));
  const total = 16 + head.length + payload.length;
  const out = Buffer.alloc(total);
  out.writeUInt32BE(total, 0);
  out.writeUInt32BE(head.length, 4);
  out.writeUInt32BE(crc32(out.subarray(0, 8)), 8);
  head.copy(out, 12);
  out.set(payload, 12 + head.length);
  out.writeUInt32BE(crc32(out.subarray(0, total - 4)), total - 4);
  return out;
}

function header(name: string, value: string): Uint8Array {
  const nameBytes = Buffer.from(name, "utf8");
  const valueBytes = Buffer.from(value, "utf8");
  const length = Buffer.alloc(2);
  length.writeUInt16BE(valueBytes.length);
  return Buffer.concat([Uint8Array.of(nameBytes.length), nameBytes, Uint8Array.of(STRING_HEADER), length, valueBytes]);
}
