import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetBucketLifecycleConfigurationCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  ListObjectsV2Command,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  RestoreObjectCommand,
  type LifecycleRule,
  type RestoreRequest,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { hours } from "../../../emulator/kernel/index.ts";
import { eventBridgeEvent, eventRecord } from "../../../emulator/services/s3/index.ts";
import { refusal, s3World, unknownToTypes, type S3World } from "./world.ts";

const DAY = hours(24);

interface Sales extends S3World {
  put(key: string, more?: object): Promise<object>;
  rules(...rules: readonly object[]): Promise<object>;
  keys(): Promise<readonly (string | undefined)[]>;
  days(n: number): Promise<void>;
}

/** A bucket, at half past ten on the first of January. */
async function sales(versioned = false): Promise<Sales> {
  const world = s3World();
  await world.client.send(new CreateBucketCommand({ Bucket: "sales" }));
  if (versioned)
    await world.client.send(
      new PutBucketVersioningCommand({ Bucket: "sales", VersioningConfiguration: { Status: "Enabled" } }),
    );
  await world.kernel.timeline.advance(hours(10.5));
  return Object.assign(world, {
    put: (Key: string, more: object = {}) =>
      world.client.send(new PutObjectCommand({ Bucket: "sales", Key, Body: "x", ...more })),
    rules: (...rules: readonly object[]) =>
      world.client.send(
        new PutBucketLifecycleConfigurationCommand({
          Bucket: "sales",
          LifecycleConfiguration: {
            Rules: rules.map((rule): LifecycleRule => ({ Status: "Enabled", Filter: {}, ...rule })),
          },
        }),
      ),
    keys: async () =>
      ((await world.client.send(new ListObjectsV2Command({ Bucket: "sales" }))).Contents ?? []).map(({ Key }) => Key),
    days: (n: number) => world.kernel.timeline.advance(DAY * n),
  });
}

