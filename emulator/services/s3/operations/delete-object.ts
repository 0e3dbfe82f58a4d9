import type {
  DeleteObjectOutput,
  DeleteObjectRequest,
  DeleteObjectsOutput,
  DeleteObjectsRequest,
  DeletedObject,
  ObjectIdentifier,
  _Error as DeleteError,
} from "@aws-sdk/client-s3";
import { AwsError, type CallContext, type Operation, type Permission } from "../../../kernel/index.ts";
import { bucketFor, conditionKeys, existingTagKeys, objectPermission, requireIntegrity } from "../access.ts";
import { namesETag } from "../conditions.ts";
import { isVersionId, namedVersion, type S3Core } from "../core.ts";
import { malformedXml, noSuchKey, noSuchVersion, notImplementedHeader, preconditionFailed } from "../errors.ts";
import type { Has } from "../inputs.ts";
import { DELETE_KEYS_MAX } from "../limits.ts";
import { checkBypass, refuseLocked } from "../object-lock.ts";
import { NULL_VERSION, currentObject, findVersion, putVersion, removeVersion, type Bucket } from "../state.ts";
import { checkVersionId } from "./read-object.ts";

type DeleteOne = Has<DeleteObjectRequest, "Bucket" | "Key">;
type DeleteMany = Has<DeleteObjectsRequest, "Bucket">;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html */
export const deleteObject = (core: S3Core): Operation<DeleteOne, DeleteObjectOutput> => ({
  permissions: (input, context) =>
    deletePermissions(bucketFor(core, input, context), input.Key, input.VersionId, input.IfMatch),
  run(input, context) {
    const bucket = bucketFor(core, input, context);
    if (input.MFA !== undefined) throw notImplementedHeader("x-amz-mfa");
    if (input.IfMatchSize !== undefined) throw notImplementedHeader("x-amz-if-match-size");
    if (input.IfMatchLastModifiedTime !== undefined) throw notImplementedHeader("x-amz-if-match-last-modified-time");
    checkBypass(bucket, input.BypassGovernanceRetention);
    const { Key: key, VersionId: versionId, IfMatch: ifMatch, BypassGovernanceRetention: bypass } = input;
    return remove(core, bucket, { key, versionId, ifMatch, bypass }, context);
  },
});

/** Each key is its own request as far as permissions, conditions and events go. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
export const deleteObjects = (core: S3Core): Operation<DeleteMany, DeleteObjectsOutput> => ({
  permissions(input, context) {
    bucketFor(core, input, context);
    return [];
  },
  run(input, context) {
    const bucket = bucketFor(core, input, context);
    if (input.MFA !== undefined) throw notImplementedHeader("x-amz-mfa");
    checkBypass(bucket, input.BypassGovernanceRetention);
    requireIntegrity(context);
    const keys = input.Delete?.Objects ?? [];
    if (keys.length === 0 || keys.length > DELETE_KEYS_MAX || keys.some(({ Key: key }) => !key)) throw malformedXml();
    const deleted: DeletedObject[] = [];
    const errors: DeleteError[] = [];
    for (const named of withoutDoubles(keys)) {
      try {
        deleted.push(removeNamed(core, bucket, named, input.BypassGovernanceRetention, context));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        errors.push({ Key: named.Key, VersionId: named.VersionId, Code: error.code, Message: error.message });
      }
    }
    return {
      Deleted: input.Delete?.Quiet === true || deleted.length === 0 ? undefined : deleted,
      Errors: errors.length > 0 ? errors : undefined,
    };
  },
});

/** What is named twice is deleted once, and told of once. */
const withoutDoubles = (keys: readonly ObjectIdentifier[]): Iterable<ObjectIdentifier> =>
  new Map(keys.map((named) => [JSON.stringify([named.Key, named.VersionId]), named])).values();

function removeNamed(
  core: S3Core,
  bucket: Bucket,
  named: ObjectIdentifier,
  bypass: boolean | undefined,
  context: CallContext,
): DeletedObject {
  const { Key: key = "", VersionId: versionId } = named;
  // Only directory buckets know these: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ObjectIdentifier.html
  if (named.Size !== undefined) throw notImplementedHeader("x-amz-if-match-size");
  if (named.LastModifiedTime !== undefined) throw notImplementedHeader("x-amz-if-match-last-modified-time");
  for (const permission of deletePermissions(bucket, key, versionId, named.ETag)) context.authorize(permission);
  if (versionId !== undefined && !isVersionId(versionId)) throw noSuchVersion(key, versionId);
  const done = remove(core, bucket, { key, versionId, ifMatch: named.ETag, bypass }, context);
  return {
    Key: key,
    VersionId: versionId,
    ...(done.DeleteMarker === true ? { DeleteMarker: true, DeleteMarkerVersionId: done.VersionId } : {}),
  };
}

