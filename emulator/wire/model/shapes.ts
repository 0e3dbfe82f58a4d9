import type { Protocol } from "../contract.ts";

/** The kinds of a model's shapes; numbers keep the width that AWS gave them. */
export type NumberKind = "byte" | "short" | "integer" | "long" | "float" | "double";
export type SimpleKind = NumberKind | "string" | "boolean" | "blob" | "timestamp" | "document";
export type Shape = SimpleShape | ListShape | MapShape | StructureShape;

export interface SimpleShape {
  readonly kind: SimpleKind;
  readonly name: string;
  readonly traits: Traits;
}

export interface ListShape {
  readonly kind: "list";
  readonly name: string;
  readonly traits: Traits;
  readonly member: Ref;
}

export interface MapShape {
  readonly kind: "map";
  readonly name: string;
  readonly traits: Traits;
  readonly key: Ref;
  readonly value: Ref;
}

export interface StructureShape {
  readonly kind: "structure" | "union";
  readonly name: string;
  readonly traits: Traits;
  readonly members: readonly Member[];
  /** Names of the members that a request must bring. */
  readonly required: ReadonlySet<string>;
  /** Those members; asked for without all the others. */
  readonly demands: readonly Member[];
}

/** Where a shape is used, with the traits that hold there (the use's own before the shape's). */
export interface Ref {
  readonly shape: Shape;
  readonly traits: Traits;
}

export interface Member extends Ref {
  readonly name: string;
}

export type TimestampFormat = "date-time" | "http-date" | "epoch-seconds";

/** Smithy's traits as far as they show on the wire, https://smithy.io/2.0/spec/http-bindings.html and neighbours. */
export interface Traits extends Constraints {
  readonly jsonName?: string;
  readonly xmlName?: string;
  readonly xmlFlattened?: boolean;
  readonly xmlAttribute?: boolean;
  /** Prefix (may be empty) and URI. */
  readonly xmlNamespace?: readonly [prefix: string, uri: string];
  readonly httpLabel?: boolean;
  readonly httpHeader?: string;
  readonly httpPrefixHeaders?: string;
  readonly httpQuery?: string;
  readonly httpQueryParams?: boolean;
  readonly httpPayload?: boolean;
  readonly httpResponseCode?: boolean;
  readonly hostLabel?: boolean;
  readonly timestampFormat?: TimestampFormat;
  readonly mediaType?: string;
  readonly streaming?: boolean;
  readonly sparse?: boolean;
  readonly sensitive?: boolean;
  readonly eventHeader?: boolean;
  readonly eventPayload?: boolean;
  readonly default?: unknown;
  readonly error?: "client" | "server";
  /** The HTTP status of an error. */
  readonly httpError?: number;
  /** The code that an error has in awsQuery, and its status there. */
  readonly queryError?: readonly [code: string, status: number];
}

interface Constraints {
  /** Of a string's length in characters, a blob's in bytes, a list's or map's in entries. */
  readonly length?: readonly [min: number | null, max: number | null];
  readonly range?: readonly [min: number | null, max: number | null];
  /** As AWS wrote it, in Java's dialect. */
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly unique?: boolean;
}

export interface OperationModel {
  readonly name: string;
  readonly input: StructureShape | undefined;
  readonly output: StructureShape | undefined;
  /** Only REST protocols have one. */
  readonly http: { readonly method: string; readonly uri: string; readonly status: number } | undefined;
  /** S3's GetBucketLocation: the output's only member is the document itself. */
  readonly unwrapped: boolean;
}

export interface ServiceModel {
  readonly entry: ServiceEntry;
  readonly operations: ReadonlyMap<string, OperationModel>;
  /** By shape name. */
  readonly errors: ReadonlyMap<string, StructureShape>;
}

/** What must be known of a service in order to recognise a request for it. */
export interface ServiceEntry {
  /** Our name: `s3`, `lambda`, `logs`, … */
  readonly name: string;
  readonly version: string;
  readonly protocols: readonly Protocol[];
  /** What precedes the operation in `X-Amz-Target`, and the service's name in rpcv2Cbor paths. */
  readonly target: string;
  /** In the credential scope. */
  readonly signingName: string;
  /** The host name's first part. */
  readonly endpointPrefix: string;
  /** `com.amazonaws.sqs`; what error types are prefixed with. */
  readonly namespace: string;
  readonly xmlNamespace?: string;
  /** Answers JSON errors with the code that the query protocol had, too. */
  readonly queryCompatible?: boolean;
  /** S3's own rules hold: buckets in host names, a schema that is enforced, errors without a wrapper, `.000` in times. */
  readonly s3?: boolean;
}

/** A service as the snapshot's files hold it: shapes refer to each other by index. */
export interface StoredService {
  readonly service: ServiceEntry;
  readonly shapes: readonly StoredShape[];
  readonly operations: Readonly<Record<string, StoredOperation>>;
  readonly errors: readonly number[];
}

export interface StoredShape {
  readonly kind: Shape["kind"];
  readonly name?: string;
  readonly traits?: Traits;
  readonly member?: StoredRef;
  readonly key?: StoredRef;
  readonly value?: StoredRef;
  readonly members?: readonly StoredMember[];
  readonly required?: readonly string[];
}

export type StoredRef = readonly [shape: number, traits?: Traits];
export type StoredMember = readonly [name: string, shape: number, traits?: Traits];

export interface StoredOperation {
  readonly input?: number;
  readonly output?: number;
  readonly http?: readonly [method: string, uri: string, status: number];
  readonly unwrapped?: boolean;
}
