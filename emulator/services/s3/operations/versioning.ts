import type {
  GetBucketVersioningOutput,
  GetBucketVersioningRequest,
  PutBucketVersioningRequest,
} from "@aws-sdk/client-s3";
import type { Operation } from "../../../kernel/index.ts";
import { bucketFor, onBucket } from "../access.ts";
import type { S3Core } from "../core.ts";
import { illegalVersioning, invalidBucketState, malformedXml, notImplementedHeader } from "../errors.ts";
import type { Has } from "../inputs.ts";

/** Once switched on it can only be suspended. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html */
export const putBucketVersioning = (
  core: S3Core,
): Operation<Has<PutBucketVersioningRequest, "Bucket" | "VersioningConfiguration">, Record<string, never>> => ({
  permissions: onBucket(core, "s3:PutBucketVersioning"),
  run(input, context) {
    const bucket = bucketFor(core, input, context);
    const { Status: status, MFADelete: mfa } = input.VersioningConfiguration;
    if (status === undefined) throw illegalVersioning();
    if (status !== "Enabled" && status !== "Suspended") throw malformedXml();
    if (mfa !== undefined && mfa !== "Enabled" && mfa !== "Disabled") throw malformedXml();
    if (mfa === "Enabled" || input.MFA !== undefined) throw notImplementedHeader("x-amz-mfa");
    if (status === "Suspended" && bucket.settings.objectLock)
      throw invalidBucketState(
        "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.",
      );
    bucket.versioning = status;
    if (mfa !== undefined) bucket.settings = { ...bucket.settings, mfaDelete: mfa };
    return {};
  },
});

export const getBucketVersioning = (
  core: S3Core,
): Operation<Has<GetBucketVersioningRequest, "Bucket">, GetBucketVersioningOutput> => ({
  permissions: onBucket(core, "s3:GetBucketVersioning"),
  run(input, context) {
    const { versioning, settings } = bucketFor(core, input, context);
    // Told only where somebody has said it: a recorded answer.
    return {
      ...(versioning ? { Status: versioning } : {}),
      ...(settings.mfaDelete ? { MFADelete: settings.mfaDelete } : {}),
    };
  },
});
