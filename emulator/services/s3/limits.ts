/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html (bytes of UTF-8) */
export const KEY_BYTES_MAX = 1024;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html (bytes of all names and values together) */
export const METADATA_BYTES_MAX = 2048;
/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export const LIST_KEYS_MAX = 1000;
/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
export const DELETE_KEYS_MAX = 1000;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html */
export const OBJECT_TAGS_MAX = 10;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/CostAllocTagging.html */
export const BUCKET_TAGS_MAX = 50;
/** In characters: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html */
export const TAG_KEY_MAX = 128;
export const TAG_VALUE_MAX = 256;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const PART_NUMBER_MAX = 10_000;
/** 5 MiB, except for the last part: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const PART_BYTES_MIN: number = 5 * 1024 * 1024;
/** 5 GiB for one PUT, one part, one copy: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const PUT_BYTES_MAX: number = 5 * 1024 ** 3;
/** General purpose buckets of an account, by default: https://docs.aws.amazon.com/AmazonS3/latest/userguide/BucketRestrictions.html */
export const BUCKETS_MAX = 10_000;
/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html */
export const LIST_BUCKETS_MAX = 10_000;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html (20 KB) */
export const POLICY_BYTES_MAX: number = 20 * 1024;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-set-lifecycle-configuration-intro.html */
export const LIFECYCLE_RULES_MAX = 1000;
/** Of each kind: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketMetricsConfiguration.html */
export const CONFIGURATIONS_MAX = 1000;
/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketMetricsConfigurations.html */
export const LIST_CONFIGURATIONS_MAX = 100;
/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketCors.html */
export const CORS_RULES_MAX = 100;
/** Everything before the file, 20 KB: https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html */
export const FORM_FIELDS_BYTES_MAX: number = 20 * 1024;
/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html */
export const LIFECYCLE_ID_MAX = 255;
/** Before an object may move to a class for infrequent access: https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html */
export const INFREQUENT_DAYS_MIN = 30;
/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_NoncurrentVersionExpiration.html */
export const NEWER_VERSIONS_MAX = 100;
/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_Tiering.html (days without access) */
export const ARCHIVE_TIER_DAYS_MIN = 90;
export const DEEP_ARCHIVE_TIER_DAYS_MIN = 180;
export const TIER_DAYS_MAX = 730;
/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_WebsiteConfiguration.html */
export const ROUTING_RULES_MAX = 50;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html#object-lock-retention-limits */
export const RETENTION_DAYS_MAX = 36_500;
export const RETENTION_YEARS_MAX = 100;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html */
export const NOTIFICATION_RULES_MAX = 100;
