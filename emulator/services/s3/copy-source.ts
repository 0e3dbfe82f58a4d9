import type { CallContext, Permission } from "../../kernel/index.ts";
import {
  bucketPermission,
  conditionKeys,
  existingTagKeys,
  findBucket,
  objectPermission,
  requestTagKeys,
} from "./access.ts";
import type { S3Core } from "./core.ts";
import { invalidArgument, invalidRequest, markerHeaders, noSuchKey, noSuchVersion } from "./errors.ts";
import { currentVersion, findVersion, type Bucket, type StoredObject } from "./state.ts";

/** `x-amz-copy-source`: where a copy comes from. */
export interface CopySource {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | undefined;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html: `[/]bucket/key[?versionId=id]`, URL-encoded */
export function parseCopySource(given: string): CopySource {
  const [path = "", version] = given.split("?versionId=");
  let decoded: string;
  try {
    decoded = decodeURIComponent(path.replaceAll("+", " ")).replace(/^\//, "");
  } catch {
    throw badSource();
  }
  const slash = decoded.indexOf("/");
  if (decoded.startsWith("arn:"))
    throw invalidArgument("Access points as copy sources are not emulated", "x-amz-copy-source", given);
  if (slash < 1 || slash === decoded.length - 1) throw badSource();
  if (version === "") throw invalidArgument("Version id cannot be the empty string", "x-amz-copy-source", "");
  return { bucket: decoded.slice(0, slash), key: decoded.slice(slash + 1), versionId: version };
}

/** S3 repeats the header's name in the place of its value. */
const badSource = (): Error =>
  invalidArgument("Invalid copy source object key", "x-amz-copy-source", "x-amz-copy-source");

/** What reading the source needs. */
export function sourcePermissions(
  core: S3Core,
  source: CopySource,
  expectedOwner: string | undefined,
  context: CallContext,
): readonly Permission[] {
  const bucket = findBucket(core, source.bucket, expectedOwner, { ...context, headers: {} });
  const version = versionOf(bucket, source);
  const keys = {
    ...conditionKeys({ "s3:VersionId": source.versionId }),
    ...(version?.kind === "object" ? existingTagKeys(version.tags) : {}),
  };
  const action = source.versionId === undefined ? "s3:GetObject" : "s3:GetObjectVersion";
  return [objectPermission(action, source.bucket, source.key, keys)];
}

/** Tags go along only if the reader may read them and the writer may set them. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html */
export function tagPermissions(
  core: S3Core,
  source: CopySource,
  target: { readonly Bucket: string; readonly Key: string },
): readonly Permission[] {
  const bucket = core.buckets.get(source.bucket);
  const version = bucket && versionOf(bucket, source);
  if (version?.kind !== "object" || version.tags.length === 0) return [];
  const action = source.versionId === undefined ? "s3:GetObjectTagging" : "s3:GetObjectVersionTagging";
  return [
    objectPermission(action, source.bucket, source.key, existingTagKeys(version.tags)),
    objectPermission("s3:PutObjectTagging", target.Bucket, target.Key, requestTagKeys(version.tags)),
  ];
}

const versionOf = (bucket: Bucket, source: CopySource): ReturnType<typeof currentVersion> =>
  source.versionId === undefined
    ? currentVersion(bucket, source.key)
    : findVersion(bucket, source.key, source.versionId);

/** The object that is copied; copies go across regions, so the source may be anywhere. */
export function readSource(
  core: S3Core,
  source: CopySource,
  expectedOwner: string | undefined,
  context: CallContext,
): { readonly bucket: Bucket; readonly object: StoredObject } {
  const bucket = findBucket(core, source.bucket, expectedOwner, { ...context, headers: {} });
  const version = versionOf(bucket, source);
  if (version?.kind === "object") return { bucket, object: version };
  if (version && source.versionId !== undefined)
    throw invalidRequest("The source of a copy request may not specifically refer to a delete marker by version id.");
  context.authorize(bucketPermission("s3:ListBucket", bucket.name));
  if (source.versionId !== undefined) throw noSuchVersion(source.key, source.versionId);
  throw noSuchKey(source.key, version ? markerHeaders(version.versionId) : {});
}
