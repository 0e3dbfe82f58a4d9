import type { StorageClass } from "@aws-sdk/client-s3";
import {
  accessDenied,
  aclNotSupported,
  invalidArgument,
  invalidRedirectLocation,
  invalidStorageClass,
  metadataTooLarge,
  notImplementedHeader,
} from "./errors.ts";
import type { Instant, Principal } from "../../kernel/index.ts";
import { asksForAcl, isPublicGrant, readHeaderAcl, type AclInput, type Grant } from "./acl.ts";
import type { S3Core } from "./core.ts";
import { METADATA_BYTES_MAX } from "./limits.ts";
import { fromMailSafe } from "./mail-safe.ts";
import { readLock, type LockInput } from "./object-lock.ts";
import { managedKeyId, objectArn } from "./naming.ts";
import { publicAclBlocked } from "./public-access.ts";
import type { Bucket, ContentHeaders, Encryption, ObjectTraits, StoredObject } from "./state.ts";
import { parseTagging } from "./tags.ts";

/** The members by which PutObject, CopyObject and CreateMultipartUpload describe an object. */
export interface TraitInput extends AclInput, LockInput {
  readonly CacheControl?: string | undefined;
  readonly ContentDisposition?: string | undefined;
  readonly ContentEncoding?: string | undefined;
  readonly ContentLanguage?: string | undefined;
  readonly ContentType?: string | undefined;
  readonly Expires?: Date | string | undefined;
  readonly Metadata?: Record<string, string> | undefined;
  readonly StorageClass?: string | undefined;
  readonly WebsiteRedirectLocation?: string | undefined;
  readonly ServerSideEncryption?: string | undefined;
  readonly SSEKMSKeyId?: string | undefined;
  readonly BucketKeyEnabled?: boolean | undefined;
  readonly SSECustomerAlgorithm?: string | undefined;
  readonly SSEKMSEncryptionContext?: string | undefined;
  readonly Tagging?: string | undefined;
}

/** Who writes what. */
export interface Writer {
  readonly account: string;
  readonly caller: Principal;
  readonly key: string;
  readonly now: Instant;
  /** The header as it was sent: S3 keeps any text, a date or not. */
  readonly expires?: string | undefined;
}

export interface OwnedTraits extends ObjectTraits {
  readonly owner: string;
}

/** What a writer says of an object, and whose it will be. */
export function readTraits(core: S3Core, bucket: Bucket, input: TraitInput, writer: Writer): OwnedTraits {
  refuseWhatIsNotThere(bucket, input);
  const owner = objectOwner(bucket, input.ACL, writer.account);
  return {
    owner,
    lock: readLock(bucket, input, writer.now),
    grants: readObjectAcl(core, bucket, input, owner, writer),
    headers: readHeaders(input, writer.expires),
    metadata: readMetadata(input.Metadata),
    storageClass: readStorageClass(input.StorageClass),
    encryption: readEncryption(bucket, input),
    websiteRedirect: readRedirect(input.WebsiteRedirectLocation),
    tags: parseTagging(input.Tagging),
  };
}

/** S3's own default when a writer names no type. */
const DEFAULT_TYPE = "binary/octet-stream";

const readHeaders = (input: TraitInput, expires: string | undefined): ContentHeaders => ({
  ContentType: input.ContentType || DEFAULT_TYPE,
  CacheControl: input.CacheControl,
  ContentDisposition: input.ContentDisposition,
  ContentEncoding: input.ContentEncoding,
  ContentLanguage: input.ContentLanguage,
  Expires: expires ?? input.Expires,
});

function readMetadata(given: Record<string, string> = {}): Readonly<Record<string, string>> {
  const entries = Object.entries(given).map(([name, value]) => [name.toLowerCase(), fromMailSafe(value)] as const);
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

/** Whether it must be asked back before it can be read. */
export const isOutOfReach = (object: Pick<StoredObject, "storageClass" | "restore">): boolean =>
  isArchived(object.storageClass) && object.restore?.ongoing !== false;

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

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html */
function objectOwner(bucket: Bucket, acl: string | undefined, writer: string): string {
  const { ownership } = bucket.settings;
  const handedOver = ownership === "BucketOwnerPreferred" && acl === "bucket-owner-full-control";
  return ownership === "BucketOwnerEnforced" || handedOver ? bucket.owner : writer;
}

function readObjectAcl(
  core: S3Core,
  bucket: Bucket,
  input: TraitInput,
  owner: string,
  writer: Writer,
): readonly Grant[] | undefined {
  if (bucket.settings.ownership === "BucketOwnerEnforced") {
    // The owner alone has full control under both of these, which is all that can be said where ACLs are off.
    const plain = input.ACL === undefined || input.ACL === "private" || input.ACL === "bucket-owner-full-control";
    if (!plain || asksForAcl({ ...input, ACL: undefined })) throw aclNotSupported();
    return undefined;
  }
  const grants = readHeaderAcl(input, { owner, bucketOwner: bucket.owner }, (id) => core.accounts.get(id));
  if (bucket.settings.publicAccessBlock?.BlockPublicAcls === true && grants?.some(isPublicGrant))
    throw publicAclBlocked(writer.caller, { action: "s3:PutObject", resource: objectArn(bucket.name, writer.key) });
  return grants;
}

/** Since April 2026, unless the bucket says otherwise: https://docs.aws.amazon.com/AmazonS3/latest/userguide/blocking-unblocking-s3-c-encryption-gpb.html */
const blocksCustomerKeys = ({ settings }: Bucket): boolean =>
  !(settings.encryption.Rules ?? []).some((rule) =>
    rule.BlockedEncryptionTypes?.EncryptionType?.some((kind) => kind === "NONE"),
  );

/** What this room does not do is refused by name. */
function refuseWhatIsNotThere(bucket: Bucket, input: TraitInput): void {
  if (input.SSECustomerAlgorithm !== undefined) {
    if (blocksCustomerKeys(bucket)) throw accessDenied();
    throw notImplementedHeader("x-amz-server-side-encryption-customer-algorithm");
  }
  if (input.SSEKMSEncryptionContext !== undefined) throw notImplementedHeader("x-amz-server-side-encryption-context");
}
