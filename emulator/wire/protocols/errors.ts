import { type AwsError, assert } from "../../kernel/index.ts";
import type { HttpResponse, Protocol, ResponseIds } from "../contract.ts";
import type { ServiceEntry, ServiceModel, StructureShape } from "../model/shapes.ts";
import { writeCbor } from "./cbor.ts";
import { NO_BYTES, writeHeaders } from "./http-write.ts";
import { AWS_JSON, REST_JSON, jsonBytes, writeStructure } from "./json.ts";
import { element, escapeText, namespaceOf, writeXmlMembers } from "./xml-write.ts";

/** An error in the words of a protocol; `model` is that of the service, as far as one was recognised. */
export function writeErrorAs(
  protocol: Protocol,
  model: ServiceModel | undefined,
  error: AwsError,
  ids: ResponseIds,
  method: string,
): HttpResponse {
  const shape = model && shapeOf(model, error);
  const response = encode({ protocol, service: model?.entry, error, shape, ids });
  const headers = { ...response.headers, ...error.headers };
  // A HEAD has no body to carry an error in; not even its code arrives.
  if (method === "HEAD") return { status: error.status, headers: withoutBodyHeaders(headers), body: NO_BYTES };
  // RFC 9110: these never have a body. S3 answers 304 to If-None-Match.
  if (error.status === 304 || error.status === 204)
    return { status: error.status, headers: withoutBodyHeaders(headers), body: NO_BYTES };
  return { status: error.status, headers, body: response.body };
}

interface Failure {
  readonly protocol: Protocol;
  readonly service: ServiceEntry | undefined;
  readonly error: AwsError;
  readonly shape: StructureShape | undefined;
  readonly ids: ResponseIds;
}

