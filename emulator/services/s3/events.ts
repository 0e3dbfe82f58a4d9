import type { CallContext, EntryId, Instant, Principal, RandomStream } from "../../kernel/index.ts";
import { objectSubject } from "./naming.ts";

/** What can happen to an object, as S3 names it, without `s3:`. https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html */
export type ObjectEventName =
  | "ObjectCreated:Put"
  | "ObjectCreated:Post"
  | "ObjectCreated:Copy"
  | "ObjectCreated:CompleteMultipartUpload"
  | "ObjectRemoved:Delete"
  | "ObjectRemoved:DeleteMarkerCreated"
  | "ObjectTagging:Put"
  | "ObjectTagging:Delete"
  | "ObjectAcl:Put"
  | "ObjectRestore:Post"
  | "ObjectRestore:Completed"
  | "ObjectRestore:Delete"
  | "LifecycleExpiration:Delete"
  | "LifecycleExpiration:DeleteMarkerCreated"
  | "LifecycleTransition";

/** What others may know of a bucket. */
export interface BucketInfo {
  readonly name: string;
  /** `arn:aws:s3:::<name>` */
  readonly arn: string;
  /** The account it belongs to. */
  readonly owner: string;
  readonly region: string;
}

/** Something happened to an object. Holds all that a notification says about it. */
export interface S3Fact {
  readonly event: ObjectEventName;
  /** `s3://bucket/key`, as the journal calls it. */
  readonly subject: string;
  readonly bucket: string;
  readonly bucketArn: string;
  /** The account that owns the bucket. */
  readonly bucketOwner: string;
  readonly region: string;
  readonly key: string;
  /** In bytes; only of created objects. */
  readonly size: number | undefined;
  /** Without quotes. */
  readonly eTag: string | undefined;
  /** `undefined` for the null version. */
  readonly versionId: string | undefined;
  /** Upper-case hexadecimal, growing with every change of a key; tags and ACLs have none. */
  readonly sequencer: string | undefined;
  /** Of transitions the class it went to, of restores the class it came from. */
  readonly storageClass?: string | undefined;
  /** Up to when a restored copy can be read. */
  readonly restoredUntil?: Instant | undefined;
  /** When S3 finished the request. */
  readonly at: Instant;
  readonly requester: Principal;
  readonly sourceIp: string;
  readonly requestId: string;
  readonly extendedRequestId: string;
  /** `X-Amzn-Trace-Id` of the request, as sent. */
  readonly traceHeader: string | undefined;
  /** The journal entry of this fact, and that of the call which led to it. */
  readonly entry: EntryId;
  readonly cause: EntryId;
}

/** What an operation says of a fact; the rest comes from the call. */
export type ObjectChange = Pick<S3Fact, "event" | "key"> &
  Partial<Pick<S3Fact, "size" | "eTag" | "versionId" | "storageClass" | "restoredUntil">>;

/** What a fact takes over from the call that led to it. */
export type Caller = Pick<
  CallContext,
  "caller" | "sourceIp" | "requestId" | "extendedRequestId" | "traceHeader" | "entry"
>;

/** S3 itself, when it does what it was told to do earlier: such work has request ids like any other. */
export const serviceCaller = (ids: RandomStream, entry: EntryId): Caller => ({
  caller: { kind: "service", service: "s3.amazonaws.com" },
  sourceIp: "s3.amazonaws.com",
  requestId: ids.text(16, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"),
  extendedRequestId: Buffer.from(ids.bytes(56)).toString("base64"),
  traceHeader: undefined,
  entry,
});

export function objectFact(
  bucket: BucketInfo,
  change: ObjectChange,
  call: Caller,
  made: Pick<S3Fact, "at" | "sequencer" | "entry">,
): S3Fact {
  return {
    event: change.event,
    subject: objectSubject(bucket.name, change.key),
    bucket: bucket.name,
    bucketArn: bucket.arn,
    bucketOwner: bucket.owner,
    region: bucket.region,
    key: change.key,
    size: change.size,
    eTag: change.eTag,
    versionId: change.versionId,
    sequencer: made.sequencer,
    ...(change.storageClass === undefined ? {} : { storageClass: change.storageClass }),
    ...(change.restoredUntil === undefined ? {} : { restoredUntil: change.restoredUntil }),
    at: made.at,
    requester: call.caller,
    sourceIp: call.sourceIp,
    requestId: call.requestId,
    extendedRequestId: call.extendedRequestId,
    traceHeader: call.traceHeader,
    entry: made.entry,
    cause: call.entry,
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html: no sequencer for tags and ACLs. */
export const hasSequencer = (event: ObjectEventName): boolean => !/^Object(Tagging|Acl):/.test(event);

/**
 * Sequencers that grow: the world's time in milliseconds, and a count where time stands still.
 * S3 promises an order per key only; one order for the whole world keeps that promise.
 */
export function createSequencers(now: () => Instant): () => string {
  let last = 0n;
  return () => {
    const next = BigInt(now()) << 16n;
    last = next > last ? next : last + 1n;
    return last.toString(16).toUpperCase().padStart(18, "0");
  };
}
