import {
  CreateBucketCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetBucketVersioningCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketAnalyticsConfigurationCommand,
  PutBucketIntelligentTieringConfigurationCommand,
  PutBucketInventoryConfigurationCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketMetricsConfigurationCommand,
  PutBucketVersioningCommand,
  PutBucketWebsiteCommand,
  PutObjectCommand,
  type LifecycleRule,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refusal, s3World, unknownToTypes, type S3World } from "./world.ts";

// What strangers send. One world: nothing here changes what another test sees.
let world: S3World;
const bucket = { Bucket: "sales" };
const object = { ...bucket, Key: "k" };
beforeAll(async () => {
  world = s3World();
  await world.client.send(new CreateBucketCommand(bucket));
  await world.client.send(new PutObjectCommand({ ...object, Body: "x" }));
});
afterAll(() => world[Symbol.asyncDispose]());

/** The client, with headers that it would write otherwise. */
function withHeaders(headers: Readonly<Record<string, string>>): S3Client {
  const changed = world.in("us-east-1");
  changed.middlewareStack.add(
    (next) => (args) => {
      if (isRequest(args.request)) Object.assign(args.request.headers, headers);
      return next(args);
    },
    { step: "build" },
  );
  return changed;
}

const isRequest = (value: unknown): value is { readonly headers: Record<string, string> } =>
  typeof value === "object" && value !== null && "headers" in value;

describe("headers", () => {
  test("that should be dates and are none are kept as text, and are no condition", async () => {
    const at = { ...bucket, Key: "expires" };
    await withHeaders({ expires: "0" }).send(new PutObjectCommand({ ...at, Body: "x" }));
    const answer = withHeaders({ "if-modified-since": "yesterday" }).send(new GetObjectCommand(at));
    expect(await answer).toMatchObject({ ExpiresString: "0" });
  });

  test("with words in another alphabet are metadata in that alphabet", async () => {
    const at = { ...bucket, Key: "words" };
    const given = {
      a: "=?UTF-8?Q?a=20b_c?=",
      b: "=?UTF-8?B?w6k=?=",
      c: "=?UTF-8?Q?=C3=A9?= =?utf-8?b?IQ==?=",
      d: "=?x",
    };
    await world.client.send(new PutObjectCommand({ ...at, Body: "x", Metadata: given }));
    expect((await world.client.send(new HeadObjectCommand(at))).Metadata).toEqual({
      a: "a b c",
      b: "=?UTF-8?B?w6k=?=",
      c: "=?UTF-8?B?w6kh?=",
      d: "=?x",
    });
  });

  test("that a reader chooses are of an alphabet that headers have", async () => {
    const ResponseContentDisposition = "attachment; filename=日本.txt";
    expect(
      await refusal(world.client.send(new GetObjectCommand({ ...object, ResponseContentDisposition }))),
    ).toMatchObject({
      code: "InvalidArgument",
      message: "Header value cannot be represented using ISO-8859-1.",
      ArgumentName: "response-content-disposition",
    });
  });
});

describe("checksums of unknown names", () => {
  const UNSUPPORTED = expect.stringContaining("Checksum algorithm provided is unsupported.");
  const unknown = unknownToTypes<"CRC32">("CRC33");
  test.each([
    ["an upload", new CreateMultipartUploadCommand({ ...object, ChecksumAlgorithm: unknown }), UNSUPPORTED],
    ["a copy", new CopyObjectCommand({ ...object, CopySource: "sales/k", ChecksumAlgorithm: unknown }), UNSUPPORTED],
    [
      "an upload's type",
      new CreateMultipartUploadCommand({
        ...object,
        ChecksumAlgorithm: "CRC32",
        ChecksumType: unknownToTypes<"COMPOSITE">("HALF"),
      }),
      "Value for x-amz-checksum-type header is invalid.",
    ],
  ])("are refused for %s", async (_, command, message) => {
    const answer = command instanceof CopyObjectCommand ? world.client.send(command) : world.client.send(command);
    expect(await refusal(answer)).toMatchObject({ status: 400, code: "InvalidRequest", message });
  });
});

