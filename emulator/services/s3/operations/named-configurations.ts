import type * as S3 from "@aws-sdk/client-s3";
import type { Operation } from "../../../kernel/index.ts";
import { bucketFor, onBucket, type BucketInput } from "../access.ts";
import type { S3Core } from "../core.ts";
import {
  configurationIdMismatch,
  invalidArgument,
  malformedXml,
  noSuchConfiguration,
  tooManyConfigurations,
  invalidInventoryBucket,
} from "../errors.ts";
import {
  ARCHIVE_TIER_DAYS_MIN,
  CONFIGURATIONS_MAX,
  DEEP_ARCHIVE_TIER_DAYS_MIN,
  LIST_CONFIGURATIONS_MAX,
  TIER_DAYS_MAX,
} from "../limits.ts";
import type { Bucket, NamedConfiguration } from "../state.ts";

// Configurations of which a bucket may have many, each under an id: they are stored and given back, and not carried out.

type Kind = keyof NamedConfiguration;
type ById = BucketInput & { readonly Id?: string | undefined };
type Listing = BucketInput & { readonly ContinuationToken?: string | undefined };
type Nothing = Record<string, never>;

interface Page<C> {
  readonly configurations: C[] | undefined;
  readonly IsTruncated: boolean;
  readonly ContinuationToken: string | undefined;
  readonly NextContinuationToken: string | undefined;
}

interface Family<C, Put extends ById> {
  put(read: (input: Put) => C | undefined): Operation<Put, Nothing>;
  get<Output>(show: (configuration: C) => Output): Operation<ById, Output>;
  readonly delete: Operation<ById, Nothing>;
  list<Output>(show: (page: Page<C>) => Output): Operation<Listing, Output>;
}

const family = <K extends Kind, Put extends ById>(
  core: S3Core,
  kind: K,
  actions: { readonly get: string; readonly put: string },
): Family<NamedConfiguration[K], Put> => ({
  put: (read) => ({
    permissions: onBucket(core, actions.put),
    run(input, context) {
      const bucket = bucketFor(core, input, context);
      const configuration = read(input);
      const id = input.Id ?? "";
      if (!configuration || configuration.Id !== id) throw configurationIdMismatch();
      const held = heldBy(bucket, kind);
      if (!held.has(id) && held.size >= CONFIGURATIONS_MAX) throw tooManyConfigurations();
      replace(bucket, kind, new Map([...held, [id, configuration]]));
      return {};
    },
  }),
  get: (show) => ({
    permissions: onBucket(core, actions.get),
    run(input, context) {
      const configuration = heldBy(bucketFor(core, input, context), kind).get(input.Id ?? "");
      if (!configuration) throw noSuchConfiguration();
      return show(configuration);
    },
  }),
  delete: {
    permissions: onBucket(core, actions.put),
    run(input, context) {
      const bucket = bucketFor(core, input, context);
      const left = new Map(heldBy(bucket, kind));
      if (!left.delete(input.Id ?? "")) throw noSuchConfiguration();
      replace(bucket, kind, left);
      return {};
    },
  },
  list: (show) => ({
    permissions: onBucket(core, actions.get),
    run(input, context) {
      const held = heldBy(bucketFor(core, input, context), kind);
      const after = readToken(input.ContinuationToken);
      const following = [...held].filter(([id]) => id > after).toSorted(([a], [b]) => (a < b ? -1 : 1));
      const page = following.slice(0, LIST_CONFIGURATIONS_MAX);
      const last = following.length > page.length ? page.at(-1)?.[0] : undefined;
      return show({
        configurations: page.length > 0 ? page.map(([, configuration]) => configuration) : undefined,
        IsTruncated: last !== undefined,
        ContinuationToken: input.ContinuationToken,
        NextContinuationToken: last === undefined ? undefined : Buffer.from(last).toString("base64"),
      });
    },
  }),
});

function requireOneOf(given: string | undefined, known: readonly string[]): void {
  if (given === undefined || !known.includes(given)) throw malformedXml();
}

function heldBy<K extends Kind>(bucket: Bucket, kind: K): ReadonlyMap<string, NamedConfiguration[K]>;
function heldBy(bucket: Bucket, kind: Kind): ReadonlyMap<string, unknown> {
  return bucket.settings.named?.[kind] ?? new Map<string, unknown>();
}

function replace<K extends Kind>(bucket: Bucket, kind: K, next: ReadonlyMap<string, NamedConfiguration[K]>): void {
  bucket.settings = { ...bucket.settings, named: { ...bucket.settings.named, [kind]: next } };
}

/** The name after which a listing goes on. */
export function readToken(token: string | undefined): string {
  if (token === undefined) return "";
  const text = Buffer.from(token, "base64").toString();
  if (Buffer.from(text).toString("base64") !== token)
    throw invalidArgument("The continuation token provided is incorrect", "continuation-token");
  return text;
}

