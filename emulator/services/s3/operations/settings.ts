import type * as S3 from "@aws-sdk/client-s3";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { bucketFor, onBucket, requireIntegrity, type BucketInput } from "../access.ts";
import type { Grantee } from "../acl.ts";
import type { S3Core } from "../core.ts";
import {
  bucketAclWithOwnership,
  configurationMissing,
  crossLocationLogging,
  invalidArgument,
  invalidLoggingTarget,
  invalidRequest,
  malformedXml,
  missingRequestBody,
} from "../errors.ts";
import type { Has } from "../inputs.ts";
import { checkCorsRules } from "../cors.ts";
import { readLifecycleRules } from "../lifecycle-rules.ts";
import { DEFAULT_ENCRYPTION, type Bucket, type Settings } from "../state.ts";
import { checkTags } from "../tags.ts";
import { checkWebsite } from "../website-rules.ts";

// Configurations of a bucket that are stored and given back as they came.

type Nothing = Record<string, never>;
type Optional = Exclude<keyof Settings, "encryption">;

/** An operation that answers with what the bucket holds. */
const read = <Output>(
  core: S3Core,
  action: string,
  answer: (bucket: Bucket) => Output,
): Operation<BucketInput, Output> => ({
  permissions: onBucket(core, action),
  run: (input, context) => answer(bucketFor(core, input, context)),
});

/** An operation that puts a configuration in the place of the one before. */
const write = <Input extends BucketInput>(
  core: S3Core,
  action: string,
  next: (input: Input) => Partial<Settings>,
  check: (context: CallContext) => void = () => {},
): Operation<Input, Nothing> => ({
  permissions: onBucket(core, action),
  run(input, context) {
    const bucket = bucketFor(core, input, context);
    check(context);
    bucket.settings = { ...bucket.settings, ...next(input) };
    return {};
  },
});

/** An operation after which the bucket has no such configuration. */
const clear = (core: S3Core, action: string, name: Optional): Operation<BucketInput, Nothing> => ({
  permissions: onBucket(core, action),
  run(input, context) {
    const bucket = bucketFor(core, input, context);
    const { [name]: _, ...rest } = bucket.settings;
    bucket.settings = rest;
    return {};
  },
});