describe("a lifecycle rule", () => {
  const DAYS = "'Days' in the";
  test.each<[string, Partial<LifecycleRule>, string]>([
    ["a class that is not there", { Transitions: [transition(1, "COLD")] }, "MalformedXML"],
    [
      "what is colder too early",
      { Transitions: [transition(50, "DEEP_ARCHIVE"), transition(10, "GLACIER")] },
      `${DAYS} 'Transition' action for StorageClass 'DEEP_ARCHIVE' for filter '(prefix=a)' must be 90 days more than 'filter '(prefix=a)'' in the 'Transition' action for StorageClass 'GLACIER'`,
    ],
    [
      "what is gone before it is moved",
      { Transitions: [transition(30, "GLACIER")], Expiration: { Days: 30 } },
      `${DAYS} Expiration action for filter '(prefix=a)' must be greater than 'Days' in the Transition action`,
    ],
    [
      "an old version that is gone before it is moved",
      {
        NoncurrentVersionTransitions: [{ NoncurrentDays: 30, StorageClass: "GLACIER" }],
        NoncurrentVersionExpiration: { NoncurrentDays: 10 },
      },
      "'NoncurrentDays' in the NoncurrentVersionExpiration action for filter '(prefix=a)' must be greater than 'NoncurrentDays' in the NoncurrentVersionTransition action",
    ],
    [
      "an old version that is moved too soon",
      { NoncurrentVersionTransitions: [{ NoncurrentDays: 3, StorageClass: "STANDARD_IA" }] },
      "'NoncurrentDays' in NoncurrentVersionTransition action must be greater than or equal to 30 for storageClass 'STANDARD_IA'",
    ],
    [
      "a tag named twice",
      { Filter: { And: { Prefix: "a", Tags: [tag("x", "1"), tag("x", "2")] } }, Expiration: { Days: 1 } },
      "Duplicate Tag Keys are not allowed.",
    ],
    [
      "a class that is named twice",
      { Transitions: [transition(1, "GLACIER"), transition(100, "GLACIER")] },
      "'StorageClass' must be different for 'Transition' actions in same 'Rule' with filter '(prefix=a)'",
    ],
    [
      "days and dates of what is moved",
      { Transitions: [transition(1, "GLACIER"), { Date: new Date("2030-01-01"), StorageClass: "DEEP_ARCHIVE" }] },
      "Found mixed 'Date' and 'Days' based Transition actions in lifecycle rule for filter '(prefix=a)'",
    ],
    [
      "days of what is moved and a date of what goes",
      { Transitions: [transition(1, "GLACIER")], Expiration: { Date: new Date("2030-01-01") } },
      "Found mixed 'Date' and 'Days' based Expiration and Transition actions in lifecycle rule for filter '(prefix=a)'",
    ],
    [
      "sizes between which there is nothing",
      { Filter: { And: { ObjectSizeGreaterThan: 5, ObjectSizeLessThan: 5 } }, Expiration: { Days: 1 } },
      "'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.",
    ],
  ])("is refused for %s", async (_, given, words) => {
    const rule: LifecycleRule = { ID: "a", Status: "Enabled", Filter: { Prefix: "a" }, ...given };
    const LifecycleConfiguration = { Rules: [rule] };
    const refused = await refusal(
      world.client.send(new PutBucketLifecycleConfigurationCommand({ ...bucket, LifecycleConfiguration })),
    );
    expect([refused["code"], refused["message"]]).toContain(words);
  });

  test("is refused beside a smallest size that is none", async () => {
    const rule: LifecycleRule = { ID: "a", Status: "Enabled", Filter: {}, Expiration: { Days: 1 } };
    const put = new PutBucketLifecycleConfigurationCommand({
      ...bucket,
      LifecycleConfiguration: { Rules: [rule] },
      TransitionDefaultMinimumObjectSize: unknownToTypes<"varies_by_storage_class">("tiny"),
    });
    expect(await refusal(world.client.send(put))).toMatchObject({
      status: 400,
      code: "InvalidRequest",
      message: "Invalid TransitionDefaultMinimumObjectSize found: tiny",
    });
  });

  test("may wait as long as each class is paid for", async () => {
    const Transitions = [transition(30, "STANDARD_IA"), transition(60, "GLACIER"), transition(150, "DEEP_ARCHIVE")];
    const rule: LifecycleRule = { ID: "a", Status: "Enabled", Filter: {}, Transitions, Expiration: { Days: 151 } };
    await world.client.send(
      new PutBucketLifecycleConfigurationCommand({ ...bucket, LifecycleConfiguration: { Rules: [rule] } }),
    );
  });
});

const transition = (Days: number, to: string) => ({ Days, StorageClass: unknownToTypes<"GLACIER">(to) });
const tag = (Key: string, Value: string) => ({ Key, Value });

