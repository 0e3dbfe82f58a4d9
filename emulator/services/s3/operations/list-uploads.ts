import type {
  CommonPrefix,
  ListMultipartUploadsOutput,
  ListMultipartUploadsRequest,
  ListPartsOutput,
  ListPartsRequest,
  MultipartUpload,
} from "@aws-sdk/client-s3";
import type { Operation } from "../../../kernel/index.ts";
import { bucketFor, bucketPermission, conditionKeys, objectPermission } from "../access.ts";
import { checksumMembers } from "../checksums.ts";
import { lastModified, quoted } from "../conditions.ts";
import type { S3Core } from "../core.ts";
import { invalidArgument } from "../errors.ts";
import type { Has } from "../inputs.ts";
import { LIST_KEYS_MAX } from "../limits.ts";
import { commonPrefix, prefixAt } from "../listing.ts";
import { canonicalId } from "../naming.ts";
import { compareKeys } from "../ordered-map.ts";
import type { Bucket, Upload } from "../state.ts";
import { uploadFor } from "./multipart.ts";
import { readShape } from "./list-objects.ts";

type Parts = Has<ListPartsRequest, "Bucket" | "Key" | "UploadId">;
type Uploads = Has<ListMultipartUploadsRequest, "Bucket">;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html */
export const listParts = (core: S3Core): Operation<Parts, ListPartsOutput> => ({
  permissions(input, context) {
    bucketFor(core, input, context);
    return [objectPermission("s3:ListMultipartUploadParts", input.Bucket, input.Key)];
  },
  run(input, context) {
    const bucket = bucketFor(core, input, context);
    const upload = uploadFor(bucket, input);
    const max = readMax(input.MaxParts, "max-parts");
    const marker = Number(input.PartNumberMarker ?? 0);
    const parts = [...upload.parts.values()]
      .filter((part) => part.number > marker)
      .toSorted((a, b) => a.number - b.number);
    const page = parts.slice(0, max);
    return {
      Bucket: bucket.name,
      Key: upload.key,
      UploadId: upload.id,
      PartNumberMarker: String(marker),
      NextPartNumberMarker: String(page.at(-1)?.number ?? 0),
      MaxParts: max,
      IsTruncated: max > 0 && parts.length > page.length,
      Parts:
        page.length === 0
          ? undefined
          : page.map((part) => {
              const { ChecksumType: _, ...checksum } = checksumMembers(part.checksum);
              return {
                PartNumber: part.number,
                LastModified: lastModified(part.lastModified),
                ETag: quoted(part.eTag),
                Size: part.content.length,
                ...checksum,
              };
            }),
      ...people(upload),
      StorageClass: upload.traits.storageClass,
      ChecksumAlgorithm: upload.checksumAlgorithm,
      ChecksumType: upload.checksumType,
    };
  },
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html */
export const listMultipartUploads = (core: S3Core): Operation<Uploads, ListMultipartUploadsOutput> => ({
  permissions(input, context) {
    bucketFor(core, input, context);
    const keys = conditionKeys({ "s3:prefix": input.Prefix, "s3:delimiter": input.Delimiter });
    return [bucketPermission("s3:ListBucketMultipartUploads", input.Bucket, keys)];
  },
  run(input, context) {
    const bucket = bucketFor(core, input, context);
    const { text } = readShape({ Bucket: input.Bucket, EncodingType: input.EncodingType });
    const max = readMax(input.MaxUploads, "max-uploads");
    requireMarker(bucket, input);
    const page = uploadPage(bucket, input, max);
    return {
      Bucket: bucket.name,
      Prefix: text(input.Prefix),
      Delimiter: text(input.Delimiter),
      KeyMarker: text(input.KeyMarker ?? ""),
      UploadIdMarker: input.UploadIdMarker ?? "",
      NextKeyMarker: text(page.next.key),
      NextUploadIdMarker: page.next.id,
      MaxUploads: max,
      EncodingType: input.EncodingType,
      IsTruncated: page.isTruncated,
      Uploads: page.uploads.length > 0 ? page.uploads.map((upload) => listed(upload, text(upload.key))) : undefined,
      CommonPrefixes:
        page.prefixes.length > 0 ? page.prefixes.map((prefix): CommonPrefix => ({ Prefix: text(prefix) })) : undefined,
    };
  },
});

const UPLOAD_ID = /^[\w.]{128}$/;

/** An id is of an upload to the key beside it, which may be over by now, and is ignored without a key. */
function requireMarker(bucket: Bucket, { KeyMarker: key, UploadIdMarker: id }: Uploads): void {
  if (!key || !id) return;
  const upload = bucket.uploads.get(id);
  if (upload ? upload.key === key : UPLOAD_ID.test(id)) return;
  throw invalidArgument("Invalid uploadId marker", "upload-id-marker", id);
}

interface UploadPage {
  readonly uploads: readonly Upload[];
  readonly prefixes: readonly string[];
  readonly isTruncated: boolean;
  /** The last upload of the page, or the common prefix with which a page ends that others follow. */
  readonly next: Pick<Upload, "key" | "id">;
}

/** Uploads under way are few: they are put in order when somebody asks. */
function uploadPage(bucket: Bucket, input: Uploads, max: number): UploadPage {
  const query = { prefix: input.Prefix ?? "", delimiter: input.Delimiter ?? "" };
  const after = input.KeyMarker ?? "";
  const passed = prefixAt(after, query);
  const uploads: Upload[] = [];
  const prefixes: string[] = [];
  let next: UploadPage["next"] = { key: "", id: "" };
  let last = next;
  for (const upload of inOrder(bucket)) {
    if (!upload.key.startsWith(query.prefix)) continue;
    if (after !== "" && !isAfter(bucket, upload, after, input.UploadIdMarker)) continue;
    const common = commonPrefix(upload.key, query);
    if (common !== undefined && (common === passed || prefixes.at(-1) === common)) continue;
    if (uploads.length + prefixes.length === max) return { uploads, prefixes, isTruncated: max > 0, next: last };
    if (common === undefined) uploads.push((last = next = upload));
    else {
      prefixes.push(common);
      last = { key: common, id: "" };
    }
  }
  return { uploads, prefixes, isTruncated: false, next };
}

/** By key, then by when they began; the order of their making breaks ties. */
const inOrder = (bucket: Bucket): readonly Upload[] =>
  [...bucket.uploads.values()].toSorted((a, b) => compareKeys(a.key, b.key) || a.initiated - b.initiated);

function isAfter(bucket: Bucket, upload: Upload, key: string, id: string | undefined): boolean {
  const order = compareKeys(upload.key, key);
  if (order !== 0 || id === undefined || id === "") return order > 0;
  const same = inOrder(bucket).filter((other) => other.key === key);
  return same.indexOf(upload) > same.findIndex((other) => other.id === id);
}

const listed = (upload: Upload, key: string): MultipartUpload => ({
  UploadId: upload.id,
  Key: key,
  Initiated: lastModified(upload.initiated),
  StorageClass: upload.traits.storageClass,
  ...people(upload),
  ChecksumAlgorithm: upload.checksumAlgorithm,
  ChecksumType: upload.checksumType,
});

const people = (upload: Upload): Pick<MultipartUpload, "Owner" | "Initiator"> => ({
  Owner: { ID: canonicalId(upload.owner) },
  Initiator: upload.initiator.endsWith(":root")
    ? { ID: canonicalId(upload.initiator.split(":")[4] ?? upload.owner) }
    : { ID: upload.initiator, DisplayName: upload.initiator.split("/").at(-1) },
});

function readMax(given: number | undefined, name: string): number {
  const max = given ?? LIST_KEYS_MAX;
  if (!Number.isInteger(max) || max < 0 || max > 2_147_483_647)
    throw invalidArgument(`Argument ${name} must be an integer between 0 and 2147483647`, name, max);
  return Math.min(max, LIST_KEYS_MAX);
}
