import type {
  GetObjectLegalHoldOutput,
  GetObjectLegalHoldRequest,
  GetObjectLockConfigurationOutput,
  GetObjectRetentionOutput,
  GetObjectRetentionRequest,
  ObjectLockRetention,
  PutObjectLegalHoldOutput,
  PutObjectLegalHoldRequest,
  PutObjectLockConfigurationOutput,
  PutObjectLockConfigurationRequest,
  PutObjectRetentionOutput,
  PutObjectRetentionRequest,
} from "@aws-sdk/client-s3";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { bucketFor, onBucket, type BucketInput } from "../access.ts";
import type { S3Core } from "../core.ts";
import {
  configurationMissing,
  invalidBucketState,
  malformedXml,
  missingRequestBody,
  noSuchObjectLock,
} from "../errors.ts";
import type { Has } from "../inputs.ts";
import {
  checkBypass,
  checkDefaultRetention,
  checkFuture,
  isRetained,
  missingLockConfiguration,
  requirePassing,
} from "../object-lock.ts";
import { replaceVersion, type Bucket, type ObjectLock, type Retention, type StoredObject } from "../state.ts";
import { locate, readPermissions, type ObjectInput } from "./read-object.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLockConfiguration.html */
export const putObjectLockConfiguration = (
  core: S3Core,
): Operation<Has<PutObjectLockConfigurationRequest, "Bucket">, PutObjectLockConfigurationOutput> => ({
  permissions: onBucket(core, "s3:PutBucketObjectLockConfiguration"),
  run(input, context) {
    const bucket = bucketFor(core, input, context);
    if (!input.ObjectLockConfiguration) throw missingRequestBody();
    const { ObjectLockEnabled: enabled, Rule: rule } = input.ObjectLockConfiguration;
    if (enabled !== "Enabled") throw malformedXml();
    if (rule) checkDefaultRetention(rule.DefaultRetention);
    if (bucket.versioning !== "Enabled")
      throw invalidBucketState("Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration");
    const objectLock = rule?.DefaultRetention ? { defaultRetention: rule.DefaultRetention } : {};
    bucket.settings = { ...bucket.settings, objectLock };
    return {};
  },
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLockConfiguration.html */
export const getObjectLockConfiguration = (core: S3Core): Operation<BucketInput, GetObjectLockConfigurationOutput> => ({
  permissions: onBucket(core, "s3:GetBucketObjectLockConfiguration"),
  run(input, context) {
    const bucket = bucketFor(core, input, context);
    const { objectLock } = bucket.settings;
    if (!objectLock) throw configurationMissing("objectLock", bucket.name);
    const rule = objectLock.defaultRetention ? { Rule: { DefaultRetention: objectLock.defaultRetention } } : {};
    return { ObjectLockConfiguration: { ObjectLockEnabled: "Enabled", ...rule } };
  },
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectRetention.html */
export const getObjectRetention = (
  core: S3Core,
): Operation<Has<GetObjectRetentionRequest, "Bucket" | "Key">, GetObjectRetentionOutput> => ({
  permissions: (input, context) => lockPermissions(core, "s3:GetObjectRetention", input, context),
  run(input, context) {
    const { retention } = lockable(core, input, context, "GET").object.lock ?? {};
    if (!retention) throw noSuchObjectLock();
    return { Retention: { Mode: retention.mode, RetainUntilDate: new Date(retention.until) } };
  },
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectRetention.html */
export const putObjectRetention = (
  core: S3Core,
): Operation<Has<PutObjectRetentionRequest, "Bucket" | "Key">, PutObjectRetentionOutput> => ({
  permissions: (input, context) => lockPermissions(core, "s3:PutObjectRetention", input, context),
  run(input, context) {
    const { bucket, object } = lockable(core, input, context, "PUT");
    checkBypass(bucket, input.BypassGovernanceRetention);
    const next = readRetention(input.Retention, context.now);
    if (loosens(object, next, context.now)) requirePassing(bucket, object, input.BypassGovernanceRetention, context);
    relock(bucket, object, { retention: next, legalHold: object.lock?.legalHold });
    return {};
  },
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLegalHold.html */
export const getObjectLegalHold = (
  core: S3Core,
): Operation<Has<GetObjectLegalHoldRequest, "Bucket" | "Key">, GetObjectLegalHoldOutput> => ({
  permissions: (input, context) => lockPermissions(core, "s3:GetObjectLegalHold", input, context),
  run(input, context) {
    const { legalHold } = lockable(core, input, context, "GET").object.lock ?? {};
    if (!legalHold) throw noSuchObjectLock();
    return { LegalHold: { Status: legalHold } };
  },
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLegalHold.html */
export const putObjectLegalHold = (
  core: S3Core,
): Operation<Has<PutObjectLegalHoldRequest, "Bucket" | "Key">, PutObjectLegalHoldOutput> => ({
  permissions: (input, context) => lockPermissions(core, "s3:PutObjectLegalHold", input, context),
  run(input, context) {
    const { bucket, object } = lockable(core, input, context, "PUT");
    const status = input.LegalHold?.Status;
    if (status !== "ON" && status !== "OFF") throw malformedXml();
    relock(bucket, object, { retention: object.lock?.retention, legalHold: status });
    return {};
  },
});

/** One right for all versions: these actions have no form of their own for a version. */
const lockPermissions = (
  core: S3Core,
  action: string,
  input: ObjectInput,
  context: CallContext,
): ReturnType<typeof readPermissions> =>
  readPermissions(core, action, input, context).map((permission) => ({ ...permission, action }));

function lockable(
  core: S3Core,
  input: ObjectInput,
  context: CallContext,
  method: string,
): { readonly bucket: Bucket; readonly object: StoredObject } {
  if (!bucketFor(core, input, context).settings.objectLock) throw missingLockConfiguration();
  return locate(core, input, context, method);
}

/** An empty retention takes the one that is there away. */
function readRetention(given: ObjectLockRetention | undefined, now: number): Retention | undefined {
  const { Mode: mode, RetainUntilDate: until } = given ?? {};
  if (given && mode === undefined && until === undefined) return undefined;
  if (!until || (mode !== "GOVERNANCE" && mode !== "COMPLIANCE")) throw malformedXml();
  checkFuture(until, now, "RetainUntilDate");
  return { mode, until: until.getTime() };
}

/** Longer is always allowed; shorter, none, or a weaker mode is not. */
function loosens(object: StoredObject, next: Retention | undefined, now: number): boolean {
  const held = object.lock?.retention;
  if (!held || !isRetained(object, now)) return false;
  return !next || next.until < held.until || next.mode !== held.mode;
}

function relock(bucket: Bucket, object: StoredObject, lock: ObjectLock): void {
  replaceVersion(bucket, { ...object, lock: lock.retention || lock.legalHold ? lock : undefined });
}
