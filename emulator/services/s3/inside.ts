import { assert, type Content, type EntryId, type Principal } from "../../kernel/index.ts";
import { namedVersion, versionIdFor, type S3Core } from "./core.ts";
import { noSuchBucket, noSuchKey, noSuchVersion } from "./errors.ts";
import { currentObject, findVersion, putVersion, type StoredObject } from "./state.ts";
import { readTraits } from "./traits.ts";

/** `reason` is S3's error code, `message` its text: `NoSuchKey`, `The specified key does not exist.` */
export type ReadResult =
  | { readonly found: true; readonly content: Content; readonly owner: string }
  | {
      readonly found: false;
      readonly reason: "NoSuchBucket" | "NoSuchKey" | "NoSuchVersion";
      readonly message: string;
    };

/** Reads for another service; permissions are that service's affair. */
export function readFromInside(core: S3Core, bucketName: string, key: string, versionId?: string): ReadResult {
  const bucket = core.buckets.get(bucketName);
  if (!bucket) return { found: false, reason: "NoSuchBucket", message: noSuchBucket(bucketName).message };
  const version = versionId === undefined ? currentObject(bucket, key) : findVersion(bucket, key, versionId);
  if (version?.kind === "object") return { found: true, content: version.content, owner: bucket.owner };
  return versionId === undefined
    ? { found: false, reason: "NoSuchKey", message: noSuchKey(key).message }
    : { found: false, reason: "NoSuchVersion", message: noSuchVersion(key, versionId).message };
}

interface Storing {
  readonly bucket: string;
  readonly key: string;
  readonly body: Uint8Array;
  readonly cause: EntryId;
  readonly requester: Principal | undefined;
}

/** Stores for another service, with the same fact as any other put. */
export function storeFromInside(core: S3Core, storing: Storing): void {
  const bucket = core.buckets.get(storing.bucket);
  assert(bucket, `"${storing.bucket}" is not there; whoever stores has to look first`);
  const content = core.ports.contents.of(storing.body);
  const requester = storing.requester ?? { kind: "service", service: "lambda.amazonaws.com" };
  const object: StoredObject = {
    ...readTraits(
      core,
      bucket,
      {},
      { account: bucket.owner, caller: requester, key: storing.key, now: core.kernel.now() },
    ),
    kind: "object",
    key: storing.key,
    versionId: versionIdFor(core, bucket),
    lastModified: core.kernel.now(),
    content,
    eTag: content.md5,
    checksum: undefined,
  };
  putVersion(bucket, object);
  const ids = core.kernel.random.stream("s3.inside-request");
  core.publish(
    {
      caller: requester,
      sourceIp: requester.kind === "service" ? requester.service : "127.0.0.1",
      requestId: ids.text(16, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
      extendedRequestId: Buffer.from(ids.bytes(56)).toString("base64"),
      traceHeader: undefined,
      entry: storing.cause,
    },
    bucket,
    {
      event: "ObjectCreated:Put",
      key: object.key,
      size: content.length,
      eTag: object.eTag,
      versionId: namedVersion(object.versionId),
    },
  );
}
