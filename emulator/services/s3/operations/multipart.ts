import type {
  AbortMultipartUploadRequest,
  CreateMultipartUploadOutput,
  CreateMultipartUploadRequest,
  UploadPartCopyOutput,
  UploadPartCopyRequest,
  UploadPartOutput,
  UploadPartRequest,
} from "@aws-sdk/client-s3";
import { arnOf, type Content, type Operation } from "../../../kernel/index.ts";
import { bucketFor, objectPermission } from "../access.ts";
import { checkAlgorithmName, checksumMembers, checksumOf, givenChecksum, type Checksum } from "../checksums.ts";
import { checkCopyConditions, lastModified, quoted } from "../conditions.ts";
import { parseCopySource, readSource, sourcePermissions } from "../copy-source.ts";
import { isVersionId, shownVersion, type S3Core } from "../core.ts";
import {
  entityTooLarge,
  invalidArgument,
  invalidSourceState,
  invalidRequest,
  noSuchUpload,
  notImplementedHeader,
} from "../errors.ts";
import type { Has, WithBody } from "../inputs.ts";
import { PART_NUMBER_MAX, PUT_BYTES_MAX } from "../limits.ts";
import { checkKey } from "../naming.ts";
import { parseRange } from "../range.ts";
import { currentObject, dropUpload, type Bucket, type StoredPart, type Upload } from "../state.ts";
import { isOutOfReach, readTraits, type OwnedTraits } from "../traits.ts";
import { creationKey, writePermissions, writerOf } from "./put-object.ts";

