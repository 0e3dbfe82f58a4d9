import type { PutObjectOutput, PutObjectRequest } from "@aws-sdk/client-s3";
import type { CallContext, Content, Operation, Permission } from "../../../kernel/index.ts";
import { bucketFor, conditionKeys, objectPermission, requestTagKeys } from "../access.ts";
import { asksForAcl } from "../acl.ts";
import {
  DEFAULT_ALGORITHM,
  checksumMembers,
  checksumOf,
  givenChecksum,
  type ChecksumAlgorithm,
  type ChecksumMembers,
} from "../checksums.ts";
import { checkWriteConditions, quoted } from "../conditions.ts";
import { namedVersion, versionIdFor, type S3Core } from "../core.ts";
import { entityTooLarge, invalidRequest, notImplementedHeader } from "../errors.ts";
import type { Has, WithBody } from "../inputs.ts";
import { shownExpiration } from "../lifecycle.ts";
import { PUT_BYTES_MAX } from "../limits.ts";
import { checkKey } from "../naming.ts";
import { asksForLock } from "../object-lock.ts";
import { currentObject, putVersion, type Bucket, type StoredObject } from "../state.ts";
import { parseTagging } from "../tags.ts";
import { readTraits, type TraitInput, type Writer } from "../traits.ts";

type Input = WithBody<Has<PutObjectRequest, "Bucket" | "Key">>;

/** What is needed of a request that brings an object in one piece, a form included. */
export interface PutInput extends WriteInput, ChecksumMembers {
  readonly Body?: Content | undefined;
  readonly ChecksumAlgorithm?: ChecksumAlgorithm | undefined;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export const putObject = (core: S3Core): Operation<Input, PutObjectOutput> => ({
  permissions(input, context) {
    bucketFor(core, input, context);
    return writePermissions(input);
  },
  async run(input, context) {
    requireIntegrity(input, context);
    if (input.WriteOffsetBytes !== undefined) throw notImplementedHeader("x-amz-write-offset-bytes");
    const { object, bucket } = await writeObject(core, input, "ObjectCreated:Put", context);
    return {
      ETag: quoted(object.eTag),
      VersionId: namedVersion(object.versionId),
      Expiration: shownExpiration(bucket, object),
      ...object.encryption,
      ...checksumMembers(object.checksum),
    };
  },
});

/** Stores an object that came in one piece, whichever way it came, and tells so. */
export async function writeObject(
  core: S3Core,
  input: PutInput,
  event: "ObjectCreated:Put" | "ObjectCreated:Post",
  context: CallContext,
): Promise<{ readonly bucket: Bucket; readonly object: StoredObject }> {
  checkKey(input.Key);
  const content = input.Body ?? core.ports.contents.of(new Uint8Array());
  if (content.length > PUT_BYTES_MAX) throw entityTooLarge(content.length, PUT_BYTES_MAX);
  const traits = readTraits(core, bucketFor(core, input, context), input, writerOf(input.Key, context));
  const checksum = givenChecksum(input) ?? (await checksumOf(content, input.ChecksumAlgorithm ?? DEFAULT_ALGORITHM));
  // From here on nothing waits: the bucket is still there, and of two writers with the same condition only one can win.
  const bucket = bucketFor(core, input, context);
  checkWriteConditions(currentObject(bucket, input.Key), input.Key, input);
  const object: StoredObject = {
    ...traits,
    kind: "object",
    key: input.Key,
    versionId: versionIdFor(core, bucket),
    lastModified: core.kernel.now(),
    content,
    eTag: content.md5,
    checksum,
  };
  putVersion(bucket, object);
  core.publish(context, bucket, {
    event,
    key: object.key,
    size: content.length,
    eTag: object.eTag,
    versionId: namedVersion(object.versionId),
  });
  return { bucket, object };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html: locked bytes must be known to be the right ones. */
function requireIntegrity(input: Input, context: CallContext): void {
  if (!asksForLock(input) || givenChecksum(input) || context.headers["content-md5"] !== undefined) return;
  throw invalidRequest(
    "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters",
  );
}

export const writerOf = (key: string, { account, caller, now, headers }: CallContext): Writer => ({
  account,
  caller,
  key,
  now,
  expires: headers["expires"],
});

/**
 * Whether there is an object after it: what begins an upload or brings a part takes no conditions, and policies that demand
 * some let it pass by this key. https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
 */
export const creationKey = (creates: boolean): { readonly "s3:ObjectCreationOperation": string } => ({
  "s3:ObjectCreationOperation": String(creates),
});

interface WriteInput extends TraitInput {
  readonly Bucket: string;
  readonly Key: string;
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
}

/** What a writer of an object must be allowed to do. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
export function writePermissions(input: WriteInput, creates = true): readonly Permission[] {
  const tags = parseTagging(input.Tagging);
  const keys = {
    ...conditionKeys({
      "s3:x-amz-acl": input.ACL,
      "s3:x-amz-grant-full-control": input.GrantFullControl,
      "s3:x-amz-grant-read": input.GrantRead,
      "s3:x-amz-grant-read-acp": input.GrantReadACP,
      "s3:x-amz-grant-write-acp": input.GrantWriteACP,
      "s3:x-amz-storage-class": input.StorageClass,
      "s3:x-amz-server-side-encryption": input.ServerSideEncryption,
      "s3:x-amz-server-side-encryption-aws-kms-key-id": input.SSEKMSKeyId,
      "s3:x-amz-website-redirect-location": input.WebsiteRedirectLocation,
      "s3:object-lock-mode": input.ObjectLockMode,
      "s3:object-lock-retain-until-date": input.ObjectLockRetainUntilDate?.toISOString(),
      "s3:object-lock-legal-hold": input.ObjectLockLegalHoldStatus,
      "s3:if-match": input.IfMatch,
      "s3:if-none-match": input.IfNoneMatch,
      ...creationKey(creates),
    }),
    ...requestTagKeys(tags),
  };
  const permissions = [objectPermission("s3:PutObject", input.Bucket, input.Key, keys)];
  if (tags.length > 0) permissions.push(objectPermission("s3:PutObjectTagging", input.Bucket, input.Key, keys));
  if (asksForAcl(input)) permissions.push(objectPermission("s3:PutObjectAcl", input.Bucket, input.Key, keys));
  if (input.ObjectLockMode !== undefined)
    permissions.push(objectPermission("s3:PutObjectRetention", input.Bucket, input.Key, keys));
  if (input.ObjectLockLegalHoldStatus !== undefined)
    permissions.push(objectPermission("s3:PutObjectLegalHold", input.Bucket, input.Key, keys));
  return permissions;
}
