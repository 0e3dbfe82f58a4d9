import type { GetObjectOutput, GetObjectRequest, HeadObjectOutput, HeadObjectRequest } from "@aws-sdk/client-s3";
import type { CallContext, Operation, Permission } from "../../../kernel/index.ts";
import { bucketFor, conditionKeys, existingTagKeys, hideUnlessListable, objectPermission } from "../access.ts";
import { checksumMembers, type Checksum } from "../checksums.ts";
import { checkReadConditions, lastModified, quoted } from "../conditions.ts";
import { isVersionId, shownVersion, type S3Core } from "../core.ts";
import {
  invalidArgument,
  invalidObjectState,
  invalidPartNumber,
  invalidRequest,
  markerHeaders,
  methodNotAllowed,
  noSuchKey,
  noSuchVersion,
  notImplementedHeader,
} from "../errors.ts";
import type { AnyExpiry, Has, Streams } from "../inputs.ts";
import { PART_NUMBER_MAX } from "../limits.ts";
import { shownExpiration } from "../lifecycle.ts";
import { mailSafe } from "../mail-safe.ts";
import { shownLock } from "../object-lock.ts";
import { contentRange, parseRange, type ByteRange } from "../range.ts";
import { currentVersion, findVersion, type Bucket, type Restore, type StoredObject, type Version } from "../state.ts";
import { isOutOfReach } from "../traits.ts";

