import { gunzip } from "node:zlib";
import { promisify } from "node:util";
import type { AwsError } from "../../kernel/index.ts";
import { malformedGzip, unsupportedEncoding } from "./errors.ts";

const unpack = promisify(gunzip);

/**
 * Decompresses a body that says it is gzip, as the SDKs send CloudWatch's PutMetricData beyond 10 KiB. Never makes more
 * than `max` bytes: a small body can unpack to gigabytes.
 */
export async function decompress(
  bytes: Uint8Array,
  encoding: string | undefined,
  max: number,
  tooLarge: () => AwsError,
): Promise<Uint8Array> {
  const name = encoding?.trim().toLowerCase();
  if (name === undefined || name === "" || name === "identity" || bytes.length === 0) return bytes;
  if (name !== "gzip") throw unsupportedEncoding(name);
  try {
    return await unpack(bytes, { maxOutputLength: max });
  } catch (error) {
    throw error instanceof RangeError ? tooLarge() : malformedGzip();
  }
}
