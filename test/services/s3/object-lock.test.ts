import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectLegalHoldCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  PutObjectLockConfigurationCommand,
  PutObjectRetentionCommand,
  type ObjectLockRetention,
  type ObjectLockRetentionMode,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { hours } from "../../../emulator/kernel/index.ts";
import { ACCOUNT, refusal, s3World, unknownToTypes, type S3World } from "./world.ts";

const LOCKED = {
  status: 403,
  code: "AccessDenied",
  message: "Access Denied because object protected by object lock.",
};
const at = { Bucket: "vault", Key: "a" };
const day = (n: number): Date => new Date(Date.parse("2026-01-01T00:00:00Z") + hours(24 * n));

async function vault(): Promise<S3World> {
  const world = s3World();
  await world.client.send(new CreateBucketCommand({ Bucket: "vault", ObjectLockEnabledForBucket: true }));
  return world;
}

async function put(world: S3World, mode?: ObjectLockRetentionMode, days = 10): Promise<string> {
  const lock = mode ? { ObjectLockMode: mode, ObjectLockRetainUntilDate: day(days) } : {};
  const { VersionId } = await world.client.send(new PutObjectCommand({ ...at, Body: "x", ...lock }));
  return VersionId!;
}

const erase = (VersionId: string, more: object = {}): DeleteObjectCommand =>
  new DeleteObjectCommand({ ...at, VersionId, ...more });

describe("a bucket with object lock", () => {
  test("is versioned from the start and for good", async () => {
    await using world = await vault();
    const bucket = { Bucket: "vault" };
    expect(await world.client.send(new GetBucketVersioningCommand(bucket))).toMatchObject({ Status: "Enabled" });
    expect(await world.client.send(new GetObjectLockConfigurationCommand(bucket))).toMatchObject({
      ObjectLockConfiguration: { ObjectLockEnabled: "Enabled" },
    });
    const suspend = new PutBucketVersioningCommand({ ...bucket, VersioningConfiguration: { Status: "Suspended" } });
    expect(await refusal(world.client.send(suspend))).toMatchObject({
      status: 409,
      code: "InvalidBucketState",
      message: "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.",
    });
  });

  test("can be made of one that is versioned, and gets a default of one mode and one period", async () => {
    await using world = s3World();
    await world.client.send(new CreateBucketCommand({ Bucket: "vault" }));
    const configure = (rule?: object, enabled = "Enabled"): Promise<object> =>
      world.client.send(
        new PutObjectLockConfigurationCommand({
          Bucket: "vault",
          ObjectLockConfiguration: { ObjectLockEnabled: unknownToTypes(enabled), ...(rule ? { Rule: rule } : {}) },
        }),
      );
    expect(await refusal(configure())).toMatchObject({
      status: 409,
      code: "InvalidBucketState",
      message: "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
    });
    await world.client.send(
      new PutBucketVersioningCommand({ Bucket: "vault", VersioningConfiguration: { Status: "Enabled" } }),
    );
    const retention = (given: object): object => ({ DefaultRetention: given });
    for (const rule of [
      {},
      retention({ Mode: "GOVERNANCE" }),
      retention({ Days: 1 }),
      retention({ Mode: "GOVERNANCE", Days: 1, Years: 1 }),
    ])
      expect(await refusal(configure(rule))).toMatchObject({ status: 400, code: "MalformedXML" });
    expect(await refusal(configure(retention({ Mode: "GOVERNANCE", Days: 0 })))).toMatchObject({
      code: "InvalidArgument",
      message: "Default retention period must be a positive integer value.",
    });
    expect(await refusal(configure(retention({ Mode: "GOVERNANCE", Years: 101 })))).toMatchObject({
      message: "Default retention period too large.",
    });
    await configure(retention({ Mode: "COMPLIANCE", Days: 3 }));
    const version = await put(world);
    expect(await world.client.send(new HeadObjectCommand(at))).toMatchObject({
      ObjectLockMode: "COMPLIANCE",
      ObjectLockRetainUntilDate: day(3),
    });
    expect(await refusal(world.client.send(erase(version)))).toMatchObject(LOCKED);
  });
});

