import { createHash } from "node:crypto";
import {
  CreateBucketCommand,
  DeleteBucketInventoryConfigurationCommand,
  DeleteBucketReplicationCommand,
  GetBucketAccelerateConfigurationCommand,
  GetBucketAnalyticsConfigurationCommand,
  GetBucketIntelligentTieringConfigurationCommand,
  GetBucketInventoryConfigurationCommand,
  GetBucketMetricsConfigurationCommand,
  GetBucketRequestPaymentCommand,
  ListBucketInventoryConfigurationsCommand,
  ListBucketMetricsConfigurationsCommand,
  ListObjectVersionsCommand,
  ListObjectsV2Command,
  PutBucketAccelerateConfigurationCommand,
  PutBucketAnalyticsConfigurationCommand,
  PutBucketIntelligentTieringConfigurationCommand,
  PutBucketInventoryConfigurationCommand,
  PutBucketMetricsConfigurationCommand,
  PutBucketEncryptionCommand,
  PutBucketLoggingCommand,
  PutBucketReplicationCommand,
  PutBucketRequestPaymentCommand,
  PutBucketWebsiteCommand,
  PutObjectCommand,
  RestoreObjectCommand,
  type InventoryConfiguration,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { refusal, s3World, unknownToTypes, type S3World } from "./world.ts";

const bucket = { Bucket: "sales" };

async function sales(): Promise<S3World> {
  const world = s3World();
  await world.client.send(new CreateBucketCommand(bucket));
  return world;
}

const inventory = (Id: string): InventoryConfiguration => ({
  Id,
  IsEnabled: true,
  IncludedObjectVersions: "All",
  Schedule: { Frequency: "Daily" },
  Destination: { S3BucketDestination: { Bucket: "arn:aws:s3:::reports", Format: "CSV" } },
});

describe("configurations of which a bucket may have many", () => {
  test("are kept under their ids, each kind for itself", async () => {
    await using world = await sales();
    const { client } = world;
    const StorageClassAnalysis = {};
    const Tierings = [{ Days: 90, AccessTier: "ARCHIVE_ACCESS" as const }];
    await client.send(
      new PutBucketInventoryConfigurationCommand({ ...bucket, Id: "a", InventoryConfiguration: inventory("a") }),
    );
    await client.send(
      new PutBucketAnalyticsConfigurationCommand({
        ...bucket,
        Id: "a",
        AnalyticsConfiguration: { Id: "a", StorageClassAnalysis },
      }),
    );
    await client.send(
      new PutBucketMetricsConfigurationCommand({
        ...bucket,
        Id: "a",
        MetricsConfiguration: { Id: "a", Filter: { Prefix: "p" } },
      }),
    );
    await client.send(
      new PutBucketIntelligentTieringConfigurationCommand({
        ...bucket,
        Id: "a",
        IntelligentTieringConfiguration: { Id: "a", Status: "Enabled", Tierings },
      }),
    );
    const at = { ...bucket, Id: "a" };
    expect(await client.send(new GetBucketInventoryConfigurationCommand(at))).toMatchObject({
      InventoryConfiguration: inventory("a"),
    });
    expect(await client.send(new GetBucketAnalyticsConfigurationCommand(at))).toMatchObject({
      AnalyticsConfiguration: { Id: "a" },
    });
    expect(await client.send(new GetBucketMetricsConfigurationCommand(at))).toMatchObject({
      MetricsConfiguration: { Id: "a", Filter: { Prefix: "p" } },
    });
    expect(await client.send(new GetBucketIntelligentTieringConfigurationCommand(at))).toMatchObject({
      IntelligentTieringConfiguration: { Id: "a", Status: "Enabled", Tierings },
    });
    await client.send(new DeleteBucketInventoryConfigurationCommand(at));
    expect(await refusal(client.send(new GetBucketInventoryConfigurationCommand(at)))).toMatchObject({
      status: 404,
      code: "NoSuchConfiguration",
      message: "The specified configuration does not exist.",
    });
  });

  test("are listed page by page, and refused under another id than their own", async () => {
    await using world = await sales();
    const { client } = world;
    for (let n = 0; n < 101; n += 1) {
      const Id = `id-${String(n).padStart(3, "0")}`;
      await client.send(new PutBucketMetricsConfigurationCommand({ ...bucket, Id, MetricsConfiguration: { Id } }));
    }
    const first = await client.send(new ListBucketMetricsConfigurationsCommand(bucket));
    expect(first).toMatchObject({ IsTruncated: true });
    expect(first.MetricsConfigurationList).toHaveLength(100);
    const rest = await client.send(
      new ListBucketMetricsConfigurationsCommand({ ...bucket, ContinuationToken: first.NextContinuationToken }),
    );
    expect(rest.MetricsConfigurationList?.map(({ Id }) => Id)).toEqual(["id-100"]);
    expect(await client.send(new ListBucketInventoryConfigurationsCommand(bucket))).toMatchObject({
      IsTruncated: false,
    });
    const other = new PutBucketInventoryConfigurationCommand({
      ...bucket,
      Id: "b",
      InventoryConfiguration: inventory("a"),
    });
    expect(await refusal(client.send(other))).toMatchObject({ status: 400, code: "IdMismatch" });
  });
});

describe("what a bucket has one of", () => {
  test("is given back: acceleration and who pays", async () => {
    await using world = await sales();
    const { client } = world;
    const accelerate = (Status: string, Bucket = "sales"): Promise<object> =>
      client.send(
        new PutBucketAccelerateConfigurationCommand({
          Bucket,
          AccelerateConfiguration: { Status: unknownToTypes(Status) },
        }),
      );
    expect((await client.send(new GetBucketAccelerateConfigurationCommand(bucket))).Status).toBeUndefined();
    await accelerate("Enabled");
    expect(await client.send(new GetBucketAccelerateConfigurationCommand(bucket))).toMatchObject({ Status: "Enabled" });
    expect(await refusal(accelerate("enabled"))).toMatchObject({ code: "MalformedXML" });
    await client.send(new CreateBucketCommand({ Bucket: "dotted.name" }));
    expect(await refusal(accelerate("Enabled", "dotted.name"))).toMatchObject({
      code: "InvalidRequest",
      message: "S3 Transfer Acceleration is not supported for buckets with periods (.) in their names",
    });
    expect(await client.send(new GetBucketRequestPaymentCommand(bucket))).toMatchObject({ Payer: "BucketOwner" });
    await client.send(
      new PutBucketRequestPaymentCommand({ ...bucket, RequestPaymentConfiguration: { Payer: "Requester" } }),
    );
    expect(await client.send(new GetBucketRequestPaymentCommand(bucket))).toMatchObject({ Payer: "Requester" });
  });

  test("is checked: where logs go, what encrypts", async () => {
    await using world = await sales();
    const far = world.in("eu-west-1");
    await far.send(
      new CreateBucketCommand({ Bucket: "far", CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } }),
    );
    const log = new PutBucketLoggingCommand({
      ...bucket,
      BucketLoggingStatus: { LoggingEnabled: { TargetBucket: "far", TargetPrefix: "logs/" } },
    });
    expect(await refusal(world.client.send(log))).toMatchObject({
      status: 403,
      code: "CrossLocationLoggingProhibitted",
      TargetBucketLocation: "eu-west-1",
    });
    const encrypt = (rule: object): Promise<object> =>
      world.client.send(
        new PutBucketEncryptionCommand({ ...bucket, ServerSideEncryptionConfiguration: { Rules: [rule] } }),
      );
    expect(await refusal(encrypt({ BucketKeyEnabled: true }))).toMatchObject({ code: "MalformedXML" });
    expect(await refusal(encrypt({ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "ROT13" } }))).toMatchObject({
      code: "MalformedXML",
    });
    const labelled = { SSEAlgorithm: "AES256", KMSMasterKeyID: "a" };
    expect(await refusal(encrypt({ ApplyServerSideEncryptionByDefault: labelled }))).toMatchObject({
      message: "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
    });
    await encrypt({ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" } });
  });

  test.each([
    [{ RedirectAllRequestsTo: { HostName: "a" }, IndexDocument: { Suffix: "i" } }, "InvalidArgument"],
    [{ RedirectAllRequestsTo: { HostName: "a", Protocol: "ftp" } }, "InvalidRequest"],
    [{ ErrorDocument: { Key: "e" } }, "InvalidArgument"],
    [{ IndexDocument: { Suffix: "a/i" } }, "InvalidArgument"],
    [{ IndexDocument: { Suffix: "i" }, ErrorDocument: { Key: "" } }, "MalformedXML"],
    [{ IndexDocument: { Suffix: "i" }, RoutingRules: [] }, "MalformedXML"],
    [
      { IndexDocument: { Suffix: "i" }, RoutingRules: [{ Condition: {}, Redirect: { HostName: "a" } }] },
      "InvalidRequest",
    ],
    [
      {
        IndexDocument: { Suffix: "i" },
        RoutingRules: [{ Redirect: { ReplaceKeyWith: "a", ReplaceKeyPrefixWith: "b" } }],
      },
      "InvalidRequest",
    ],
  ])("is a website only as S3 can serve it: not %j", async (website, code) => {
    await using world = await sales();
    const put = new PutBucketWebsiteCommand({ ...bucket, WebsiteConfiguration: unknownToTypes(website) });
    expect(await refusal(world.client.send(put))).toMatchObject({ status: 400, code });
  });

  test("keeps keys of the customer's own out, as new buckets do since April 2026", async () => {
    await using world = await sales();
    const own = {
      SSECustomerAlgorithm: "AES256",
      SSECustomerKey: Buffer.alloc(32, "k").toString("base64"),
      SSECustomerKeyMD5: createHash("md5").update(Buffer.alloc(32, "k")).digest("base64"),
    };
    const put = async (): Promise<object> =>
      refusal(world.client.send(new PutObjectCommand({ ...bucket, Key: "a", Body: "x", ...own })));
    expect(await put()).toMatchObject({ status: 403, code: "AccessDenied" });
    await world.client.send(
      new PutBucketEncryptionCommand({
        ...bucket,
        ServerSideEncryptionConfiguration: {
          Rules: [
            {
              ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" },
              BlockedEncryptionTypes: { EncryptionType: ["NONE"] },
            },
          ],
        },
      }),
    );
    expect(await put()).toMatchObject({
      status: 501,
      code: "NotImplemented",
      Header: "x-amz-server-side-encryption-customer-algorithm",
    });
  });

  test("cannot be replication, which is refused by name; taking none away succeeds", async () => {
    await using world = await sales();
    await world.client.send(new DeleteBucketReplicationCommand(bucket));
    const put = new PutBucketReplicationCommand({
      ...bucket,
      ReplicationConfiguration: { Role: "arn:aws:iam::111122223333:role/r", Rules: [] },
    });
    expect(await refusal(world.client.send(put))).toMatchObject({
      status: 501,
      code: "NotImplemented",
      message: expect.stringContaining("PutBucketReplication"),
    });
  });
});

describe("a restore", () => {
  test.each([
    ["no tier there is", "Rapid", "MalformedXML"],
    ["no tier of its class", "Expedited", "InvalidArgument"],
  ])("knows %s", async (_, tier, code) => {
    await using world = await sales();
    const at = { ...bucket, Key: "cold" };
    await world.client.send(new PutObjectCommand({ ...at, Body: "x", StorageClass: "DEEP_ARCHIVE" }));
    const GlacierJobParameters = { Tier: unknownToTypes<"Expedited">(tier) };
    expect(
      await refusal(
        world.client.send(new RestoreObjectCommand({ ...at, RestoreRequest: { Days: 1, GlacierJobParameters } })),
      ),
    ).toMatchObject({ status: 400, code });
  });
});

describe("a listing asked for restores", () => {
  test("tells how far archived objects are", async () => {
    await using world = await sales();
    const at = { ...bucket, Key: "cold" };
    await world.client.send(new PutObjectCommand({ ...at, Body: "x", StorageClass: "GLACIER" }));
    await world.client.send(new RestoreObjectCommand({ ...at, RestoreRequest: { Days: 1 } }));
    const plain = await world.client.send(new ListObjectsV2Command(bucket));
    expect(plain.Contents?.[0]?.RestoreStatus).toBeUndefined();
    const ask = { ...bucket, OptionalObjectAttributes: ["RestoreStatus" as const] };
    const going = await world.client.send(new ListObjectsV2Command(ask));
    expect(going.Contents?.[0]).toMatchObject({ RestoreStatus: { IsRestoreInProgress: true } });
    await world.kernel.timeline.advance(5 * 3_600_000);
    const done = await world.client.send(new ListObjectVersionsCommand(ask));
    expect(done.Versions?.[0]).toMatchObject({
      StorageClass: "GLACIER",
      RestoreStatus: { IsRestoreInProgress: false, RestoreExpiryDate: new Date("2026-01-03T00:00:00Z") },
    });
  });
});