/** Whoever names an ETag must be allowed to read the object: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html */
function deletePermissions(
  bucket: Bucket,
  key: string,
  versionId: string | undefined,
  ifMatch: string | undefined,
): readonly Permission[] {
  const version = versionId === undefined ? currentObject(bucket, key) : findVersion(bucket, key, versionId);
  const keys = {
    ...conditionKeys({ "s3:VersionId": versionId, "s3:if-match": ifMatch }),
    ...(version?.kind === "object" ? existingTagKeys(version.tags) : {}),
  };
  const on = (action: string): Permission => objectPermission(action, bucket.name, key, keys);
  const deleting = on(versionId === undefined ? "s3:DeleteObject" : "s3:DeleteObjectVersion");
  const comparesETag = ifMatch !== undefined && ifMatch !== "*";
  return comparesETag ? [deleting, on(versionId === undefined ? "s3:GetObject" : "s3:GetObjectVersion")] : [deleting];
}

interface Target {
  readonly key: string;
  readonly versionId: string | undefined;
  readonly ifMatch: string | undefined;
  readonly bypass: boolean | undefined;
}

function remove(core: S3Core, bucket: Bucket, target: Target, context: CallContext): DeleteObjectOutput {
  if (target.versionId !== undefined) return removeForGood(core, bucket, target, target.versionId, context);
  checkMatch(currentObject(bucket, target.key)?.eTag, target);
  if (bucket.versioning !== undefined) return hide(core, bucket, target.key, context);
  // What was not there is gone as well, but nothing happened to it: no event.
  if (findVersion(bucket, target.key, NULL_VERSION)) {
    removeVersion(bucket, target.key, NULL_VERSION);
    core.publish(context, bucket, { event: "ObjectRemoved:Delete", key: target.key });
  }
  return {};
}

/** A version named by its id is gone for good, in every state of versioning. */
function removeForGood(
  core: S3Core,
  bucket: Bucket,
  target: Target,
  versionId: string,
  context: CallContext,
): DeleteObjectOutput {
  checkVersionId(versionId);
  const version = findVersion(bucket, target.key, versionId);
  checkMatch(version?.kind === "object" ? version.eTag : undefined, target);
  if (!version) return { VersionId: versionId };
  if (version.kind === "object") refuseLocked(bucket, version, target.bypass, context);
  removeVersion(bucket, target.key, versionId);
  core.publish(context, bucket, {
    event: "ObjectRemoved:Delete",
    key: target.key,
    versionId: namedVersion(versionId),
  });
  return { VersionId: versionId, DeleteMarker: version.kind === "marker" ? true : undefined };
}

/** The ETag that records of delete markers carry: that of no bytes at all. */
const EMPTY_ETAG = "d41d8cd98f00b204e9800998ecf8427e";

/** A versioned bucket forgets nothing: a delete marker goes on top. https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html */
function hide(core: S3Core, bucket: Bucket, key: string, context: CallContext): DeleteObjectOutput {
  const versionId = bucket.versioning === "Enabled" ? core.ids.version() : NULL_VERSION;
  putVersion(bucket, { kind: "marker", key, versionId, lastModified: core.kernel.now(), owner: bucket.owner });
  core.publish(context, bucket, {
    event: "ObjectRemoved:DeleteMarkerCreated",
    key,
    eTag: EMPTY_ETAG,
    versionId: namedVersion(versionId),
  });
  return { DeleteMarker: true, VersionId: versionId };
}

/** `*` asks for any object, an ETag for this one. https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html */
function checkMatch(eTag: string | undefined, { key, ifMatch }: Target): void {
  if (ifMatch === undefined) return;
  if (eTag === undefined) throw ifMatch === "*" ? preconditionFailed("If-Match") : noSuchKey(key);
  if (!namesETag(ifMatch, eTag)) throw preconditionFailed("If-Match");
}
