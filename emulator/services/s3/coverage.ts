/** How far an operation of S3's model is there. Anything that is not named here is emulated, and then it is in `api.ts`. */
export type Coverage = "emulated" | "stored only" | "refused";

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

export const coverageOf = (operation: string): Coverage =>
  Object.hasOwn(REFUSED, operation) ? "refused" : STORED_ONLY.includes(operation) ? "stored only" : "emulated";

/** The section of the README that lists every operation of the model. */
export function describeCoverage(operations: readonly string[]): string {
  const named = (coverage: Coverage): readonly string[] =>
    operations.filter((operation) => coverageOf(operation) === coverage).toSorted();
  const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");
  const reasons = [...new Set(Object.values(REFUSED))];
  const refused = reasons.map((reason) => {
    const names = named("refused").filter((operation) => REFUSED[operation] === reason);
    return `- ${list(names)}: ${reason}`;
  });
  return [
    `Emulated (${named("emulated").length}): ${list(named("emulated"))}`,
    `Stored only (${named("stored only").length}): ${list(named("stored only"))}`,
    `Refused by name (${named("refused").length}):`,
    refused.join("\n"),
  ].join("\n\n");
}
