import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { ChecksumType } from "@aws-sdk/client-s3";
import type { Content } from "../../kernel/index.ts";
import { crc32c, crc64nvme, type Summing } from "./crc.ts";
import { invalidRequest } from "./errors.ts";

/** What S3 works out for an upload that names no algorithm: https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html */
export const DEFAULT_ALGORITHM = "CRC64NVME";

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html */
export const CHECKSUM_ALGORITHMS = [
  "CRC32",
  "CRC32C",
  "CRC64NVME",
  "SHA1",
  "SHA256",
  "SHA512",
  "MD5",
  "XXHASH64",
  "XXHASH3",
  "XXHASH128",
] as const;
export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

/** Throws for a name that no algorithm of S3's has. */
export function checkAlgorithmName(name: string | undefined): void {
  if (name === undefined || CHECKSUM_ALGORITHMS.some((known) => known === name)) return;
  throw invalidRequest(
    "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]",
  );
}

export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64; of composite ones with `-<parts>` behind it. */
  readonly value: string;
  readonly type: ChecksumType;
}

export type ChecksumMembers = { readonly [A in ChecksumAlgorithm as `Checksum${A}`]?: string | undefined };

/** The checksum that came with a request; the wire has held it against the bytes. */
export function givenChecksum(input: ChecksumMembers, type: ChecksumType = "FULL_OBJECT"): Checksum | undefined {
  for (const algorithm of CHECKSUM_ALGORITHMS) {
    const value = input[`Checksum${algorithm}`];
    if (value !== undefined) return { algorithm, value, type };
  }
  return undefined;
}

/** `ChecksumCRC32: …` for an answer. */
export const checksumMembers = (checksum: Checksum | undefined): ChecksumMembers & { ChecksumType?: ChecksumType } =>
  checksum ? { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: checksum.type } : {};

/** Works a checksum out; `undefined` for algorithms that are only kept. */
export async function checksumOf(content: Content, algorithm: ChecksumAlgorithm): Promise<Checksum | undefined> {
  const sum = summing(algorithm);
  if (!sum) return undefined;
  for await (const chunk of content.read()) sum.update(chunk);
  return { algorithm, value: base64(sum), type: "FULL_OBJECT" };
}

/** The checksum of the parts' checksums. https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html#large-object-checksums */
export function compositeChecksum(algorithm: ChecksumAlgorithm, parts: readonly Checksum[]): Checksum | undefined {
  const sum = summing(algorithm);
  if (!sum) return undefined;
  for (const part of parts) sum.update(Buffer.from(part.value, "base64"));
  return { algorithm, value: `${base64(sum)}-${parts.length}`, type: "COMPOSITE" };
}

function summing(algorithm: ChecksumAlgorithm): Summing | undefined {
  switch (algorithm) {
    case "CRC32":
      return zlibCrc32();
    case "CRC32C":
      return crc32c();
    case "CRC64NVME":
      return crc64nvme();
    case "SHA1":
    case "SHA256":
    case "SHA512":
    case "MD5":
      return createHash(algorithm.toLowerCase());
    // Nothing in Node works these out; clients that use them send the value.
    case "XXHASH64":
    case "XXHASH3":
    case "XXHASH128":
      return undefined;
    default:
      return algorithm satisfies never;
  }
}

function zlibCrc32(): Summing {
  let sum = 0;
  return {
    update: (chunk) => void (sum = crc32(chunk, sum)),
    digest() {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(sum);
      return bytes;
    },
  };
}

const base64 = (sum: Summing): string => Buffer.from(sum.digest()).toString("base64");