describe("a lifecycle rule", () => {
  test("expires what it applies to at the midnight after its days, and tells so", async () => {
    await using world = await sales();
    await world.rules({ ID: "old logs", Filter: { Prefix: "logs/" }, Expiration: { Days: 3 } });
    expect(await world.put("logs/a")).toMatchObject({
      Expiration: 'expiry-date="Mon, 05 Jan 2026 00:00:00 GMT", rule-id="old%20logs"',
    });
    await world.put("kept");
    await world.days(3.5);
    expect(await world.keys()).toEqual(["kept", "logs/a"]);
    await world.days(0.5);
    expect(await world.keys()).toEqual(["kept"]);
    const fact = world.facts.at(-1)!;
    expect(fact.event).toBe("LifecycleExpiration:Delete");
    expect(eventRecord(fact, { id: "r" })).toMatchObject({
      Records: [
        {
          eventVersion: "2.3",
          eventTime: "2026-01-05T00:00:00.000Z",
          userIdentity: { principalId: "s3.amazonaws.com" },
          s3: { object: { key: "logs/a" } },
        },
      ],
    });
    expect(eventBridgeEvent(fact)).toMatchObject({
      detailType: "Object Deleted",
      detail: { reason: "Lifecycle Expiration", "deletion-type": "Permanently Deleted", requester: "s3.amazonaws.com" },
    });
  });

  test("looks at tags and sizes, and does nothing while it is disabled", async () => {
    await using world = await sales();
    await world.rules(
      { Filter: { Tag: { Key: "keep", Value: "no" } }, Expiration: { Days: 1 } },
      { Filter: { ObjectSizeGreaterThan: 10 }, Expiration: { Days: 1 } },
      { Filter: { Prefix: "disabled" }, Expiration: { Days: 1 }, Status: "Disabled" },
    );
    await world.put("tagged", { Tagging: "keep=no&x=y" });
    await world.put("long", { Body: "eleven char" });
    await world.put("short", { Tagging: "keep=yes" });
    await world.put("disabled");
    await world.days(2);
    expect(await world.keys()).toEqual(["disabled", "short"]);
  });

  test("hides current versions, erases old ones, and clears up lonely markers", async () => {
    await using world = await sales(true);
    await world.rules(
      { Expiration: { Days: 2 } },
      { NoncurrentVersionExpiration: { NoncurrentDays: 2, NewerNoncurrentVersions: 1 } },
    );
    for (const Body of ["1", "2", "3"]) await world.put("a", { Body });
    await world.days(3);
    const versions = async (): Promise<readonly number[]> => {
      const page = await world.client.send(new ListObjectVersionsCommand({ Bucket: "sales" }));
      return [page.Versions?.length ?? 0, page.DeleteMarkers?.length ?? 0];
    };
    // One of the three became too old, one is spared; on top is the marker that hides them.
    expect(await versions()).toEqual([2, 1]);
    expect(world.facts.slice(3).map((fact) => fact.event)).toEqual([
      "LifecycleExpiration:DeleteMarkerCreated",
      "LifecycleExpiration:Delete",
    ]);
    await world.rules({ NoncurrentVersionExpiration: { NoncurrentDays: 1 }, Expiration: { Days: 1 } });
    await world.days(3);
    expect(await versions()).toEqual([0, 0]);
  });

  test("aborts uploads that were never completed", async () => {
    await using world = await sales();
    await world.rules({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } });
    await world.client.send(new CreateMultipartUploadCommand({ Bucket: "sales", Key: "big" }));
    const uploads = async (): Promise<number> =>
      (await world.client.send(new ListMultipartUploadsCommand({ Bucket: "sales" }))).Uploads?.length ?? 0;
    await world.days(1);
    expect(await uploads()).toBe(1);
    await world.days(1);
    expect(await uploads()).toBe(0);
  });

  test("moves objects to colder classes, small ones only where it names sizes", async () => {
    await using world = await sales();
    await world.rules(
      { Transitions: [{ Days: 1, StorageClass: "GLACIER" }] },
      {
        Filter: { And: { Prefix: "tiny", ObjectSizeLessThan: 10 } },
        Transitions: [{ Days: 1, StorageClass: "GLACIER_IR" }],
      },
    );
    await world.put("small");
    await world.put("tiny");
    await world.put("large", { Body: Buffer.alloc(128 * 1024) });
    await world.days(2);
    const classOf = async (Key: string): Promise<string | undefined> =>
      (await world.client.send(new HeadObjectCommand({ Bucket: "sales", Key }))).StorageClass;
    expect([await classOf("small"), await classOf("tiny"), await classOf("large")]).toEqual([
      undefined,
      "GLACIER_IR",
      "GLACIER",
    ]);
    expect(world.facts.map((fact) => fact.event).slice(3)).toEqual(["LifecycleTransition", "LifecycleTransition"]);
    expect(eventRecord(world.facts[3]!, { id: "r" })).toMatchObject({
      Records: [{ lifecycleEventData: { transitionEventData: { destinationStorageClass: "GLACIER" } } }],
    });
  });

  test("is background work: a world at rest does not wait for it", async () => {
    await using world = await sales();
    await world.rules({ Expiration: { Days: 1 } });
    await world.put("a");
    await world.kernel.timeline.idle();
    expect(await world.keys()).toEqual(["a"]);
  });

  test("is given an id, and refused for what it cannot mean", async () => {
    await using world = await sales();
    await world.rules({ Expiration: { Days: 1 } });
    const { Rules } = await world.client.send(new GetBucketLifecycleConfigurationCommand({ Bucket: "sales" }));
    expect(Rules?.[0]?.ID).toMatch(/.+/);
    const bad = (...rules: readonly object[]): Promise<object> => refusal(world.rules(...rules));
    const one = { Expiration: { Days: 1 } };
    expect(await bad({})).toMatchObject({
      code: "InvalidRequest",
      message: "At least one action needs to be specified in a rule",
    });
    expect(await bad({ Expiration: { Days: 0 } })).toMatchObject({
      message: "'Days' for Expiration action must be a positive integer",
    });
    expect(await bad({ Transitions: [{ Days: 29, StorageClass: "STANDARD_IA" }] })).toMatchObject({
      code: "InvalidArgument",
      message: "'Days' in Transition action must be greater than or equal to 30 for storageClass 'STANDARD_IA'",
    });
    expect(await bad({ Expiration: { Date: new Date("2026-02-01T01:00:00Z") } })).toMatchObject({
      message: "'Date' must be at midnight GMT",
    });
    expect(await bad({ Expiration: { Days: 1, ExpiredObjectDeleteMarker: true } })).toMatchObject({
      code: "MalformedXML",
    });
    expect(await bad({ ...one, Status: unknownToTypes("On") })).toMatchObject({ code: "MalformedXML" });
    expect(await bad({ ...one, Filter: undefined })).toMatchObject({ code: "MalformedXML" });
    expect(await bad({ ...one, ID: "a" }, { ...one, ID: "a" })).toMatchObject({ code: "InvalidArgument" });
    expect(
      await bad({
        Filter: { Tag: { Key: "a", Value: "b" } },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
      }),
    ).toMatchObject({ message: "AbortIncompleteMultipartUpload cannot be specified with Tags." });
  });
});

