import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { ChecksumType } from "@aws-sdk/client-s3";
import type { Content } from "../../kernel/index.ts";

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

/** Whether this room can work the algorithm out by itself; others are only kept. */
export const isComputable = (algorithm: ChecksumAlgorithm): boolean => algorithm in HASHES || algorithm === "CRC32";

const HASHES: Partial<Record<ChecksumAlgorithm, string>> = {
  SHA1: "sha1",
  SHA256: "sha256",
  SHA512: "sha512",
  MD5: "md5",
};

/** Works a checksum out; `undefined` for algorithms that are only kept. */
export async function checksumOf(content: Content, algorithm: ChecksumAlgorithm): Promise<Checksum | undefined> {
  if (algorithm === "CRC32") {
    let sum = 0;
    for await (const chunk of content.read()) sum = crc32(chunk, sum);
    return { algorithm, value: base64Of32(sum), type: "FULL_OBJECT" };
  }
  const name = HASHES[algorithm];
  if (name === undefined) return undefined;
  const hash = createHash(name);
  for await (const chunk of content.read()) hash.update(chunk);
  return { algorithm, value: hash.digest("base64"), type: "FULL_OBJECT" };
}

/** The checksum of the parts' checksums. https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html#large-object-checksums */
export function compositeChecksum(algorithm: ChecksumAlgorithm, parts: readonly Checksum[]): Checksum | undefined {
  const bytes = Buffer.concat(parts.map((part) => Buffer.from(part.value, "base64")));
  const name = HASHES[algorithm];
  const value =
    algorithm === "CRC32"
      ? base64Of32(crc32(bytes))
      : name === undefined
        ? undefined
        : createHash(name).update(bytes).digest("base64");
  return value === undefined ? undefined : { algorithm, value: `${value}-${parts.length}`, type: "COMPOSITE" };
}

function base64Of32(sum: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(sum);
  return bytes.toString("base64");
}
