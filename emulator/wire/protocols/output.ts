import { assert } from "../../kernel/index.ts";
import type { HttpResponse, ResponseIds, Routed } from "../contract.ts";
import type { Member, OperationModel, Ref, ServiceModel, StructureShape } from "../model/shapes.ts";
import { writeCbor } from "./cbor.ts";
import { encodeEvents, initialResponse } from "./event-stream.ts";
import { bindingsOf } from "./http-bindings.ts";
import { NO_BYTES, rawBody, statusOf, writeHeaders } from "./http-write.ts";
import { AWS_JSON, REST_JSON, defaultOf, jsonBytes, writeJson, writeStructure } from "./json.ts";
import { isAsyncIterable, type Values } from "./values.ts";
import { element, escapeText, namespaceOf, writeAttributes, writeXml, writeXmlMembers } from "./xml-write.ts";

export function writeOperationOutput(
  model: ServiceModel,
  operation: OperationModel,
  routed: Routed,
  value: Values,
  ids: ResponseIds,
): HttpResponse {
  const { protocol } = routed;
  switch (protocol) {
    case "awsJson1_0":
    case "awsJson1_1":
      return awsJson(operation, value, ids, protocol === "awsJson1_0" ? "1.0" : "1.1");
    case "awsQuery":
      return query(model, operation, value, ids);
    case "rpcv2Cbor":
      return cbor(operation, value, ids);
    case "restJson1":
      return restJson(model, operation, value, ids);
    case "restXml":
      return restXml(model, operation, value, ids);
    default:
      return protocol satisfies never;
  }
}

function awsJson(operation: OperationModel, value: Values, ids: ResponseIds, version: string): HttpResponse {
  const events = operation.output?.members.find(isEventStream);
  if (operation.output && events) return rpcEvents(operation.output, events, value, ids, version);
  const body = operation.output ? jsonBytes(writeStructure(operation.output, value, AWS_JSON)) : undefined;
  return {
    status: 200,
    headers: { "x-amzn-requestid": ids.requestId, "content-type": `application/x-amz-json-${version}` },
    // Services of this protocol answer without output with no bytes (SQS's DeleteMessage), which `{}` is read like.
    body: body ?? NO_BYTES,
  };
}

/** https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html: the members beside the stream come first, as an event of their own. */
function rpcEvents(
  output: StructureShape,
  events: Member,
  value: Values,
  ids: ResponseIds,
  version: string,
): HttpResponse {
  const stream = eventBody(events, value[events.name], "json");
  assert(stream, `${events.name} is written from a stream of events`);
  const first = jsonBytes(writeStructure(output, value, AWS_JSON, (name) => name !== events.name));
  async function* body(): AsyncIterable<Uint8Array> {
    yield initialResponse(first, `application/x-amz-json-${version}`);
    yield* stream ?? [];
  }
  return {
    status: 200,
    headers: { "x-amzn-requestid": ids.requestId, "content-type": EVENT_STREAM },
    body: body(),
  };
}

function cbor(operation: OperationModel, value: Values, ids: ResponseIds): HttpResponse {
  const headers = { "x-amzn-requestid": ids.requestId, "smithy-protocol": "rpc-v2-cbor" };
  if (!operation.output) return { status: 200, headers, body: NO_BYTES };
  return {
    status: 200,
    headers: { ...headers, "content-type": "application/cbor" },
    body: writeCbor(operation.output, value),
  };
}

function query(model: ServiceModel, operation: OperationModel, value: Values, ids: ResponseIds): HttpResponse {
  const { name, output } = operation;
  const { xmlNamespace } = model.entry;
  const namespace = namespaceOf(xmlNamespace === undefined ? undefined : ["", xmlNamespace]);
  const result = output ? element(`${name}Result`, "", writeXmlMembers(output, value, { millis: false })) : "";
  const metadata = `<ResponseMetadata><RequestId>${escapeText(ids.requestId)}</RequestId></ResponseMetadata>`;
  return {
    status: 200,
    headers: { "x-amzn-requestid": ids.requestId, "content-type": "text/xml" },
    body: Buffer.from(element(`${name}Response`, namespace, result + metadata), "utf8"),
  };
}

function restJson(model: ServiceModel, operation: OperationModel, value: Values, ids: ResponseIds): HttpResponse {
  const shape = operation.output;
  const status = statusOf(shape, value, operation.http?.status ?? 200);
  const headers = { "x-amzn-requestid": ids.requestId, ...(shape ? writeHeaders(shape, value) : {}) };
  const typed = (type: string): Readonly<Record<string, string>> => ({ "content-type": type, ...headers });
  if (!shape || status === 204) return { status, headers, body: NO_BYTES };
  const { payload, output } = bindingsOf(shape);
  if (!payload)
    return {
      status,
      headers: typed("application/json"),
      body: jsonBytes(writeStructure(output, value, REST_JSON)),
    };
  const item = value[payload.name] ?? defaultOf(payload);
  if (item === undefined || item === null) return { status, headers, body: NO_BYTES };
  const events = eventBody(payload, item, "json");
  if (events) return { status, headers: { ...headers, "content-type": EVENT_STREAM }, body: events };
  const raw = rawType(payload, model);
  if (raw !== undefined) return { status, headers: typed(raw), body: rawBody(item) };
  return { status, headers: typed("application/json"), body: jsonBytes(writeJson(payload, item, REST_JSON)) };
}