interface Encoded {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

function encode(failure: Failure): Encoded {
  const { protocol } = failure;
  switch (protocol) {
    case "restXml":
      return failure.service && !failure.service.s3 ? restXmlError(failure) : s3Error(failure);
    case "awsQuery":
      return queryError(failure);
    case "restJson1":
      return restJsonError(failure);
    case "awsJson1_0":
    case "awsJson1_1":
      return awsJsonError(failure);
    case "rpcv2Cbor":
      return cborError(failure);
    default:
      return protocol satisfies never;
  }
}

/** The modelled exception: by its name, or by the code that the query protocol has for it. */
function shapeOf(model: ServiceModel, error: AwsError): StructureShape | undefined {
  const named = model.errors.get(error.shape);
  if (named) return named;
  for (const shape of model.errors.values()) if (shape.traits.queryError?.[0] === error.code) return shape;
  return undefined;
}

const messageMember = (shape: StructureShape | undefined): string | undefined =>
  shape?.members.find(({ name, traits }) => /^message$/i.test(name) && traits.httpHeader === undefined)?.name;

/** Message and fields as the exception's members, and what the model does not have of them. */
function membersOf(
  { error, shape }: Failure,
  fallbackKey: "message" | "Message",
): {
  readonly modelled: Record<string, unknown>;
  readonly other: Record<string, unknown>;
} {
  const modelled: Record<string, unknown> = {};
  const other: Record<string, unknown> = {};
  const member = messageMember(shape);
  if (error.messageKey === undefined && member !== undefined) modelled[member] = error.message;
  else if (error.message !== "") other[error.messageKey ?? fallbackKey] = error.message;
  for (const [name, value] of Object.entries(error.fields)) {
    const known = shape?.members.some((candidate) => candidate.name === name) ?? false;
    (known ? modelled : other)[name] = value;
  }
  return { modelled, other };
}

const inBody =
  (shape: StructureShape | undefined) =>
  (name: string): boolean =>
    shape?.members.find((member) => member.name === name)?.traits.httpHeader === undefined;

function restJsonError(failure: Failure): Encoded {
  const { error, shape, ids, service } = failure;
  const { modelled, other } = membersOf(failure, service?.name === "lambda" ? "Message" : "message");
  if (shape?.members.some(({ name }) => name === "Type") && service?.name === "lambda")
    modelled["Type"] ??= error.fault === "Sender" ? "User" : "Service";
  const body = { ...(shape ? writeStructure(shape, modelled, REST_JSON, inBody(shape)) : {}), ...other };
  return {
    headers: {
      "content-type": "application/json",
      "x-amzn-errortype": error.shape,
      "x-amzn-requestid": ids.requestId,
      ...(shape ? writeHeaders(shape, modelled) : {}),
    },
    body: jsonBytes(body),
  };
}

/** Errors that AWS's framework raises before a service sees the request carry the framework's namespace. */
const FRAMEWORK_ERRORS: ReadonlySet<string> = new Set([
  "AccessDeniedException",
  "IncompleteSignatureException",
  "InternalFailure",
  "InvalidSignatureException",
  "MissingAuthenticationTokenException",
  "SerializationException",
  "UnknownOperationException",
  "UnrecognizedClientException",
]);

/** What precedes an error's name in `__type`, where that is not the service's namespace. */
const TYPE_PREFIXES: Readonly<Record<string, string>> = {
  dynamodb: "com.amazonaws.dynamodb.v20120810#",
  dynamodbstreams: "com.amazonaws.dynamodb.v20120810#",
};

function typeOf({ protocol, service, shape, error }: Failure): string {
  if (!service) return `com.amazon.coral.service#${error.shape}`;
  // Services of JSON 1.1 (Logs, EventBridge) write the bare name.
  if (protocol === "awsJson1_1") return error.shape;
  const prefix = TYPE_PREFIXES[service.name] ?? `${service.namespace}#`;
  if (shape) return `${prefix}${shape.name}`;
  if (error.shape === "ValidationException") return `com.amazon.coral.validate#${error.shape}`;
  return FRAMEWORK_ERRORS.has(error.shape) ? `com.amazon.coral.service#${error.shape}` : `${prefix}${error.shape}`;
}

function awsJsonError(failure: Failure): Encoded {
  const { protocol, shape, ids } = failure;
  const { modelled, other } = membersOf(failure, "message");
  const written = shape ? writeStructure(shape, modelled, AWS_JSON) : {};
  return {
    headers: {
      "content-type": protocol === "awsJson1_0" ? "application/x-amz-json-1.0" : "application/x-amz-json-1.1",
      "x-amzn-requestid": ids.requestId,
      ...queryErrorHeader(failure),
    },
    body: jsonBytes({ __type: typeOf(failure), ...written, ...other }),
  };
}

/** https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#awsquerycompatible */
function queryErrorHeader(failure: Failure): Readonly<Record<string, string>> {
  if (!failure.service?.queryCompatible) return {};
  return { "x-amzn-query-error": `${queryCodeOf(failure)};${failure.error.fault}` };
}

/** A room may name an exception by its shape or by its wire code; the query protocol knows the latter. */
function queryCodeOf({ error, shape }: Failure): string {
  if (error.code !== shape?.name) return error.code;
  return shape.traits.queryError?.[0] ?? error.code;
}

function cborError(failure: Failure): Encoded {
  const { shape, ids } = failure;
  const { modelled, other } = membersOf(failure, "message");
  const type = shape && failure.service ? `${failure.service.namespace}#${shape.name}` : typeOf(failure);
  return {
    headers: {
      "content-type": "application/cbor",
      "smithy-protocol": "rpc-v2-cbor",
      "x-amzn-requestid": ids.requestId,
      ...queryErrorHeader(failure),
    },
    body: writeCbor(shape, modelled, { __type: type, ...other }),
  };
}

function s3Error({ error, ids }: Failure): Encoded {
  const fields = Object.entries(error.fields)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => element(name, "", escapeText(fieldText(value))))
    .join("");
  const body =
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${escapeText(error.code)}</Code>` +
    `<Message>${escapeText(error.message)}</Message>${fields}` +
    `<RequestId>${escapeText(ids.requestId)}</RequestId><HostId>${escapeText(ids.extendedRequestId)}</HostId></Error>`;
  return {
    headers: {
      "content-type": "application/xml",
      "x-amz-request-id": ids.requestId,
      "x-amz-id-2": ids.extendedRequestId,
    },
    body: Buffer.from(body, "utf8"),
  };
}

function fieldText(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "string") return value;
  assert(typeof value === "number" || typeof value === "boolean", "an S3 error's field is text, a number or a boolean");
  return String(value);
}

/** Type, code, message and further members: the same in awsQuery and in restXml outside of S3. */
function errorElement(failure: Failure): string {
  const { error, shape } = failure;
  const { modelled, other } = membersOf({ ...failure, error: error }, "Message");
  const member = messageMember(shape);
  const message = element("Message", "", escapeText(error.message));
  const rest = (shape?.members ?? []).filter(({ name, traits }) => name !== member && traits.httpHeader === undefined);
  const fields = shape ? writeXmlMembers(shape, modelled, { millis: false }, rest) : "";
  const more = Object.entries(other)
    .filter(([name]) => !/^message$/i.test(name))
    .map(([name, value]) => element(name, "", escapeText(fieldText(value))))
    .join("");
  const said = error.message === "" ? "" : message;
  return `<Error><Type>${error.fault}</Type><Code>${escapeText(queryCodeOf(failure))}</Code>${said}${fields}${more}</Error>`;
}

function queryError(failure: Failure): Encoded {
  const { ids, service } = failure;
  const namespace = namespaceOf(service?.xmlNamespace === undefined ? undefined : ["", service.xmlNamespace]);
  const body = `<ErrorResponse${namespace}>${errorElement(failure)}<RequestId>${escapeText(ids.requestId)}</RequestId></ErrorResponse>`;
  return {
    headers: { "content-type": "text/xml", "x-amzn-requestid": ids.requestId },
    body: Buffer.from(body, "utf8"),
  };
}

function restXmlError(failure: Failure): Encoded {
  const { ids, service, shape } = failure;
  const namespace = namespaceOf(service?.xmlNamespace === undefined ? undefined : ["", service.xmlNamespace]);
  const body = `<ErrorResponse${namespace}>${errorElement(failure)}<RequestId>${escapeText(ids.requestId)}</RequestId></ErrorResponse>`;
  const { modelled } = membersOf(failure, "Message");
  return {
    headers: {
      "content-type": "application/xml",
      "x-amzn-requestid": ids.requestId,
      ...(shape ? writeHeaders(shape, modelled) : {}),
    },
    body: Buffer.from(body, "utf8"),
  };
}

function withoutBodyHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== "content-length"));
}
