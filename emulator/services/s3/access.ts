import type { CallContext, ContextValue, Permission, RequestContext } from "../../kernel/index.ts";
import type { Tag } from "@aws-sdk/client-s3";
import { meet, type S3Core } from "./core.ts";
import { accessDenied, invalidBucketOwner, invalidRequest, noSuchBucket, permanentRedirect } from "./errors.ts";
import { bucketArn, objectArn } from "./naming.ts";
import type { Bucket } from "./state.ts";

export interface BucketInput {
  readonly Bucket: string;
  readonly ExpectedBucketOwner?: string | undefined;
}

/** The bucket a request names. Whether it exists is said before anybody asks for a permission, as AWS does. */
export function bucketFor(core: S3Core, input: BucketInput, context: CallContext): Bucket {
  return findBucket(core, input.Bucket, input.ExpectedBucketOwner, context);
}

export function findBucket(
  core: S3Core,
  name: string,
  expectedOwner: string | undefined,
  context: CallContext,
): Bucket {
  if (context.caller.kind !== "anonymous") meet(core, context.account);
  const bucket = core.buckets.get(name);
  if (!bucket) throw noSuchBucket(name);
  if (context.headers["authorization"]?.startsWith("AWS ") && !VERSION_2_REGIONS.has(bucket.region))
    throw invalidRequest(
      "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
    );
  if (signedForAnotherRegion(bucket, context)) throw permanentRedirect(bucket.name, bucket.region);
  if (expectedOwner !== undefined) {
    if (!/^\d{12}$/.test(expectedOwner)) throw invalidBucketOwner(expectedOwner);
    if (expectedOwner !== bucket.owner) throw accessDenied();
  }
  return bucket;
}

/** Younger regions know signature version 4 only: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html */
const VERSION_2_REGIONS: ReadonlySet<string> = new Set([
  "us-east-1",
  "us-west-1",
  "us-west-2",
  "us-gov-west-1",
  "eu-west-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-northeast-1",
  "sa-east-1",
]);

/** Only a SigV4 header says which region a client means; presigned SigV2 and nameless requests do not. */
const signedForAnotherRegion = (bucket: Bucket, context: CallContext): boolean =>
  bucket.region !== context.region && (context.headers["authorization"]?.startsWith("AWS4-") ?? false);

/** `permissions` of an operation on a bucket. */
export const onBucket =
  (core: S3Core, action: string) =>
  (input: BucketInput, context: CallContext): readonly Permission[] => {
    bucketFor(core, input, context);
    return [bucketPermission(action, input.Bucket)];
  };

export const bucketPermission = (action: string, bucket: string, context?: RequestContext): Permission => ({
  action,
  resource: bucketArn(bucket),
  ...(context ? { context } : {}),
});

export const objectPermission = (
  action: string,
  bucket: string,
  key: string,
  context?: RequestContext,
): Permission => ({
  action,
  resource: objectArn(bucket, key),
  ...(context ? { context } : {}),
});

/** Condition keys from what a request brought; what it did not bring is absent. */
export function conditionKeys(given: Readonly<Record<string, ContextValue | number | undefined>>): RequestContext {
  const context: Record<string, ContextValue> = {};
  for (const [name, value] of Object.entries(given))
    if (value !== undefined) context[name] = typeof value === "number" ? String(value) : value;
  return context;
}

/** `s3:RequestObjectTag/<key>` and `s3:ExistingObjectTag/<key>`: https://docs.aws.amazon.com/AmazonS3/latest/userguide/tagging-and-policies.html */
export const requestTagKeys = (tags: readonly Tag[]): RequestContext => ({
  ...(tags.length > 0 ? { "s3:RequestObjectTagKeys": tags.map((tag) => tag.Key ?? "") } : {}),
  ...Object.fromEntries(tags.map((tag) => [`s3:RequestObjectTag/${tag.Key ?? ""}`, tag.Value ?? ""])),
});

export const existingTagKeys = (tags: readonly Tag[]): RequestContext =>
  Object.fromEntries(tags.map((tag) => [`s3:ExistingObjectTag/${tag.Key ?? ""}`, tag.Value ?? ""]));

/**
 * Some bodies S3 only takes with a checksum beside them; `Content-MD5` is how it calls all of them.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
 */
export function requireIntegrity({ headers }: CallContext): void {
  const isThere = Object.keys(headers).some(
    (name) => name === "content-md5" || name === "x-amz-trailer" || /^x-amz-checksum-(?!algorithm|type)/.test(name),
  );
  if (!isThere) throw invalidRequest("Missing required header for this request: Content-MD5");
}

/** Whether the caller may see what a bucket holds: if not, a missing key is answered as forbidden. */
export function hideUnlessListable(context: CallContext, bucket: Bucket): void {
  context.authorize(bucketPermission("s3:ListBucket", bucket.name));
}
