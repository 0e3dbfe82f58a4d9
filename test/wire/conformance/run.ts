import { AwsError } from "../../../emulator/kernel/index.ts";
import type { HttpResponse, ParsedRequest, Protocols, Routed } from "../../../emulator/wire/contract.ts";
import type { Ref, ServiceModel } from "../../../emulator/wire/model/shapes.ts";
import { decodeCbor } from "../../../emulator/wire/protocols/cbor-decode.ts";
import { createProtocols, modelsOf } from "../../../emulator/wire/protocols/index.ts";
import { parseXml, type Element } from "../../../emulator/wire/protocols/xml-parse.ts";
import type { MalformedCase, RequestCase, ResponseCase, Suite } from "./cases.ts";

const IDS = { requestId: "REQUEST", extendedRequestId: "HOST" };

export interface Bench {
  /** What the codecs read and what they should have read. */
  request(test: RequestCase): { readonly read: unknown; readonly expected: unknown };
  response(test: ResponseCase): { readonly written: unknown; readonly expected: unknown };
  malformed(test: MalformedCase): { readonly answer: unknown; readonly expected: unknown };
}

export function createBench(suite: Suite): Bench {
  const models = modelsOf([suite]);
  const model = models.load(suite.service.name);
  const protocols = createProtocols(models);
  return {
    request(test) {
      const body = bytesOf(test.body ?? "", test.bodyMediaType);
      const { routed, input } = read(protocols, withTarget(model, test), body);
      const shape = model.operations.get(test.operation)?.input;
      return {
        read: { operation: routed.operation, input },
        expected: {
          operation: test.operation,
          input: shape ? typed({ shape, traits: {} }, test.params ?? {}) : {},
        },
      };
    },
    response: (test) => respond(protocols, model, test),
    malformed(test) {
      const expected = { status: test.code, type: test.errorType };
      try {
        const { input } = read(protocols, parsed(test), bytesOf(test.body ?? "", undefined));
        return { answer: { accepted: input }, expected };
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        return { answer: { status: error.status, type: error.shape }, expected };
      }
    },
  };
}

function read(
  protocols: Protocols,
  request: ParsedRequest,
  body: Uint8Array,
): { readonly routed: Routed; readonly input: unknown } {
  const routed = protocols.route(request, protocols.needsBody(request) ? body : undefined);
  if ("error" in routed) throw routed.error;
  return { routed, input: protocols.readInput(routed, request, body) };
}

