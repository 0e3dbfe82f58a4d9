import { because, refused, type Answers } from "./refusals.ts";

/**
 * What AWS answers to `checksums.py`.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 */
export const checksums: Answers = {
  here: ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256", "SHA512", "MD5"],
  puts: { CRC32: true, CRC32C: true, CRC64NVME: true, SHA1: true, SHA256: true, SHA512: true, MD5: true },
  heads: { CRC32: true, CRC32C: true, CRC64NVME: true, SHA1: true, SHA256: true, SHA512: true, MD5: true },
  wrong: {
    CRC32: because("BadDigest", "The CRC32 you specified did not match the calculated checksum."),
    CRC32C: because("BadDigest", "The CRC32C you specified did not match the calculated checksum."),
    CRC64NVME: because("BadDigest", "The CRC64NVME you specified did not match the calculated checksum."),
    SHA1: because("BadDigest", "The SHA1 you specified did not match the calculated checksum."),
    SHA256: because("BadDigest", "The SHA256 you specified did not match the calculated checksum."),
    SHA512: because("BadDigest", "The SHA512 you specified did not match the calculated checksum."),
    MD5: because("BadDigest", "The MD5 you specified did not match the calculated checksum."),
  },
  by_default: {
    "worked out": true,
    "only when asked": {},
    "not of a range": {},
    "boto's own": { CRC32: "y/Q5Jg==", Type: "FULL_OBJECT" },
    listed: { boto: ["CRC32"] },
    "md5 header": because("BadDigest", "The Content-MD5 you specified did not match what we received.", {
      ExpectedDigest: "QVKQdpWURg4uSFkikE80XQ==",
      CalculatedDigest: "ndTkYSaMgDT1yFZOFVxnpg==",
    }),
    "odd md5 header": refused("InvalidDigest", { "Content-MD5": "odd" }),
    "odd value": because("InvalidRequest", "Value for x-amz-checksum-crc32 header is invalid."),
  },
  trailers: {
    CRC32: true,
    CRC32C: true,
    CRC64NVME: true,
    SHA1: true,
    SHA256: true,
    SHA512: true,
    MD5: true,
    wrong: [400, null, "BadDigest"],
    encoding: null,
  },
  parts: {
    SHA256: true,
    "SHA1 by value": ["COMPOSITE", "COMPOSITE"],
    CRC32: true,
    "CRC32 of all": true,
    "CRC32 of all, said": "FULL_OBJECT",
    "CRC32 of all, wrongly": because("BadDigest", "The crc32 you specified did not match the calculated checksum."),
    "another type": because(
      "InvalidRequest",
      "The upload was created using the COMPOSITE checksum mode. The complete request must use the same checksum mode.",
    ),
    "SHA256 of all": because(
      "InvalidRequest",
      "The FULL_OBJECT checksum type cannot be used with the sha256 checksum algorithm.",
    ),
    "CRC64NVME of parts": because(
      "InvalidRequest",
      "The COMPOSITE checksum type cannot be used with the crc64nvme checksum algorithm.",
    ),
    "type without algorithm": because(
      "InvalidRequest",
      "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.",
    ),
    "size said": because(
      "InvalidRequest",
      "The provided 'x-amz-mp-object-size' header value 1 does not match what was computed: 4",
    ),
    "of a part": true,
    "another in a part": because(
      "InvalidRequest",
      "Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum Type: crc32",
    ),
  },
  copies: { "of parts": [true, true], keeps: true, "into another": true },
};
