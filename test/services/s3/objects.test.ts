import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type PutObjectCommandInput,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { createContentStore, createScratch } from "../../../emulator/kernel/index.ts";
import { checksumOf } from "../../../emulator/services/s3/checksums.ts";
import { refusal, s3World, unknownToTypes, type S3World } from "./world.ts";

async function withBucket(): Promise<S3World> {
  const world = s3World();
  await world.client.send(new CreateBucketCommand({ Bucket: "sales" }));
  return world;
}

const put = (world: S3World, key: string, body = "hello", more: Partial<PutObjectCommandInput> = {}) =>
  world.client.send(new PutObjectCommand({ Bucket: "sales", Key: key, Body: body, ...more }));
const get = (world: S3World, key: string, more: object = {}) =>
  world.client.send(new GetObjectCommand({ Bucket: "sales", Key: key, ...more }));

describe("an object", () => {
  test("comes back as it was put, with its headers and metadata", async () => {
    await using world = await withBucket();
    const stored = await put(world, "in/a b+ü.csv", "a,b\n1,2\n", {
      ContentType: "text/csv",
      CacheControl: "no-cache",
      ContentDisposition: "attachment",
      ContentLanguage: "en",
      Metadata: { Source: "till 7" },
    });
    expect(stored.ETag).toMatch(/^"[0-9a-f]{32}"$/);
    const answer = await get(world, "in/a b+ü.csv");
    expect(await answer.Body?.transformToString()).toBe("a,b\n1,2\n");
    expect(answer).toMatchObject({
      ETag: stored.ETag,
      ContentType: "text/csv",
      ContentLength: 8,
      CacheControl: "no-cache",
      ContentDisposition: "attachment",
      ContentLanguage: "en",
      AcceptRanges: "bytes",
      ServerSideEncryption: "AES256",
      Metadata: { source: "till 7" },
      LastModified: new Date("2026-01-01T00:00:00Z"),
    });
    expect(answer.VersionId).toBeUndefined();
  });

  test("has the MD5 of its bytes as its ETag", async () => {
    await using world = await withBucket();
    expect((await put(world, "a", "hello")).ETag).toBe('"5d41402abc4b2a76b9719d911017c592"');
    expect((await put(world, "empty", "")).ETag).toBe('"d41d8cd98f00b204e9800998ecf8427e"');
  });

  test.each([
    ["CRC32", "y/Q5Jg=="],
    ["CRC32C", "4waSgw=="],
    ["CRC64NVME", "rosUhgp5mIg="],
    ["SHA1", "98O8HYCOBHMq32eZZczDTKeuNEE="],
  ] as const)("of the digits 1 to 9 has the published %s", async (algorithm, value) => {
    await using world = await withBucket();
    const content = createContentStore(createScratch).of(Buffer.from("123456789"));
    expect(await checksumOf(content, algorithm)).toEqual({ algorithm, value, type: "FULL_OBJECT" });
    await put(world, "digits", "123456789", { [`Checksum${algorithm}`]: value });
    expect(await get(world, "digits", { ChecksumMode: "ENABLED" })).toMatchObject({ [`Checksum${algorithm}`]: value });
  });

  test("without a checksum is given one by S3", async () => {
    await using world = await withBucket();
    const answer = await world.plain.send(new PutObjectCommand({ Bucket: "sales", Key: "digits", Body: "123456789" }));
    expect(answer).toMatchObject({ ChecksumCRC64NVME: "rosUhgp5mIg=", ChecksumType: "FULL_OBJECT" });
  });

  test("tells its attributes without its bytes", async () => {
    await using world = await withBucket();
    await put(world, "a", "hello", { ChecksumAlgorithm: "SHA1" });
    const answer = await world.client.send(
      new GetObjectAttributesCommand({
        Bucket: "sales",
        Key: "a",
        ObjectAttributes: ["ETag", "ObjectSize", "StorageClass", "Checksum", "ObjectParts"],
      }),
    );
    expect(answer).toMatchObject({
      ETag: "5d41402abc4b2a76b9719d911017c592",
      ObjectSize: 5,
      StorageClass: "STANDARD",
      Checksum: { ChecksumSHA1: "qvTGHdzF6KLavt4PO0gs2a6pQ00=", ChecksumType: "FULL_OBJECT" },
    });
    expect(answer.ObjectParts).toBeUndefined();
  });

  test("under a KMS key shows the key's ARN", async () => {
    await using world = await withBucket();
    const answer = await put(world, "a", "x", { ServerSideEncryption: "aws:kms", SSEKMSKeyId: "my-key" });
    expect(answer).toMatchObject({
      ServerSideEncryption: "aws:kms",
      SSEKMSKeyId: "arn:aws:kms:us-east-1:111122223333:key/my-key",
    });
    expect((await put(world, "b", "x", { ServerSideEncryption: "aws:kms" })).SSEKMSKeyId).toMatch(
      /^arn:aws:kms:us-east-1:111122223333:key\/[0-9a-f-]{36}$/,
    );
  });

  test("gives its checksum with the whole of it, not with a part", async () => {
    await using world = await withBucket();
    await put(world, "a", "hello", { ChecksumAlgorithm: "SHA256" });
    expect((await get(world, "a", { ChecksumMode: "ENABLED", Range: "bytes=0-1" })).ChecksumSHA256).toBeUndefined();
    expect(await get(world, "a", { ChecksumMode: "ENABLED" })).toMatchObject({
      ChecksumSHA256: "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=",
      ChecksumType: "FULL_OBJECT",
    });
  });

  test("that is not there is named in the answer", async () => {
    await using world = await withBucket();
    expect(await refusal(get(world, "gone"))).toMatchObject({
      status: 404,
      code: "NoSuchKey",
      message: "The specified key does not exist.",
      Key: "gone",
    });
    expect(await refusal(world.client.send(new HeadObjectCommand({ Bucket: "sales", Key: "gone" })))).toMatchObject({
      status: 404,
      code: "NotFound",
    });
    expect(await refusal(world.client.send(new GetObjectCommand({ Bucket: "nowhere", Key: "a" })))).toMatchObject({
      status: 404,
      code: "NoSuchBucket",
      message: "The specified bucket does not exist",
      BucketName: "nowhere",
    });
  });

  test("may not have a key of more than 1024 bytes or 2 KB of metadata", async () => {
    await using world = await withBucket();
    expect(await refusal(put(world, "ü".repeat(513)))).toMatchObject({ code: "KeyTooLongError", Size: "1026" });
    expect(await refusal(put(world, "a", "", { Metadata: { much: "x".repeat(2048) } }))).toMatchObject({
      code: "MetadataTooLarge",
      MaxSizeAllowed: "2048",
    });
  });

  test("of an archived class cannot be read", async () => {
    await using world = await withBucket();
    await put(world, "old", "x", { StorageClass: "GLACIER" });
    expect(await refusal(get(world, "old"))).toMatchObject({ status: 403, code: "InvalidObjectState" });
    const copy = new CopyObjectCommand({ Bucket: "sales", Key: "b", CopySource: "sales/old" });
    expect(await refusal(world.client.send(copy))).toMatchObject({
      code: "InvalidObjectState",
      message: "Operation is not valid for the source object's storage class",
    });
    expect(await refusal(put(world, "a", "x", { StorageClass: unknownToTypes("CUPBOARD") }))).toMatchObject({
      code: "InvalidStorageClass",
    });
  });

  test("cannot be given an ACL while its bucket has them switched off", async () => {
    await using world = await withBucket();
    expect(await refusal(put(world, "a", "x", { ACL: "public-read" }))).toMatchObject({
      status: 400,
      code: "AccessControlListNotSupported",
      message: "The bucket does not allow ACLs",
    });
    await put(world, "a", "x", { ACL: "bucket-owner-full-control" });
  });
});