describe("a locked version", () => {
  test("can be hidden, and erased only when its time is over", async () => {
    await using world = await vault();
    const version = await put(world, "COMPLIANCE");
    await world.client.send(new DeleteObjectCommand(at));
    expect(await refusal(world.client.send(erase(version, { BypassGovernanceRetention: true })))).toMatchObject(LOCKED);
    const many = await world.client.send(
      new DeleteObjectsCommand({ Bucket: "vault", Delete: { Objects: [{ Key: "a", VersionId: version }] } }),
    );
    expect(many.Errors).toMatchObject([
      { Key: "a", VersionId: version, Code: "AccessDenied", Message: LOCKED.message },
    ]);
    await world.kernel.timeline.advance(hours(240));
    await world.client.send(erase(version));
  });

  test("under governance yields to whoever asks for it and may", async () => {
    await using world = await vault();
    const version = await put(world, "GOVERNANCE");
    expect(await refusal(world.client.send(erase(version)))).toMatchObject(LOCKED);
    const clerk = world.user("clerk", [{ Effect: "Allow", Action: "s3:Delete*", Resource: "*" }]);
    expect(await refusal(clerk.send(erase(version, { BypassGovernanceRetention: true })))).toMatchObject({
      code: "AccessDenied",
      message: `User: arn:aws:iam::${ACCOUNT}:user/clerk is not authorized to perform: s3:BypassGovernanceRetention on resource: "arn:aws:s3:::vault/a" because no identity-based policy allows the s3:BypassGovernanceRetention action`,
    });
    await world.client.send(erase(version, { BypassGovernanceRetention: true }));
  });

  test("under a legal hold stays until it is lifted", async () => {
    await using world = await vault();
    const { VersionId } = await world.client.send(
      new PutObjectCommand({ ...at, Body: "x", ObjectLockLegalHoldStatus: "ON" }),
    );
    expect(await world.client.send(new GetObjectLegalHoldCommand(at))).toMatchObject({ LegalHold: { Status: "ON" } });
    expect(await refusal(world.client.send(erase(VersionId!)))).toMatchObject(LOCKED);
    await world.client.send(new PutObjectLegalHoldCommand({ ...at, LegalHold: { Status: "OFF" } }));
    await world.client.send(erase(VersionId!));
  });

  test("may be held longer by anybody with the right, shorter under governance only", async () => {
    await using world = await vault();
    const hold = (Retention: ObjectLockRetention, more: object = {}): Promise<object> =>
      world.client.send(new PutObjectRetentionCommand({ ...at, Retention, ...more }));
    await put(world, "GOVERNANCE");
    await hold({ Mode: "GOVERNANCE", RetainUntilDate: day(20) });
    expect(await refusal(hold({ Mode: "GOVERNANCE", RetainUntilDate: day(19) }))).toMatchObject(LOCKED);
    expect(await refusal(hold({ Mode: "GOVERNANCE", RetainUntilDate: day(-1) }))).toMatchObject({
      code: "InvalidArgument",
      message: "The retain until date must be in the future!",
      ArgumentName: "RetainUntilDate",
    });
    await hold({ Mode: "GOVERNANCE", RetainUntilDate: day(5) }, { BypassGovernanceRetention: true });
    expect(await world.client.send(new GetObjectRetentionCommand(at))).toMatchObject({
      Retention: { Mode: "GOVERNANCE", RetainUntilDate: day(5) },
    });
    await hold({}, { BypassGovernanceRetention: true });
    expect(await refusal(world.client.send(new GetObjectRetentionCommand(at)))).toMatchObject({
      status: 404,
      code: "NoSuchObjectLockConfiguration",
      message: "The specified object does not have a ObjectLock configuration",
    });
    await hold({ Mode: "COMPLIANCE", RetainUntilDate: day(5) });
    const shorter = { Mode: "COMPLIANCE", RetainUntilDate: day(4) } as const;
    expect(await refusal(hold(shorter, { BypassGovernanceRetention: true }))).toMatchObject(LOCKED);
  });

  test("passes its lock on to no copy", async () => {
    await using world = await vault();
    await put(world, "COMPLIANCE");
    await world.client.send(new CopyObjectCommand({ Bucket: "vault", Key: "b", CopySource: "vault/a" }));
    const head = await world.client.send(new HeadObjectCommand({ Bucket: "vault", Key: "b" }));
    expect(head.ObjectLockMode).toBeUndefined();
  });
});

describe("a lock", () => {
  test("is refused where it makes no sense, in AWS's words", async () => {
    await using world = await vault();
    await world.client.send(new CreateBucketCommand({ Bucket: "plain" }));
    const attempt = (input: object): Promise<object> =>
      refusal(world.client.send(new PutObjectCommand({ ...at, Body: "x", ...input })));
    expect(await attempt({ ObjectLockMode: "GOVERNANCE" })).toMatchObject({
      code: "InvalidArgument",
      message: "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied",
    });
    expect(await attempt({ ObjectLockMode: "FOREVER", ObjectLockRetainUntilDate: day(1) })).toMatchObject({
      message: "Unknown wormMode directive.",
    });
    expect(await attempt({ ObjectLockLegalHoldStatus: "MAYBE" })).toMatchObject({
      message: "Legal Hold must be either of 'ON' or 'OFF'",
    });
    expect(await attempt({ Bucket: "plain", ObjectLockLegalHoldStatus: "ON" })).toMatchObject({
      code: "InvalidRequest",
      message: "Bucket is missing Object Lock Configuration",
    });
    const unchecked = new PutObjectCommand({ ...at, Body: "x", ObjectLockLegalHoldStatus: "ON" });
    expect(await refusal(world.plain.send(unchecked))).toMatchObject({
      message:
        "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters",
    });
    const bypass = new DeleteObjectCommand({ Bucket: "plain", Key: "a", BypassGovernanceRetention: true });
    expect(await refusal(world.client.send(bypass))).toMatchObject({
      code: "InvalidArgument",
      message: "x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.",
    });
  });
});
