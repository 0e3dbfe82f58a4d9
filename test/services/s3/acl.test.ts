import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  GetBucketAclCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketAclCommand,
  PutBucketOwnershipControlsCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  type ObjectOwnership,
  type S3Client,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { refusal, s3World, unknownToTypes, type S3World } from "./world.ts";

const EVERYONE = "http://acs.amazonaws.com/groups/global/AllUsers";
const at = { Bucket: "sales", Key: "a" };

async function canonicalId(client: S3Client): Promise<string> {
  const { Owner } = await client.send(new ListBucketsCommand({}));
  return Owner?.ID ?? "";
}

/** A bucket with ACLs, and the public neither blocked nor restricted unless `blocked`. */
async function open(ownership: ObjectOwnership = "ObjectWriter", blocked = false): Promise<S3World> {
  const world = s3World();
  await world.client.send(new CreateBucketCommand({ Bucket: "sales", ObjectOwnership: ownership }));
  if (!blocked) await world.client.send(new DeletePublicAccessBlockCommand({ Bucket: "sales" }));
  return world;
}

describe("ACLs switched off, as in every new bucket,", () => {
  test("show the owner and take no other", async () => {
    await using world = s3World();
    await world.client.send(new CreateBucketCommand({ Bucket: "sales" }));
    await world.client.send(new PutObjectCommand({ ...at, Body: "x", ACL: "bucket-owner-full-control" }));
    const own = { ID: await canonicalId(world.client) };
    const acl = {
      Owner: own,
      Grants: [{ Grantee: { ...own, Type: "CanonicalUser" }, Permission: "FULL_CONTROL" }],
    };
    expect(await world.client.send(new GetBucketAclCommand({ Bucket: "sales" }))).toMatchObject(acl);
    expect(await world.client.send(new GetObjectAclCommand(at))).toMatchObject(acl);
    const refused = {
      status: 400,
      code: "AccessControlListNotSupported",
      message: "The bucket does not allow ACLs",
    };
    for (const attempt of [
      new PutBucketAclCommand({ Bucket: "sales", ACL: "private" }),
      new PutObjectAclCommand({ ...at, ACL: "public-read" }),
      new PutObjectCommand({ ...at, Body: "x", GrantRead: `uri="${EVERYONE}"` }),
    ])
      expect(await refusal(world.client.send(unknownToTypes<PutObjectCommand>(attempt)))).toMatchObject(refused);
    expect(
      await refusal(world.client.send(new CreateBucketCommand({ Bucket: "open", ACL: "public-read" }))),
    ).toMatchObject({ code: "InvalidBucketAclWithObjectOwnership" });
    expect(
      await refusal(
        world.client.send(
          new CreateBucketCommand({ Bucket: "open", ACL: "public-read", ObjectOwnership: "ObjectWriter" }),
        ),
      ),
    ).toMatchObject({
      status: 400,
      code: "InvalidBucketAclWithBlockPublicAccessError",
      message: "Bucket cannot have public ACLs set with BlockPublicAccess enabled",
    });
  });

  test("cannot be chosen while a bucket's ACL lets others in", async () => {
    await using world = await open();
    await world.client.send(new PutBucketAclCommand({ Bucket: "sales", ACL: "public-read" }));
    const enforce = new PutBucketOwnershipControlsCommand({
      Bucket: "sales",
      OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
    });
    expect(await refusal(world.client.send(enforce))).toMatchObject({
      status: 400,
      code: "InvalidBucketAclWithObjectOwnership",
      message: "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
    });
    await world.client.send(new PutBucketAclCommand({ Bucket: "sales", ACL: "private" }));
    await world.client.send(enforce);
  });
});

