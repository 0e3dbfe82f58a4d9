import type { ParsedRequest, Protocol, Routed, Unrouted } from "../contract.ts";
import type { OperationModel, ServiceEntry } from "../model/shapes.ts";
import type { Models } from "../model/snapshot.ts";
import { isStreaming, payloadMember } from "./http-bindings.ts";
import { createHttpRoutes, type HttpRoutes } from "./http-routes.ts";
import { parseForm, type Pairs } from "./query-read.ts";
import { createRecogniser } from "./recognise.ts";
import { invalidUri, methodNotAllowed, strayedIn, unknownOperation, unknownService } from "./refusal.ts";
import { pathStyle } from "./s3-address.ts";

export interface Router {
  route(request: ParsedRequest, formBody?: Uint8Array): Routed | Unrouted;
  needsBody(request: ParsedRequest): boolean;
  /** As far as signature and host tell. */
  serviceOf(request: ParsedRequest): ServiceEntry | undefined;
}

/** Service first, then operation. The protocol is what the request speaks, whatever the service's SDKs prefer. */
export function createRouter(models: Models): Router {
  const recogniser = createRecogniser(models.entries);
  const routes = new Map<string, HttpRoutes>();
  const routesOf = (service: ServiceEntry): HttpRoutes => {
    let found = routes.get(service.name);
    if (!found) routes.set(service.name, (found = createHttpRoutes(models.load(service.name))));
    return found;
  };
  /** Nobody here is meant; by the signature, it may still be said who is. */
  const nobodys = (protocol: Protocol, request: ParsedRequest, what: string, version?: string): Unrouted => {
    const stranger = recogniser.strangerOf(request);
    const error = stranger === undefined ? unknownOperation(protocol, what, version) : unknownService(stranger, what);
    return { service: undefined, protocol, error };
  };
  const byName = (service: ServiceEntry, name: string, protocol: Protocol, what = name): Routed | Unrouted => {
    const operation = models.load(service.name).operations.get(name);
    return operation
      ? routedTo(service, operation, protocol, {})
      : { service: service.name, protocol, error: unknownOperation(protocol, what, service.version) };
  };

  const byTarget = (target: string, request: ParsedRequest): Routed | Unrouted => {
    const at = target.lastIndexOf(".");
    const service = recogniser.byTarget(target.slice(0, Math.max(at, 0)));
    const protocol = jsonVersionOf(request, service);
    if (!service || !speaksJson(service)) return nobodys(protocol, request, target);
    return byName(service, target.slice(at + 1), protocol);
  };

  const byRpcPath = (request: ParsedRequest): Routed | Unrouted => {
    const [, name = "", operation = ""] =
      /^(?:\/[^/]*)*?\/service\/([^/]+)\/operation\/([^/]+)$/.exec(request.path) ?? [];
    const service = recogniser.byTarget(name.slice(name.lastIndexOf(".") + 1));
    if (!service) return nobodys("rpcv2Cbor", request, request.path);
    if (!service.protocols.includes("rpcv2Cbor"))
      return {
        service: service.name,
        protocol: "rpcv2Cbor",
        error: unknownOperation("rpcv2Cbor", request.path, undefined),
      };
    return byName(service, operation, "rpcv2Cbor");
  };

  const byForm = (service: ServiceEntry | undefined, form: Pairs, request: ParsedRequest): Routed | Unrouted => {
    const action = form.find(([name]) => name === "Action")?.[1] ?? "";
    const version = form.find(([name]) => name === "Version")?.[1] ?? service?.version;
    if (!service) return nobodys("awsQuery", request, action, version);
    const routed = byName(service, action, "awsQuery");
    return "error" in routed ? { ...routed, error: unknownOperation("awsQuery", action, version) } : routed;
  };

  const byHttp = (service: ServiceEntry, request: ParsedRequest): Routed | Unrouted => {
    const protocol: Protocol = service.protocols.includes("restXml") ? "restXml" : "restJson1";
    const path = service.s3 ? pathStyle(request) : request.path;
    const found = routesOf(service).find(request.method, path, request);
    if (found === "bad-encoding")
      return {
        service: service.name,
        protocol,
        error: service.s3 ? invalidUri(path) : unknownOperation(protocol, `${request.method} ${path}`, undefined),
      };
    const strayed = found && service.s3 ? strayedIn(request, found, resourceOf(path)) : undefined;
    if (strayed) return { service: service.name, protocol, error: strayed };
    if (found) return routedTo(service, found.operation, protocol, found.labels);
    const error = service.s3
      ? methodNotAllowed(request.method, resourceOf(path))
      : unknownOperation(protocol, `${request.method} ${path}`, undefined);
    return { service: service.name, protocol, error };
  };

  return {
    serviceOf: (request) => recogniser.bySignature(request),
    needsBody(request) {
      if (request.method !== "POST" || hasOtherSign(request) || actionOf(request.query) !== undefined) return false;
      const service = recogniser.bySignature(request);
      if (service) return service.protocols.includes("awsQuery");
      return isForm(request);
    },
    route(request, formBody) {
      const target = request.headers["x-amz-target"];
      if (target !== undefined) return byTarget(target, request);
      if (request.headers["smithy-protocol"] === "rpc-v2-cbor") return byRpcPath(request);
      const signed = recogniser.bySignature(request);
      const mayBeForm = signed ? speaksQuery(signed) : isForm(request) || actionOf(request.query) !== undefined;
      if (mayBeForm) {
        const form = [...request.query, ...(formBody ? parseForm(formBody) : [])];
        const service = signed ?? recogniser.byVersion(form, request.path);
        if (service || actionOf(form) !== undefined) return byForm(service, form, request);
      }
      const stranger = recogniser.strangerOf(request);
      if (stranger !== undefined)
        return nobodys(
          XML_STRANGERS.has(stranger) ? "restXml" : "restJson1",
          request,
          `${request.method} ${request.path}`,
        );
      const service =
        signed ?? recogniser.byPath(request.path) ?? models.entries.find((entry) => entry.s3) ?? models.entries[0];
      if (!service)
        return { service: undefined, protocol: "restXml", error: unknownOperation("restXml", request.path, undefined) };
      if (speaksHttp(service)) return byHttp(service, request);
      const protocol = jsonVersionOf(request, service);
      return {
        service: service.name,
        protocol,
        error: unknownOperation(protocol, `${request.method} ${request.path}`, undefined),
      };
    },
  };
}

