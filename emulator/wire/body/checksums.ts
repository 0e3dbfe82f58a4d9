import { createHash } from "node:crypto";
import type { Routed } from "../contract.ts";
import { crc32, crc32c, crc64nvme, type RunningChecksum } from "./crc.ts";
import {
  badChecksum,
  checksumMissing,
  checksumNotImplemented,
  invalidChecksumValue,
  severalChecksums,
  unsupportedTrailer,
} from "./errors.ts";

interface Algorithm {
  /** How AWS spells it in messages. */
  readonly name: string;
  readonly bytes: number;
  readonly start: () => RunningChecksum;
}

const hashed = (algorithm: string) => (): RunningChecksum => {
  const hash = createHash(algorithm);
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() };
};

/** By header. https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html */
const ALGORITHMS: ReadonlyMap<string, Algorithm> = new Map<string, Algorithm>([
  ["x-amz-checksum-crc32", { name: "CRC32", bytes: 4, start: crc32 }],
  ["x-amz-checksum-crc32c", { name: "CRC32C", bytes: 4, start: crc32c }],
  ["x-amz-checksum-crc64nvme", { name: "CRC64NVME", bytes: 8, start: crc64nvme }],
  ["x-amz-checksum-sha1", { name: "SHA1", bytes: 20, start: hashed("sha1") }],
  ["x-amz-checksum-sha256", { name: "SHA256", bytes: 32, start: hashed("sha256") }],
  ["x-amz-checksum-sha512", { name: "SHA512", bytes: 64, start: hashed("sha512") }],
  ["x-amz-checksum-md5", { name: "MD5", bytes: 16, start: hashed("md5") }],
]);

/** AWS's latest algorithms, which Misfire cannot compute: better refused than taken on trust. */
const UNVERIFIED = /^x-amz-checksum-xxhash\w+$/i;

/** A checksum that the client named and that the body must have. */
export interface ExpectedChecksum {
  readonly header: string;
  update(bytes: Uint8Array): void;
  /** Throws unless the body's checksum is `given` (base64). */
  verify(given: string, where: "header" | "trailing header"): void;
}

export interface AnnouncedChecksum {
  readonly checksum: ExpectedChecksum;
  /** Absent when it follows the body as a trailer. */
  readonly given: string | undefined;
}

/** Operations whose checksum headers speak of the object and not of the request's own body. */
const ABOUT_THE_OBJECT: ReadonlySet<string> = new Set(["CompleteMultipartUpload"]);

/** Finds the one checksum that a request announces by header or trailer. Throws S3's refusals of odd announcements. */
export function announcedChecksum(
  routed: Routed,
  headers: Readonly<Record<string, string>>,
): AnnouncedChecksum | undefined {
  if (routed.service !== "s3" || ABOUT_THE_OBJECT.has(routed.operation)) return undefined;
  const unverified = Object.keys(headers).find((header) => UNVERIFIED.test(header)) ?? headers["x-amz-trailer"] ?? "";
  if (UNVERIFIED.test(unverified)) throw checksumNotImplemented(unverified);
  const named = [...ALGORITHMS.keys()].filter((header) => headers[header] !== undefined);
  if (named.length > 1) throw severalChecksums();
  const trailer = headers["x-amz-trailer"]?.trim().toLowerCase();
  if (trailer !== undefined && !ALGORITHMS.has(trailer)) throw unsupportedTrailer();
  const header = named[0] ?? trailer;
  if (header === undefined) {
    if (headers["x-amz-sdk-checksum-algorithm"] !== undefined) throw checksumMissing();
    return undefined;
  }
  const given = headers[header];
  if (given !== undefined) requireValue(header, given, "header");
  return { checksum: expected(header), given };
}

function expected(header: string): ExpectedChecksum {
  const algorithm = ALGORITHMS.get(header)!;
  const running = algorithm.start();
  return {
    header,
    update: (bytes) => running.update(bytes),
    verify(given, where) {
      requireValue(header, given, where);
      if (running.digest().toString("base64") !== given) throw badChecksum(algorithm.name);
    },
  };
}

function requireValue(header: string, given: string, where: "header" | "trailing header"): void {
  const bytes = Buffer.from(given, "base64");
  if (bytes.length !== ALGORITHMS.get(header)!.bytes || bytes.toString("base64") !== given)
    throw invalidChecksumValue(header, where);
}
