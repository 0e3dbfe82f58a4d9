import type { AwsError, Content, EntryId } from "../kernel/index.ts";

/** A request as it came off the wire, whatever carried it. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query, raw: `/bucket/a%20b?x-id=GetObject`. */
  readonly target: string;
  /** Names in lower case; repeated headers joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** Names and values in turn, as they were sent; absent where nobody knows. */
  readonly rawHeaders?: readonly string[];
  readonly body: AsyncIterable<Uint8Array> | Uint8Array | undefined;
  readonly origin: Origin;
}

/** Where a request comes from: a client outside, or a handler's execution environment. */
export type Origin =
  | { readonly kind: "outside"; readonly ip: string; readonly endpoint: string }
  | { readonly kind: "environment"; readonly cause: EntryId; readonly functionArn: string; readonly endpoint: string };

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Each becomes a `set-cookie` header of its own: they cannot be joined. */
  readonly cookies?: readonly string[];
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
}

export type Protocol = "restXml" | "restJson1" | "awsJson1_0" | "awsJson1_1" | "awsQuery" | "rpcv2Cbor";

/** A request taken apart, before its body is read. */
export interface ParsedRequest {
  readonly method: string;
  /** Raw, still percent-encoded, without the query. */
  readonly path: string;
  /** Decoded pairs in order. */
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: Readonly<Record<string, string>>;
}

/** What the protocols found out about a request. */
export interface Routed {
  /** Our service name: `s3`, `lambda`, `sqs`, `logs`, … */
  readonly service: string;
  readonly operation: string;
  readonly protocol: Protocol;
  /** Path labels, decoded. For S3, `Bucket` and `Key` whatever the addressing was. */
  readonly labels: Readonly<Record<string, string>>;
  /** The input has a streaming blob: hand `readInput` a `Content` instead of bytes. */
  readonly streamsInput: boolean;
}

/** A request that no operation of the model takes; `service` where that much is known. */
export interface Unrouted {
  readonly service: string | undefined;
  readonly protocol: Protocol;
  /** AWS's answer to it (`UnknownOperationException`, `InvalidAction`, `MethodNotAllowed` …), naming what was asked. */
  readonly error: AwsError;
}

export interface ResponseIds {
  readonly requestId: string;
  readonly extendedRequestId: string;
}

/**
 * Between bytes and operations, driven by the model snapshot; `wire/protocols/index.ts` exports
 * `createProtocols(): Protocols`.
 */
export interface Protocols {
  /** Finds service, protocol and operation. `formBody`: the body's bytes, needed for awsQuery without an `Action` in the query. */
  route(request: ParsedRequest, formBody?: Uint8Array): Routed | Unrouted;
  /** Whether `route` needs the body (a form POST). */
  needsBody(request: ParsedRequest): boolean;
  /** The operation's input as the SDK's types have it. Throws `AwsError` for what AWS refuses to parse, and for broken constraints. */
  readInput(routed: Routed, request: ParsedRequest, body: Uint8Array | Content): Record<string, unknown>;
  writeOutput(routed: Routed, output: unknown, ids: ResponseIds): HttpResponse;
  writeError(at: Routed | Unrouted, error: AwsError, ids: ResponseIds, method: string): HttpResponse;
}
