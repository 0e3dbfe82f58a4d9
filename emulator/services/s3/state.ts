import type {
  AnalyticsConfiguration,
  CORSRule,
  CompleteMultipartUploadOutput,
  DefaultRetention,
  IntelligentTieringConfiguration,
  InventoryConfiguration,
  LifecycleRule,
  LoggingEnabled,
  MetricsConfiguration,
  ObjectOwnership,
  PublicAccessBlockConfiguration,
  ServerSideEncryptionConfiguration,
  StorageClass,
  Tag,
  TransitionDefaultMinimumObjectSize,
  WebsiteConfiguration,
} from "@aws-sdk/client-s3";
import type { Content, Instant, Millis } from "../../kernel/index.ts";
import type { Grant } from "./acl.ts";
import type { Checksum } from "./checksums.ts";
import type { NotificationConfiguration } from "./notifications.ts";
import type { OrderedMap } from "./ordered-map.ts";

/** All buckets of all accounts: their names are shared by the whole world. */
export type Buckets = Map<string, Bucket>;

export interface Bucket {
  readonly name: string;
  /** `arn:aws:s3:::<name>` */
  readonly arn: string;
  readonly owner: string;
  readonly region: string;
  /** As given when the bucket was made; `undefined` in us-east-1. */
  readonly locationConstraint: string | undefined;
  readonly createdAt: Instant;
  /** `undefined`: never switched on. */
  versioning: "Enabled" | "Suspended" | undefined;
  /** Key → its versions, newest first; never an empty list. */
  readonly objects: OrderedMap<readonly Version[]>;
  readonly uploads: Map<string, Upload>;
  /** Upload id → what completing it answered, for whoever asks again. */
  readonly completed: Map<string, CompletedUpload>;
  notifications: NotificationConfiguration;
  settings: Settings;
}

/** What fills a bucket. */
export type BucketInside = Pick<Bucket, "objects" | "uploads" | "completed">;

/** What is stored as it was given. An absent member is a configuration that the bucket does not have. */
export interface Settings {
  readonly policy?: string;
  /** Absent: the owner alone has full control. */
  readonly acl?: readonly Grant[];
  readonly publicAccessBlock?: PublicAccessBlockConfiguration;
  readonly ownership?: ObjectOwnership;
  readonly encryption: ServerSideEncryptionConfiguration;
  readonly cors?: readonly CORSRule[];
  readonly lifecycle?: {
    readonly rules: readonly LifecycleRule[];
    readonly minimumSize: TransitionDefaultMinimumObjectSize;
  };
  readonly website?: WebsiteConfiguration;
  readonly tags?: readonly Tag[];
  readonly logging?: LoggingEnabled;
  readonly accelerate?: "Enabled" | "Suspended";
  /** Absent: the bucket's owner. */
  readonly payer?: "Requester" | "BucketOwner";
  readonly named?: Partial<NamedConfigurations>;
  /** Absent: nobody has said it. It cannot be switched on here. */
  readonly mfaDelete?: "Disabled";
  /** Absent: objects of the bucket cannot be locked. */
  readonly objectLock?: { readonly defaultRetention?: DefaultRetention };
}

/** Configurations of which a bucket may have many, each under an id. */
export interface NamedConfiguration {
  readonly inventory: InventoryConfiguration;
  readonly analytics: AnalyticsConfiguration;
  readonly metrics: MetricsConfiguration;
  readonly intelligentTiering: IntelligentTieringConfiguration;
}

export type NamedConfigurations = {
  readonly [K in keyof NamedConfiguration]: ReadonlyMap<string, NamedConfiguration[K]>;
};

/** The version id of everything that was written while versioning was not enabled. */
export const NULL_VERSION = "null";

export type Version = StoredObject | DeleteMarker;

interface DeleteMarker {
  readonly kind: "marker";
  readonly key: string;
  readonly versionId: string;
  readonly lastModified: Instant;
  readonly owner: string;
}

export interface StoredObject extends ObjectTraits {
  readonly kind: "object";
  readonly key: string;
  readonly versionId: string;
  readonly lastModified: Instant;
  readonly owner: string;
  readonly content: Content;
  /** Without quotes. */
  readonly eTag: string;
  readonly checksum: Checksum | undefined;
  /** Only of multipart uploads. */
  readonly parts?: readonly StoredPart[];
  /** Only of archived objects that were asked back. */
  readonly restore?: Restore | undefined;
}

export interface Restore {
  readonly ongoing: boolean;
  /** Up to when the restored copy can be read. */
  readonly until: Instant | undefined;
  /** How long the way takes that was asked for, while it is ongoing. */
  readonly takes?: Millis;
}

