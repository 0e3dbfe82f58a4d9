import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
  type CompletedPart,
  type ListMultipartUploadsOutput,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { describe, expect, test } from "vitest";
import { refusal, s3World, type S3World } from "./world.ts";

const FIVE_MIB = 5 * 1024 * 1024;
const big = Buffer.alloc(FIVE_MIB, "a");

interface Uploading extends S3World {
  readonly id: string;
  part(number: number, body: Uint8Array | string): Promise<CompletedPart>;
  complete(parts: readonly CompletedPart[], more?: object): Promise<{ readonly ETag?: string | undefined }>;
}

async function uploading(): Promise<Uploading> {
  const world = s3World();
  await world.client.send(new CreateBucketCommand({ Bucket: "sales" }));
  const begun = await world.client.send(
    new CreateMultipartUploadCommand({ Bucket: "sales", Key: "big", ContentType: "text/csv", Metadata: { a: "1" } }),
  );
  const at = { Bucket: "sales", Key: "big", UploadId: begun.UploadId };
  return Object.assign(world, {
    id: begun.UploadId!,
    async part(PartNumber: number, Body: Uint8Array | string) {
      const { ETag } = await world.client.send(new UploadPartCommand({ ...at, PartNumber, Body }));
      return { PartNumber, ETag };
    },
    complete: (Parts: readonly CompletedPart[], more: object = {}) =>
      world.client.send(new CompleteMultipartUploadCommand({ ...at, MultipartUpload: { Parts: [...Parts] }, ...more })),
  });
}

