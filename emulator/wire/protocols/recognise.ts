import type { ParsedRequest } from "../contract.ts";
import type { ServiceEntry } from "../model/shapes.ts";
import type { Pairs } from "./query-read.ts";
import { hostOf, isS3Host } from "./s3-address.ts";

/** Finds out from which service something is asked, and by which of its signs. */
export interface Recogniser {
  byTarget(prefix: string): ServiceEntry | undefined;
  /** By credential scope, else by host; where several share a signing name, the path decides. */
  bySignature(request: ParsedRequest): ServiceEntry | undefined;
  byVersion(form: Pairs, path: string): ServiceEntry | undefined;
  byPath(path: string): ServiceEntry | undefined;
  /** The signing name of an AWS service that is not among these, of a request that nothing else sends to one of them. */
  strangerOf(request: ParsedRequest): string | undefined;
}

export function createRecogniser(entries: readonly ServiceEntry[]): Recogniser {
  const targets = new Map(entries.map((entry) => [entry.target, entry]));
  const signing = Map.groupBy(entries, (entry) => entry.signingName);
  const versions = new Map(
    entries.filter((entry) => entry.protocols.includes("awsQuery")).map((entry) => [entry.version, entry]),
  );
  const named = (name: string): ServiceEntry | undefined => entries.find((entry) => entry.name === name);
  return {
    byTarget: (prefix) => targets.get(prefix),
    bySignature(request) {
      const scoped = signingNameOf(request);
      if (scoped !== undefined) return among(signing.get(scoped) ?? hosts(entries, scoped), request.path);
      const host = hostOf(request);
      if (isS3Host(host)) return named("s3");
      return among(hosts(entries, endpointOf(host)), request.path);
    },
    byVersion(form, path) {
      const version = form.find(([name]) => name === "Version")?.[1];
      if (version !== undefined) return versions.get(version);
      // SQS's queue URLs are enough for an old client: /123456789012/orders.
      return /^\/\d{12}\//.test(path) ? named("sqs") : undefined;
    },
    // Lambda's paths begin with an API date; nothing else here does without a signature.
    byPath: (path) => (/^\/\d{4}-\d{2}-\d{2}\//.test(path) ? named("lambda") : undefined),
    strangerOf(request) {
      const scoped = signingNameOf(request);
      if (scoped === undefined || signing.has(scoped) || hosts(entries, scoped).length > 0) return undefined;
      const host = hostOf(request);
      return isS3Host(host) || hosts(entries, endpointOf(host)).length > 0 ? undefined : scoped;
    },
  };
}

function among(found: readonly ServiceEntry[] | undefined, path: string): ServiceEntry | undefined {
  if (!found || found.length < 2) return found?.[0];
  // API Gateway's two generations share host and signing name; the second lives under /v2/.
  const second = found.find((entry) => entry.name === "apigatewayv2");
  return second && path.startsWith("/v2/") ? second : found[0];
}

/** The service in the credential scope of `Authorization` or of a presigned URL. */
function signingNameOf(request: ParsedRequest): string | undefined {
  const header = /Credential=[^,\s]*?\/\d{8}\/[^/,\s]*\/([^/,\s]+)\/aws4_request/.exec(
    request.headers["authorization"] ?? "",
  );
  if (header) return header[1];
  const credential = request.query.find(([name]) => name === "X-Amz-Credential")?.[1];
  const parts = credential?.split("/") ?? [];
  return parts.length >= 5 ? parts.at(-2) : undefined;
}

const hosts = (entries: readonly ServiceEntry[], prefix: string | undefined): readonly ServiceEntry[] =>
  prefix === undefined ? [] : entries.filter((entry) => entry.endpointPrefix === prefix);

/** `sqs` of `sqs.eu-west-1.amazonaws.com`, `streams.dynamodb` of `streams.dynamodb.eu-west-1.amazonaws.com`. */
function endpointOf(host: string): string | undefined {
  const found =
    /^(.+?)(?:\.[a-z]{2}(?:-[a-z]+)+-\d)?\.(?:amazonaws\.com(?:\.cn)?|localhost\.localstack\.cloud|localhost)$/.exec(
      host,
    );
  const name = found?.[1];
  // SQS's first endpoint, which old clients still have in their queue URLs.
  return name === "queue" || name?.endsWith(".queue") ? "sqs" : name;
}