describe("values that no schema has", () => {
  test("are malformed in configurations", async () => {
    const Id = "a";
    const inventory = {
      Id,
      IsEnabled: true,
      IncludedObjectVersions: unknownToTypes<"All">("Some"),
      Schedule: { Frequency: "Daily" as const },
      Destination: { S3BucketDestination: { Bucket: "arn:aws:s3:::logs", Format: "CSV" as const } },
    };
    const tiering = (AccessTier: string, Days: number) =>
      new PutBucketIntelligentTieringConfigurationCommand({
        ...bucket,
        Id,
        IntelligentTieringConfiguration: {
          Id,
          Status: "Enabled",
          Tierings: [{ AccessTier: unknownToTypes<"ARCHIVE_ACCESS">(AccessTier), Days }],
        },
      });
    const versioning = new PutBucketVersioningCommand({
      ...bucket,
      VersioningConfiguration: { Status: "Enabled", MFADelete: unknownToTypes<"Disabled">("Perhaps") },
    });
    const malformed = { code: "MalformedXML" };
    expect(
      await refusal(
        world.client.send(
          new PutBucketInventoryConfigurationCommand({ ...bucket, Id, InventoryConfiguration: inventory }),
        ),
      ),
    ).toMatchObject(malformed);
    const nowhere = {
      ...inventory,
      IncludedObjectVersions: "All" as const,
      Destination: { S3BucketDestination: { Bucket: "logs", Format: "CSV" as const } },
    };
    expect(
      await refusal(
        world.client.send(
          new PutBucketInventoryConfigurationCommand({ ...bucket, Id, InventoryConfiguration: nowhere }),
        ),
      ),
    ).toMatchObject({ status: 400, code: "InvalidS3DestinationBucket", message: "Invalid bucket ARN." });
    const fields = {
      ...inventory,
      IncludedObjectVersions: "All" as const,
      OptionalFields: [unknownToTypes<"Size">("Colour")],
    };
    expect(
      await refusal(
        world.client.send(
          new PutBucketInventoryConfigurationCommand({ ...bucket, Id, InventoryConfiguration: fields }),
        ),
      ),
    ).toMatchObject(malformed);
    const exported = {
      OutputSchemaVersion: unknownToTypes<"V_1">("V_2"),
      Destination: { S3BucketDestination: { Bucket: "arn:aws:s3:::logs", Format: "CSV" as const } },
    };
    const AnalyticsConfiguration = { Id, StorageClassAnalysis: { DataExport: exported } };
    expect(
      await refusal(
        world.client.send(new PutBucketAnalyticsConfigurationCommand({ ...bucket, Id, AnalyticsConfiguration })),
      ),
    ).toMatchObject(malformed);
    expect(await refusal(world.client.send(tiering("LUKEWARM", 90)))).toMatchObject(malformed);
    expect(await refusal(world.client.send(tiering("DEEP_ARCHIVE_ACCESS", 90)))).toMatchObject({
      code: "InvalidArgument",
    });
    const MetricsConfiguration = { Id, Filter: unknownToTypes<{ Prefix: string }>({}) };
    expect(
      await refusal(
        world.client.send(new PutBucketMetricsConfigurationCommand({ ...bucket, Id, MetricsConfiguration })),
      ),
    ).toMatchObject(malformed);
    expect(await refusal(world.client.send(versioning))).toMatchObject(malformed);
  });

  test("are told from codes that redirects have", async () => {
    const site = (rule: object) =>
      refusal(
        world.client.send(
          new PutBucketWebsiteCommand({
            ...bucket,
            WebsiteConfiguration: {
              IndexDocument: { Suffix: "i" },
              RoutingRules: [{ Redirect: { HostName: "x" }, ...rule }],
            },
          }),
        ),
      );
    expect(await site({ Redirect: { HttpRedirectCode: "200" } })).toMatchObject({
      message: "The provided HTTP redirect code (200) is not valid. Valid codes are 3XX except 300.",
    });
    expect(await site({ Condition: { HttpErrorCodeReturnedEquals: "200" } })).toMatchObject({
      message: "The provided HTTP error code (200) is not valid. Valid codes are 4XX or 5XX.",
    });
  });

  test("are no numbers of parts", async () => {
    const ask = new GetObjectAttributesCommand({ ...object, ObjectAttributes: ["ETag"], MaxParts: -1 });
    expect(await refusal(world.client.send(ask))).toMatchObject({
      code: "InvalidArgument",
      ArgumentName: "x-amz-max-parts",
    });
  });
});

test("that MFA is not asked for is told where somebody said so", async () => {
  const at = { Bucket: "told" };
  await world.client.send(new CreateBucketCommand(at));
  const VersioningConfiguration = { Status: "Enabled" as const, MFADelete: "Disabled" as const };
  await world.client.send(new PutBucketVersioningCommand({ ...at, VersioningConfiguration }));
  expect(await world.client.send(new GetBucketVersioningCommand(at))).toMatchObject(VersioningConfiguration);
});
