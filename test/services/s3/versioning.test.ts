import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { refusal, s3World, type S3World } from "./world.ts";

const switchTo = (world: S3World, Status: "Enabled" | "Suspended") =>
  world.client.send(new PutBucketVersioningCommand({ Bucket: "sales", VersioningConfiguration: { Status } }));

async function versioned(): Promise<S3World> {
  const world = s3World();
  await world.client.send(new CreateBucketCommand({ Bucket: "sales" }));
  await switchTo(world, "Enabled");
  return world;
}

const put = async (world: S3World, Key: string, Body: string): Promise<string | undefined> =>
  (await world.client.send(new PutObjectCommand({ Bucket: "sales", Key, Body }))).VersionId;
const read = async (world: S3World, Key: string, VersionId?: string): Promise<string | undefined> =>
  (await world.client.send(new GetObjectCommand({ Bucket: "sales", Key, VersionId }))).Body?.transformToString();
const remove = (world: S3World, Key: string, VersionId?: string) =>
  world.client.send(new DeleteObjectCommand({ Bucket: "sales", Key, VersionId }));
const versions = (world: S3World, more: object = {}) =>
  world.client.send(new ListObjectVersionsCommand({ Bucket: "sales", ...more }));

describe("versioning", () => {
  test("is off until it is switched on, and can then only be suspended", async () => {
    await using world = s3World();
    await world.client.send(new CreateBucketCommand({ Bucket: "sales" }));
    const status = async () => (await world.client.send(new GetBucketVersioningCommand({ Bucket: "sales" }))).Status;
    expect(await status()).toBeUndefined();
    await switchTo(world, "Suspended");
    expect(await status()).toBe("Suspended");
    expect(
      await refusal(
        world.client.send(new PutBucketVersioningCommand({ Bucket: "sales", VersioningConfiguration: {} })),
      ),
    ).toMatchObject({ code: "IllegalVersioningConfigurationException" });
  });

  test("keeps every write under an id of its own", async () => {
    await using world = await versioned();
    const [first, second] = [await put(world, "a", "1"), await put(world, "a", "2")];
    expect(first).toMatch(/^[\w.]{32}$/);
    expect(first).not.toBe(second);
    expect(await read(world, "a")).toBe("2");
    expect(await read(world, "a", first)).toBe("1");
    expect(world.facts.map((fact) => fact.versionId)).toEqual([first, second]);
  });

  test("hides a deleted object behind a marker, whose removal brings it back", async () => {
    await using world = await versioned();
    const version = await put(world, "a", "1");
    const gone = await remove(world, "a");
    expect(gone.DeleteMarker).toBe(true);
    expect(await refusal(world.client.send(new GetObjectCommand({ Bucket: "sales", Key: "a" })))).toMatchObject({
      status: 404,
      code: "NoSuchKey",
    });
    const marker = world.client.send(new GetObjectCommand({ Bucket: "sales", Key: "a", VersionId: gone.VersionId }));
    const refused = await marker.catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: "MethodNotAllowed", $metadata: { httpStatusCode: 405 } });
    expect(refused).toHaveProperty(["$response", "headers", "last-modified"], expect.stringMatching(/ GMT$/));
    expect((await world.client.send(new ListObjectsV2Command({ Bucket: "sales" }))).KeyCount).toBe(0);
    expect(await refusal(world.client.send(new DeleteBucketCommand({ Bucket: "sales" })))).toMatchObject({
      message: "The bucket you tried to delete is not empty. You must delete all versions in the bucket.",
    });
    expect(await remove(world, "a", gone.VersionId)).toMatchObject({ DeleteMarker: true, VersionId: gone.VersionId });
    expect(await read(world, "a")).toBe("1");
    await remove(world, "a", version);
    expect(world.facts.map(({ event, versionId, eTag }) => ({ event, versionId, eTag })).slice(1)).toEqual([
      {
        event: "ObjectRemoved:DeleteMarkerCreated",
        versionId: gone.VersionId,
        eTag: "d41d8cd98f00b204e9800998ecf8427e",
      },
      { event: "ObjectRemoved:Delete", versionId: gone.VersionId, eTag: undefined },
      { event: "ObjectRemoved:Delete", versionId: version, eTag: undefined },
    ]);
  });

  test("suspended writes the null version over and over, and leaves the others", async () => {
    await using world = await versioned();
    const first = await put(world, "a", "1");
    await switchTo(world, "Suspended");
    expect(await put(world, "a", "2")).toBeUndefined();
    expect(await put(world, "a", "3")).toBeUndefined();
    expect((await world.client.send(new GetObjectCommand({ Bucket: "sales", Key: "a" }))).VersionId).toBe("null");
    expect(world.facts.at(-1)?.versionId).toBeUndefined();
    const { Versions } = await versions(world);
    expect(Versions?.map((version) => [version.VersionId, version.IsLatest])).toEqual([
      ["null", true],
      [first, false],
    ]);
    expect(await read(world, "a", first)).toBe("1");
  });

  test("lists versions and markers newest first, page by page", async () => {
    await using world = await versioned();
    const a1 = await put(world, "a", "1");
    const a2 = await put(world, "a", "2");
    const marker = (await remove(world, "a")).VersionId;
    const b1 = await put(world, "b", "1");
    const whole = await versions(world);
    expect(whole.DeleteMarkers).toMatchObject([{ Key: "a", VersionId: marker, IsLatest: true }]);
    expect(whole.Versions?.map((version) => version.VersionId)).toEqual([a2, a1, b1]);

    const seen: (string | undefined)[] = [];
    let at: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } | undefined = {};
    while (at) {
      const page = await versions(world, { MaxKeys: 1, ...at });
      seen.push(...[...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map((version) => version.VersionId));
      at = page.IsTruncated ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker } : undefined;
    }
    expect(seen).toEqual([marker, a2, a1, b1]);
  });

  test("lets an old version be copied to the top", async () => {
    await using world = await versioned();
    const first = await put(world, "a", "1");
    await put(world, "a", "2");
    await world.client.send(
      new CopyObjectCommand({ Bucket: "sales", Key: "a", CopySource: `sales/a?versionId=${first}` }),
    );
    expect(await read(world, "a")).toBe("1");
  });

  test.each([
    [{ VersionIdMarker: "null" }, "A version-id marker cannot be specified without a key marker."],
    [{ KeyMarker: "", VersionIdMarker: "null" }, "A version-id marker cannot be specified without a key marker."],
    [{ KeyMarker: "a", VersionIdMarker: "" }, "A version-id marker cannot be empty."],
    [{ KeyMarker: "a", VersionIdMarker: "nonsense" }, "Invalid version id specified"],
  ])("lists nothing after the marker %j", async (marker, message) => {
    await using world = await versioned();
    expect(await refusal(versions(world, marker))).toMatchObject({ code: "InvalidArgument", message });
  });

  test("tells a malformed version id from one that is not there", async () => {
    await using world = await versioned();
    const version = await put(world, "a", "1");
    await remove(world, "a", version);
    const get = (VersionId: string) =>
      refusal(world.client.send(new GetObjectCommand({ Bucket: "sales", Key: "a", VersionId })));
    expect(await get("nonsense")).toMatchObject({
      status: 400,
      code: "InvalidArgument",
      message: "Invalid version id specified",
      ArgumentName: "versionId",
      ArgumentValue: "nonsense",
    });
    expect(await get("x".repeat(32))).toMatchObject({ code: "InvalidArgument" });
    expect(await get(version!)).toMatchObject({ status: 404, code: "NoSuchVersion", Key: "a", VersionId: version });
    const batch = await world.client.send(
      new DeleteObjectsCommand({ Bucket: "sales", Delete: { Objects: [{ Key: "a", VersionId: "nonsense" }] } }),
    );
    expect(batch.Errors).toEqual([
      {
        Key: "a",
        VersionId: "nonsense",
        Code: "NoSuchVersion",
        Message: "The specified version does not exist.",
      },
    ]);
  });

  test("tells a copy of a deleted object of the marker, and what is wrong with the version of its source", async () => {
    await using world = await versioned();
    await put(world, "a", "1");
    const { VersionId: marker } = await remove(world, "a");
    const copy = (source: string) =>
      refusal(world.client.send(new CopyObjectCommand({ Bucket: "sales", Key: "b", CopySource: `sales/a${source}` })));
    const told: Record<string, string | undefined> = {};
    world.client.middlewareStack.add(
      (next) => async (args) => {
        const answer = await next(args);
        if (isAnswer(answer.response)) Object.assign(told, answer.response.headers);
        return answer;
      },
      { step: "deserialize", priority: "low" },
    );
    expect(await copy("")).toMatchObject({ status: 404, code: "NoSuchKey" });
    expect(told).toMatchObject({ "x-amz-delete-marker": "true", "x-amz-version-id": marker });
    expect(await copy(`?versionId=${marker}`)).toMatchObject({ status: 400, code: "InvalidRequest" });
    expect(await copy("?versionId=")).toMatchObject({
      code: "InvalidArgument",
      message: "Version id cannot be the empty string",
    });
    expect(await copy("?versionId=abc")).toMatchObject({ code: "InvalidRequest", message: "Invalid Request" });
  });

  test("lets nobody write to a delete marker", async () => {
    await using world = await versioned();
    await remove(world, "a");
    const tags = { TagSet: [{ Key: "a", Value: "1" }] };
    expect(
      await refusal(world.client.send(new PutObjectTaggingCommand({ Bucket: "sales", Key: "a", Tagging: tags }))),
    ).toMatchObject({ status: 405, Method: "PUT", ResourceType: "DeleteMarker" });
  });

  test("deletes once what is named twice", async () => {
    await using world = await versioned();
    await put(world, "a", "1");
    const { Deleted: deleted } = await world.client.send(
      new DeleteObjectsCommand({ Bucket: "sales", Delete: { Objects: [{ Key: "a" }, { Key: "a" }] } }),
    );
    expect(deleted).toHaveLength(1);
    expect((await versions(world)).DeleteMarkers).toHaveLength(1);
  });
});

const isAnswer = (value: unknown): value is { readonly headers: Record<string, string> } =>
  typeof value === "object" && value !== null && "headers" in value;
