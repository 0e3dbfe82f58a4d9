import type {
  DeleteMarkerEntry,
  ListObjectVersionsOutput,
  ListObjectVersionsRequest,
  ObjectVersion,
  StorageClass,
} from "@aws-sdk/client-s3";
import type { Operation } from "../../../kernel/index.ts";
import { bucketFor } from "../access.ts";
import { lastModified, quoted } from "../conditions.ts";
import { isVersionId, type S3Core } from "../core.ts";
import { invalidArgument } from "../errors.ts";
import type { Has } from "../inputs.ts";
import { beyond, commonPrefix, prefixAt } from "../listing.ts";
import { canonicalId } from "../naming.ts";
import { compareKeys } from "../ordered-map.ts";
import type { Bucket, Version } from "../state.ts";
import {
  listPermissions,
  prefixesOf,
  readShape,
  restoreStatus,
  type EncodeText,
  type ListView,
} from "./list-objects.ts";

type Input = Has<ListObjectVersionsRequest, "Bucket">;

/** The SDK's type only knows STANDARD here; S3 names the class that the version has. */
type Listed = Omit<ObjectVersion, "StorageClass"> & { readonly StorageClass: StorageClass };
type Output = Omit<ListObjectVersionsOutput, "Versions"> & { readonly Versions: Listed[] | undefined };

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html */
export const listObjectVersions = (core: S3Core): Operation<Input, Output> => ({
  permissions: (input, context) => listPermissions(core, "s3:ListBucketVersions", input, context),
  run(input, context) {
    const bucket = bucketFor(core, input, context);
    const { max, ...view } = readShape(input);
    const { text } = view;
    checkMarkers(input);
    const page = pageOf(bucket, input, max);
    return {
      Name: bucket.name,
      Prefix: text(input.Prefix ?? ""),
      KeyMarker: text(input.KeyMarker ?? ""),
      VersionIdMarker: input.VersionIdMarker ?? "",
      Delimiter: text(input.Delimiter),
      MaxKeys: max,
      EncodingType: input.EncodingType,
      IsTruncated: page.next !== undefined,
      NextKeyMarker: text(page.next?.key),
      NextVersionIdMarker: page.next?.versionId,
      Versions: orNone(page.entries.flatMap((entry) => listedVersion(entry, view))),
      DeleteMarkers: orNone(page.entries.flatMap((entry) => listedMarker(entry, text))),
      CommonPrefixes: prefixesOf(page, text),
    };
  },
});

function checkMarkers({ KeyMarker: key, VersionIdMarker: versionId }: Input): void {
  const refused = (text: string): Error => invalidArgument(text, "version-id-marker", versionId);
  if (versionId === undefined) return;
  // An empty key is none: S3 says so before it looks at anything else.
  if (key === undefined || key === "") throw refused("A version-id marker cannot be specified without a key marker.");
  if (versionId === "") throw refused("A version-id marker cannot be empty.");
  if (!isVersionId(versionId)) throw refused("Invalid version id specified");
}

interface Entry {
  readonly version: Version;
  readonly isLatest: boolean;
}

interface VersionPage {
  readonly entries: readonly Entry[];
  readonly prefixes: readonly string[];
  readonly next: { readonly key: string; readonly versionId: string | undefined } | undefined;
}

function pageOf(bucket: Bucket, input: Input, max: number): VersionPage {
  const entries: Entry[] = [];
  const prefixes: string[] = [];
  let next: VersionPage["next"];
  if (max === 0) return { entries, prefixes, next: undefined };
  const query = { prefix: input.Prefix ?? "", delimiter: input.Delimiter ?? "" };
  for (const { common, version, isLatest } of walk(bucket, input, query)) {
    if (entries.length + prefixes.length === max) return { entries, prefixes, next };
    if (common === undefined) entries.push({ version, isLatest });
    else prefixes.push(common);
    next =
      common === undefined ? { key: version.key, versionId: version.versionId } : { key: common, versionId: undefined };
  }
  return { entries, prefixes, next: undefined };
}

interface Walked extends Entry {
  readonly common: string | undefined;
}

/** All versions after the marker, newest first within a key, each common prefix once. */
function* walk(bucket: Bucket, input: Input, query: { prefix: string; delimiter: string }): Iterable<Walked> {
  let reached: ((key: string) => boolean) | undefined = startOf(input, query);
  while (reached) {
    const from: (key: string) => boolean = reached;
    reached = undefined;
    for (const [key, versions] of bucket.objects.from(from)) {
      if (!key.startsWith(query.prefix)) return;
      const common = commonPrefix(key, query);
      const shown = versions.slice(key === input.KeyMarker ? afterMarker(versions, input.VersionIdMarker) : 0);
      if (common !== undefined && shown[0]) {
        yield { common, version: shown[0], isLatest: false };
        reached = beyond(common);
        break;
      }
      for (const version of shown) yield { common, version, isLatest: version === versions[0] };
    }
  }
}

function startOf(input: Input, query: { prefix: string; delimiter: string }): (key: string) => boolean {
  const marker = input.KeyMarker ?? "";
  if (marker === "" || compareKeys(marker, query.prefix) < 0) return (key) => compareKeys(key, query.prefix) >= 0;
  const common = prefixAt(marker, query);
  return common === undefined ? (key) => compareKeys(key, marker) >= 0 : beyond(common);
}

const afterMarker = (versions: readonly Version[], marker: string | undefined): number =>
  marker === undefined || marker === ""
    ? versions.length
    : versions.findIndex((version) => version.versionId === marker) + 1 || versions.length;

const listedVersion = ({ version, isLatest }: Entry, view: ListView): Listed[] =>
  version.kind === "object"
    ? [
        {
          Key: view.text(version.key),
          VersionId: version.versionId,
          IsLatest: isLatest,
          LastModified: lastModified(version.lastModified),
          ETag: quoted(version.eTag),
          ...(version.checksum
            ? { ChecksumAlgorithm: [version.checksum.algorithm], ChecksumType: version.checksum.type }
            : {}),
          Size: version.content.length,
          StorageClass: version.storageClass,
          ...restoreStatus(version, view),
          Owner: { ID: canonicalId(version.owner) },
        },
      ]
    : [];

const listedMarker = ({ version, isLatest }: Entry, text: EncodeText): DeleteMarkerEntry[] =>
  version.kind === "marker"
    ? [
        {
          Key: text(version.key),
          VersionId: version.versionId,
          IsLatest: isLatest,
          LastModified: lastModified(version.lastModified),
          Owner: { ID: canonicalId(version.owner) },
        },
      ]
    : [];

const orNone = <T>(items: T[]): T[] | undefined => (items.length > 0 ? items : undefined);
