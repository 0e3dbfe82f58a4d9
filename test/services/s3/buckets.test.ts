import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketCorsCommand,
  GetBucketAclCommand,
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketLoggingCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketWebsiteCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketCorsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
  paginateListBuckets,
  type S3Client,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { ACCOUNT, STRANGER, refusal, s3World, unknownToTypes } from "./world.ts";

const create = (client: S3Client, Bucket: string, LocationConstraint?: string) =>
  client.send(
    new CreateBucketCommand({
      Bucket,
      ...(LocationConstraint
        ? { CreateBucketConfiguration: { LocationConstraint: unknownToTypes(LocationConstraint) } }
        : {}),
    }),
  );

describe("creating a bucket", () => {
  test.each([
    "ab",
    "Sales",
    "sa_les",
    "sales-",
    "sa..les",
    "192.168.0.1",
    "xn--sales",
    "sales-s3alias",
    "s".repeat(64),
  ])("refuses the name %s", async (name) => {
    await using world = s3World();
    expect(await refusal(create(world.client, name))).toMatchObject({
      status: 400,
      code: "InvalidBucketName",
      message: "The specified bucket is not valid.",
      BucketName: name,
    });
  });

  test("takes a name from everybody else", async () => {
    await using world = s3World();
    expect(await create(world.client, "sales")).toMatchObject({ Location: "/sales" });
    expect(await refusal(create(world.stranger, "sales"))).toMatchObject({
      status: 409,
      code: "BucketAlreadyExists",
      message:
        "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
    });
  });

  test("again succeeds in us-east-1 only", async () => {
    await using world = s3World();
    await create(world.client, "sales");
    await create(world.client, "sales");
    await create(world.in("eu-west-1"), "sales-eu", "eu-west-1");
    expect(await refusal(create(world.in("eu-west-1"), "sales-eu", "eu-west-1"))).toMatchObject({
      status: 409,
      code: "BucketAlreadyOwnedByYou",
    });
  });

  test("away from us-east-1 needs a fitting location constraint", async () => {
    await using world = s3World();
    const client = world.in("eu-west-1");
    expect(await refusal(create(client, "sales", "eu-central-1"))).toMatchObject({
      code: "IllegalLocationConstraintException",
      message:
        "The eu-central-1 location constraint is incompatible for the region specific endpoint this request was sent to.",
    });
    expect(await refusal(create(world.client, "sales", "us-east-1"))).toMatchObject({
      code: "InvalidLocationConstraint",
    });
    expect(await create(client, "sales", "eu-west-1")).toMatchObject({ Location: "http://sales.s3.amazonaws.com/" });
    expect(await client.send(new HeadBucketCommand({ Bucket: "sales" }))).toMatchObject({ BucketRegion: "eu-west-1" });
    expect(await world.client.send(new GetBucketLocationCommand({ Bucket: "sales" }))).toMatchObject({
      LocationConstraint: "eu-west-1",
    });
  });
});

describe("a bucket", () => {
  test("of another region tells where it is", async () => {
    await using world = s3World();
    await create(world.in("eu-west-1"), "sales", "eu-west-1");
    expect(await refusal(world.client.send(new ListObjectsV2Command({ Bucket: "sales" })))).toMatchObject({
      status: 301,
      code: "PermanentRedirect",
      Endpoint: "sales.s3.eu-west-1.amazonaws.com",
      Bucket: "sales",
    });
  });

  test("can be deleted only when it is empty", async () => {
    await using world = s3World();
    await create(world.client, "sales");
    await world.client.send(new PutObjectCommand({ Bucket: "sales", Key: "a", Body: "x" }));
    expect(await refusal(world.client.send(new DeleteBucketCommand({ Bucket: "sales" })))).toMatchObject({
      status: 409,
      code: "BucketNotEmpty",
      message: "The bucket you tried to delete is not empty",
      BucketName: "sales",
    });
    await create(world.client, "empty");
    await world.client.send(new DeleteBucketCommand({ Bucket: "empty" }));
    expect(await refusal(world.client.send(new ListObjectsV2Command({ Bucket: "empty" })))).toMatchObject({
      code: "NoSuchBucket",
    });
  });

  test("is the expected owner's, or the request is refused", async () => {
    await using world = s3World();
    await create(world.client, "sales");
    const head = (ExpectedBucketOwner: string) =>
      world.client.send(new ListObjectsV2Command({ Bucket: "sales", ExpectedBucketOwner }));
    await head(ACCOUNT);
    expect(await refusal(head(STRANGER))).toMatchObject({
      status: 403,
      code: "AccessDenied",
      message: "Access Denied",
    });
    expect(await refusal(head("me"))).toMatchObject({
      status: 400,
      code: "InvalidBucketOwnerAWSAccountID",
      message: "The value of the expected bucket owner parameter must be an AWS Account ID... [me]",
    });
  });

  test("is listed to its own account, page by page", async () => {
    await using world = s3World();
    for (const name of ["beta", "alpha", "gamma"]) await create(world.client, name);
    await create(world.stranger, "delta");
    const names: (string | undefined)[] = [];
    for await (const page of paginateListBuckets({ client: world.client, pageSize: 2 }, {}))
      names.push(...(page.Buckets ?? []).map((bucket) => bucket.Name));
    expect(names).toEqual(["alpha", "beta", "gamma"]);
    const [plain] = (await world.client.send(new ListBucketsCommand({}))).Buckets ?? [];
    expect(plain?.BucketRegion).toBeUndefined();
    expect(await refusal(world.client.send(new ListBucketsCommand({ ContinuationToken: "zz" })))).toMatchObject({
      status: 400,
      code: "InvalidArgument",
      message: "The continuation token provided is incorrect",
    });
    const prefixed = await world.client.send(new ListBucketsCommand({ Prefix: "be" }));
    expect(prefixed).toMatchObject({ Prefix: "be", Buckets: [{ Name: "beta", BucketRegion: "us-east-1" }] });
  });
});

