import { createHash } from "node:crypto";
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
  type ChecksumAlgorithm,
  type ChecksumType,
  type CompletedPart,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { refusal, s3World, type S3World } from "./world.ts";

const big = Buffer.alloc(5 * 1024 * 1024, "a");
const sha256 = (...pieces: (string | Uint8Array)[]): string => {
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  return hash.digest("base64");
};

interface Uploading extends S3World {
  readonly at: { readonly Bucket: string; readonly Key: string; readonly UploadId: string };
  part(number: number, Body: Uint8Array | string): Promise<CompletedPart>;
  complete(parts: readonly CompletedPart[], more?: object): Promise<object>;
}

async function uploading(algorithm?: ChecksumAlgorithm, type?: ChecksumType): Promise<Uploading> {
  const world = s3World();
  await world.client.send(new CreateBucketCommand({ Bucket: "sales" }));
  const begun = await world.plain.send(
    new CreateMultipartUploadCommand({
      Bucket: "sales",
      Key: "big",
      ...(algorithm ? { ChecksumAlgorithm: algorithm } : {}),
      ...(type ? { ChecksumType: type } : {}),
    }),
  );
  const at = { Bucket: "sales", Key: "big", UploadId: begun.UploadId! };
  return Object.assign(world, {
    at,
    async part(PartNumber: number, Body: Uint8Array | string): Promise<CompletedPart> {
      const checksum = algorithm ? { ChecksumAlgorithm: algorithm } : {};
      const { $metadata: _, ...done } = await world.plain.send(
        new UploadPartCommand({ ...at, PartNumber, Body, ...checksum }),
      );
      return { PartNumber, ...done };
    },
    complete: (Parts: readonly CompletedPart[], more: object = {}) =>
      world.plain.send(new CompleteMultipartUploadCommand({ ...at, MultipartUpload: { Parts: [...Parts] }, ...more })),
  });
}

describe("the checksum of a multipart upload", () => {
  test("is a CRC64NVME of the whole when no algorithm was named", async () => {
    await using world = await uploading();
    const done = await world.complete([await world.part(1, "123456789")]);
    // The check value of CRC-64/NVME: ae8b14860a799888
    expect(done).toMatchObject({ ChecksumCRC64NVME: "rosUhgp5mIg=", ChecksumType: "FULL_OBJECT" });
  });

  test("can be of the parts' checksums, which the client vouches for part by part", async () => {
    await using world = await uploading("SHA256");
    const parts = [await world.part(1, big), await world.part(2, "end")];
    expect(parts[1]).toMatchObject({ ChecksumSHA256: sha256("end") });
    expect(await refusal(world.complete(parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag }))))).toMatchObject({
      status: 400,
      code: "InvalidRequest",
      message:
        "The upload was created using a sha256 checksum. The complete request must include the checksum for each part. It was missing for part 1 in the request.",
    });
    expect(await refusal(world.complete([parts[0]!, { ...parts[1]!, ChecksumSHA256: sha256("other") }]))).toMatchObject(
      { code: "InvalidPart", PartNumber: "2" },
    );
    expect(await refusal(world.complete(parts, { ChecksumType: "FULL_OBJECT" }))).toMatchObject({
      message:
        "The upload was created using the COMPOSITE checksum mode. The complete request must use the same checksum mode.",
    });
    expect(await refusal(world.complete(parts, { ChecksumSHA256: sha256("whole") }))).toMatchObject({
      code: "BadDigest",
      message: "The sha256 you specified did not match the calculated checksum.",
    });
    const composite = sha256(...[big, "end"].map((piece) => Buffer.from(sha256(piece), "base64")));
    expect(await world.complete(parts)).toMatchObject({
      ChecksumSHA256: `${composite}-2`,
      ChecksumType: "COMPOSITE",
    });

    const at = { Bucket: "sales", Key: "big" };
    const attributes = await world.client.send(
      new GetObjectAttributesCommand({ ...at, ObjectAttributes: ["Checksum", "ObjectParts"], MaxParts: 1 }),
    );
    expect(attributes.Checksum).toMatchObject({ ChecksumSHA256: composite, ChecksumType: "COMPOSITE" });
    expect(attributes.ObjectParts).toMatchObject({
      TotalPartsCount: 2,
      IsTruncated: true,
      NextPartNumberMarker: "1",
      Parts: [{ PartNumber: 1, Size: big.length, ChecksumSHA256: sha256(big) }],
    });
    const part = await world.client.send(new HeadObjectCommand({ ...at, PartNumber: 2, ChecksumMode: "ENABLED" }));
    expect(part).toMatchObject({ ContentLength: 3, PartsCount: 2, ChecksumSHA256: sha256("end") });

    // What was one upload of two parts becomes one object written in one go.
    const copied = await world.client.send(
      new CopyObjectCommand({ Bucket: "sales", Key: "copy", CopySource: "sales/big" }),
    );
    expect(copied.CopyObjectResult).toMatchObject({
      ChecksumSHA256: sha256(big, "end"),
      ChecksumType: "FULL_OBJECT",
    });
    const other = await world.client.send(
      new CopyObjectCommand({
        Bucket: "sales",
        Key: "copy",
        CopySource: "sales/copy",
        ChecksumAlgorithm: "CRC32",
        MetadataDirective: "REPLACE",
      }),
    );
    expect(other.CopyObjectResult?.ChecksumCRC32).toMatch(/^[\w+/]{6}==$/);
  });

  test("can be of the whole, which S3 works out and the client may vouch for", async () => {
    await using world = await uploading("CRC32", "FULL_OBJECT");
    const part = await world.part(1, "123456789");
    expect(await refusal(world.complete([part], { ChecksumCRC32: "AAAAAA==" }))).toMatchObject({ code: "BadDigest" });
    // The check value of CRC-32: cbf43926
    expect(await world.complete([{ PartNumber: 1, ETag: part.ETag }], { ChecksumCRC32: "y/Q5Jg==" })).toMatchObject({
      ChecksumCRC32: "y/Q5Jg==",
      ChecksumType: "FULL_OBJECT",
    });
  });

  test("has a kind that fits the algorithm, and parts that fit the upload", async () => {
    await using world = await uploading("SHA256");
    const begin = (ChecksumAlgorithm: ChecksumAlgorithm | undefined, ChecksumType: ChecksumType): Promise<object> =>
      refusal(
        world.plain.send(
          new CreateMultipartUploadCommand({ Bucket: "sales", Key: "k", ChecksumAlgorithm, ChecksumType }),
        ),
      );
    expect(await begin("SHA256", "FULL_OBJECT")).toMatchObject({
      code: "InvalidRequest",
      message: "The FULL_OBJECT checksum type cannot be used with the sha256 checksum algorithm.",
    });
    expect(await begin("CRC64NVME", "COMPOSITE")).toMatchObject({ code: "InvalidRequest" });
    expect(await begin(undefined, "COMPOSITE")).toMatchObject({
      message: "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.",
    });
    const bare = new UploadPartCommand({ ...world.at, PartNumber: 1, Body: "x" });
    expect(await refusal(world.plain.send(bare))).toMatchObject({
      message: "Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum Type: null",
    });
    const wrong = new UploadPartCommand({ ...world.at, PartNumber: 1, Body: "x", ChecksumAlgorithm: "CRC32" });
    expect(await refusal(world.plain.send(wrong))).toMatchObject({
      message: "Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum Type: crc32",
    });
  });
});

