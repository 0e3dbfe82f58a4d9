import type {
  AccessControlPolicy,
  GetBucketAclOutput,
  GetBucketAclRequest,
  GetObjectAclOutput,
  GetObjectAclRequest,
  PutBucketAclRequest,
  PutObjectAclOutput,
  PutObjectAclRequest,
} from "@aws-sdk/client-s3";
import type { CallContext, Operation, Permission } from "../../../kernel/index.ts";
import { bucketFor, bucketPermission, conditionKeys, onBucket } from "../access.ts";
import {
  asksForAcl,
  isPublicGrant,
  ownerGrants,
  readAclDocument,
  readHeaderAcl,
  shownAcl,
  type AclInput,
  type Grant,
} from "../acl.ts";
import { namedVersion, type S3Core } from "../core.ts";
import { aclNotSupported, missingSecurityHeader, unexpectedContent } from "../errors.ts";
import type { Has } from "../inputs.ts";
import { publicAclBlocked } from "../public-access.ts";
import { replaceVersion, type Bucket, type StoredObject } from "../state.ts";
import { locate, readPermissions } from "./read-object.ts";

/** With ACLs switched off the owner has full control and nobody else is named. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html */
export const getBucketAcl = (core: S3Core): Operation<Has<GetBucketAclRequest, "Bucket">, GetBucketAclOutput> => ({
  permissions: onBucket(core, "s3:GetBucketAcl"),
  run(input, context) {
    const bucket = bucketFor(core, input, context);
    return shownAcl(bucket.owner, bucketGrants(bucket));
  },
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html */
export const putBucketAcl = (core: S3Core): Operation<Has<PutBucketAclRequest, "Bucket">, Record<string, never>> => ({
  permissions(input, context) {
    bucketFor(core, input, context);
    return [bucketPermission("s3:PutBucketAcl", input.Bucket, aclKeys(input))];
  },
  run(input, context) {
    const bucket = bucketFor(core, input, context);
    const acl = readAcl(core, bucket, input, bucket.owner);
    refusePublic(bucket, acl, context, { action: "s3:PutBucketAcl", resource: bucket.arn });
    bucket.settings = { ...bucket.settings, acl };
    return {};
  },
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAcl.html */
export const getObjectAcl = (
  core: S3Core,
): Operation<Has<GetObjectAclRequest, "Bucket" | "Key">, GetObjectAclOutput> => ({
  permissions: (input, context) => readPermissions(core, "s3:GetObjectAcl", input, context),
  run(input, context) {
    const { bucket, object } = locate(core, input, context, "GET");
    const owner = isEnforced(bucket) ? bucket.owner : object.owner;
    return shownAcl(owner, objectGrants(bucket, object));
  },
});

/** Tells of a change, and of nothing else. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectAcl.html */
export const putObjectAcl = (
  core: S3Core,
): Operation<Has<PutObjectAclRequest, "Bucket" | "Key">, PutObjectAclOutput> => ({
  permissions: (input, context) =>
    readPermissions(core, "s3:PutObjectAcl", input, context).map((permission) => ({
      ...permission,
      context: { ...permission.context, ...aclKeys(input) },
    })),
  run(input, context) {
    const { bucket, object } = locate(core, input, context, "PUT");
    const grants = readAcl(core, bucket, input, object.owner);
    const [asked] = readPermissions(core, "s3:PutObjectAcl", input, context);
    if (asked) refusePublic(bucket, grants, context, asked);
    const isSame = JSON.stringify(grants) === JSON.stringify(objectGrants(bucket, object));
    replaceVersion(bucket, { ...object, grants });
    if (!isSame)
      core.publish(context, bucket, {
        event: "ObjectAcl:Put",
        key: object.key,
        eTag: object.eTag,
        versionId: namedVersion(object.versionId),
      });
    return {};
  },
});

const isEnforced = (bucket: Bucket): boolean => bucket.settings.ownership === "BucketOwnerEnforced";

const bucketGrants = (bucket: Bucket): readonly Grant[] =>
  (isEnforced(bucket) ? undefined : bucket.settings.acl) ?? ownerGrants(bucket.owner);

const objectGrants = (bucket: Bucket, object: StoredObject): readonly Grant[] =>
  isEnforced(bucket) ? ownerGrants(bucket.owner) : (object.grants ?? ownerGrants(object.owner));

/** Exactly one of the three: a canned ACL, grants in headers, or a document. */
function readAcl(
  core: S3Core,
  bucket: Bucket,
  input: AclInput & { readonly AccessControlPolicy?: AccessControlPolicy | undefined },
  owner: string,
): readonly Grant[] {
  if (isEnforced(bucket)) throw aclNotSupported();
  const lookup = (id: string): string | undefined => core.accounts.get(id);
  const inHeaders = readHeaderAcl(input, { owner, bucketOwner: bucket.owner }, lookup);
  if (inHeaders && input.AccessControlPolicy) throw unexpectedContent();
  if (inHeaders) return inHeaders;
  if (!input.AccessControlPolicy) throw missingSecurityHeader("x-amz-acl");
  return readAclDocument(input.AccessControlPolicy, owner, lookup);
}

function refusePublic(bucket: Bucket, grants: readonly Grant[], context: CallContext, asked: Permission): void {
  if (bucket.settings.publicAccessBlock?.BlockPublicAcls === true && grants.some(isPublicGrant))
    throw publicAclBlocked(context.caller, asked);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#acl-specific-condition-keys */
const aclKeys = (input: AclInput): ReturnType<typeof conditionKeys> =>
  asksForAcl(input)
    ? conditionKeys({
        "s3:x-amz-acl": input.ACL,
        "s3:x-amz-grant-full-control": input.GrantFullControl,
        "s3:x-amz-grant-read": input.GrantRead,
        "s3:x-amz-grant-write": input.GrantWrite,
        "s3:x-amz-grant-read-acp": input.GrantReadACP,
        "s3:x-amz-grant-write-acp": input.GrantWriteACP,
      })
    : {};