type Create = Has<CreateMultipartUploadRequest, "Bucket" | "Key">;
type Part = WithBody<Has<UploadPartRequest, "Bucket" | "Key" | "UploadId" | "PartNumber">>;
type PartCopy = Has<UploadPartCopyRequest, "Bucket" | "Key" | "UploadId" | "PartNumber" | "CopySource">;
type Abort = Has<AbortMultipartUploadRequest, "Bucket" | "Key" | "UploadId">;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html */
export const createMultipartUpload = (core: S3Core): Operation<Create, CreateMultipartUploadOutput> => ({
  permissions(input, context) {
    bucketFor(core, input, context);
    return writePermissions(input, false);
  },
  run(input, context) {
    const bucket = bucketFor(core, input, context);
    checkKey(input.Key);
    const algorithm = input.ChecksumAlgorithm;
    checkAlgorithmName(algorithm);
    if (input.ChecksumType !== undefined && !["COMPOSITE", "FULL_OBJECT"].includes(input.ChecksumType))
      throw invalidRequest("Value for x-amz-checksum-type header is invalid.");
    if (input.ChecksumType !== undefined && algorithm === undefined)
      throw invalidRequest("The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.");
    if (algorithm === "CRC64NVME" && input.ChecksumType === "COMPOSITE")
      throw invalidRequest("The COMPOSITE checksum type cannot be used with the crc64nvme checksum algorithm.");
    if (algorithm && input.ChecksumType === "FULL_OBJECT" && !algorithm.startsWith("CRC"))
      throw invalidRequest(
        `The FULL_OBJECT checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
      );
    const id = core.ids.upload();
    const upload: Upload = {
      id,
      key: input.Key,
      initiator: arnOf(context.caller),
      initiated: core.kernel.now(),
      keyWasTaken: currentObject(bucket, input.Key) !== undefined,
      ...uploadTraits(readTraits(core, bucket, input, writerOf(input.Key, context))),
      checksumAlgorithm: algorithm,
      checksumType: algorithm && (input.ChecksumType ?? (algorithm === "CRC64NVME" ? "FULL_OBJECT" : "COMPOSITE")),
      parts: core.kept.parts(bucket.name, id),
    };
    bucket.uploads.set(id, upload);
    return {
      Bucket: bucket.name,
      Key: upload.key,
      UploadId: upload.id,
      ...upload.traits.encryption,
      ChecksumAlgorithm: upload.checksumAlgorithm,
      ChecksumType: upload.checksumType,
    };
  },
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html */
export const uploadPart = (core: S3Core): Operation<Part, UploadPartOutput> => ({
  permissions(input, context) {
    bucketFor(core, input, context);
    return [objectPermission("s3:PutObject", input.Bucket, input.Key, creationKey(false))];
  },
  async run(input, context) {
    const upload = uploadFor(bucketFor(core, input, context), input);
    checkPartNumber(input.PartNumber);
    refuseCustomerKeys(input);
    const content = input.Body ?? core.ports.contents.of(new Uint8Array());
    if (content.length > PUT_BYTES_MAX) throw entityTooLarge(content.length, PUT_BYTES_MAX);
    const given = givenChecksum(input);
    checkAlgorithm(upload, given);
    const part = await storePart(core, upload, input.PartNumber, content, given);
    return { ETag: quoted(part.eTag), ...shownEncryption(upload), ...partChecksum(part) };
  },
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html */
export const uploadPartCopy = (core: S3Core): Operation<PartCopy, UploadPartCopyOutput> => ({
  permissions(input, context) {
    bucketFor(core, input, context);
    return [
      ...sourcePermissions(core, parseCopySource(input.CopySource), input.ExpectedSourceBucketOwner, context),
      objectPermission("s3:PutObject", input.Bucket, input.Key, creationKey(false)),
    ];
  },
  async run(input, context) {
    const upload = uploadFor(bucketFor(core, input, context), input);
    checkPartNumber(input.PartNumber);
    refuseCustomerKeys(input);
    const { versionId, ...named } = parseCopySource(input.CopySource);
    if (versionId !== undefined && !isVersionId(versionId))
      throw invalidArgument("Invalid version id specified", "x-amz-copy-source", versionId);
    const source = readSource(core, { ...named, versionId }, input.ExpectedSourceBucketOwner, context);
    if (isOutOfReach(source.object)) throw invalidSourceState(source.object.storageClass);
    checkCopyConditions(
      source.object,
      {
        IfMatch: input.CopySourceIfMatch,
        IfNoneMatch: input.CopySourceIfNoneMatch,
        IfModifiedSince: input.CopySourceIfModifiedSince,
        IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
      },
      context.now,
    );
    const content = await copiedBytes(
      core,
      source.object.content,
      input.CopySourceRange,
      source.object.parts !== undefined,
    );
    const part = await storePart(core, upload, input.PartNumber, content, undefined);
    return {
      CopyPartResult: {
        ETag: quoted(part.eTag),
        LastModified: lastModified(part.lastModified),
        ...partChecksum(part),
      },
      CopySourceVersionId: shownVersion(source.bucket, source.object.versionId),
      ...shownEncryption(upload),
    };
  },
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html */
export const abortMultipartUpload = (core: S3Core): Operation<Abort, Record<string, never>> => ({
  permissions(input, context) {
    bucketFor(core, input, context);
    return [objectPermission("s3:AbortMultipartUpload", input.Bucket, input.Key)];
  },
  run(input, context) {
    const bucket = bucketFor(core, input, context);
    // Only directory buckets know it: https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html
    if (input.IfMatchInitiatedTime !== undefined) throw notImplementedHeader("x-amz-if-match-initiated-time");
    // To abort what is complete does nothing: boto3's own suite cleans up like that after an upload, on AWS.
    if (bucket.completed.get(input.UploadId)?.key === input.Key) return {};
    dropUpload(bucket, uploadFor(bucket, input).id);
    return {};
  },
});

const uploadTraits = ({ owner, ...traits }: OwnedTraits): Pick<Upload, "owner" | "traits"> => ({ owner, traits });

/** The upload a request names; id and key belong together. */
export function uploadFor(bucket: Bucket, input: { readonly Key: string; readonly UploadId: string }): Upload {
  const upload = bucket.uploads.get(input.UploadId);
  if (!upload || upload.key !== input.Key) throw noSuchUpload(input.UploadId);
  return upload;
}

function checkPartNumber(number: number): void {
  if (!Number.isInteger(number) || number < 1 || number > PART_NUMBER_MAX)
    throw invalidArgument(
      `Part number must be an integer between 1 and ${PART_NUMBER_MAX}, inclusive`,
      "partNumber",
      number,
    );
}

/** A composite checksum needs the client's own for every part; a full one S3 works out where the part brings none. */
function checkAlgorithm(upload: Upload, given: Checksum | undefined): void {
  const expected = upload.checksumAlgorithm;
  if (!expected || given?.algorithm === expected || (!given && upload.checksumType === "FULL_OBJECT")) return;
  throw invalidRequest(
    `Checksum Type mismatch occurred, expected checksum Type: ${expected.toLowerCase()}, actual checksum Type: ${given?.algorithm.toLowerCase() ?? "null"}`,
  );
}

function refuseCustomerKeys(input: Pick<Part, "SSECustomerAlgorithm">): void {
  if (input.SSECustomerAlgorithm !== undefined)
    throw notImplementedHeader("x-amz-server-side-encryption-customer-algorithm");
}

async function storePart(
  core: S3Core,
  upload: Upload,
  number: number,
  content: Content,
  given: Checksum | undefined,
): Promise<StoredPart> {
  const checksum = given ?? (upload.checksumAlgorithm && (await checksumOf(content, upload.checksumAlgorithm)));
  const part = { number, content, eTag: content.md5, lastModified: core.kernel.now(), checksum };
  upload.parts.set(number, part);
  return part;
}

/** A part's ETag is that of its bytes, so all of a small object is shared and anything else is read once. */
async function copiedBytes(
  core: S3Core,
  content: Content,
  header: string | undefined,
  isMultipart: boolean,
): Promise<Content> {
  if (header === undefined) return isMultipart ? core.ports.contents.write(content.read(), PUT_BYTES_MAX) : content;
  const shape = /^bytes=(\d+)-(\d+)$/.exec(header);
  if (!shape || Number(shape[1]) > Number(shape[2]))
    throw invalidArgument(
      "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy",
      "x-amz-copy-source-range",
      header,
    );
  if (Number(shape[1]) >= content.length)
    throw invalidRequest("The specified copy range is invalid for the source object size");
  if (Number(shape[2]) >= content.length)
    throw invalidArgument(
      `Range specified is not valid for source object of size: ${content.length}`,
      "x-amz-copy-source-range",
      header,
    );
  const range = parseRange(header, content.length);
  return core.ports.contents.write(content.read(range?.start, range?.end), PUT_BYTES_MAX);
}

const partChecksum = (part: StoredPart): ReturnType<typeof checksumMembers> => {
  const { ChecksumType: _, ...members } = checksumMembers(part.checksum);
  return members;
};

const shownEncryption = (upload: Upload): Upload["traits"]["encryption"] => upload.traits.encryption;
