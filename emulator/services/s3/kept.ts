import {
  keyParts,
  rowKey,
  type Content,
  type ContentStore,
  type HeldContent,
  type Ledger,
} from "../../kernel/index.ts";
import { OrderedMap } from "./ordered-map.ts";
import type { Bucket, BucketInside, Buckets, CompletedUpload, StoredPart, Upload, Version } from "./state.ts";

/** What of the room outlives the process, and where it is put so that it does. */
export interface S3Kept {
  readonly buckets: Buckets;
  readonly accounts: Map<string, string>;
  inside(bucket: string): BucketInside;
  parts(bucket: string, uploadId: string): Map<number, StoredPart>;
}

type BucketRow = Omit<Bucket, keyof BucketInside>;
type Held<T> = T extends { readonly content: Content }
  ? Omit<T, "content" | "parts"> & { readonly held: HeldContent }
  : T;
type PartRow = Held<StoredPart>;
interface VersionRow {
  readonly bucket: string;
  /** Grows from the oldest version of a key to its newest. */
  readonly rank: number;
  readonly version: Held<Version>;
  readonly parts: readonly PartRow[] | undefined;
}
type UploadRow = Omit<Upload, "parts"> & { readonly bucket: string };

/**
 * A row each for buckets with their settings, for versions of objects, for uploads, for their parts, and for what completed
 * uploads answered.
 */
export function keepS3(ledger: Ledger, contents: ContentStore): S3Kept {
  const ranks = createRanks();
  const buckets = ledger.table<BucketRow>("s3.buckets", {
    keys: () => kept.buckets.keys(),
    read(name) {
      const bucket = kept.buckets.get(name);
      if (!bucket) return undefined;
      const { objects: _, uploads: __, completed: ___, ...row } = bucket;
      return row;
    },
    restore(rows) {
      for (const [name, row] of rows) kept.buckets.set(name, { ...row, ...kept.inside(name) });
    },
  });
  const accounts = ledger.table<string>("s3.accounts", {
    keys: () => kept.accounts.keys(),
    read: (id) => kept.accounts.get(id),
    restore: (rows) => rows.forEach(([id, account]) => kept.accounts.set(id, account)),
  });
  const versions = ledger.table<VersionRow>("s3.versions", {
    compared: false,
    *keys() {
      for (const { name, objects } of kept.buckets.values())
        for (const [key, held] of objects.from(() => true)) {
          // In a world that is not kept nobody ranked them.
          ranks.rise([], held);
          for (const { versionId } of held.toReversed()) yield rowKey(name, versionId, key);
        }
    },
    read(row) {
      const [name, versionId, key] = keyParts(row, 3);
      const version = kept.buckets
        .get(name)
        ?.objects.get(key)
        ?.find((each) => each.versionId === versionId);
      return version && versionRow(contents, name, version, ranks.of(version));
    },
    restore(rows) {
      const byKey = new Map<string, { readonly row: VersionRow; readonly version: Version }[]>();
      for (const [, row] of rows) {
        const key = rowKey(row.bucket, row.version.key);
        const list = byKey.get(key) ?? [];
        byKey.set(key, list);
        list.push({ row, version: versionOf(contents, row) });
      }
      for (const list of byKey.values()) {
        list.sort((a, b) => a.row.rank - b.row.rank);
        const [first] = list;
        const held = list.map(({ version }) => version).toReversed();
        if (first) kept.buckets.get(first.row.bucket)?.objects.set(first.version.key, held);
      }
    },
  });
  const uploads = ledger.table<UploadRow>("s3.uploads", {
    *keys() {
      for (const bucket of kept.buckets.values()) for (const id of bucket.uploads.keys()) yield rowKey(bucket.name, id);
    },
    read(row) {
      const [bucket, id] = keyParts(row, 2);
      const upload = kept.buckets.get(bucket)?.uploads.get(id);
      if (!upload) return undefined;
      const { parts: _, ...rest } = upload;
      return { ...rest, bucket };
    },
    restore(rows) {
      for (const [, { bucket, ...upload }] of rows)
        kept.buckets.get(bucket)?.uploads.set(upload.id, { ...upload, parts: kept.parts(bucket, upload.id) });
    },
  });
  const parts = ledger.table<PartRow>("s3.parts", {
    *keys() {
      for (const bucket of kept.buckets.values())
        for (const upload of bucket.uploads.values())
          for (const number of upload.parts.keys()) yield rowKey(bucket.name, upload.id, String(number));
    },
    read(row) {
      const [bucket, id, number] = keyParts(row, 3);
      const part = kept.buckets.get(bucket)?.uploads.get(id)?.parts.get(Number(number));
      return part && holdPart(contents, part);
    },
    restore(rows) {
      for (const [key, row] of rows) {
        const [bucket, id] = keyParts(key, 3);
        kept.buckets.get(bucket)?.uploads.get(id)?.parts.set(row.number, partOf(contents, row));
      }
    },
  });
  const completed = ledger.table<CompletedUpload>("s3.completed", {
    *keys() {
      for (const bucket of kept.buckets.values())
        for (const id of bucket.completed.keys()) yield rowKey(bucket.name, id);
    },
    read(row) {
      const [bucket, id] = keyParts(row, 2);
      return kept.buckets.get(bucket)?.completed.get(id);
    },
    restore(rows) {
      for (const [key, row] of rows) {
        const [bucket, id] = keyParts(key, 2);
        kept.buckets.get(bucket)?.completed.set(id, row);
      }
    },
  });

  const kept: S3Kept = {
    buckets: buckets.map((name) => name),
    accounts: accounts.map((id) => id),
    inside: (bucket) => ({
      objects: new OrderedMap(
        ledger.keeps
          ? (key, before = [], after = []) => {
              for (const { versionId } of before)
                if (!after.some((each) => each.versionId === versionId)) versions.mark(rowKey(bucket, versionId, key));
              for (const { versionId } of ranks.rise(before, after)) versions.mark(rowKey(bucket, versionId, key));
            }
          : undefined,
      ),
      uploads: uploads.map((id) => rowKey(bucket, id)),
      completed: completed.map((id) => rowKey(bucket, id)),
    }),
    parts: (bucket, id) => parts.map((number) => rowKey(bucket, id, String(number))),
  };
  return kept;
}

