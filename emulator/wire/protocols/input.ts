import { assert, type Content } from "../../kernel/index.ts";
import type { ParsedRequest, Routed } from "../contract.ts";
import type { Member, OperationModel, ServiceModel, StructureShape } from "../model/shapes.ts";
import { readCborInput } from "./cbor.ts";
import { bodyMembers, payloadMember, rawPayload, readBindings } from "./http-read.ts";
import { parseJson, parseJsonObject, readJson, readStructure } from "./json.ts";
import { Malformed } from "./malformed.ts";
import { isObject, type Values } from "./values.ts";
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
      return readStructure(shape, parseJsonObject(bytes()), { jsonNames: false });
    case "awsQuery":
      return readForm(shape, [...request.query, ...parseForm(bytes())]);
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

function readJsonBody(
  shape: StructureShape,
  body: Uint8Array | Content,
  bytes: () => Uint8Array,
): Record<string, unknown> {
  const payload = payloadMember(shape);
  if (!payload) {
    const members = bodyMembers(shape);
    if (members.length === 0) return {};
    return readStructure({ ...shape, members }, parseJsonObject(bytes()), { jsonNames: true });
  }
  if (isRaw(payload)) return present(payload, rawPayload(payload, body));
  if (bytes().length === 0) return {};
  const value = parseJson(bytes());
  return value === null && payload.shape.kind !== "document"
    ? {}
    : present(payload, readJson(payload, value, { jsonNames: true }));
}

function readXmlBody(
  shape: StructureShape,
  model: ServiceModel,
  body: Uint8Array | Content,
  bytes: () => Uint8Array,
): Record<string, unknown> {
  const reading = { strict: model.entry.s3 === true };
  const payload = payloadMember(shape);
  if (payload && isRaw(payload)) return present(payload, rawPayload(payload, body));
  const members = bodyMembers(shape);
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

/** Only models of the conformance tests have defaults: the SDK's schemas leave a service's own to the service. */
function withDefaults(shape: StructureShape, given: Values): Record<string, unknown> {
  const read = { ...given };
  for (const member of shape.members) {
    const value = given[member.name];
    if (value === undefined && member.traits.default !== undefined && !member.traits.httpLabel)
      read[member.name] = member.traits.default;
    else if (member.shape.kind === "structure" && isObject(value))
      read[member.name] = withDefaults(member.shape, value);
  }
  return read;
}