/** What a writer says of an object besides its bytes; a copy takes it over unless told otherwise. */
export interface ObjectTraits {
  readonly headers: ContentHeaders;
  readonly metadata: Readonly<Record<string, string>>;
  readonly storageClass: StorageClass;
  readonly encryption: Encryption;
  readonly websiteRedirect: string | undefined;
  readonly tags: readonly Tag[];
  /** `undefined`: the owner alone has full control. */
  readonly grants: readonly Grant[] | undefined;
  readonly lock: ObjectLock | undefined;
}

export interface ObjectLock {
  readonly retention: Retention | undefined;
  readonly legalHold: "ON" | "OFF" | undefined;
}

export interface Retention {
  readonly mode: "GOVERNANCE" | "COMPLIANCE";
  readonly until: Instant;
}

export interface ContentHeaders {
  readonly ContentType: string | undefined;
  readonly CacheControl: string | undefined;
  readonly ContentDisposition: string | undefined;
  readonly ContentEncoding: string | undefined;
  readonly ContentLanguage: string | undefined;
  /** As text where it came as a header: S3 gives any text back. */
  readonly Expires: Date | string | undefined;
}

export interface Encryption {
  readonly ServerSideEncryption: "AES256" | "aws:kms" | "aws:kms:dsse";
  readonly SSEKMSKeyId: string | undefined;
  readonly BucketKeyEnabled: boolean | undefined;
}

export interface StoredPart {
  readonly number: number;
  readonly content: Content;
  /** Without quotes. */
  readonly eTag: string;
  readonly lastModified: Instant;
  readonly checksum: Checksum | undefined;
}

export interface Upload {
  readonly id: string;
  readonly key: string;
  readonly owner: string;
  /** The principal that began it, as an ARN. */
  readonly initiator: string;
  readonly initiated: Instant;
  /** Whether there was an object under the key when it began. */
  readonly keyWasTaken: boolean;
  readonly traits: ObjectTraits;
  readonly checksumAlgorithm: Checksum["algorithm"] | undefined;
  readonly checksumType: Checksum["type"] | undefined;
  readonly parts: Map<number, StoredPart>;
}

export interface CompletedUpload {
  readonly key: string;
  /** The parts that were named, with their ETags. */
  readonly parts: string;
  readonly output: CompleteMultipartUploadOutput;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-bucket-encryption.html; keys of the customer's own are blocked since April 2026. */
export const DEFAULT_ENCRYPTION: ServerSideEncryptionConfiguration = {
  Rules: [
    {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" },
      BucketKeyEnabled: false,
      BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] },
    },
  ],
};

/** AWS's defaults for new buckets since April 2023: https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html */
export const newBucket = (
  given: Pick<Bucket, "name" | "arn" | "owner" | "region" | "locationConstraint" | "createdAt">,
  inside: BucketInside,
): Bucket => ({
  ...given,
  ...inside,
  versioning: undefined,
  notifications: { rules: [], eventBridge: false },
  settings: {
    publicAccessBlock: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
    ownership: "BucketOwnerEnforced",
    encryption: DEFAULT_ENCRYPTION,
  },
});

/** What a reader without a version id finds. */
export const currentVersion = (bucket: Bucket, key: string): Version | undefined => bucket.objects.get(key)?.[0];

/** The object a reader without a version id gets; a delete marker hides it. */
export function currentObject(bucket: Bucket, key: string): StoredObject | undefined {
  const version = currentVersion(bucket, key);
  return version?.kind === "object" ? version : undefined;
}

export const findVersion = (bucket: Bucket, key: string, versionId: string): Version | undefined =>
  bucket.objects.get(key)?.find((version) => version.versionId === versionId);

/** Puts a version on top. There is only one null version: it takes the place of the one before. */
export function putVersion(bucket: Bucket, version: Version): void {
  const below = bucket.objects.get(version.key) ?? [];
  bucket.objects.set(version.key, [version, ...below.filter((held) => held.versionId !== version.versionId)]);
}

/** Changes a version in its place (tags). */
export function replaceVersion(bucket: Bucket, version: Version): void {
  const held = bucket.objects.get(version.key) ?? [];
  bucket.objects.set(
    version.key,
    held.map((other) => (other.versionId === version.versionId ? version : other)),
  );
}

/** An upload is over: its parts are not needed any more, or belong to an object now. */
export function dropUpload(bucket: Bucket, id: string): void {
  bucket.uploads.get(id)?.parts.clear();
  bucket.uploads.delete(id);
}

export function removeVersion(bucket: Bucket, key: string, versionId: string): void {
  const left = (bucket.objects.get(key) ?? []).filter((version) => version.versionId !== versionId);
  if (left.length === 0) bucket.objects.delete(key);
  else bucket.objects.set(key, left);
}