describe("an archived object", () => {
  const at = { Bucket: "sales", Key: "cold" };
  const restore = (world: S3World, RestoreRequest: RestoreRequest): Promise<object> =>
    world.client.send(new RestoreObjectCommand({ ...at, RestoreRequest }));

  test("can be read once it was restored, until its days are over", async () => {
    await using world = await sales();
    await world.put("cold", { StorageClass: "GLACIER" });
    const read = new GetObjectCommand(at);
    expect(await refusal(world.client.send(read))).toMatchObject({ code: "InvalidObjectState" });
    expect(await restore(world, { Days: 2 })).toMatchObject({ $metadata: { httpStatusCode: 202 } });
    expect(await refusal(restore(world, { Days: 2 }))).toMatchObject({
      status: 409,
      code: "RestoreAlreadyInProgress",
      message: "Object restore is already in progress",
    });
    expect(await world.client.send(new HeadObjectCommand(at))).toMatchObject({ Restore: 'ongoing-request="true"' });
    expect(await refusal(world.client.send(read))).toMatchObject({ status: 403, code: "InvalidObjectState" });
    await world.kernel.timeline.advance(hours(5));
    expect(await world.client.send(read)).toMatchObject({
      StorageClass: "GLACIER",
      Restore: 'ongoing-request="false", expiry-date="Sun, 04 Jan 2026 00:00:00 GMT"',
    });
    await world.days(3);
    expect(await refusal(world.client.send(read))).toMatchObject({ code: "InvalidObjectState" });
    expect(world.facts.slice(1).map((fact) => fact.event)).toEqual([
      "ObjectRestore:Post",
      "ObjectRestore:Completed",
      "ObjectRestore:Delete",
    ]);
    expect(eventRecord(world.facts[2]!, { id: "r" })).toMatchObject({
      Records: [
        {
          eventVersion: "2.1",
          glacierEventData: {
            restoreEventData: {
              lifecycleRestorationExpiryTime: "2026-01-04T00:00:00.000Z",
              lifecycleRestoreStorageClass: "GLACIER",
            },
          },
        },
      ],
    });
    expect(eventBridgeEvent(world.facts[2]!)).toMatchObject({
      detailType: "Object Restore Completed",
      detail: { "restore-expiry-time": "2026-01-04T00:00:00.000Z", "source-storage-class": "GLACIER" },
    });
  });

  test("comes back sooner when a faster way is asked for meanwhile", async () => {
    await using world = await sales();
    await world.put("cold", { StorageClass: "GLACIER" });
    const by = (Tier: "Bulk" | "Standard" | "Expedited"): Promise<object> =>
      restore(world, { Days: 2, GlacierJobParameters: { Tier } });
    await by("Standard");
    expect(await refusal(by("Bulk"))).toMatchObject({ status: 409, code: "RestoreAlreadyInProgress" });
    expect(await by("Expedited")).toMatchObject({ $metadata: { httpStatusCode: 202 } });
    await world.kernel.timeline.advance(hours(1));
    expect((await world.client.send(new HeadObjectCommand(at))).Restore).toContain('ongoing-request="false"');
    await world.kernel.timeline.advance(hours(5));
    expect(world.facts.filter((fact) => fact.event === "ObjectRestore:Completed")).toHaveLength(1);
  });

  test("that is deleted while it is restored is restored no more", async () => {
    await using world = await sales();
    await world.put("cold", { StorageClass: "GLACIER" });
    await restore(world, { Days: 1, GlacierJobParameters: { Tier: "Expedited" } });
    await world.client.send(new DeleteObjectCommand(at));
    await world.days(2);
    expect(world.facts.map((fact) => fact.event)).not.toContain("ObjectRestore:Completed");
  });

  test("is asked back only where there is something to ask back, and in ways its class has", async () => {
    await using world = await sales();
    await world.put("cold");
    expect(await refusal(restore(world, { Days: 1 }))).toMatchObject({
      status: 403,
      code: "InvalidObjectState",
      message: "Restore is not allowed for the object's current storage class",
      StorageClass: "STANDARD",
    });
    await world.put("cold", { StorageClass: "DEEP_ARCHIVE" });
    expect(await refusal(restore(world, { Days: 1, GlacierJobParameters: { Tier: "Expedited" } }))).toMatchObject({
      code: "InvalidArgument",
    });
    expect(await refusal(restore(world, {}))).toMatchObject({ code: "MalformedXML" });
  });
});
