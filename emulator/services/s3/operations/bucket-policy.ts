import type {
  DeleteBucketPolicyRequest,
  GetBucketPolicyOutput,
  GetBucketPolicyRequest,
  GetBucketPolicyStatusOutput,
  GetBucketPolicyStatusRequest,
  PutBucketPolicyRequest,
} from "@aws-sdk/client-s3";
import { arnOf, type Operation } from "../../../kernel/index.ts";
import { bucketFor, onBucket } from "../access.ts";
import { checkBucketPolicy, isPublicPolicy, readBucketPolicy } from "../bucket-policy.ts";
import type { S3Core } from "../core.ts";
import { accessDenied, configurationMissing } from "../errors.ts";
import type { Has } from "../inputs.ts";
import type { Bucket } from "../state.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html */
export const putBucketPolicy = (
  core: S3Core,
): Operation<Has<PutBucketPolicyRequest, "Bucket">, Record<string, never>> => ({
  status: 204,
  permissions: onBucket(core, "s3:PutBucketPolicy"),
  run(input, context) {
    const bucket = bucketFor(core, input, context);
    // An empty body arrives as none at all.
    const policy: string = input.Policy ?? "";
    const document = checkBucketPolicy(policy, bucket.name, core.ports.principalExists);
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html: on in every new bucket
    if (bucket.settings.publicAccessBlock?.BlockPublicPolicy === true && isPublicPolicy(document))
      throw accessDenied(
        `User: ${arnOf(context.caller)} is not authorized to perform: s3:PutBucketPolicy on resource: "${bucket.arn}" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.`,
      );
    bucket.settings = { ...bucket.settings, policy };
    return {};
  },
});

export const getBucketPolicy = (
  core: S3Core,
): Operation<Has<GetBucketPolicyRequest, "Bucket">, GetBucketPolicyOutput> => ({
  permissions: onBucket(core, "s3:GetBucketPolicy"),
  run: (input, context) => ({ Policy: policyOf(bucketFor(core, input, context)) }),
});

export const deleteBucketPolicy = (
  core: S3Core,
): Operation<Has<DeleteBucketPolicyRequest, "Bucket">, Record<string, never>> => ({
  permissions: onBucket(core, "s3:DeleteBucketPolicy"),
  run(input, context) {
    const bucket = bucketFor(core, input, context);
    const { policy: _, ...rest } = bucket.settings;
    bucket.settings = rest;
    return {};
  },
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html */
export const getBucketPolicyStatus = (
  core: S3Core,
): Operation<Has<GetBucketPolicyStatusRequest, "Bucket">, GetBucketPolicyStatusOutput> => ({
  permissions: onBucket(core, "s3:GetBucketPolicyStatus"),
  run(input, context) {
    const policy = policyOf(bucketFor(core, input, context));
    return { PolicyStatus: { IsPublic: isPublicPolicy(readBucketPolicy(policy)) } };
  },
});

function policyOf(bucket: Bucket): string {
  if (bucket.settings.policy === undefined) throw configurationMissing("policy", bucket.name);
  return bucket.settings.policy;
}
