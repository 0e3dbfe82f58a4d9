import type {
  GetObjectAttributesOutput,
  GetObjectAttributesParts,
  GetObjectAttributesRequest,
} from "@aws-sdk/client-s3";
import type { Operation } from "../../../kernel/index.ts";
import { checksumMembers, type Checksum } from "../checksums.ts";
import { lastModified } from "../conditions.ts";
import { shownVersion, type S3Core } from "../core.ts";
import { invalidArgument, invalidRequest } from "../errors.ts";
import type { Has } from "../inputs.ts";
import { LIST_KEYS_MAX } from "../limits.ts";
import type { StoredObject, StoredPart } from "../state.ts";
import { locate, readPermissions } from "./read-object.ts";

type Input = Has<GetObjectAttributesRequest, "Bucket" | "Key" | "ObjectAttributes">;

const ATTRIBUTES = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"];

/** Needs the rights to read the object and its attributes both. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html */
export const getObjectAttributes = (core: S3Core): Operation<Input, GetObjectAttributesOutput> => ({
  permissions: (input, context) => [
    ...readPermissions(core, "s3:GetObject", input, context),
    ...readPermissions(core, "s3:GetObjectAttributes", input, context),
  ],
  run(input, context) {
    const { bucket, object } = locate(core, input, context, "GET");
    const asked = new Set<string>(input.ObjectAttributes);
    if (asked.size === 0)
      throw invalidRequest(
        "The x-amz-object-attributes header specifying the attributes to be retrieved is either missing or empty",
      );
    for (const name of asked)
      if (!ATTRIBUTES.includes(name))
        throw invalidArgument("Invalid attribute name specified.", "x-amz-object-attributes", name);
    checkNumber(input.MaxParts, "x-amz-max-parts");
    checkNumber(input.PartNumberMarker, "x-amz-part-number-marker");
    return {
      LastModified: lastModified(object.lastModified),
      VersionId: shownVersion(bucket, object.versionId),
      ...(asked.has("ETag") ? { ETag: object.eTag } : {}),
      ...(asked.has("Checksum") && object.checksum ? { Checksum: wholeChecksum(object.checksum) } : {}),
      ...(asked.has("ObjectParts") && object.parts ? { ObjectParts: partsOf(object, object.parts, input) } : {}),
      ...(asked.has("StorageClass") ? { StorageClass: object.storageClass } : {}),
      ...(asked.has("ObjectSize") ? { ObjectSize: object.content.length } : {}),
    };
  },
});

function checkNumber(given: number | string | undefined, name: string): void {
  const value = Number(given ?? 0);
  if (!Number.isInteger(value) || value < 0 || value > 2_147_483_647)
    throw invalidArgument(`Argument ${name} must be an integer between 0 and 2147483647`, name, given);
}

/** Here, and only here, without the number of parts behind it. */
const wholeChecksum = (checksum: Checksum): ReturnType<typeof checksumMembers> =>
  checksumMembers({ ...checksum, value: checksum.value.replace(/-\d+$/, "") });

/** The parts one by one are only told of uploads whose parts have checksums of their own. */
function partsOf(object: StoredObject, parts: readonly StoredPart[], input: Input): GetObjectAttributesParts {
  if (object.checksum?.type !== "COMPOSITE") return { TotalPartsCount: parts.length };
  const max = Math.min(input.MaxParts ?? LIST_KEYS_MAX, LIST_KEYS_MAX);
  const marker = Number(input.PartNumberMarker ?? 0);
  const after = parts.filter((part) => part.number > marker);
  const page = after.slice(0, max);
  return {
    TotalPartsCount: parts.length,
    PartNumberMarker: String(marker),
    NextPartNumberMarker: String(page.at(-1)?.number ?? marker),
    MaxParts: max,
    IsTruncated: after.length > page.length,
    Parts: page.map((part) => {
      const { ChecksumType: _, ...checksum } = checksumMembers(part.checksum);
      return { PartNumber: part.number, Size: part.content.length, ...checksum };
    }),
  };
}
