import type { ParsedRequest } from "../contract.ts";
import { invalidUri } from "../protocols/refusal.ts";
import { hostOf, pathStyle } from "../protocols/s3-address.ts";

const REGION = "[a-z]{2}(?:-[a-z]+)+-\\d";

/**
 * AWS's two spellings, with a dash or a dot before the region, and the same on this machine:
 * https://docs.aws.amazon.com/general/latest/gr/s3.html#s3_website_region_endpoints
 */
const WEBSITES: readonly RegExp[] = [
  new RegExp(`^(.+)\\.s3-website[.-](${REGION})\\.amazonaws\\.com(?:\\.cn)?$`),
  new RegExp(`^(.+)\\.s3-website(?:[.-](${REGION}))?\\.localhost(?:\\.localstack\\.cloud)?$`),
];

export interface WebsiteAddress {
  readonly bucket: string;
  /** Only where the host says it. */
  readonly region: string | undefined;
}

/** The bucket whose website a host names; `undefined` for all other hosts. */
export function websiteOf(request: ParsedRequest): WebsiteAddress | undefined {
  const host = hostOf(request);
  if (!host.includes(".s3-website")) return undefined;
  for (const pattern of WEBSITES) {
    const found = pattern.exec(host);
    if (found?.[1] !== undefined) return { bucket: found[1], region: found[2] };
  }
  return undefined;
}

/** Bucket and key that a request to S3 is about; `key` is empty for the bucket itself. Throws `InvalidURI`. */
export function targetOf(request: ParsedRequest): { readonly bucket: string; readonly key: string } {
  const path = pathStyle(request);
  const [, bucket = "", key = ""] = /^\/([^/]*)(?:\/(.*))?$/s.exec(path) ?? [];
  return { bucket: decoded(bucket, path), key: decoded(key, path) };
}

export function decoded(part: string, path: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalidUri(path);
  }
}