function parsed(test: RequestCase | MalformedCase): ParsedRequest {
  const [path = "/", search = ""] = test.uri.split("?");
  const pairs = [...search.split("&").filter((pair) => pair !== ""), ...(test.queryParams ?? [])];
  const host = "resolvedHost" in test ? test.resolvedHost : undefined;
  const headers = Object.fromEntries(
    Object.entries(test.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return {
    method: test.method,
    path,
    query: pairs.map((pair): [string, string] => {
      const [name = "", ...rest] = pair.split("=");
      return [decodeURIComponent(name), decodeURIComponent(rest.join("="))];
    }),
    headers: host === undefined ? headers : { ...headers, host },
  };
}

/** Cases that are about something else leave out the header that says which operation is meant. */
function withTarget(model: ServiceModel, test: RequestCase): ParsedRequest {
  const request = parsed(test);
  if (!model.entry.protocols[0]?.startsWith("awsJson")) return request;
  return { ...request, headers: { "x-amz-target": `${model.entry.target}.${test.operation}`, ...request.headers } };
}

function respond(
  protocols: Protocols,
  model: ServiceModel,
  test: ResponseCase,
): { readonly written: unknown; readonly expected: unknown } {
  const operation = model.operations.get(test.operation);
  const protocol = model.entry.protocols[0] ?? "restJson1";
  const routed: Routed = {
    service: model.entry.name,
    operation: test.operation,
    protocol,
    labels: {},
    streamsInput: false,
  };
  let response: HttpResponse;
  if (test.error === undefined) {
    const output = operation?.output;
    const value = output ? typed({ shape: output, traits: {} }, test.params ?? {}) : undefined;
    response = protocols.writeOutput(routed, value, IDS);
  } else {
    response = protocols.writeError(routed, errorOf(model, test, test.error), IDS, "POST");
  }
  if (!(response.body instanceof Uint8Array)) throw new Error("no case streams");
  // The transport counts the bytes; the codecs do not.
  const wanted = Object.entries(test.headers ?? {})
    .map(([name, value]): [string, string] => [name.toLowerCase(), value])
    .filter(([name]) => name !== "content-length");
  const forbidden = (test.forbidHeaders ?? []).filter((name) => response.headers[name.toLowerCase()] !== undefined);
  const compared = test.body !== undefined;
  return {
    written: {
      status: response.status,
      headers: Object.fromEntries(wanted.map(([name]) => [name, response.headers[name]])),
      forbidden,
      ...(compared ? { body: comparable(response.body, test.bodyMediaType) } : {}),
    },
    expected: {
      status: test.code,
      headers: Object.fromEntries(wanted),
      forbidden: [],
      ...(compared ? { body: comparable(bytesOf(test.body ?? "", test.bodyMediaType), test.bodyMediaType) } : {}),
    },
  };
}

function errorOf(model: ServiceModel, test: ResponseCase, name: string): AwsError {
  const shape = model.errors.get(name);
  const params = shape ? typed({ shape, traits: {} }, test.params ?? {}) : {};
  const values: Record<string, unknown> = typeof params === "object" && params !== null ? { ...params } : {};
  const messageName = Object.keys(values).find((key) => /^message$/i.test(key));
  const message = messageName === undefined ? "" : String(values[messageName]);
  if (messageName !== undefined) delete values[messageName];
  const code = test.vendorParams?.code ?? shape?.traits.queryError?.[0] ?? name;
  return new AwsError(code, message, { status: test.code, shape: name, fields: values });
}

/** Smithy writes a case's values as JSON: bytes as text, times as seconds, odd numbers as words. */
function typed(ref: Ref, value: unknown): unknown {
  const { shape } = ref;
  if (value === null) return null;
  if (shape.kind === "blob") return new Uint8Array(Buffer.from(typeof value === "string" ? value : "", "utf8"));
  if (shape.kind === "timestamp") return new Date(Number(value) * 1000);
  if (shape.kind === "float" || shape.kind === "double") return Number(value);
  if (shape.kind === "list" && Array.isArray(value)) return value.map((item) => typed(shape.member, item));
  if (typeof value !== "object" || Array.isArray(value)) return value;
  const entries: [string, unknown][] = Object.entries(value);
  if (shape.kind === "map") return Object.fromEntries(entries.map(([key, item]) => [key, typed(shape.value, item)]));
  if (shape.kind !== "structure" && shape.kind !== "union") return value;
  return Object.fromEntries(
    entries.flatMap(([name, item]): [string, unknown][] => {
      const member = shape.members.find((candidate) => candidate.name === name);
      return member ? [[name, typed(member, item)]] : [];
    }),
  );
}

const bytesOf = (text: string, mediaType: string | undefined): Uint8Array =>
  new Uint8Array(Buffer.from(text, mediaType === "application/cbor" ? "base64" : "utf8"));

/** The body as a value in which unimportant differences are gone: white space, the order of members. */
function comparable(bytes: Uint8Array, mediaType: string | undefined): unknown {
  const text = Buffer.from(bytes).toString("utf8");
  if (bytes.length === 0) return "";
  if (mediaType === "application/json") return JSON.parse(text);
  if (mediaType === "application/xml") return outline(parseXml(bytes));
  if (mediaType === "application/cbor") return decodeCbor(bytes);
  return text;
}

/** Without what is ours to say: the request's id. */
function outline(element: Element): unknown {
  const children = element.children
    .filter(({ name }) => name !== "RequestId" && name !== "ResponseMetadata")
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return {
    name: element.name,
    // AWS's services put their namespace on errors, which the cases leave out.
    attributes: element.name === "ErrorResponse" ? {} : Object.fromEntries(element.attributes),
    ...(children.length > 0
      ? { children: children.map(outline) }
      : { text: element.text.trim() === "" ? "" : element.text }),
  };
}
