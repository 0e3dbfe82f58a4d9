import { bare, because, refused, type Answers } from "./refusals.ts";

/**
 * What AWS answers to `multipart.py`.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html
 */
export const multipart: Answers = {
  odd: {
    "no parts": refused("MalformedXML"),
    order: refused("InvalidPartOrder", {}),
    twice: refused("InvalidPartOrder", {}),
    "too small": refused("EntityTooSmall", {
      ProposedSize: "5",
      MinSizeAllowed: "5242880",
      PartNumber: "3",
      ETag: "eb5c1399a871211c7e7ed732d15e3a8b",
    }),
    "not there": refused("InvalidPart", { PartNumber: "2", ETag: "79b281060d337b9b2b84ccf390adcf74" }),
    "another etag": refused("InvalidPart", { PartNumber: "1", ETag: "eb5c1399a871211c7e7ed732d15e3a8b" }),
    "of another key": refused("NoSuchUpload", {}),
    "of no upload": refused("NoSuchUpload", {}),
    "no etag": refused("MalformedXML"),
    "no number": refused("MalformedXML"),
    "number zero": because("InvalidArgument", "PartNumber must be >= 1", {
      ArgumentName: "PartNumber",
      ArgumentValue: "0",
    }),
    "no such checksum": because(
      "InvalidRequest",
      "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]",
    ),
    "part zero": because("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive", {
      ArgumentName: "partNumber",
      ArgumentValue: "0",
    }),
    "part 10,001": because("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive", {
      ArgumentName: "partNumber",
      ArgumentValue: "10001",
    }),
    "part of no upload": refused("NoSuchUpload", { UploadId: "ghost" }),
    "parts of no upload": refused("NoSuchUpload", { UploadId: "ghost" }),
    "abort of no upload": refused("NoSuchUpload", { UploadId: "ghost" }),
    "not yet there": bare(404),
  },
  listed: {
    all: [
      [
        [1, 5242880],
        [3, 4],
        [7, 3],
      ],
      false,
      7,
      1000,
    ],
    first: [[[1, 5242880]], true, 1, 1],
    "after it": [[[3, 4]], true, 3, 1],
    beyond: [[], false, 0, 1000],
    "max 5000": 1000,
    pages: [1, 3, 7],
    about: { Bucket: "py-multipart", Key: "dir/k ü", StorageClass: "STANDARD_IA" },
    "owner is initiator": true,
  },
  told: {
    answer: ["py-multipart", "dir/k ü", true, true],
    object: [5242884, "text/x", { who: "me" }, "STANDARD_IA", true],
    tags: [{ Key: "a", Value: "1" }],
    "the same again": true,
    "otherwise again": refused("NoSuchUpload", {}),
    "part after the end": [404, "NoSuchUpload"],
    "abort after the end": null,
  },
  copies: {
    whole: true,
    "open range": because(
      "InvalidArgument",
      "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy",
      { ArgumentName: "x-amz-copy-source-range", ArgumentValue: "bytes=10-" },
    ),
    "no range": because(
      "InvalidArgument",
      "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy",
      { ArgumentName: "x-amz-copy-source-range", ArgumentValue: "10-19" },
    ),
    "beyond the end": because("InvalidArgument", "Range specified is not valid for source object of size: 100", {
      ArgumentName: "x-amz-copy-source-range",
      ArgumentValue: "bytes=10-100",
    }),
    outside: because("InvalidRequest", "The specified copy range is invalid for the source object size"),
    "missing source": refused("NoSuchKey", { Key: "none" }),
    "missing bucket": refused("NoSuchBucket", { BucketName: "py-none" }),
    result: ["copied", "0123456789"],
  },
  uploads: {
    all: [
      [
        ["a", 0],
        ["b/1", 1],
        ["b/2", 2],
        ["c", 3],
        ["c", 4],
      ],
      [],
      false,
      "c",
    ],
    folders: [
      [
        ["a", 0],
        ["c", 3],
        ["c", 4],
      ],
      ["b/"],
      false,
      "c",
    ],
    prefix: [
      [
        ["b/1", 1],
        ["b/2", 2],
      ],
      [],
      false,
      "b/2",
    ],
    two: [
      [
        ["a", 0],
        ["b/1", 1],
      ],
      [],
      true,
      "b/1",
    ],
    "after b/1": [
      [
        ["b/2", 2],
        ["c", 3],
        ["c", 4],
      ],
      [],
      false,
      "c",
    ],
    "after the first c": [[["c", 4]], [], false, "c"],
    pages: 5,
    aborted: 204,
    "abort again": refused("NoSuchUpload"),
    left: 4,
  },
  bucket_with_open_uploads: 204,
};