function routedTo(
  service: ServiceEntry,
  operation: OperationModel,
  protocol: Protocol,
  labels: Readonly<Record<string, string>>,
): Routed {
  const rest = protocol === "restXml" || protocol === "restJson1";
  const streamsInput = rest && isStreaming(payloadMember(operation.input));
  return { service: service.name, operation: operation.name, protocol, labels, streamsInput };
}

/** Services that are not here and answer their REST calls in XML; all others do it in JSON. */
const XML_STRANGERS: ReadonlySet<string> = new Set(["cloudfront", "route53", "s3-outposts", "s3express"]);

const speaksJson = ({ protocols }: ServiceEntry): boolean =>
  protocols.includes("awsJson1_0") || protocols.includes("awsJson1_1");
const speaksQuery = ({ protocols }: ServiceEntry): boolean => protocols.includes("awsQuery");
const speaksHttp = ({ protocols }: ServiceEntry): boolean =>
  protocols.includes("restXml") || protocols.includes("restJson1");

/** The request's own version, since SQS and CloudWatch clients differ; the service's where it says none. */
function jsonVersionOf(request: ParsedRequest, service: ServiceEntry | undefined): Protocol {
  const type = request.headers["content-type"] ?? "";
  if (type.startsWith("application/x-amz-json-1.0")) return "awsJson1_0";
  if (type.startsWith("application/x-amz-json-1.1")) return "awsJson1_1";
  return service?.protocols.find((protocol) => protocol.startsWith("awsJson")) ?? "awsJson1_1";
}

const isForm = (request: ParsedRequest): boolean =>
  (request.headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");

const hasOtherSign = (request: ParsedRequest): boolean =>
  request.headers["x-amz-target"] !== undefined || request.headers["smithy-protocol"] !== undefined;

const actionOf = (pairs: Pairs): string | undefined => pairs.find(([name]) => name === "Action")?.[1];

function resourceOf(path: string): "SERVICE" | "BUCKET" | "OBJECT" {
  const [, bucket = "", key = ""] = /^\/([^/]*)(?:\/(.*))?$/.exec(path) ?? [];
  return bucket === "" ? "SERVICE" : key === "" ? "BUCKET" : "OBJECT";
}
