import { createHash } from "node:crypto";
import type { CompleteMultipartUploadOutput, CompleteMultipartUploadRequest, CompletedPart } from "@aws-sdk/client-s3";
import type { Operation } from "../../../kernel/index.ts";
import { bucketFor, conditionKeys, objectPermission } from "../access.ts";
import {
  CHECKSUM_ALGORITHMS,
  DEFAULT_ALGORITHM,
  checksumMembers,
  checksumOf,
  compositeChecksum,
  givenChecksum,
  type Checksum,
} from "../checksums.ts";
import { checkWriteConditions, quoted, unquoted } from "../conditions.ts";
import { namedVersion, versionIdFor, type S3Core } from "../core.ts";
import {
  badDigest,
  entityTooSmall,
  invalidArgument,
  invalidPart,
  invalidPartOrder,
  invalidRequest,
  malformedXml,
  notImplementedHeader,
} from "../errors.ts";
import type { Has } from "../inputs.ts";
import { shownExpiration } from "../lifecycle.ts";
import { PART_BYTES_MIN } from "../limits.ts";
import {
  currentObject,
  dropUpload,
  putVersion,
  type Bucket,
  type CompletedUpload,
  type StoredObject,
  type StoredPart,
  type Upload,
} from "../state.ts";
import { uploadFor } from "./multipart.ts";
import { creationKey } from "./put-object.ts";

type Input = Has<CompleteMultipartUploadRequest, "Bucket" | "Key" | "UploadId">;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html */
export const completeMultipartUpload = (core: S3Core): Operation<Input, CompleteMultipartUploadOutput> => ({
  permissions(input, context) {
    bucketFor(core, input, context);
    const keys = conditionKeys({
      "s3:if-match": input.IfMatch,
      "s3:if-none-match": input.IfNoneMatch,
      ...creationKey(true),
    });
    return [objectPermission("s3:PutObject", input.Bucket, input.Key, keys)];
  },
  async run(input, context) {
    const before = bucketFor(core, input, context);
    const done = completedBefore(before, input);
    if (done) return done;
    const upload = uploadFor(before, input);
    checkMode(upload, input);
    // No body at all is another mistake than a list without parts.
    if (!input.MultipartUpload) throw invalidRequest("You must specify at least one part");
    const parts = readParts(upload, input.MultipartUpload.Parts ?? []);
    const content = core.ports.contents.concat(parts.map((part) => part.content));
    if (input.MpuObjectSize !== undefined && input.MpuObjectSize !== content.length)
      throw invalidRequest(
        `The provided 'x-amz-mp-object-size' header value ${input.MpuObjectSize} does not match what was computed: ${content.length}`,
      );
    const checksum = await wholeChecksum(upload, parts, content);
    checkGiven(givenChecksum(input), checksum);
    // The upload may have been completed or aborted while the checksum was worked out, the bucket deleted.
    const bucket = bucketFor(core, input, context);
    uploadFor(bucket, input);
    checkWriteConditions(currentObject(bucket, input.Key), input.Key, input, upload);
    const object: StoredObject = {
      ...upload.traits,
      kind: "object",
      key: upload.key,
      versionId: versionIdFor(core, bucket),
      lastModified: core.kernel.now(),
      owner: bucket.settings.ownership === "BucketOwnerEnforced" ? bucket.owner : upload.owner,
      content,
      eTag: multipartETag(parts),
      checksum,
      parts,
    };
    putVersion(bucket, object);
    core.publish(context, bucket, {
      event: "ObjectCreated:CompleteMultipartUpload",
      key: object.key,
      size: content.length,
      eTag: object.eTag,
      versionId: namedVersion(object.versionId),
    });
    const output = {
      Location: `${context.endpoint}/${bucket.name}/${encodeURIComponent(object.key)}`,
      Bucket: bucket.name,
      Key: object.key,
      ETag: quoted(object.eTag),
      VersionId: namedVersion(object.versionId),
      Expiration: shownExpiration(bucket, object),
      ...object.encryption,
      ...checksumMembers(checksum),
    };
    dropUpload(bucket, upload.id);
    rememberCompleted(bucket, upload.id, { key: upload.key, parts: namesOf(input), output });
    return output;
  },
});

/**
 * Whoever lost the answer may ask again: S3 gives the same one to the same list of parts, and tells nobody a second time.
 * The API reference says NoSuchUpload; S3 itself does not (https://github.com/adobe/S3Mock/issues/2586, minio/minio#13318).
 */