type GetInput = Has<GetObjectRequest, "Bucket" | "Key">;
type HeadInput = Has<HeadObjectRequest, "Bucket" | "Key">;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
export const getObject = (core: S3Core): Operation<GetInput, AnyExpiry<Streams<GetObjectOutput>>> => ({
  permissions: (input, context) => readPermissions(core, "s3:GetObject", input, context),
  run(input, context) {
    const { bucket, object } = locate(core, input, context, "GET");
    if (isOutOfReach(object)) throw invalidObjectState(object.storageClass);
    const { range, members } = describe(bucket, object, input, context);
    return { ...members, Body: range ? object.content.read(range.start, range.end) : object.content };
  },
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
export const headObject = (core: S3Core): Operation<HeadInput, AnyExpiry<HeadObjectOutput>> => ({
  permissions: (input, context) => readPermissions(core, "s3:GetObject", input, context),
  run(input, context) {
    const { bucket, object } = locate(core, input, context, "HEAD");
    return describe(bucket, object, input, context).members;
  },
});

export interface ObjectInput {
  readonly Bucket: string;
  readonly Key: string;
  readonly VersionId?: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}

/** `s3:GetObject`, or with a version id `s3:GetObjectVersion`; the object's tags are part of the question. */
export function readPermissions(
  core: S3Core,
  action: string,
  input: ObjectInput,
  context: CallContext,
): readonly Permission[] {
  const bucket = bucketFor(core, input, context);
  const version = pick(bucket, input);
  const keys = {
    ...conditionKeys({ "s3:VersionId": input.VersionId }),
    ...(version?.kind === "object" ? existingTagKeys(version.tags) : {}),
  };
  const named = input.VersionId === undefined ? action : versionAction(action);
  return [objectPermission(named, input.Bucket, input.Key, keys)];
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html: `s3:GetObjectTagging` → `s3:GetObjectVersionTagging` */
const versionAction = (action: string): string => action.replace(/^(s3:\w+Object)/, "$1Version");

const pick = (bucket: Bucket, input: Pick<ObjectInput, "Key" | "VersionId">): Version | undefined =>
  input.VersionId === undefined ? currentVersion(bucket, input.Key) : findVersion(bucket, input.Key, input.VersionId);

/** The object that is asked for, or AWS's way of saying that there is none. */
export function locate(
  core: S3Core,
  input: ObjectInput,
  context: CallContext,
  method: string,
): { readonly bucket: Bucket; readonly object: StoredObject } {
  const bucket = bucketFor(core, input, context);
  if (input.VersionId !== undefined) checkVersionId(input.VersionId);
  const version = pick(bucket, input);
  if (version?.kind === "object") return { bucket, object: version };
  if (input.VersionId !== undefined) {
    if (version) throw methodNotAllowed(method, version, true);
    hideUnlessListable(context, bucket);
    throw noSuchVersion(input.Key, input.VersionId);
  }
  if (version && method !== "GET" && method !== "HEAD") throw methodNotAllowed(method, version, false);
  // Who may not list the bucket does not learn whether the key exists: GetObject, "Permissions" on its API page.
  hideUnlessListable(context, bucket);
  throw noSuchKey(input.Key, version ? markerHeaders(version.versionId) : {});
}

export function checkVersionId(versionId: string): void {
  if (versionId === "") throw invalidArgument("Version id cannot be the empty string", "versionId", versionId);
  if (!isVersionId(versionId)) throw invalidArgument("Invalid version id specified", "versionId", versionId);
}

type ReadInput = GetInput | HeadInput;

function describe(
  bucket: Bucket,
  object: StoredObject,
  input: ReadInput,
  context: CallContext,
): { readonly range: ByteRange | undefined; readonly members: AnyExpiry<HeadObjectOutput> } {
  refuse(input, context);
  checkReadConditions(object, input, context.now);
  const { range, partsCount } = wanted(object, input);
  const isWhole = !range || (range.start === 0 && range.end === object.content.length);
  const checksum = input.PartNumber === undefined || isWhole ? object.checksum : partChecksum(object, input.PartNumber);
  const size = object.content.length;
  const members: AnyExpiry<HeadObjectOutput> = {
    AcceptRanges: "bytes",
    LastModified: lastModified(object.lastModified),
    ContentLength: range ? range.end - range.start : size,
    ContentRange: range && contentRange(range, size),
    ETag: quoted(object.eTag),
    VersionId: shownVersion(bucket, object.versionId),
    ...object.headers,
    ...overrides(input),
    ...object.encryption,
    ...(input.ChecksumMode === "ENABLED" && (isWhole || input.PartNumber !== undefined)
      ? checksumMembers(checksum)
      : {}),
    ...shownMetadata(object),
    Expiration: shownExpiration(bucket, object),
    Restore: object.restore && shownRestore(object.restore),
    WebsiteRedirectLocation: object.websiteRedirect,
    StorageClass: object.storageClass === "STANDARD" ? undefined : object.storageClass,
    PartsCount: partsCount,
    ...shownLock(bucket, object, context),
    TagCount: object.tags.length > 0 ? object.tags.length : undefined,
  };
  return { range, members };
}

/** Forms can give names that no header has: they are counted. https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
export function shownMetadata({ metadata }: StoredObject): Pick<HeadObjectOutput, "Metadata" | "MissingMeta"> {
  const entries = Object.entries(metadata);
  const shown = entries.filter(([name]) => /^[!#$%&'*+.^_`|~\w-]+$/.test(name));
  return {
    Metadata: Object.fromEntries(shown.map(([name, value]) => [name, mailSafe(value)])),
    ...(shown.length < entries.length ? { MissingMeta: entries.length - shown.length } : {}),
  };
}

/** `x-amz-restore`: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
const shownRestore = ({ ongoing, until = 0 }: Restore): string =>
  ongoing ? 'ongoing-request="true"' : `ongoing-request="false", expiry-date="${new Date(until).toUTCString()}"`;

/** A part of a composite upload has a checksum of its own, which is told with the part. */
const partChecksum = (object: StoredObject, number: number): Checksum | undefined =>
  object.checksum?.type === "COMPOSITE" ? object.parts?.[number - 1]?.checksum : undefined;

function refuse(input: ReadInput, context: CallContext): void {
  if (input.SSECustomerAlgorithm !== undefined)
    throw notImplementedHeader("x-amz-server-side-encryption-customer-algorithm");
  if (context.caller.kind === "anonymous" && Object.keys(overrides(input)).length > 0)
    throw invalidRequest("Request specific response headers cannot be used for anonymous GET requests.");
}

/** The query parameters by which a reader chooses the answer's headers. */
function overrides(input: ReadInput): Partial<HeadObjectOutput> {
  const given = {
    CacheControl: input.ResponseCacheControl,
    ContentDisposition: input.ResponseContentDisposition,
    ContentEncoding: input.ResponseContentEncoding,
    ContentLanguage: input.ResponseContentLanguage,
    ContentType: input.ResponseContentType,
    Expires: input.ResponseExpires,
  };
  for (const [name, value] of Object.entries(given))
    if (typeof value === "string" && /[^\0-\u00ff]/.test(value))
      throw invalidArgument(
        "Header value cannot be represented using ISO-8859-1.",
        `response-${name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase()}`,
        value,
      );
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** The bytes that are asked for, by a range or by the number of an uploaded part. */
function wanted(
  object: StoredObject,
  input: ReadInput,
): { readonly range: ByteRange | undefined; readonly partsCount: number | undefined } {
  const size = object.content.length;
  if (input.PartNumber === undefined) return { range: parseRange(input.Range, size), partsCount: undefined };
  if (input.Range !== undefined)
    throw invalidRequest("Cannot specify both Range header and partNumber query parameter");
  if (input.PartNumber < 1 || input.PartNumber > PART_NUMBER_MAX)
    throw invalidArgument(
      `Part number must be an integer between 1 and ${PART_NUMBER_MAX}, inclusive`,
      "partNumber",
      input.PartNumber,
    );
  const sizes = object.parts?.map((part) => part.content.length) ?? [size];
  const own = sizes[input.PartNumber - 1];
  if (own === undefined) throw invalidPartNumber(input.PartNumber, sizes.length);
  const start = sizes.slice(0, input.PartNumber - 1).reduce((sum, part) => sum + part, 0);
  return { range: size === 0 ? undefined : { start, end: start + own }, partsCount: object.parts?.length };
}