describe("ranges", () => {
  test.each([
    ["bytes=0-4", "01234", "bytes 0-4/10"],
    ["bytes=7-", "789", "bytes 7-9/10"],
    ["bytes=-3", "789", "bytes 7-9/10"],
    ["bytes=-30", "0123456789", "bytes 0-9/10"],
    ["bytes=8-99", "89", "bytes 8-9/10"],
  ])("%s gives %s", async (range, text, contentRange) => {
    await using world = await withBucket();
    await put(world, "digits", "0123456789");
    const answer = await get(world, "digits", { Range: range });
    expect(answer.$metadata.httpStatusCode).toBe(206);
    expect(answer.ContentRange).toBe(contentRange);
    expect(await answer.Body?.transformToString()).toBe(text);
  });

  test("that are no single range of bytes are overlooked", async () => {
    await using world = await withBucket();
    await put(world, "digits", "0123456789");
    for (const range of ["lines=1-2", "bytes=0-1,3-4", "bytes=5-3"]) {
      const answer = await get(world, "digits", { Range: range });
      expect(answer.$metadata.httpStatusCode).toBe(200);
      expect(answer.ContentLength).toBe(10);
    }
  });

  test("outside the object are refused with its size", async () => {
    await using world = await withBucket();
    await put(world, "digits", "0123456789");
    expect(await refusal(get(world, "digits", { Range: "bytes=10-" }))).toMatchObject({
      status: 416,
      code: "InvalidRange",
      RangeRequested: "bytes=10-",
      ActualObjectSize: "10",
    });
  });
});

