import type { ParsedRequest } from "../contract.ts";

/** Host names that stand for S3 itself; with a label before them, that label is the bucket. */
const S3_HOSTS: readonly RegExp[] = [
  /^(?:(.+)\.)?s3(?:-accelerate|-fips)?(?:\.dualstack)?(?:[.-][a-z]{2}(?:-[a-z]+)+-\d)?\.amazonaws\.com(?:\.cn)?$/,
  /^(?:(.+)\.)?s3(?:\.[a-z0-9-]+)?\.localhost\.localstack\.cloud$/,
  /^(?:(.+)\.)?s3(?:\.[a-z]{2}(?:-[a-z]+)+-\d)?\.localhost$/,
  /^(.+)\.localhost$/,
];

/**
 * The path with the bucket in front, whichever way the bucket was named.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
export function pathStyle(request: ParsedRequest): string {
  const bucket = bucketOfHost(hostOf(request));
  return bucket === undefined ? request.path : `/${bucket}${request.path}`;
}

/** Whether the host can only be S3's. */
export const isS3Host = (host: string): boolean => S3_HOSTS.slice(0, -1).some((pattern) => pattern.test(host));

function bucketOfHost(host: string): string | undefined {
  for (const pattern of S3_HOSTS) {
    const found = pattern.exec(host);
    if (found) return found[1];
  }
  return undefined;
}

/** In lower case, without the port. */
export const hostOf = (request: ParsedRequest): string =>
  (request.headers["host"] ?? "").toLowerCase().replace(/:\d+$/, "");
