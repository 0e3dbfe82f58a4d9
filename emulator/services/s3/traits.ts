import type { StorageClass } from "@aws-sdk/client-s3";
import {
  aclNotSupported,
  invalidArgument,
  invalidRedirectLocation,
  invalidRequest,
  invalidStorageClass,
  metadataTooLarge,
  notImplementedHeader,
} from "./errors.ts";
import { METADATA_BYTES_MAX } from "./limits.ts";
import { managedKeyId } from "./naming.ts";
import type { Bucket, ContentHeaders, Encryption, ObjectTraits } from "./state.ts";
import { parseTagging } from "./tags.ts";

/** The members by which PutObject, CopyObject and CreateMultipartUpload describe an object. */
export interface TraitInput {
  readonly ACL?: string | undefined;
  readonly GrantFullControl?: string | undefined;
  readonly GrantRead?: string | undefined;
  readonly GrantReadACP?: string | undefined;
  readonly GrantWriteACP?: string | undefined;
  readonly CacheControl?: string | undefined;
  readonly ContentDisposition?: string | undefined;
  readonly ContentEncoding?: string | undefined;
  readonly ContentLanguage?: string | undefined;
  readonly ContentType?: string | undefined;
  readonly Expires?: Date | undefined;
  readonly Metadata?: Record<string, string> | undefined;
  readonly StorageClass?: string | undefined;
  readonly WebsiteRedirectLocation?: string | undefined;
  readonly ServerSideEncryption?: string | undefined;
  readonly SSEKMSKeyId?: string | undefined;
  readonly BucketKeyEnabled?: boolean | undefined;
  readonly SSECustomerAlgorithm?: string | undefined;
  readonly SSEKMSEncryptionContext?: string | undefined;
  readonly Tagging?: string | undefined;
  readonly ObjectLockMode?: string | undefined;
  readonly ObjectLockRetainUntilDate?: Date | undefined;
  readonly ObjectLockLegalHoldStatus?: string | undefined;
  readonly ObjectLockEventHold?: string | undefined;
}

export function readTraits(bucket: Bucket, input: TraitInput): ObjectTraits {
  refuseWhatIsNotThere(bucket, input);
  return {
    headers: readHeaders(input),
    metadata: readMetadata(input.Metadata),
    storageClass: readStorageClass(input.StorageClass),
    encryption: readEncryption(bucket, input),
    websiteRedirect: readRedirect(input.WebsiteRedirectLocation),
    tags: parseTagging(input.Tagging),
  };
}

/** S3's own default when a writer names no type. */
const DEFAULT_TYPE = "binary/octet-stream";

const readHeaders = (input: TraitInput): ContentHeaders => ({
  ContentType: input.ContentType ?? DEFAULT_TYPE,
  CacheControl: input.CacheControl,
  ContentDisposition: input.ContentDisposition,
  ContentEncoding: input.ContentEncoding,
  ContentLanguage: input.ContentLanguage,
  Expires: input.Expires,
});

function readMetadata(given: Record<string, string> = {}): Readonly<Record<string, string>> {
  const entries = Object.entries(given).map(([name, value]) => [name.toLowerCase(), value] as const);
  const size = entries.reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);
  if (size > METADATA_BYTES_MAX) throw metadataTooLarge(size, METADATA_BYTES_MAX);
  return Object.fromEntries(entries);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html (those of general purpose buckets in a region) */
const STORAGE_CLASSES: readonly StorageClass[] = [
  "STANDARD",
  "REDUCED_REDUNDANCY",
  "STANDARD_IA",
  "ONEZONE_IA",
  "INTELLIGENT_TIERING",
  "GLACIER",
  "DEEP_ARCHIVE",
  "GLACIER_IR",
];

function readStorageClass(given: string | undefined): StorageClass {
  if (given === undefined) return "STANDARD";
  const known = STORAGE_CLASSES.find((name) => name === given);
  if (!known) throw invalidStorageClass(given);
  return known;
}

/** Objects of these classes must be restored before they can be read. */
export const isArchived = (storageClass: StorageClass): boolean =>
  storageClass === "GLACIER" || storageClass === "DEEP_ARCHIVE";

/** Every object is encrypted, by the bucket's default if the writer says nothing. https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-bucket-encryption.html */
function readEncryption(bucket: Bucket, input: TraitInput): Encryption {
  const rule = bucket.settings.encryption.Rules?.[0];
  const byDefault = rule?.ApplyServerSideEncryptionByDefault;
  const algorithm = input.ServerSideEncryption ?? byDefault?.SSEAlgorithm ?? "AES256";
  if (algorithm !== "AES256" && algorithm !== "aws:kms" && algorithm !== "aws:kms:dsse")
    throw invalidArgument(
      "The encryption method specified is not supported",
      "x-amz-server-side-encryption",
      algorithm,
    );
  const isKms = algorithm !== "AES256";
  if (!isKms && input.SSEKMSKeyId !== undefined)
    throw invalidArgument(
      "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms",
      "x-amz-server-side-encryption",
      "AES256",
    );
  return {
    ServerSideEncryption: algorithm,
    SSEKMSKeyId: isKms ? keyArn(bucket, input.SSEKMSKeyId ?? byDefault?.KMSMasterKeyID) : undefined,
    BucketKeyEnabled: isKms ? (input.BucketKeyEnabled ?? (rule?.BucketKeyEnabled || undefined)) : undefined,
  };
}

/** S3 shows a key by its ARN, whatever it was called; without one it is the key that AWS manages for S3 in that account. */
function keyArn(bucket: Bucket, given: string | undefined): string {
  if (given?.startsWith("arn:")) return given;
  const key = given?.startsWith("alias/") ? given : `key/${given ?? managedKeyId(bucket.owner, bucket.region)}`;
  return `arn:aws:kms:${bucket.region}:${bucket.owner}:${key}`;
}

function readRedirect(given: string | undefined): string | undefined {
  if (given === undefined || /^(https?:\/\/|\/)/.test(given)) return given;
  throw invalidRedirectLocation();
}

/** What this room does not do is refused by name, and what the bucket forbids in AWS's words. */
function refuseWhatIsNotThere(bucket: Bucket, input: TraitInput): void {
  const grants = [input.GrantFullControl, input.GrantRead, input.GrantReadACP, input.GrantWriteACP];
  // The owner alone has full control under both of these, which is all that can be said where ACLs are off.
  const plainAcl = input.ACL === undefined || input.ACL === "private" || input.ACL === "bucket-owner-full-control";
  const isGranting = grants.some((grant) => grant !== undefined);
  if ((!plainAcl || isGranting) && bucket.settings.ownership === "BucketOwnerEnforced") throw aclNotSupported();
  if (!plainAcl) throw notImplementedHeader("x-amz-acl");
  if (isGranting) throw notImplementedHeader("x-amz-grant-*");
  if (input.SSECustomerAlgorithm !== undefined)
    throw notImplementedHeader("x-amz-server-side-encryption-customer-algorithm");
  if (input.SSEKMSEncryptionContext !== undefined) throw notImplementedHeader("x-amz-server-side-encryption-context");
  if (
    input.ObjectLockMode !== undefined ||
    input.ObjectLockRetainUntilDate !== undefined ||
    input.ObjectLockLegalHoldStatus !== undefined ||
    input.ObjectLockEventHold !== undefined
  )
    throw invalidRequest("Bucket is missing Object Lock Configuration");
}
