import type { S3Event } from "aws-lambda";

/** An object that an event tells of. */
export interface Source {
  readonly bucket: string;
  /** As the object is called, decoded. */
  readonly key: string;
  readonly versionId: string | undefined;
}

/** The objects of an event. Throws a `TypeError` for what is no S3 event. */
export function sourcesOf(event: S3Event): readonly Source[] {
  if (!Array.isArray(event?.Records)) throw new TypeError("not an S3 event: it has no Records");
  return event.Records.map(({ s3 }) => {
    if (!s3?.bucket?.name || !s3.object?.key) throw new TypeError("not an S3 event: a record has no s3.object.key");
    return { bucket: s3.bucket.name, key: decodeKey(s3.object.key), versionId: s3.object.versionId };
  });
}

/** In events a key is encoded as in a form: a plus is a space, the rest is percent-encoded. */
export const decodeKey = (key: string): string => decodeURIComponent(key.replaceAll("+", " "));

/**
 * Where the summary of an object goes: `synthetic-data/a.csv` → `summaries/summary_a.json`. Folders below the first one stay,
 * so that two objects never share a summary. The same object always has the same: that makes a repeated event harmless.
 */
export function summaryKey(key: string, prefix: string): string {
  const folders = key.split("/");
  const name = (folders.pop() ?? "").replace(/\.[^.]*$/, "");
  const below = folders.slice(1).map((folder) => `${folder}/`);
  return `${prefix}${below.join("")}summary_${name}.json`;
}