describe("configurations", () => {
  test("of a new bucket are AWS's defaults", async () => {
    await using world = s3World();
    await create(world.client, "sales");
    const ask = { Bucket: "sales" };
    expect(await world.client.send(new GetPublicAccessBlockCommand(ask))).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    });
    expect(await world.client.send(new GetBucketOwnershipControlsCommand(ask))).toMatchObject({
      OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
    });
    expect(await world.client.send(new GetBucketEncryptionCommand(ask))).toMatchObject({
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" }, BucketKeyEnabled: false }],
      },
    });
    const acl = await world.client.send(new GetBucketAclCommand(ask));
    expect(acl.Grants).toEqual([{ Grantee: { ID: acl.Owner?.ID, Type: "CanonicalUser" }, Permission: "FULL_CONTROL" }]);
    expect((await world.client.send(new GetBucketLoggingCommand(ask))).LoggingEnabled).toBeUndefined();
  });

  test("that were never put are missed by AWS's codes", async () => {
    await using world = s3World();
    await create(world.client, "sales");
    const ask = { Bucket: "sales" };
    const codes = await Promise.all(
      [
        world.client.send(new GetBucketCorsCommand(ask)),
        world.client.send(new GetBucketLifecycleConfigurationCommand(ask)),
        world.client.send(new GetBucketWebsiteCommand(ask)),
        world.client.send(new GetBucketTaggingCommand(ask)),
        world.client.send(new GetBucketPolicyCommand(ask)),
      ].map(async (answer) => (await refusal(answer))["code"]),
    );
    expect(codes).toEqual([
      "NoSuchCORSConfiguration",
      "NoSuchLifecycleConfiguration",
      "NoSuchWebsiteConfiguration",
      "NoSuchTagSet",
      "NoSuchBucketPolicy",
    ]);
  });

  test("come back as they were put, and are gone when deleted", async () => {
    await using world = s3World();
    await create(world.client, "sales");
    const rule = { AllowedMethods: ["GET"], AllowedOrigins: ["*"], MaxAgeSeconds: 30 };
    await world.client.send(new PutBucketCorsCommand({ Bucket: "sales", CORSConfiguration: { CORSRules: [rule] } }));
    expect((await world.client.send(new GetBucketCorsCommand({ Bucket: "sales" }))).CORSRules).toEqual([rule]);
    await world.client.send(new DeleteBucketCorsCommand({ Bucket: "sales" }));
    expect(await refusal(world.client.send(new GetBucketCorsCommand({ Bucket: "sales" })))).toMatchObject({
      code: "NoSuchCORSConfiguration",
    });

    const Rules = [{ ID: "old", Status: "Enabled" as const, Filter: { Prefix: "tmp/" }, Expiration: { Days: 3 } }];
    await world.client.send(
      new PutBucketLifecycleConfigurationCommand({ Bucket: "sales", LifecycleConfiguration: { Rules } }),
    );
    const held = await world.client.send(new GetBucketLifecycleConfigurationCommand({ Bucket: "sales" }));
    expect(held.Rules).toEqual(Rules);

    await world.client.send(
      new PutBucketTaggingCommand({ Bucket: "sales", Tagging: { TagSet: [{ Key: "team", Value: "a" }] } }),
    );
    expect((await world.client.send(new GetBucketTaggingCommand({ Bucket: "sales" }))).TagSet).toEqual([
      { Key: "team", Value: "a" },
    ]);
  });
});