describe("completing a multipart upload", () => {
  test("again, with the same parts, answers the same and tells nobody twice", async () => {
    await using world = await uploading();
    const part = await world.part(1, "x");
    const first = await world.complete([part]);
    const again = await world.complete([part], { IfNoneMatch: "*" });
    expect({ ...again, $metadata: undefined }).toEqual({ ...first, $metadata: undefined });
    expect(world.facts).toHaveLength(1);
    expect(await refusal(world.complete([{ ...part, PartNumber: 2 }]))).toMatchObject({ code: "NoSuchUpload" });
    expect(await refusal(world.part(2, "late"))).toMatchObject({ code: "NoSuchUpload" });
  });

  test("needs parts with numbers from 1 to 10000, and ranges of sources that are there", async () => {
    await using world = await uploading();
    for (const number of [0, 10_001])
      expect(await refusal(world.part(number, "x"))).toMatchObject({
        code: "InvalidArgument",
        message: "Part number must be an integer between 1 and 10000, inclusive",
        ArgumentName: "partNumber",
        ArgumentValue: String(number),
      });
    await world.complete([await world.part(1, "0123456789")]);
    const { UploadId } = await world.client.send(new CreateMultipartUploadCommand({ Bucket: "sales", Key: "b" }));
    const copy = (CopySourceRange: string): Promise<object> =>
      refusal(
        world.client.send(
          new UploadPartCopyCommand({
            Bucket: "sales",
            Key: "b",
            UploadId,
            PartNumber: 1,
            CopySource: "sales/big",
            CopySourceRange,
          }),
        ),
      );
    for (const malformed of ["0-8", "bytes=1-0", "bytes=1-", "bytes=-2", "bytes=0-1,3-4"])
      expect(await copy(malformed)).toMatchObject({ code: "InvalidArgument", ArgumentValue: malformed });
    expect(await copy("bytes=0-100")).toMatchObject({
      message: "Range specified is not valid for source object of size: 10",
    });
    expect(await copy("bytes=100-200")).toMatchObject({
      code: "InvalidRequest",
      message: "The specified copy range is invalid for the source object size",
    });
  });

  test("keeps the parts' borders for readers, not those of parts that were replaced", async () => {
    await using world = await uploading();
    await world.part(1, "replaced");
    const parts = [await world.part(1, big), await world.part(9, "end")];
    await world.complete(parts);
    const part = await world.client.send(new GetObjectCommand({ Bucket: "sales", Key: "big", PartNumber: 2 }));
    expect(await part.Body?.transformToString()).toBe("end");
  });
});
