import { fitsWildcards } from "./wildcards.ts";

// What a bucket policy can speak of: the actions that are about a bucket, and those about an object.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html

const BUCKET_ACTIONS = `
  CreateBucket DeleteBucket DeleteBucketPolicy DeleteBucketWebsite GetAccelerateConfiguration GetAnalyticsConfiguration
  GetBucketAbac GetBucketAcl GetBucketCORS GetBucketLocation GetBucketLogging GetBucketMetadataTableConfiguration
  GetBucketNotification GetBucketObjectLockConfiguration GetBucketOwnershipControls GetBucketPolicy GetBucketPolicyStatus
  GetBucketPublicAccessBlock GetBucketRequestPayment GetBucketTagging GetBucketVersioning GetBucketWebsite
  GetEncryptionConfiguration GetIntelligentTieringConfiguration GetInventoryConfiguration GetLifecycleConfiguration
  GetMetricsConfiguration GetReplicationConfiguration ListBucket ListBucketMultipartUploads ListBucketVersions
  CreateBucketMetadataTableConfiguration DeleteBucketMetadataTableConfiguration ListTagsForResource TagResource UntagResource
  PutAccelerateConfiguration PutAnalyticsConfiguration PutBucketAbac PutBucketAcl PutBucketCORS PutBucketLogging
  PutBucketNotification PutBucketObjectLockConfiguration PutBucketOwnershipControls PutBucketPolicy
  PutBucketPublicAccessBlock PutBucketRequestPayment PutBucketTagging PutBucketVersioning PutBucketWebsite
  PutEncryptionConfiguration PutIntelligentTieringConfiguration PutInventoryConfiguration PutLifecycleConfiguration
  PutMetricsConfiguration PutReplicationConfiguration UpdateBucketMetadataInventoryTableConfiguration
  UpdateBucketMetadataJournalTableConfiguration UpdateBucketMetadataAnnotationTableConfiguration`;

const OBJECT_ACTIONS = `
  AbortMultipartUpload BypassGovernanceRetention DeleteObject DeleteObjectAnnotation DeleteObjectTagging
  DeleteObjectVersion DeleteObjectVersionTagging GetObject GetObjectAcl GetObjectAnnotation GetObjectAttributes
  GetObjectLegalHold GetObjectRetention GetObjectTagging GetObjectTorrent GetObjectVersion GetObjectVersionAcl
  GetObjectVersionAttributes GetObjectVersionForReplication GetObjectVersionTagging GetObjectVersionTorrent
  InitiateReplication ListMultipartUploadParts ListObjectAnnotations ObjectOwnerOverrideToBucketOwner PutObject
  PutObjectAcl PutObjectAnnotation PutObjectLegalHold PutObjectRetention PutObjectTagging PutObjectVersionAcl
  PutObjectVersionTagging ReplicateDelete ReplicateObject ReplicateTags RestoreObject UpdateObjectEncryption`;

type Kind = "bucket" | "object";

const named = (kind: Kind, names: string): (readonly [string, Kind])[] =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => [name.toLowerCase(), kind]);

const KINDS: ReadonlyMap<string, Kind> = new Map([
  ...named("bucket", BUCKET_ACTIONS),
  ...named("object", OBJECT_ACTIONS),
]);

/** What the actions that a pattern stands for are about; empty where it stands for none. Without regard to case. */
export function kindsOfAction(pattern: string): ReadonlySet<Kind> {
  if (pattern === "*") return new Set(KINDS.values());
  const name = /^s3:(.*)$/i.exec(pattern)?.[1]?.toLowerCase() ?? "";
  const exact = KINDS.get(name);
  if (exact) return new Set([exact]);
  if (!/[*?]/.test(name)) return new Set();
  return new Set([...KINDS].flatMap(([known, kind]) => (fitsWildcards(name, known) ? [kind] : [])));
}
