import type { CopyObjectOutput, CopyObjectRequest } from "@aws-sdk/client-s3";
import type { Content, Operation } from "../../../kernel/index.ts";
import { bucketFor, conditionKeys, findBucket } from "../access.ts";
import { DEFAULT_ALGORITHM, checkAlgorithmName, checksumMembers, checksumOf, type Checksum } from "../checksums.ts";
import { checkCopyConditions, checkWriteConditions, lastModified, quoted } from "../conditions.ts";
import { parseCopySource, readSource, sourcePermissions, tagPermissions, type CopySource } from "../copy-source.ts";
import { isVersionId, namedVersion, shownVersion, versionIdFor, type S3Core } from "../core.ts";
import { invalidArgument, invalidSourceState, invalidRequest, notImplementedHeader } from "../errors.ts";
import type { Has } from "../inputs.ts";
import { shownExpiration } from "../lifecycle.ts";
import { PUT_BYTES_MAX } from "../limits.ts";
import { checkKey } from "../naming.ts";
import { currentObject, putVersion, type Bucket, type StoredObject } from "../state.ts";
import { isOutOfReach, readTraits, type OwnedTraits } from "../traits.ts";
import { writePermissions, writerOf } from "./put-object.ts";

type Input = Has<CopyObjectRequest, "Bucket" | "Key" | "CopySource">;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
export const copyObject = (core: S3Core): Operation<Input, CopyObjectOutput> => ({
  permissions(input, context) {
    bucketFor(core, input, context);
    const source = parseCopySource(input.CopySource);
    const tags = input.TaggingDirective === "REPLACE" ? [] : tagPermissions(core, source, input);
    const reading = sourcePermissions(core, source, input.ExpectedSourceBucketOwner, context);
    const keys = conditionKeys({
      "s3:x-amz-copy-source": input.CopySource.replace(/^\//, ""),
      "s3:x-amz-metadata-directive": input.MetadataDirective,
    });
    const writing = writePermissions(input).map((asked) => ({ ...asked, context: { ...asked.context, ...keys } }));
    return [...reading, ...writing, ...tags];
  },
  async run(input, context) {
    const bucket = bucketFor(core, input, context);
    checkKey(input.Key);
    checkAlgorithmName(input.ChecksumAlgorithm);
    const source = parseCopySource(input.CopySource);
    // Other operations say what is wrong with a version id.
    if (source.versionId !== undefined && !isVersionId(source.versionId)) throw invalidRequest("Invalid Request");
    const from = readSource(core, source, input.ExpectedSourceBucketOwner, context);
    checkSource(input, bucket, from, source);
    checkCopyConditions(from.object, sourceConditions(input), context.now);
    const traits = copiedTraits(readTraits(core, bucket, input, writerOf(input.Key, context)), input, from.object);
    // A copy is written in one go: the parts of a multipart upload do not outlive it, and its ETag becomes that of the bytes.
    const content = from.object.parts
      ? await core.ports.contents.write(from.object.content.read())
      : from.object.content;
    const checksum = await copiedChecksum(input, from.object, content);
    findBucket(core, bucket.name, undefined, context);
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
      event: "ObjectCreated:Copy",
      key: object.key,
      size: content.length,
      eTag: object.eTag,
      versionId: namedVersion(object.versionId),
    });
    return {
      CopyObjectResult: {
        ETag: quoted(object.eTag),
        LastModified: lastModified(object.lastModified),
        ...checksumMembers(checksum),
      },
      CopySourceVersionId: shownVersion(from.bucket, from.object.versionId),
      VersionId: namedVersion(object.versionId),
      Expiration: shownExpiration(bucket, object),
      ...object.encryption,
    };
  },
});

const sourceConditions = (
  input: Pick<
    Input,
    "CopySourceIfMatch" | "CopySourceIfNoneMatch" | "CopySourceIfModifiedSince" | "CopySourceIfUnmodifiedSince"
  >,
): Parameters<typeof checkCopyConditions>[1] => ({
  IfMatch: input.CopySourceIfMatch,
  IfNoneMatch: input.CopySourceIfNoneMatch,
  IfModifiedSince: input.CopySourceIfModifiedSince,
  IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
});

function checkSource(
  input: Input,
  bucket: Bucket,
  from: { readonly bucket: Bucket; readonly object: StoredObject },
  source: CopySource,
): void {
  if (input.CopySourceSSECustomerAlgorithm !== undefined)
    throw notImplementedHeader("x-amz-copy-source-server-side-encryption-customer-algorithm");
  checkDirective("metadata", input.MetadataDirective);
  checkDirective("tagging", input.TaggingDirective);
  if (isOutOfReach(from.object)) throw invalidSourceState(from.object.storageClass);
  if (from.object.content.length > PUT_BYTES_MAX)
    throw invalidRequest(
      `The specified copy source is larger than the maximum allowable size for a copy source: ${PUT_BYTES_MAX}`,
    );
  const isItself = from.bucket === bucket && source.key === input.Key && source.versionId === undefined;
  if (isItself && !changesSomething(input))
    throw invalidRequest(
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
}

function checkDirective(what: "metadata" | "tagging", given: string | undefined): void {
  if (given !== undefined && given !== "COPY" && given !== "REPLACE")
    throw invalidArgument(`Unknown ${what} directive.`, `x-amz-${what}-directive`, given);
}

const changesSomething = (input: Input): boolean =>
  input.MetadataDirective === "REPLACE" ||
  input.StorageClass !== undefined ||
  input.WebsiteRedirectLocation !== undefined ||
  input.ServerSideEncryption !== undefined;

/** Headers, metadata and tags follow the source unless a directive replaces them; the rest is the request's. */
function copiedTraits(asked: OwnedTraits, input: Input, source: StoredObject): OwnedTraits {
  const replaces = input.MetadataDirective === "REPLACE";
  return {
    ...asked,
    headers: replaces ? asked.headers : source.headers,
    metadata: replaces ? asked.metadata : source.metadata,
    tags: input.TaggingDirective === "REPLACE" ? asked.tags : source.tags,
  };
}

async function copiedChecksum(input: Input, source: StoredObject, content: Content): Promise<Checksum | undefined> {
  if (input.ChecksumAlgorithm && input.ChecksumAlgorithm !== source.checksum?.algorithm)
    return checksumOf(content, input.ChecksumAlgorithm);
  if (source.checksum?.type === "COMPOSITE") return checksumOf(content, source.checksum.algorithm);
  return source.checksum ?? checksumOf(content, DEFAULT_ALGORITHM);
}