describe("conditions", () => {
  test("on reads answer 304 or 412, the ETag outweighing the date", async () => {
    await using world = await withBucket();
    const { ETag: eTag } = await put(world, "a");
    const before = new Date("2025-12-31T00:00:00Z");
    expect(await refusal(get(world, "a", { IfNoneMatch: eTag }))).toMatchObject({ status: 304 });
    expect(await refusal(get(world, "a", { IfModifiedSince: new Date("2026-01-01T00:00:00Z") }))).toMatchObject({
      status: 304,
    });
    expect(await refusal(get(world, "a", { IfMatch: '"other"' }))).toMatchObject({
      status: 412,
      code: "PreconditionFailed",
      Condition: "If-Match",
    });
    expect(await refusal(get(world, "a", { IfUnmodifiedSince: before }))).toMatchObject({
      Condition: "If-Unmodified-Since",
    });
    await get(world, "a", { IfMatch: eTag, IfUnmodifiedSince: before });
  });

  test("let only the first writer create an object", async () => {
    await using world = await withBucket();
    const answers = await Promise.allSettled([
      put(world, "lock", "1", { IfNoneMatch: "*" }),
      put(world, "lock", "2", { IfNoneMatch: "*" }),
    ]);
    expect(answers.map((answer) => answer.status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await refusal(put(world, "lock", "3", { IfNoneMatch: "*" }))).toMatchObject({
      status: 412,
      Condition: "If-None-Match",
    });
    expect(await refusal(put(world, "lock", "3", { IfNoneMatch: '"x"' }))).toMatchObject({
      status: 501,
      code: "NotImplemented",
      Header: "If-None-Match",
    });
  });

  test("let a writer replace only what it has seen", async () => {
    await using world = await withBucket();
    const { ETag: eTag } = await put(world, "a", "1");
    expect(await refusal(put(world, "gone", "2", { IfMatch: eTag! }))).toMatchObject({
      status: 404,
      code: "NoSuchKey",
    });
    await put(world, "a", "2", { IfMatch: eTag! });
    expect(await refusal(put(world, "a", "3", { IfMatch: eTag! }))).toMatchObject({ status: 412 });
    expect(
      await refusal(world.client.send(new DeleteObjectCommand({ Bucket: "sales", Key: "a", IfMatch: eTag! }))),
    ).toMatchObject({ status: 412 });
  });

  test("name one condition at a time", async () => {
    await using world = await withBucket();
    const { ETag: eTag } = await put(world, "a", "1");
    expect(await refusal(put(world, "a", "2", { IfMatch: eTag!, IfNoneMatch: "*" }))).toMatchObject({
      status: 501,
      code: "NotImplemented",
      Header: "If-Match,If-None-Match",
      additionalMessage: "Multiple conditional request headers present in the request",
    });
  });

  test("let nobody delete on a condition what is not there", async () => {
    await using world = await withBucket();
    const remove = (IfMatch: string) =>
      world.client.send(new DeleteObjectCommand({ Bucket: "sales", Key: "none", IfMatch }));
    expect(await refusal(remove('"x"'))).toMatchObject({ status: 404, code: "NoSuchKey" });
    expect(await refusal(remove("*"))).toMatchObject({ status: 412, Condition: "If-Match" });
  });
});

describe("copies", () => {
  test("take headers, metadata and tags along unless they are replaced", async () => {
    await using world = await withBucket();
    await put(world, "from ü", "x", { ContentType: "text/csv", Metadata: { a: "1" }, Tagging: "stage=raw" });
    const source = `sales/${encodeURIComponent("from ü")}`;
    await world.client.send(new CopyObjectCommand({ Bucket: "sales", Key: "same", CopySource: source }));
    await world.client.send(
      new CopyObjectCommand({
        Bucket: "sales",
        Key: "other",
        CopySource: source,
        MetadataDirective: "REPLACE",
        TaggingDirective: "REPLACE",
        Metadata: { b: "2" },
      }),
    );
    expect(await get(world, "same")).toMatchObject({ ContentType: "text/csv", Metadata: { a: "1" }, TagCount: 1 });
    const other = await get(world, "other");
    expect(other.Metadata).toEqual({ b: "2" });
    expect(other.TagCount).toBeUndefined();
    expect(world.facts.map((fact) => fact.event)).toEqual([
      "ObjectCreated:Put",
      "ObjectCreated:Copy",
      "ObjectCreated:Copy",
    ]);
  });

  test("onto themselves must change something", async () => {
    await using world = await withBucket();
    await put(world, "a");
    const copy = { Bucket: "sales", Key: "a", CopySource: "sales/a" };
    expect(await refusal(world.client.send(new CopyObjectCommand(copy)))).toMatchObject({
      code: "InvalidRequest",
      message:
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    });
    await world.client.send(new CopyObjectCommand({ ...copy, MetadataDirective: "REPLACE" }));
  });

  test("fail on a condition of their source, or when it is not there", async () => {
    await using world = await withBucket();
    await put(world, "a");
    const copy = (more: object) =>
      world.client.send(new CopyObjectCommand({ Bucket: "sales", Key: "b", CopySource: "sales/a", ...more }));
    expect(await refusal(copy({ CopySourceIfMatch: '"x"' }))).toMatchObject({
      status: 412,
      Condition: "x-amz-copy-source-If-Match",
    });
    expect(await refusal(copy({ CopySource: "sales/gone" }))).toMatchObject({ code: "NoSuchKey", Key: "gone" });
    expect(await refusal(copy({ CopySource: "nowhere/a" }))).toMatchObject({ code: "NoSuchBucket" });
    expect(await refusal(copy({ CopySource: "sales" }))).toMatchObject({
      code: "InvalidArgument",
      message: "Invalid copy source object key",
    });
  });
});

describe("deleting", () => {
  test("what is not there succeeds and tells nobody", async () => {
    await using world = await withBucket();
    const answer = await world.client.send(new DeleteObjectCommand({ Bucket: "sales", Key: "gone" }));
    expect(answer.$metadata.httpStatusCode).toBe(204);
    expect(world.facts).toEqual([]);
  });

  test("many keys tells of each, one by one", async () => {
    await using world = await withBucket();
    await put(world, "a");
    await put(world, "b");
    const answer = await world.client.send(
      new DeleteObjectsCommand({ Bucket: "sales", Delete: { Objects: [{ Key: "a" }, { Key: "b" }, { Key: "c" }] } }),
    );
    expect(answer.Deleted).toEqual([{ Key: "a" }, { Key: "b" }, { Key: "c" }]);
    expect(world.facts.slice(2).map(({ event, key }) => `${event} ${key}`)).toEqual([
      "ObjectRemoved:Delete a",
      "ObjectRemoved:Delete b",
    ]);
  });

  test("many keys reports those that may not be deleted, and is silent about the others when told to be", async () => {
    await using world = await withBucket();
    await put(world, "mine/a");
    await put(world, "other/b");
    const user = world.user("ann", [
      { Effect: "Allow", Action: "s3:DeleteObject", Resource: "arn:aws:s3:::sales/mine/*" },
    ]);
    const answer = await user.send(
      new DeleteObjectsCommand({
        Bucket: "sales",
        Delete: { Quiet: true, Objects: [{ Key: "mine/a" }, { Key: "other/b" }] },
      }),
    );
    expect(answer.Deleted).toBeUndefined();
    expect(answer.Errors).toEqual([
      {
        Key: "other/b",
        Code: "AccessDenied",
        Message:
          'User: arn:aws:iam::111122223333:user/ann is not authorized to perform: s3:DeleteObject on resource: "arn:aws:s3:::sales/other/b" because no identity-based policy allows the s3:DeleteObject action',
      },
    ]);
    await get(world, "other/b");
  });
});

describe("tags", () => {
  test("are put with the object or later, and each change is told", async () => {
    await using world = await withBucket();
    await put(world, "a", "x", { Tagging: "stage=raw&owner=Ann%20B" });
    const tagging = () => world.client.send(new GetObjectTaggingCommand({ Bucket: "sales", Key: "a" }));
    expect((await tagging()).TagSet).toEqual([
      { Key: "stage", Value: "raw" },
      { Key: "owner", Value: "Ann B" },
    ]);
    await world.client.send(
      new PutObjectTaggingCommand({
        Bucket: "sales",
        Key: "a",
        Tagging: { TagSet: [{ Key: "stage", Value: "done" }] },
      }),
    );
    expect((await tagging()).TagSet).toEqual([{ Key: "stage", Value: "done" }]);
    expect(world.facts.at(-1)).toMatchObject({ event: "ObjectTagging:Put", sequencer: undefined, size: undefined });
  });

  test("are at most ten, with different keys", async () => {
    await using world = await withBucket();
    await put(world, "a");
    const tag = (keys: readonly string[]) =>
      world.client.send(
        new PutObjectTaggingCommand({
          Bucket: "sales",
          Key: "a",
          Tagging: { TagSet: keys.map((Key) => ({ Key, Value: "" })) },
        }),
      );
    expect(await refusal(tag(Array.from({ length: 11 }, (_, i) => `k${i}`)))).toMatchObject({
      code: "BadRequest",
      message: "Object tags cannot be greater than 10",
    });
    expect(await refusal(put(world, "a", "x", { Tagging: "a=1,b=2" }))).toMatchObject({
      code: "InvalidArgument",
      ArgumentName: "x-amz-tagging",
    });
    expect(await refusal(tag(["a", "a"]))).toMatchObject({
      code: "InvalidTag",
      message: "Cannot provide multiple Tags with the same key",
    });
  });
});