describe("an ACL", () => {
  test("that is canned stands for grants", async () => {
    await using world = await open();
    await world.client.send(new PutObjectCommand({ ...at, Body: "x" }));
    const own = { Grantee: { ID: await canonicalId(world.client), Type: "CanonicalUser" }, Permission: "FULL_CONTROL" };
    const group = (name: string, Permission: string): object => ({
      Grantee: { Type: "Group", URI: `http://acs.amazonaws.com/groups/${name}` },
      Permission,
    });
    const canned: readonly (readonly [string, readonly object[]])[] = [
      ["private", [own]],
      ["public-read", [own, group("global/AllUsers", "READ")]],
      ["public-read-write", [own, group("global/AllUsers", "READ"), group("global/AllUsers", "WRITE")]],
      ["authenticated-read", [own, group("global/AuthenticatedUsers", "READ")]],
      ["bucket-owner-read", [own]],
      ["bucket-owner-full-control", [own]],
    ];
    for (const [ACL, grants] of canned) {
      await world.client.send(new PutObjectAclCommand({ ...at, ACL: unknownToTypes(ACL) }));
      expect((await world.client.send(new GetObjectAclCommand(at))).Grants).toEqual(grants);
    }
    await world.client.send(new PutBucketAclCommand({ Bucket: "sales", ACL: unknownToTypes("log-delivery-write") }));
    expect((await world.client.send(new GetBucketAclCommand({ Bucket: "sales" }))).Grants).toEqual([
      own,
      group("s3/LogDelivery", "WRITE"),
      group("s3/LogDelivery", "READ_ACP"),
    ]);
  });

  test("lets in whom it names, to what it names, and nobody else", async () => {
    await using world = await open();
    const stranger = await canonicalId(world.stranger);
    const read = (client: S3Client): Promise<object> => client.send(new GetObjectCommand(at));
    await world.client.send(new PutObjectCommand({ ...at, Body: "x" }));
    for (const client of [world.nobody, world.stranger])
      expect(await refusal(read(client))).toMatchObject({ status: 403, code: "AccessDenied" });
    await world.client.send(new PutObjectAclCommand({ ...at, GrantRead: `id=${stranger}` }));
    await read(world.stranger);
    expect(await refusal(read(world.nobody))).toMatchObject({ code: "AccessDenied" });
    await world.client.send(new PutObjectAclCommand({ ...at, ACL: "authenticated-read" }));
    await read(world.stranger);
    expect(await refusal(read(world.nobody))).toMatchObject({ code: "AccessDenied" });
    await world.client.send(new PutObjectAclCommand({ ...at, ACL: "public-read" }));
    await read(world.nobody);
    const list = (client: S3Client): Promise<object> => client.send(new ListObjectsV2Command({ Bucket: "sales" }));
    expect(await refusal(list(world.nobody))).toMatchObject({ code: "AccessDenied" });
    await world.client.send(new PutBucketAclCommand({ Bucket: "sales", ACL: "public-read" }));
    await list(world.nobody);
    await world.client.send(
      new PutPublicAccessBlockCommand({
        Bucket: "sales",
        PublicAccessBlockConfiguration: { IgnorePublicAcls: true },
      }),
    );
    expect(await refusal(read(world.nobody))).toMatchObject({ code: "AccessDenied" });
    expect(await refusal(list(world.nobody))).toMatchObject({ code: "AccessDenied" });
  });

  test("of an object that another account wrote keeps the bucket's owner out, unless it is handed over", async () => {
    await using world = await open("BucketOwnerPreferred");
    const stranger = await canonicalId(world.stranger);
    await world.client.send(new PutBucketAclCommand({ Bucket: "sales", GrantWrite: `id="${stranger}"` }));
    await world.stranger.send(new PutObjectCommand({ ...at, Body: "theirs" }));
    const read = new GetObjectCommand(at);
    expect(await refusal(world.client.send(read))).toMatchObject({
      status: 403,
      code: "AccessDenied",
      message: "Access Denied",
    });
    await world.stranger.send(read);
    await world.stranger.send(new PutObjectAclCommand({ ...at, ACL: "bucket-owner-read" }));
    await world.client.send(read);
    await world.stranger.send(new PutObjectCommand({ ...at, Body: "yours", ACL: "bucket-owner-full-control" }));
    const { Owner } = await world.client.send(new GetObjectAclCommand(at));
    expect(Owner?.ID).toBe(await canonicalId(world.client));
  });

  test("for the public is refused where public ACLs are blocked", async () => {
    await using world = await open("ObjectWriter", true);
    expect(
      await refusal(world.client.send(new PutObjectCommand({ ...at, Body: "x", ACL: "public-read" }))),
    ).toMatchObject({
      status: 403,
      code: "AccessDenied",
      message: expect.stringContaining("because public ACLs are prevented by the BlockPublicAcls setting"),
    });
    expect(
      await refusal(world.client.send(new PutBucketAclCommand({ Bucket: "sales", ACL: "public-read" }))),
    ).toMatchObject({ code: "AccessDenied" });
  });

  test("is told of when it changes, and only then", async () => {
    await using world = await open();
    await world.client.send(new PutObjectCommand({ ...at, Body: "x" }));
    await world.client.send(new PutObjectAclCommand({ ...at, ACL: "private" }));
    await world.client.send(new PutObjectAclCommand({ ...at, ACL: "public-read" }));
    await world.client.send(new PutObjectAclCommand({ ...at, ACL: "public-read" }));
    expect(world.facts.map((fact) => fact.event)).toEqual(["ObjectCreated:Put", "ObjectAcl:Put"]);
    expect(world.facts[1]).toMatchObject({ size: undefined, sequencer: undefined, eTag: world.facts[0]?.eTag });
  });

  test("is refused for what it cannot say", async () => {
    await using world = await open();
    const id = await canonicalId(world.client);
    const put = (input: object): Promise<object> =>
      refusal(world.client.send(new PutBucketAclCommand({ Bucket: "sales", ...input })));
    const document = (Grantee: object, Permission = "READ", ID = id): object => ({
      AccessControlPolicy: { Owner: { ID }, Grants: [{ Grantee, Permission }] },
    });
    expect(await put({})).toMatchObject({ code: "MissingSecurityHeader", MissingHeaderName: "x-amz-acl" });
    expect(await put({ ACL: "nonsense" })).toMatchObject({
      code: "InvalidArgument",
      ArgumentName: "x-amz-acl",
      ArgumentValue: "nonsense",
    });
    expect(await put({ ACL: "private", GrantRead: `id=${id}` })).toMatchObject({
      code: "InvalidRequest",
      message: "Specifying both Canned ACLs and Header Grants is not allowed",
    });
    expect(await put({ ACL: "private", ...document({ Type: "Group", URI: EVERYONE }) })).toMatchObject({
      code: "UnexpectedContent",
    });
    expect(await put({ GrantRead: "nobody" })).toMatchObject({ message: "Argument format not recognized" });
    expect(await put({ GrantRead: "id=12" })).toMatchObject({ message: "Invalid id", ArgumentName: "id" });
    expect(await put({ GrantRead: 'emailAddress="a@b.c"' })).toMatchObject({
      code: "UnresolvableGrantByEmailAddress",
    });
    expect(await put(document({ Type: "Group", URI: "http://x" }))).toMatchObject({
      message: "Invalid group uri",
      ArgumentName: "Group/URI",
    });
    expect(await put(document({ Type: "Group", URI: EVERYONE }, "LOOK"))).toMatchObject({ code: "MalformedACLError" });
    expect(await put(document({ Type: "Group", URI: EVERYONE }, "READ", "12"))).toMatchObject({
      message: "Invalid id",
      ArgumentName: "CanonicalUser/ID",
    });
    expect(await put({ AccessControlPolicy: { Owner: { ID: id } } })).toMatchObject({ code: "MalformedACLError" });
  });
});