/** What the bucket has under that name, or AWS's error for not having it. */
function held<K extends Optional & Parameters<typeof configurationMissing>[0]>(
  bucket: Bucket,
  name: K,
): NonNullable<Settings[K]> {
  const value = bucket.settings[name];
  if (value === undefined) throw configurationMissing(name, bucket.name);
  return value;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
export const publicAccessBlock = (
  core: S3Core,
): {
  readonly get: Operation<BucketInput, S3.GetPublicAccessBlockOutput>;
  readonly put: Operation<Has<S3.PutPublicAccessBlockRequest, "Bucket" | "PublicAccessBlockConfiguration">, Nothing>;
  readonly delete: Operation<BucketInput, Nothing>;
} => ({
  get: read(core, "s3:GetBucketPublicAccessBlock", (bucket) => ({
    PublicAccessBlockConfiguration: held(bucket, "publicAccessBlock"),
  })),
  put: write(core, "s3:PutBucketPublicAccessBlock", ({ PublicAccessBlockConfiguration: given }) => ({
    publicAccessBlock: {
      BlockPublicAcls: given.BlockPublicAcls ?? false,
      IgnorePublicAcls: given.IgnorePublicAcls ?? false,
      BlockPublicPolicy: given.BlockPublicPolicy ?? false,
      RestrictPublicBuckets: given.RestrictPublicBuckets ?? false,
    },
  })),
  delete: clear(core, "s3:PutBucketPublicAccessBlock", "publicAccessBlock"),
});

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html */
export const ownershipControls = (
  core: S3Core,
): {
  readonly get: Operation<BucketInput, S3.GetBucketOwnershipControlsOutput>;
  readonly put: Operation<Has<S3.PutBucketOwnershipControlsRequest, "Bucket" | "OwnershipControls">, Nothing>;
  readonly delete: Operation<BucketInput, Nothing>;
} => ({
  get: read(core, "s3:GetBucketOwnershipControls", (bucket) => ({
    OwnershipControls: { Rules: [{ ObjectOwnership: held(bucket, "ownership") }] },
  })),
  put: {
    permissions: onBucket(core, "s3:PutBucketOwnershipControls"),
    run(input, context) {
      const bucket = bucketFor(core, input, context);
      const { Rules: rules } = input.OwnershipControls;
      const ownership = rules?.[0]?.ObjectOwnership;
      if (rules?.length !== 1 || !OWNERSHIPS.some((known) => known === ownership) || !ownership) throw malformedXml();
      // What others were given would be lost without a word.
      const isShared = bucket.settings.acl?.some(({ grantee }) => !isAccount(grantee, bucket.owner)) ?? false;
      if (ownership === "BucketOwnerEnforced" && isShared) throw bucketAclWithOwnership();
      bucket.settings = { ...bucket.settings, ownership };
      return {};
    },
  },
  delete: clear(core, "s3:PutBucketOwnershipControls", "ownership"),
});

const isAccount = (grantee: Grantee, account: string): boolean =>
  grantee.kind === "account" && grantee.account === account;

const OWNERSHIPS = ["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"];

/** Deleting it brings the default back. https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-bucket-encryption.html */
export const encryption = (
  core: S3Core,
): {
  readonly get: Operation<BucketInput, S3.GetBucketEncryptionOutput>;
  readonly put: Operation<Has<S3.PutBucketEncryptionRequest, "Bucket" | "ServerSideEncryptionConfiguration">, Nothing>;
  readonly delete: Operation<BucketInput, Nothing>;
} => ({
  get: read(core, "s3:GetEncryptionConfiguration", (bucket) => ({
    ServerSideEncryptionConfiguration: bucket.settings.encryption,
  })),
  put: write(core, "s3:PutEncryptionConfiguration", ({ ServerSideEncryptionConfiguration: given }) => {
    const rules = given.Rules ?? [];
    const byDefault = rules[0]?.ApplyServerSideEncryptionByDefault;
    if (rules.length !== 1 || (byDefault && !ALGORITHMS.some((known) => known === byDefault.SSEAlgorithm)))
      throw malformedXml();
    // A rule may also do nothing but block a kind of encryption; keys of the customer's own are refused here in any case.
    if (!byDefault && !rules[0]?.BlockedEncryptionTypes) throw malformedXml();
    if (byDefault?.KMSMasterKeyID !== undefined && byDefault.SSEAlgorithm === "AES256")
      throw invalidArgument(
        "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
        "ApplyServerSideEncryptionByDefault",
      );
    return { encryption: { Rules: rules.map((rule) => ({ BucketKeyEnabled: false, ...rule })) } };
  }),
  delete: write(core, "s3:PutEncryptionConfiguration", () => ({ encryption: DEFAULT_ENCRYPTION })),
});

const ALGORITHMS = ["AES256", "aws:kms", "aws:kms:dsse"];

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html */
export const cors = (
  core: S3Core,
): {
  readonly get: Operation<BucketInput, S3.GetBucketCorsOutput>;
  readonly put: Operation<Has<S3.PutBucketCorsRequest, "Bucket" | "CORSConfiguration">, Nothing>;
  readonly delete: Operation<BucketInput, Nothing>;
} => ({
  get: read(core, "s3:GetBucketCORS", (bucket) => ({ CORSRules: [...held(bucket, "cors")] })),
  put: write(
    core,
    "s3:PutBucketCORS",
    ({ CORSConfiguration: given }) => ({ cors: checkCorsRules(given.CORSRules) }),
    requireIntegrity,
  ),
  delete: clear(core, "s3:PutBucketCORS", "cors"),
});

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html */
export const lifecycle = (
  core: S3Core,
): {
  readonly get: Operation<BucketInput, S3.GetBucketLifecycleConfigurationOutput>;
  readonly put: Operation<
    Has<S3.PutBucketLifecycleConfigurationRequest, "Bucket">,
    S3.PutBucketLifecycleConfigurationOutput
  >;
  readonly delete: Operation<BucketInput, Nothing>;
} => ({
  get: read(core, "s3:GetLifecycleConfiguration", (bucket) => {
    const { rules, minimumSize } = held(bucket, "lifecycle");
    return { Rules: [...rules], TransitionDefaultMinimumObjectSize: minimumSize };
  }),
  put: {
    permissions: onBucket(core, "s3:PutLifecycleConfiguration"),
    run(input, context) {
      const bucket = bucketFor(core, input, context);
      if (!input.LifecycleConfiguration) throw missingRequestBody();
      requireIntegrity(context);
      const rules = readLifecycleRules(input.LifecycleConfiguration.Rules, core.ids.rule);
      const minimumSize = input.TransitionDefaultMinimumObjectSize ?? "all_storage_classes_128K";
      if (minimumSize !== "all_storage_classes_128K" && minimumSize !== "varies_by_storage_class")
        throw invalidRequest(`Invalid TransitionDefaultMinimumObjectSize found: ${String(minimumSize)}`);
      bucket.settings = { ...bucket.settings, lifecycle: { rules, minimumSize } };
      core.lifecycle.wake();
      return { TransitionDefaultMinimumObjectSize: minimumSize };
    },
  },
  delete: clear(core, "s3:PutLifecycleConfiguration", "lifecycle"),
});

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteHosting.html; served by website.ts */
export const website = (
  core: S3Core,
): {
  readonly get: Operation<BucketInput, S3.GetBucketWebsiteOutput>;
  readonly put: Operation<Has<S3.PutBucketWebsiteRequest, "Bucket" | "WebsiteConfiguration">, Nothing>;
  readonly delete: Operation<BucketInput, Nothing>;
} => ({
  get: read(core, "s3:GetBucketWebsite", (bucket) => held(bucket, "website")),
  put: write(core, "s3:PutBucketWebsite", ({ WebsiteConfiguration: given }) => {
    checkWebsite(given);
    return { website: given };
  }),
  delete: clear(core, "s3:DeleteBucketWebsite", "website"),
});

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/CostAllocTagging.html */
export const bucketTagging = (
  core: S3Core,
): {
  readonly get: Operation<BucketInput, S3.GetBucketTaggingOutput>;
  readonly put: Operation<Has<S3.PutBucketTaggingRequest, "Bucket" | "Tagging">, Nothing>;
  readonly delete: Operation<BucketInput, Nothing>;
} => ({
  get: read(core, "s3:GetBucketTagging", (bucket) => ({ TagSet: [...held(bucket, "tags")] })),
  put: {
    status: 204,
    permissions: onBucket(core, "s3:PutBucketTagging"),
    run(input, context) {
      const bucket = bucketFor(core, input, context);
      requireIntegrity(context);
      const tags = checkTags(input.Tagging.TagSet ?? [], "Bucket");
      const { tags: _, ...rest } = bucket.settings;
      bucket.settings = tags.length > 0 ? { ...rest, tags } : rest;
      return {};
    },
  },
  delete: clear(core, "s3:PutBucketTagging", "tags"),
});

/** An empty status switches it off. https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html; no logs are written */
export const logging = (
  core: S3Core,
): {
  readonly get: Operation<BucketInput, S3.GetBucketLoggingOutput>;
  readonly put: Operation<Has<S3.PutBucketLoggingRequest, "Bucket" | "BucketLoggingStatus">, Nothing>;
} => ({
  get: read(core, "s3:GetBucketLogging", ({ settings }) =>
    settings.logging ? { LoggingEnabled: settings.logging } : {},
  ),
  put: {
    permissions: onBucket(core, "s3:PutBucketLogging"),
    run(input, context) {
      const bucket = bucketFor(core, input, context);
      const { logging: _, ...rest } = bucket.settings;
      const given = input.BucketLoggingStatus.LoggingEnabled;
      const target = core.buckets.get(given?.TargetBucket ?? "");
      if (given && target?.owner !== bucket.owner) throw invalidLoggingTarget(given.TargetBucket ?? "");
      if (given && target && target.region !== bucket.region) throw crossLocationLogging(bucket, target);
      bucket.settings = given ? { ...rest, logging: given } : rest;
      return {};
    },
  },
});

/** Stored only: nothing is faster here. https://docs.aws.amazon.com/AmazonS3/latest/userguide/transfer-acceleration.html */
export const acceleration = (
  core: S3Core,
): {
  readonly get: Operation<BucketInput, S3.GetBucketAccelerateConfigurationOutput>;
  readonly put: Operation<Has<S3.PutBucketAccelerateConfigurationRequest, "Bucket">, Nothing>;
} => ({
  get: read(core, "s3:GetAccelerateConfiguration", ({ settings }) =>
    settings.accelerate ? { Status: settings.accelerate } : {},
  ),
  put: write(core, "s3:PutAccelerateConfiguration", ({ Bucket, AccelerateConfiguration: given }) => {
    if (Bucket.includes("."))
      throw invalidRequest("S3 Transfer Acceleration is not supported for buckets with periods (.) in their names");
    const status = given?.Status;
    if (status !== "Enabled" && status !== "Suspended") throw malformedXml();
    return { accelerate: status };
  }),
});

/** Stored only: nobody pays here. https://docs.aws.amazon.com/AmazonS3/latest/userguide/RequesterPaysBuckets.html */
export const requestPayment = (
  core: S3Core,
): {
  readonly get: Operation<BucketInput, S3.GetBucketRequestPaymentOutput>;
  readonly put: Operation<Has<S3.PutBucketRequestPaymentRequest, "Bucket">, Nothing>;
} => ({
  get: read(core, "s3:GetBucketRequestPayment", ({ settings }) => ({ Payer: settings.payer ?? "BucketOwner" })),
  put: write(core, "s3:PutBucketRequestPayment", ({ RequestPaymentConfiguration: given }) => {
    const payer = given?.Payer;
    if (payer !== "Requester" && payer !== "BucketOwner") throw malformedXml();
    return { payer };
  }),
});

/** Nothing can be replicated here, so there is nothing to give back or to take away. */
export const replication = (
  core: S3Core,
): {
  readonly get: Operation<BucketInput, S3.GetBucketReplicationOutput>;
  readonly delete: Operation<BucketInput, Nothing>;
} => ({
  get: read(core, "s3:GetReplicationConfiguration", (bucket) => {
    throw configurationMissing("replication", bucket.name);
  }),
  delete: write(core, "s3:PutReplicationConfiguration", () => ({})),
});