type Operations = Readonly<Record<string, Operation<never, unknown>>>;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_InventoryConfiguration.html */
const INVENTORY_FIELDS: readonly S3.InventoryOptionalField[] = [
  "BucketKeyStatus",
  "ChecksumAlgorithm",
  "ETag",
  "EncryptionStatus",
  "IntelligentTieringAccessTier",
  "IntelligentTieringReferenceDate",
  "IsMultipartUploaded",
  "LastModifiedDate",
  "LifecycleExpirationDate",
  "ObjectAccessControlList",
  "ObjectLockEventHoldDuration",
  "ObjectLockEventHoldStatus",
  "ObjectLockLegalHoldStatus",
  "ObjectLockMode",
  "ObjectLockRetainUntilDate",
  "ObjectOwner",
  "ReplicationStatus",
  "Size",
  "StorageClass",
];

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory.html */
function inventory(core: S3Core): Operations {
  const of = family<"inventory", S3.PutBucketInventoryConfigurationRequest & BucketInput>(core, "inventory", {
    get: "s3:GetInventoryConfiguration",
    put: "s3:PutInventoryConfiguration",
  });
  return {
    PutBucketInventoryConfiguration: of.put(({ InventoryConfiguration: given }) => {
      const { IncludedObjectVersions: versions, Schedule: schedule, Destination: destination } = given ?? {};
      if (given?.IsEnabled === undefined) throw malformedXml();
      for (const field of given.OptionalFields ?? []) requireOneOf(field, INVENTORY_FIELDS);
      requireOneOf(versions, ["All", "Current"]);
      requireOneOf(schedule?.Frequency, ["Daily", "Weekly"]);
      requireOneOf(destination?.S3BucketDestination?.Format, ["CSV", "ORC", "Parquet"]);
      if (!destination?.S3BucketDestination?.Bucket?.startsWith("arn:aws:s3:::")) throw invalidInventoryBucket();
      return given;
    }),
    GetBucketInventoryConfiguration: of.get((held) => ({ InventoryConfiguration: held })),
    DeleteBucketInventoryConfiguration: of.delete,
    ListBucketInventoryConfigurations: of.list(({ configurations, ...page }) => ({
      InventoryConfigurationList: configurations,
      ...page,
    })),
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/analytics-storage-class.html */
function analytics(core: S3Core): Operations {
  const of = family<"analytics", S3.PutBucketAnalyticsConfigurationRequest & BucketInput>(core, "analytics", {
    get: "s3:GetAnalyticsConfiguration",
    put: "s3:PutAnalyticsConfiguration",
  });
  return {
    PutBucketAnalyticsConfiguration: of.put(({ AnalyticsConfiguration: given }) => {
      const exported = given?.StorageClassAnalysis?.DataExport;
      if (exported) {
        requireOneOf(exported.OutputSchemaVersion, ["V_1"]);
        requireOneOf(exported.Destination?.S3BucketDestination?.Format, ["CSV"]);
      }
      return given;
    }),
    GetBucketAnalyticsConfiguration: of.get((held) => ({ AnalyticsConfiguration: held })),
    DeleteBucketAnalyticsConfiguration: of.delete,
    ListBucketAnalyticsConfigurations: of.list(({ configurations, ...page }) => ({
      AnalyticsConfigurationList: configurations,
      ...page,
    })),
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-configurations.html */
function metrics(core: S3Core): Operations {
  const of = family<"metrics", S3.PutBucketMetricsConfigurationRequest & BucketInput>(core, "metrics", {
    get: "s3:GetMetricsConfiguration",
    put: "s3:PutMetricsConfiguration",
  });
  return {
    PutBucketMetricsConfiguration: of.put(({ MetricsConfiguration: given }) => {
      if (given?.Filter && Object.values(given.Filter).filter((part) => part !== undefined).length !== 1)
        throw malformedXml();
      return given;
    }),
    GetBucketMetricsConfiguration: of.get((held) => ({ MetricsConfiguration: held })),
    DeleteBucketMetricsConfiguration: of.delete,
    ListBucketMetricsConfigurations: of.list(({ configurations, ...page }) => ({
      MetricsConfigurationList: configurations,
      ...page,
    })),
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/intelligent-tiering.html */
function intelligentTiering(core: S3Core): Operations {
  const of = family<"intelligentTiering", S3.PutBucketIntelligentTieringConfigurationRequest & BucketInput>(
    core,
    "intelligentTiering",
    { get: "s3:GetIntelligentTieringConfiguration", put: "s3:PutIntelligentTieringConfiguration" },
  );
  return {
    PutBucketIntelligentTieringConfiguration: of.put(({ IntelligentTieringConfiguration: given }) => {
      requireOneOf(given?.Status, ["Enabled", "Disabled"]);
      for (const { AccessTier: tier, Days: days = 0 } of given?.Tierings ?? []) {
        requireOneOf(tier, ["ARCHIVE_ACCESS", "DEEP_ARCHIVE_ACCESS"]);
        const least = tier === "ARCHIVE_ACCESS" ? ARCHIVE_TIER_DAYS_MIN : DEEP_ARCHIVE_TIER_DAYS_MIN;
        // AWS documents the bounds and not its words.
        if (days < least || days > TIER_DAYS_MAX)
          throw invalidArgument(`'Days' for ${tier} must be between ${least} and ${TIER_DAYS_MAX}`, "Days", days);
      }
      return given;
    }),
    GetBucketIntelligentTieringConfiguration: of.get((held) => ({ IntelligentTieringConfiguration: held })),
    DeleteBucketIntelligentTieringConfiguration: of.delete,
    ListBucketIntelligentTieringConfigurations: of.list(({ configurations, ...page }) => ({
      IntelligentTieringConfigurationList: configurations,
      ...page,
    })),
  };
}

export const namedConfigurations = (core: S3Core): Operations => ({
  ...inventory(core),
  ...analytics(core),
  ...metrics(core),
  ...intelligentTiering(core),
});