function completedBefore(bucket: Bucket, input: Input): CompleteMultipartUploadOutput | undefined {
  const completed = bucket.completed.get(input.UploadId);
  return completed?.key === input.Key && completed.parts === namesOf(input) ? completed.output : undefined;
}

const namesOf = (input: Input): string =>
  (input.MultipartUpload?.Parts ?? []).map((part) => `${part.PartNumber}:${unquoted(part.ETag ?? "")}`).join();

/** The oldest are forgotten, so that a server that runs for days does not grow. */
function rememberCompleted(bucket: Bucket, id: string, completed: CompletedUpload): void {
  bucket.completed.set(id, completed);
  const oldest = bucket.completed.keys().next();
  if (bucket.completed.size > COMPLETED_KEPT && !oldest.done) bucket.completed.delete(oldest.value);
}

/** Ours: AWS does not say how long it remembers. */
const COMPLETED_KEPT = 1000;

/** The upload said how it is to be checked; who completes it cannot change that. */
function checkMode(upload: Upload, input: Input): void {
  if (input.SSECustomerAlgorithm !== undefined)
    throw notImplementedHeader("x-amz-server-side-encryption-customer-algorithm");
  if (input.ChecksumType !== undefined && input.ChecksumType !== upload.checksumType)
    throw invalidRequest(
      `The upload was created using the ${upload.checksumType ?? "null"} checksum mode. The complete request must use the same checksum mode.`,
    );
}

/** The MD5 of the parts' MD5s, and how many they are. */
function multipartETag(parts: readonly StoredPart[]): string {
  const hash = createHash("md5");
  for (const part of parts) hash.update(part.eTag, "hex");
  return `${hash.digest("hex")}-${parts.length}`;
}

/** The uploaded parts that the list names, checked in the order in which S3 complains. */
function readParts(upload: Upload, listed: readonly CompletedPart[]): readonly StoredPart[] {
  if (listed.length === 0) throw malformedXml();
  const parts: StoredPart[] = [];
  let before = 0;
  for (const named of listed) {
    const number = named.PartNumber;
    if (number === undefined || named.ETag === undefined) throw malformedXml();
    if (number < 1) throw invalidArgument("PartNumber must be >= 1", "PartNumber", number);
    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompletedPart.html: with checksums of the parts there are no gaps
    if (number <= before || (upload.checksumType === "COMPOSITE" && number !== before + 1))
      throw invalidPartOrder(upload.id);
    before = number;
    const part = upload.parts.get(number);
    const eTag = unquoted(named.ETag);
    if (!part || part.eTag !== eTag) throw invalidPart(upload.id, number, eTag);
    requireChecksum(upload, named, number);
    if (!sameChecksum(part, named)) throw invalidPart(upload.id, number, eTag);
    parts.push(part);
  }
  for (const part of parts.slice(0, -1))
    if (part.content.length < PART_BYTES_MIN)
      throw entityTooSmall({
        eTag: part.eTag,
        number: part.number,
        size: part.content.length,
        min: PART_BYTES_MIN,
      });
  return parts;
}

/** A composite checksum is made of what the client vouches for, part by part. */
function requireChecksum(upload: Upload, named: CompletedPart, number: number): void {
  const algorithm = upload.checksumAlgorithm;
  if (!algorithm || upload.checksumType !== "COMPOSITE" || named[`Checksum${algorithm}`] !== undefined) return;
  throw invalidRequest(
    `The upload was created using a ${algorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${number} in the request.`,
  );
}

const sameChecksum = (part: StoredPart, named: CompletedPart): boolean =>
  CHECKSUM_ALGORITHMS.every((algorithm) => {
    const claimed = named[`Checksum${algorithm}`];
    return claimed === undefined || part.checksum?.algorithm !== algorithm || part.checksum.value === claimed;
  });

async function wholeChecksum(
  upload: Upload,
  parts: readonly StoredPart[],
  content: StoredObject["content"],
): Promise<Checksum | undefined> {
  const algorithm = upload.checksumAlgorithm;
  if (!algorithm) return checksumOf(content, DEFAULT_ALGORITHM);
  if (upload.checksumType === "FULL_OBJECT") return checksumOf(content, algorithm);
  const sums = parts.flatMap((part) => (part.checksum?.algorithm === algorithm ? [part.checksum] : []));
  return sums.length === parts.length ? compositeChecksum(algorithm, sums) : undefined;
}

function checkGiven(given: Checksum | undefined, worked: Checksum | undefined): void {
  if (!given || !worked || given.algorithm !== worked.algorithm) return;
  if (given.value !== worked.value && given.value !== worked.value.replace(/-\d+$/, ""))
    throw badDigest(given.algorithm.toLowerCase());
}
