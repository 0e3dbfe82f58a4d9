/** Checked, kept and given back; nothing else follows from them. */
export const STORED_ONLY: readonly string[] = [
  "PutBucketLogging",
  "GetBucketLogging",
  "PutBucketAccelerateConfiguration",
  "GetBucketAccelerateConfiguration",
  "PutBucketRequestPayment",
  "GetBucketRequestPayment",
  ...["Inventory", "Analytics", "Metrics", "IntelligentTiering"].flatMap((kind) => [
    `PutBucket${kind}Configuration`,
    `GetBucket${kind}Configuration`,
    `DeleteBucket${kind}Configuration`,
    `ListBucket${kind}Configurations`,
  ]),
];

const DIRECTORY = "of directory buckets";
const METADATA = "of S3 Metadata tables";
const ANNOTATIONS = "of object annotations";
const ABAC = "bucket tags are not part of permissions";

/** Answered `NotImplemented` by name, each for a reason. */
export const REFUSED: Readonly<Record<string, string>> = {
  PutBucketReplication: "nothing is replicated, so a rule would be a promise that nobody keeps",
  SelectObjectContent: "AWS closed it to new customers in July 2024",
  GetObjectTorrent: "AWS ended it",
  WriteGetObjectResponse: "answers for Object Lambda access points",
  CreateSession: DIRECTORY,
  ListDirectoryBuckets: DIRECTORY,
  RenameObject: DIRECTORY,
  CreateBucketMetadataConfiguration: METADATA,
  GetBucketMetadataConfiguration: METADATA,
  DeleteBucketMetadataConfiguration: METADATA,
  CreateBucketMetadataTableConfiguration: METADATA,
  GetBucketMetadataTableConfiguration: METADATA,
  DeleteBucketMetadataTableConfiguration: METADATA,
  UpdateBucketMetadataAnnotationTableConfiguration: METADATA,
  UpdateBucketMetadataInventoryTableConfiguration: METADATA,
  UpdateBucketMetadataJournalTableConfiguration: METADATA,
  PutObjectAnnotation: ANNOTATIONS,
  GetObjectAnnotation: ANNOTATIONS,
  ListObjectAnnotations: ANNOTATIONS,
  DeleteObjectAnnotation: ANNOTATIONS,
  PutBucketAbac: ABAC,
  GetBucketAbac: ABAC,
  UpdateObjectEncryption: "keys are labels here",
};
