import type {
  DeleteBucketRequest,
  GetBucketLocationRequest,
  HeadBucketOutput,
  HeadBucketRequest,
  ListBucketsOutput,
  ListBucketsRequest,
} from "@aws-sdk/client-s3";
import type { Operation } from "../../../kernel/index.ts";
import { bucketFor, bucketPermission, onBucket } from "../access.ts";
import { lastModified } from "../conditions.ts";
import { meet, type S3Core } from "../core.ts";
import { bucketNotEmpty, invalidArgument, noSuchBucket } from "../errors.ts";
import type { Has } from "../inputs.ts";
import { LIST_BUCKETS_MAX } from "../limits.ts";
import { canonicalId } from "../naming.ts";
import { dropUpload } from "../state.ts";
import { readToken } from "./named-configurations.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html */
export const headBucket = (core: S3Core): Operation<Has<HeadBucketRequest, "Bucket">, HeadBucketOutput> => ({
  permissions: onBucket(core, "s3:ListBucket"),
  run(input, context) {
    const bucket = bucketFor(core, input, context);
    return { BucketRegion: bucket.region, BucketArn: bucket.arn, AccessPointAlias: false };
  },
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html */
export const deleteBucket = (core: S3Core): Operation<Has<DeleteBucketRequest, "Bucket">, Record<string, never>> => ({
  permissions: onBucket(core, "s3:DeleteBucket"),
  run(input, context) {
    const bucket = bucketFor(core, input, context);
    if (bucket.objects.size > 0) throw bucketNotEmpty(bucket.name, bucket.versioning !== undefined);
    for (const id of bucket.uploads.keys()) dropUpload(bucket, id);
    bucket.completed.clear();
    core.buckets.delete(bucket.name);
    return {};
  },
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html */
export const listBuckets = (core: S3Core): Operation<ListBucketsRequest, ListBucketsOutput> => ({
  permissions: () => [{ action: "s3:ListAllMyBuckets", resource: "*" }],
  run(input, context) {
    meet(core, context.account);
    const max = input.MaxBuckets ?? LIST_BUCKETS_MAX;
    if (max < 1 || max > LIST_BUCKETS_MAX)
      throw invalidArgument(
        `Argument max-buckets must be an integer between 1 and ${LIST_BUCKETS_MAX}`,
        "max-buckets",
        max,
      );
    const after = readToken(input.ContinuationToken);
    const prefix = input.Prefix ?? "";
    const found = [...core.buckets.values()]
      .filter((bucket) => bucket.owner === context.account && bucket.name > after && bucket.name.startsWith(prefix))
      .filter((bucket) => input.BucketRegion === undefined || bucket.region === input.BucketRegion)
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const page = found.slice(0, max);
    const last = found.length > page.length ? page.at(-1) : undefined;
    return {
      Buckets: page.map((bucket) => ({
        Name: bucket.name,
        CreationDate: lastModified(bucket.createdAt),
        // Told only to those who ask with a parameter: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Bucket.html
        BucketRegion: hasParameter(input) ? bucket.region : undefined,
        BucketArn: bucket.arn,
      })),
      Owner: { ID: canonicalId(context.account) },
      Prefix: input.Prefix,
      ContinuationToken: last && Buffer.from(last.name).toString("base64"),
    };
  },
});

const hasParameter = (input: ListBucketsRequest): boolean =>
  [input.MaxBuckets, input.Prefix, input.BucketRegion, input.ContinuationToken].some((given) => given !== undefined);

/** Any region's endpoint answers it. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html */
export const getBucketLocation = (
  core: S3Core,
): Operation<Has<GetBucketLocationRequest, "Bucket">, { readonly LocationConstraint: string | undefined }> => ({
  permissions(input) {
    if (!core.buckets.has(input.Bucket)) throw noSuchBucket(input.Bucket);
    return [bucketPermission("s3:GetBucketLocation", input.Bucket)];
  },
  run(input, context) {
    const bucket = bucketFor(core, input, { ...context, headers: {} });
    return { LocationConstraint: bucket.locationConstraint };
  },
});