describe("a multipart upload", () => {
  test("becomes one object out of the parts that are named, with an ETag of theirs", async () => {
    await using world = await uploading();
    const parts = [await world.part(1, big), await world.part(5, "left out"), await world.part(7, "end")];
    const done = await world.complete([parts[0]!, parts[2]!]);
    expect(done.ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
    const answer = await world.client.send(new GetObjectCommand({ Bucket: "sales", Key: "big" }));
    expect(answer).toMatchObject({ ContentLength: FIVE_MIB + 3, ContentType: "text/csv", Metadata: { a: "1" } });
    expect((await answer.Body!.transformToString()).slice(-5)).toBe("aaend");
    const tail = await world.client.send(new GetObjectCommand({ Bucket: "sales", Key: "big", Range: "bytes=-4" }));
    expect(await tail.Body?.transformToString()).toBe("aend");
    expect(world.facts).toHaveLength(1);
    expect(world.facts[0]).toMatchObject({
      event: "ObjectCreated:CompleteMultipartUpload",
      size: FIVE_MIB + 3,
      eTag: done.ETag?.replaceAll('"', ""),
    });
  });

  test("can be read part by part", async () => {
    await using world = await uploading();
    await world.complete([await world.part(1, big), await world.part(2, "end")]);
    const part = await world.client.send(new GetObjectCommand({ Bucket: "sales", Key: "big", PartNumber: 2 }));
    expect(part).toMatchObject({ PartsCount: 2, ContentLength: 3, ContentRange: "bytes 5242880-5242882/5242883" });
    expect(
      await refusal(world.client.send(new GetObjectCommand({ Bucket: "sales", Key: "big", PartNumber: 3 }))),
    ).toMatchObject({ status: 416, code: "InvalidPartNumber" });
  });

  test("is refused for a part that is too small, unknown, changed or out of order", async () => {
    await using world = await uploading();
    const small = await world.part(1, "small");
    const last = await world.part(2, "last");
    expect(await refusal(world.complete([small, last]))).toMatchObject({
      status: 400,
      code: "EntityTooSmall",
      message: "Your proposed upload is smaller than the minimum allowed size",
      ProposedSize: "5",
      MinSizeAllowed: "5242880",
      PartNumber: "1",
    });
    expect(await refusal(world.complete([last, small]))).toMatchObject({
      code: "InvalidPartOrder",
      message: "The list of parts was not in ascending order. Parts must be ordered by part number.",
    });
    expect(await refusal(world.complete([{ PartNumber: 3, ETag: '"x"' }]))).toMatchObject({
      code: "InvalidPart",
      PartNumber: "3",
    });
    expect(await refusal(world.complete([{ PartNumber: 1, ETag: last.ETag }]))).toMatchObject({ code: "InvalidPart" });
    expect(await refusal(world.complete([]))).toMatchObject({ code: "MalformedXML" });
    expect(await refusal(world.complete([], { MultipartUpload: undefined }))).toMatchObject({
      code: "InvalidRequest",
      message: "You must specify at least one part",
    });
    await world.complete([small]);
  });

  test("is over when it is completed or aborted", async () => {
    await using world = await uploading();
    const part = await world.part(1, "x");
    await world.complete([part]);
    expect(await refusal(world.part(2, "late"))).toMatchObject({ status: 404, code: "NoSuchUpload" });
    await world.client.send(new AbortMultipartUploadCommand({ Bucket: "sales", Key: "big", UploadId: world.id }));
    expect(await world.client.send(new HeadObjectCommand({ Bucket: "sales", Key: "big" }))).toMatchObject({
      ContentLength: 1,
    });
    const { UploadId } = await world.client.send(new CreateMultipartUploadCommand({ Bucket: "sales", Key: "b" }));
    const at = { Bucket: "sales", Key: "b", UploadId };
    await world.client.send(new AbortMultipartUploadCommand(at));
    expect(await refusal(world.client.send(new ListPartsCommand(at)))).toMatchObject({
      code: "NoSuchUpload",
      message:
        "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
      UploadId,
    });
    expect(await refusal(world.client.send(new HeadObjectCommand({ Bucket: "sales", Key: "b" })))).toMatchObject({
      status: 404,
    });
  });

  test("keeps to the condition under which it is completed", async () => {
    await using world = await uploading();
    const part = await world.part(1, "x");
    await world.client.send(new PutObjectCommand({ Bucket: "sales", Key: "big", Body: "first" }));
    expect(await refusal(world.complete([part], { IfNoneMatch: "*" }))).toMatchObject({ status: 412 });
  });

  test("is completed with numbers and ETags", async () => {
    await using world = await uploading();
    const part = await world.part(1, "x");
    expect(await refusal(world.complete([{ PartNumber: 1 }]))).toMatchObject({ code: "MalformedXML" });
    expect(await refusal(world.complete([{ ...part, PartNumber: 0 }]))).toMatchObject({
      code: "InvalidArgument",
      message: "PartNumber must be >= 1",
    });
  });

  test("is in conflict with what happened to its key since it began", async () => {
    await using world = await uploading();
    const at = { Bucket: "sales", Key: "big" };
    const begin = async () => {
      const { UploadId } = await world.client.send(new CreateMultipartUploadCommand(at));
      const { ETag } = await world.client.send(new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: "x" }));
      return (conditions: object) =>
        world.client.send(
          new CompleteMultipartUploadCommand({
            ...at,
            UploadId,
            MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
            ...conditions,
          }),
        );
    };
    const conflict = { status: 409, code: "ConditionalRequestConflict", Key: "big" };
    const { ETag } = await world.client.send(new PutObjectCommand({ ...at, Body: "1" }));
    const over = await begin();
    await world.kernel.timeline.advance(1000);
    await world.client.send(new PutObjectCommand({ ...at, Body: "1" }));
    expect(await refusal(over({ IfMatch: ETag }))).toMatchObject({ ...conflict, Condition: "If-Match" });
    await world.client.send(new DeleteObjectCommand(at));
    expect(await refusal(over({ IfNoneMatch: "*" }))).toMatchObject({ ...conflict, Condition: "If-None-Match" });
    await (
      await begin()
    )({ IfNoneMatch: "*" });
  });

  test("whose parts have checksums of their own has no gaps", async () => {
    await using world = s3World();
    const at = { Bucket: "sales", Key: "big" };
    await world.client.send(new CreateBucketCommand({ Bucket: "sales" }));
    const { UploadId } = await world.client.send(
      new CreateMultipartUploadCommand({ ...at, ChecksumAlgorithm: "SHA256" }),
    );
    const { ETag, ChecksumSHA256 } = await world.client.send(
      new UploadPartCommand({ ...at, UploadId, PartNumber: 2, Body: "x", ChecksumAlgorithm: "SHA256" }),
    );
    const Parts = [{ PartNumber: 2, ETag, ChecksumSHA256 }];
    expect(
      await refusal(
        world.client.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } })),
      ),
    ).toMatchObject({ status: 400, code: "InvalidPartOrder" });
  });

  test("takes parts from other objects, or ranges of them", async () => {
    await using world = await uploading();
    await world.client.send(new PutObjectCommand({ Bucket: "sales", Key: "digits", Body: "0123456789" }));
    const copied = await world.client.send(
      new UploadPartCopyCommand({
        Bucket: "sales",
        Key: "big",
        UploadId: world.id,
        PartNumber: 1,
        CopySource: "sales/digits",
        CopySourceRange: "bytes=2-4",
      }),
    );
    await world.complete([{ PartNumber: 1, ETag: copied.CopyPartResult?.ETag }]);
    const answer = await world.client.send(new GetObjectCommand({ Bucket: "sales", Key: "big" }));
    expect(await answer.Body?.transformToString()).toBe("234");
    expect(world.facts.map((fact) => fact.event)).toEqual([
      "ObjectCreated:Put",
      "ObjectCreated:CompleteMultipartUpload",
    ]);
  });

  test("lists its parts and itself, page by page", async () => {
    await using world = await uploading();
    for (const number of [3, 1, 2]) await world.part(number, `part ${number}`);
    const at = { Bucket: "sales", Key: "big", UploadId: world.id };
    const first = await world.client.send(new ListPartsCommand({ ...at, MaxParts: 2 }));
    expect(first).toMatchObject({ IsTruncated: true, NextPartNumberMarker: "2", StorageClass: "STANDARD" });
    expect(first.Parts?.map((part) => [part.PartNumber, part.Size])).toEqual([
      [1, 6],
      [2, 6],
    ]);
    const rest = await world.client.send(new ListPartsCommand({ ...at, PartNumberMarker: first.NextPartNumberMarker }));
    expect(rest.Parts?.map((part) => part.PartNumber)).toEqual([3]);

    const other = await world.client.send(new CreateMultipartUploadCommand({ Bucket: "sales", Key: "a" }));
    const page = await world.client.send(new ListMultipartUploadsCommand({ Bucket: "sales", MaxUploads: 1 }));
    expect(page).toMatchObject({ IsTruncated: true, NextKeyMarker: "a", NextUploadIdMarker: other.UploadId });
    const next = await world.client.send(
      new ListMultipartUploadsCommand({
        Bucket: "sales",
        KeyMarker: page.NextKeyMarker,
        UploadIdMarker: page.NextUploadIdMarker,
      }),
    );
    expect(next.Uploads?.map((upload) => upload.UploadId)).toEqual([world.id]);
    const after = (KeyMarker: string, UploadIdMarker: string | undefined) =>
      world.client.send(new ListMultipartUploadsCommand({ Bucket: "sales", KeyMarker, UploadIdMarker }));
    const invalid = { status: 400, code: "InvalidArgument", message: "Invalid uploadId marker" };
    expect(await refusal(after("big", other.UploadId))).toMatchObject(invalid);
    expect(await refusal(after("a", "x"))).toMatchObject(invalid);
    await world.client.send(new AbortMultipartUploadCommand({ Bucket: "sales", Key: "a", UploadId: other.UploadId }));
    expect((await after("a", other.UploadId)).Uploads).toHaveLength(1);
  });

  test("is listed once, as are common prefixes on pages of their own", async () => {
    await using world = await uploading();
    for (const Key of ["a", "b/1", "b/2", "c/1", "d"])
      await world.client.send(new CreateMultipartUploadCommand({ Bucket: "sales", Key }));
    const named: (string | undefined)[] = [];
    let from: Partial<ListMultipartUploadsOutput> = {};
    // One page more than there is to list: a marker that leads back is told by a name that comes twice.
    for (let pages = 0; pages < 6 && from.IsTruncated !== false; pages += 1) {
      from = await world.client.send(
        new ListMultipartUploadsCommand({
          Bucket: "sales",
          Delimiter: "/",
          MaxUploads: 1,
          KeyMarker: from.NextKeyMarker,
          UploadIdMarker: from.NextUploadIdMarker,
        }),
      );
      named.push(...(from.Uploads ?? []).map((upload) => upload.Key));
      named.push(...(from.CommonPrefixes ?? []).map((common) => common.Prefix));
    }
    expect(named).toEqual(["a", "b/", "big", "c/", "d"]);
  });

  test("by the SDK's own uploader carries the checksum of its parts' checksums", async () => {
    await using world = await uploading();
    const done = await new Upload({
      client: world.client,
      params: { Bucket: "sales", Key: "streamed", Body: Buffer.alloc(FIVE_MIB + 10, "b") },
    }).done();
    expect(done.ETag).toMatch(/-2"$/);
    const head = await world.client.send(
      new HeadObjectCommand({ Bucket: "sales", Key: "streamed", ChecksumMode: "ENABLED" }),
    );
    expect(head.ContentLength).toBe(FIVE_MIB + 10);
    expect(head.ChecksumType).toBe("COMPOSITE");
    expect(head.ChecksumCRC32).toMatch(/-2$/);
  });
});