interface Ranks {
  of(version: Version): number;
  /** Ranks what came into a list of versions, newest first, and tells what has another row now. */
  rise(before: readonly Version[], after: readonly Version[]): readonly Version[];
}

function createRanks(): Ranks {
  const ranks = new WeakMap<Version, number>();
  const of = (version: Version): number => ranks.get(version) ?? 0;
  return {
    of,
    rise(before, after) {
      const changed: Version[] = [];
      let below = 0;
      for (const version of after.toReversed()) {
        const known = ranks.get(version);
        // Changed in its place (tags) it keeps its rank; put on top again (the null version) it gets another.
        const own = known ?? of(before.find((each) => each.versionId === version.versionId) ?? version);
        const rank = own > below ? own : below + 1;
        if (rank !== known) {
          ranks.set(version, rank);
          changed.push(version);
        }
        below = rank;
      }
      return changed;
    },
  };
}

function versionRow(contents: ContentStore, bucket: string, version: Version, rank: number): VersionRow {
  if (version.kind === "marker") return { bucket, rank, version, parts: undefined };
  const { content, parts, ...rest } = version;
  return {
    bucket,
    rank,
    version: { ...rest, held: contents.hold(content) },
    parts: parts?.map((part) => holdPart(contents, part)),
  };
}

function versionOf(contents: ContentStore, { version, parts }: VersionRow): Version {
  if (version.kind === "marker") return version;
  const { held, ...rest } = version;
  const back = parts?.map((part) => partOf(contents, part));
  // A multipart object is its parts: their bytes are not held twice.
  const content = contents.held(held);
  return { ...rest, content, ...(back === undefined ? {} : { parts: back }) };
}

const holdPart = (contents: ContentStore, { content, ...rest }: StoredPart): PartRow => ({
  ...rest,
  held: contents.hold(content),
});

const partOf = (contents: ContentStore, { held, ...rest }: PartRow): StoredPart => ({
  ...rest,
  content: contents.held(held),
});