function restXml(model: ServiceModel, operation: OperationModel, value: Values, ids: ResponseIds): HttpResponse {
  const shape = operation.output;
  const requestIds: Readonly<Record<string, string>> = model.entry.s3
    ? { "x-amz-id-2": ids.extendedRequestId, "x-amz-request-id": ids.requestId }
    : { "x-amzn-requestid": ids.requestId };
  const headers = { ...requestIds, ...(shape ? writeHeaders(shape, value) : {}) };
  const status = partial(model, value, statusOf(shape, value, operation.http?.status ?? 200));
  if (!shape || status === 204) return { status, headers, body: NO_BYTES };
  // Seen at AWS: the one answer without a body that still says which kind it has none of.
  if (operation.name === "HeadBucket")
    return { status, headers: { "content-type": "application/xml", ...headers }, body: NO_BYTES };
  const xml = (text: string): HttpResponse => ({
    status,
    headers: { "content-type": "application/xml", ...headers },
    body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`, "utf8"),
  });
  const writing = { millis: model.entry.s3 === true };
  const {
    payload,
    output: { members },
  } = bindingsOf(shape);
  if (payload) {
    const item = value[payload.name] ?? defaultOf(payload);
    if (item === undefined || item === null) return { status, headers, body: NO_BYTES };
    const events = eventBody(payload, item, "xml");
    if (events) return { status, headers: { ...headers, "content-type": EVENT_STREAM }, body: events };
    const raw = rawType(payload, model);
    if (raw !== undefined) return { status, headers: { "content-type": raw, ...headers }, body: rawBody(item) };
    const name = payload.traits.xmlName ?? payload.shape.traits.xmlName ?? payload.shape.name;
    return xml(writeXml(name, payload, item, writing, rootNamespace(model, payload)));
  }
  if (members.length === 0) return { status, headers, body: NO_BYTES };
  const name = shape.traits.xmlName ?? shape.name;
  const namespace = rootNamespace(model, { shape, traits: {} });
  if (operation.unwrapped) return xml(unwrapped(members, value, namespace));
  return xml(element(name, namespace + writeAttributes(shape, value), writeXmlMembers(shape, value, writing, members)));
}

/** S3 answers a range with 206; the model only knows the 200. */
function partial(model: ServiceModel, value: Values, status: number): number {
  return model.entry.s3 && status === 200 && value["ContentRange"] !== undefined ? 206 : status;
}

/** GetBucketLocation: `<LocationConstraint>eu-west-1</LocationConstraint>`, and an empty one for us-east-1. */
function unwrapped(members: readonly Member[], value: Values, namespace: string): string {
  const [member] = members;
  if (!member) return "";
  const item = value[member.name];
  const name = member.traits.xmlName ?? member.name;
  return element(name, namespace, typeof item === "string" ? escapeText(item) : "");
}

function rootNamespace(model: ServiceModel, ref: Ref): string {
  const { xmlNamespace } = model.entry;
  const own = ref.traits.xmlNamespace ?? ref.shape.traits.xmlNamespace;
  if (own) return namespaceOf(own);
  return namespaceOf(xmlNamespace === undefined ? undefined : ["", xmlNamespace]);
}

const EVENT_STREAM = "application/vnd.amazon.eventstream";

const isEventStream = ({ shape, traits }: Member): boolean =>
  shape.kind === "union" && (traits.streaming ?? shape.traits.streaming) === true;

function eventBody(payload: Member, item: unknown, dialect: "json" | "xml"): AsyncIterable<Uint8Array> | undefined {
  if (!isEventStream(payload)) return undefined;
  assert(isAsyncIterable(item), `${payload.name} is written from a stream of events`);
  return encodeEvents(payload, item, dialect);
}

/** The content type of a payload that is no document, unless a member says another. */
function rawType(payload: Member, model: ServiceModel): string | undefined {
  const { kind } = payload.shape;
  if (kind !== "blob" && kind !== "string") return undefined;
  if (payload.traits.mediaType !== undefined) return payload.traits.mediaType;
  // What a function answers is JSON: Invoke says so, though the model has bytes there.
  if (model.entry.name === "lambda") return "application/json";
  return kind === "blob" ? "application/octet-stream" : "text/plain";
}
