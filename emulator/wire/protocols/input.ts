import { assert, type Content } from "../../kernel/index.ts";
import type { ParsedRequest, Routed } from "../contract.ts";
import { isStructure } from "../model/load.ts";
import type { Member, OperationModel, ServiceModel, Shape, StructureShape } from "../model/shapes.ts";
import { readCborInput } from "./cbor.ts";
import { bindingsOf } from "./http-bindings.ts";
import { rawPayload, readBindings } from "./http-read.ts";
import { AWS_JSON, REST_JSON, defaultOf, parseJson, parseJsonObject, readJson, readStructure } from "./json.ts";
import { Malformed } from "./malformed.ts";
import { emptyMap, isObject, type Values } from "./values.ts";
import { parseForm, readForm } from "./query-read.ts";
import { parseXml } from "./xml-parse.ts";
import { readXml, readXmlMembers } from "./xml-read.ts";

/** Reads an operation's input; throws `Malformed` for what cannot be read. */
export function readOperationInput(
  model: ServiceModel,
  operation: OperationModel,
  routed: Routed,
  request: ParsedRequest,
  body: Uint8Array | Content,
): Record<string, unknown> {
  const shape = operation.input;
  if (!shape) return {};
  const bytes = (): Uint8Array => {
    assert(body instanceof Uint8Array, `${operation.name} reads a document and was handed a Content`);
    return body;
  };
  return withDefaults(shape, readBy(routed, shape, model, request, body, bytes));
}

function readBy(
  routed: Routed,
  shape: StructureShape,
  model: ServiceModel,
  request: ParsedRequest,
  body: Uint8Array | Content,
  bytes: () => Uint8Array,
): Record<string, unknown> {
  switch (routed.protocol) {
    case "awsJson1_0":
    case "awsJson1_1":
      return readStructure(shape, parseJsonObject(bytes()), AWS_JSON);
    case "awsQuery":
      return addressed(shape, routed, request, readForm(shape, [...request.query, ...parseForm(bytes())]));
    case "rpcv2Cbor":
      return readCborInput(shape, bytes());
    case "restJson1":
      return { ...readBindings(shape, routed.labels, request), ...readJsonBody(shape, body, bytes) };
    case "restXml":
      return { ...readBindings(shape, routed.labels, request), ...readXmlBody(shape, model, body, bytes) };
    default:
      return routed.protocol satisfies never;
  }
}

/** A form for SQS may be sent to the queue's own address instead of naming it: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-xml.html */
function addressed(
  { members }: StructureShape,
  { service }: Routed,
  { path }: ParsedRequest,
  input: Values,
): Record<string, unknown> {
  const names = service === "sqs" && path !== "/" && members.some(({ name }) => name === "QueueUrl");
  return names && input["QueueUrl"] === undefined ? { ...input, QueueUrl: path } : { ...input };
}

function readJsonBody(
  shape: StructureShape,
  body: Uint8Array | Content,
  bytes: () => Uint8Array,
): Record<string, unknown> {
  const { payload, body: document } = bindingsOf(shape);
  if (!payload)
    return document.members.length === 0 ? {} : readStructure(document, parseJsonObject(bytes()), REST_JSON);
  if (isRaw(payload)) return present(payload, rawPayload(payload, body));
  if (bytes().length === 0) return {};
  const value = parseJson(bytes());
  return value === null && payload.shape.kind !== "document"
    ? {}
    : present(payload, readJson(payload, value, REST_JSON));
}

function readXmlBody(
  shape: StructureShape,
  model: ServiceModel,
  body: Uint8Array | Content,
  bytes: () => Uint8Array,
): Record<string, unknown> {
  const reading = { strict: model.entry.s3 === true };
  const {
    payload,
    body: { members },
  } = bindingsOf(shape);
  if (payload && isRaw(payload)) return present(payload, rawPayload(payload, body));
  if (!payload && members.length === 0) return {};
  if (bytes().length === 0) {
    if (payload && reading.strict && shape.required.has(payload.name))
      throw new Malformed("empty", "Request Body is empty");
    return {};
  }
  const root = parseXml(bytes());
  const expected = payload
    ? (payload.traits.xmlName ?? payload.shape.traits.xmlName ?? payload.shape.name)
    : (shape.traits.xmlName ?? shape.name);
  if (root.local !== expected) throw new Malformed("document", `<${root.name}> where <${expected}> belongs`);
  return payload ? present(payload, readXml(payload, root, reading)) : readXmlMembers(shape, root, reading, members);
}

const isRaw = (payload: Member): boolean => payload.shape.kind === "blob" || payload.shape.kind === "string";

const present = (member: Member, value: unknown): Record<string, unknown> =>
  value === undefined ? {} : { [member.name]: value };

/** Fills in what the model has defaults for, at every depth. */
function withDefaults(shape: StructureShape, given: Values): Record<string, unknown> {
  const read: Record<string, unknown> = { ...given };
  if (!hasDefaults(shape)) return read;
  for (const member of shape.members) {
    const value = given[member.name];
    if (value !== undefined) read[member.name] = filled(member.shape, value);
    else if (member.traits.default !== undefined && !member.traits.httpLabel && !member.traits.streaming)
      read[member.name] = defaultOf(member);
  }
  return read;
}

function filled(shape: Shape, value: unknown): unknown {
  if (shape.kind === "structure" && isObject(value)) return withDefaults(shape, value);
  if (shape.kind === "list" && Array.isArray(value)) return value.map((item) => filled(shape.member.shape, item));
  if (shape.kind !== "map" || !isObject(value)) return value;
  return Object.assign(
    emptyMap(),
    Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(shape.value.shape, item)])),
  );
}

const defaulted = new WeakMap<Shape, boolean>();

/** Only models of the conformance tests have defaults: the SDK's schemas leave a service's own to the service. */
function hasDefaults(shape: Shape): boolean {
  const known = defaulted.get(shape);
  if (known !== undefined) return known;
  // While its members are looked at, a shape that contains itself adds nothing.
  defaulted.set(shape, false);
  const found =
    shape.kind === "list"
      ? hasDefaults(shape.member.shape)
      : shape.kind === "map"
        ? hasDefaults(shape.value.shape)
        : isStructure(shape) &&
          shape.members.some((member) => member.traits.default !== undefined || hasDefaults(member.shape));
  defaulted.set(shape, found);
  return found;
}
