import { bare, because, refused, type Answers } from "./refusals.ts";

/**
 * What AWS answers to `reading.py`.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html
 */
export const reading: Answers = {
  ranges: {
    "bytes=0-3": [206, "0123", "bytes 0-3/10"],
    "bytes=4-": [206, "456789", "bytes 4-9/10"],
    "bytes=-3": [206, "789", "bytes 7-9/10"],
    "bytes=8-99": [206, "89", "bytes 8-9/10"],
    "bytes=-99": [206, "0123456789", "bytes 0-9/10"],
    "bytes=0-0": [206, "0", "bytes 0-0/10"],
    "bytes=-0": refused("InvalidRange", { RangeRequested: "bytes=-0", ActualObjectSize: "10" }),
    "bytes=10-": refused("InvalidRange", { RangeRequested: "bytes=10-", ActualObjectSize: "10" }),
    "bytes=5-2": [200, "0123456789", null],
    "bytes=0-1,4-5": [200, "0123456789", null],
    "items=0-1": [200, "0123456789", null],
    "bytes=": [200, "0123456789", null],
    "bytes=a-b": [200, "0123456789", null],
    "of nothing": refused("InvalidRange", { RangeRequested: "bytes=0-", ActualObjectSize: "0" }),
    "end of nothing": refused("InvalidRange", { RangeRequested: "bytes=-1", ActualObjectSize: "0" }),
    "header of the refusal": [416, "bytes */10"],
    head: [206, 3, "bytes 2-4/10"],
    "head beyond": bare(416),
  },
  parts: {
    first: [206, 5242880, "bytes 0-5242879/10485764", 3],
    last: [206, 4, "bytes 10485760-10485763/10485764", 3],
    beyond: refused("InvalidPartNumber", { PartNumberRequested: "4", ActualPartCount: "3" }),
    "head beyond": bare(416),
    none: because("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive", {
      ArgumentName: "partNumber",
      ArgumentValue: "0",
    }),
    "too many": because("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive", {
      ArgumentName: "partNumber",
      ArgumentValue: "10001",
    }),
    "with a range": because("InvalidRequest", "Cannot specify both Range header and partNumber query parameter"),
    "of a plain object": [
      { ContentLength: 10, ContentRange: "bytes 0-9/10" },
      refused("InvalidPartNumber", { PartNumberRequested: "2", ActualPartCount: "1" }),
    ],
    etag: true,
  },
  attributes: {
    plain: {
      ETag: "781e5e245d69b566979b86e28d23f2c7",
      Checksum: { ChecksumCRC32: "poTHxg==", ChecksumType: "FULL_OBJECT" },
      StorageClass: "STANDARD",
      ObjectSize: 10,
    },
    parts: { ChecksumType: "COMPOSITE" },
    "their sum": true,
    "two parts": {
      TotalPartsCount: 3,
      PartNumberMarker: 0,
      NextPartNumberMarker: 2,
      MaxParts: 2,
      IsTruncated: true,
      Parts: [
        { PartNumber: 1, Size: 5242880 },
        { PartNumber: 2, Size: 5242880 },
      ],
    },
    "the rest": [false, [3]],
    "the last one's sum": true,
    "only the size": { ObjectSize: 10 },
    odd: because("InvalidArgument", "Invalid attribute name specified.", {
      ArgumentName: "x-amz-object-attributes",
      ArgumentValue: "Colour",
    }),
    missing: refused("NoSuchKey", { Key: "none" }),
  },
  whole: {
    "accept-ranges": "bytes",
    etag: '"781e5e245d69b566979b86e28d23f2c7"',
    "content-length": "10",
    ids: [true, true],
    chosen: {
      "content-type": "text/csv",
      "content-disposition": 'attachment; filename="a b.csv"',
      "content-language": "de",
      "cache-control": "no-store",
      "content-encoding": "identity",
      expires: "Thu, 01 Jan 2026 00:00:00 GMT",
    },
    head: { "content-type": "text/csv" },
  },
};
