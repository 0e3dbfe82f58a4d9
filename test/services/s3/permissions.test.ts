import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeletePublicAccessBlockCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { STRANGER, refusal, s3World, type S3World } from "./world.ts";

async function withObject(): Promise<S3World> {
  const world = s3World();
  await world.client.send(new CreateBucketCommand({ Bucket: "sales" }));
  await world.client.send(new PutObjectCommand({ Bucket: "sales", Key: "in/a.csv", Body: "x" }));
  return world;
}

const OBJECT = { Bucket: "sales", Key: "in/a.csv" };
const allow = (Action: string | readonly string[], Resource: string, more: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
const policy = (world: S3World, ...statements: readonly object[]) =>
  world.client.send(
    new PutBucketPolicyCommand({
      Bucket: "sales",
      Policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
    }),
  );

/** A policy of one statement: another account may read the bucket's objects. */
const statement = (changes: object): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: STRANGER },
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::sales/*",
        ...changes,
      },
    ],
  });

/** The right that a refusal names. */
const actionOf = async (answer: Promise<unknown>): Promise<string | undefined> =>
  /perform: (\S+)/.exec(String((await refusal(answer))["message"]))?.[1];

describe("within an account", () => {
  test("a denial says who was refused what on which resource", async () => {
    await using world = await withObject();
    const ann = world.user("ann", [allow("s3:GetObject", "arn:aws:s3:::sales")]);
    expect(await refusal(ann.send(new GetObjectCommand(OBJECT)))).toMatchObject({
      status: 403,
      code: "AccessDenied",
      message:
        'User: arn:aws:iam::111122223333:user/ann is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::sales/in/a.csv" because no identity-based policy allows the s3:GetObject action',
    });
    expect(await refusal(ann.send(new ListBucketsCommand({})))).toMatchObject({
      message:
        "User: arn:aws:iam::111122223333:user/ann is not authorized to perform: s3:ListAllMyBuckets because no identity-based policy allows the s3:ListAllMyBuckets action",
    });
  });

  test("HEAD is GetObject; s3:HeadObject grants nothing", async () => {
    await using world = await withObject();
    const wrong = world.user("ann", [allow("s3:HeadObject", "arn:aws:s3:::sales/*")]);
    expect(await refusal(wrong.send(new HeadObjectCommand(OBJECT)))).toMatchObject({ status: 403 });
    const right = world.user("ben", [allow("s3:GetObject", "arn:aws:s3:::sales/*")]);
    await right.send(new HeadObjectCommand(OBJECT));
  });

  test("a missing key is forbidden to whoever may not list the bucket", async () => {
    await using world = await withObject();
    const missing = { Bucket: "sales", Key: "gone" };
    const blind = world.user("ann", [allow("s3:GetObject", "arn:aws:s3:::sales/*")]);
    expect(await refusal(blind.send(new GetObjectCommand(missing)))).toMatchObject({
      status: 403,
      code: "AccessDenied",
      message: expect.stringContaining('perform: s3:ListBucket on resource: "arn:aws:s3:::sales"'),
    });
    expect(await refusal(blind.send(new HeadObjectCommand(missing)))).toMatchObject({ status: 403 });
    const seeing = world.user("ben", [
      allow("s3:GetObject", "arn:aws:s3:::sales/*"),
      allow("s3:ListBucket", "arn:aws:s3:::sales"),
    ]);
    expect(await refusal(seeing.send(new GetObjectCommand(missing)))).toMatchObject({ code: "NoSuchKey" });
  });

  test("whoever deletes on an ETag must be allowed to read it", async () => {
    await using world = await withObject();
    const ann = world.user("ann", [allow("s3:DeleteObject", "arn:aws:s3:::sales/*")]);
    expect(await actionOf(ann.send(new DeleteObjectCommand({ ...OBJECT, IfMatch: '"x"' })))).toBe("s3:GetObject");
    await ann.send(new DeleteObjectCommand({ ...OBJECT, IfMatch: "*" }));
  });

  test("conditions can be demanded of what creates an object, and only of that", async () => {
    await using world = await withObject();
    const ann = world.user("ann", [
      allow("s3:PutObject", "arn:aws:s3:::sales/*", { Condition: { Null: { "s3:if-none-match": "false" } } }),
      allow("s3:PutObject", "arn:aws:s3:::sales/*", { Condition: { Bool: { "s3:ObjectCreationOperation": "false" } } }),
    ]);
    const target = { Bucket: "sales", Key: "new" };
    expect(await refusal(ann.send(new PutObjectCommand({ ...target, Body: "x" })))).toMatchObject({ status: 403 });
    await ann.send(new PutObjectCommand({ ...target, Body: "x", IfNoneMatch: "*" }));
    const { UploadId } = await ann.send(new CreateMultipartUploadCommand(target));
    await ann.send(new UploadPartCommand({ ...target, UploadId, PartNumber: 1, Body: "x" }));
  });

  test("policies can ask how a request was signed, and whose the bucket is", async () => {
    await using world = await withObject();
    const key = (condition: object) => allow("s3:GetObject", "arn:aws:s3:::sales/*", { Condition: condition });
    const ann = world.user("ann", [
      key({
        StringEquals: {
          "s3:authType": "REST-HEADER",
          "s3:signatureversion": "AWS4-HMAC-SHA256",
          "s3:ResourceAccount": "111122223333",
        },
      }),
    ]);
    await ann.send(new GetObjectCommand(OBJECT));
    const ben = world.user("ben", [key({ StringEquals: { "s3:authType": "REST-QUERY-STRING" } })]);
    expect(await refusal(ben.send(new GetObjectCommand(OBJECT)))).toMatchObject({ status: 403 });
  });

  test("where a copy comes from can be demanded", async () => {
    await using world = await withObject();
    const ann = world.user("ann", [
      allow("s3:GetObject", "*"),
      allow("s3:PutObject", "arn:aws:s3:::sales/*", {
        Condition: { StringLike: { "s3:x-amz-copy-source": "sales/in/*" } },
      }),
    ]);
    const copy = { Bucket: "sales", Key: "copy" };
    await ann.send(new CopyObjectCommand({ ...copy, CopySource: "/sales/in/a.csv" }));
    expect(await refusal(ann.send(new CopyObjectCommand({ ...copy, CopySource: "sales/copy" })))).toMatchObject({
      status: 403,
    });
  });

  test("a missing bucket is told to everybody", async () => {
    await using world = await withObject();
    const ann = world.user("ann", []);
    expect(await refusal(ann.send(new ListObjectsV2Command({ Bucket: "gone" })))).toMatchObject({
      code: "NoSuchBucket",
    });
  });

  test("listing can be bound to a prefix, reading to the object's tags", async () => {
    await using world = await withObject();
    await world.client.send(new PutObjectCommand({ Bucket: "sales", Key: "open", Body: "x", Tagging: "open=yes" }));
    const ann = world.user("ann", [
      allow("s3:ListBucket", "arn:aws:s3:::sales", { Condition: { StringLike: { "s3:prefix": "in/*" } } }),
      allow("s3:GetObject", "arn:aws:s3:::sales/*", {
        Condition: { StringEquals: { "s3:ExistingObjectTag/open": "yes" } },
      }),
    ]);
    await ann.send(new ListObjectsV2Command({ Bucket: "sales", Prefix: "in/" }));
    expect(await refusal(ann.send(new ListObjectsV2Command({ Bucket: "sales" })))).toMatchObject({ status: 403 });
    await ann.send(new GetObjectCommand({ Bucket: "sales", Key: "open" }));
    expect(await refusal(ann.send(new GetObjectCommand(OBJECT)))).toMatchObject({ status: 403 });
  });

  test("a version, a tag and a copy's source each need their own right", async () => {
    await using world = await withObject();
    await world.client.send(
      new PutBucketVersioningCommand({ Bucket: "sales", VersioningConfiguration: { Status: "Enabled" } }),
    );
    const ann = world.user("ann", [
      allow(["s3:GetObject", "s3:ListBucket"], "*"),
      allow("s3:PutObject", "arn:aws:s3:::sales/out/*"),
    ]);
    expect(await actionOf(ann.send(new GetObjectCommand({ ...OBJECT, VersionId: "null" })))).toBe(
      "s3:GetObjectVersion",
    );
    expect(
      await actionOf(ann.send(new PutObjectCommand({ Bucket: "sales", Key: "out/a", Body: "", Tagging: "a=b" }))),
    ).toBe("s3:PutObjectTagging");
    await ann.send(new CopyObjectCommand({ Bucket: "sales", Key: "out/b", CopySource: "sales/in/a.csv" }));
    const ben = world.user("ben", [allow("s3:PutObject", "*")]);
    expect(
      await actionOf(ben.send(new CopyObjectCommand({ Bucket: "sales", Key: "c", CopySource: "sales/in/a.csv" }))),
    ).toBe("s3:GetObject");
  });

  test("a copy takes tags along only for whoever may read and set them", async () => {
    await using world = await withObject();
    await world.client.send(new PutObjectCommand({ ...OBJECT, Body: "x", Tagging: "team=a" }));
    const copy = (more: object = {}): CopyObjectCommand =>
      new CopyObjectCommand({ Bucket: "sales", Key: "copy", CopySource: "sales/in/a.csv", ...more });
    const ann = world.user("ann", [allow(["s3:GetObject", "s3:PutObject"], "*")]);
    expect(await actionOf(ann.send(copy()))).toBe("s3:GetObjectTagging");
    await ann.send(copy({ TaggingDirective: "REPLACE" }));
    const ben = world.user("ben", [allow(["s3:GetObject*", "s3:PutObject"], "*")]);
    expect(await actionOf(ben.send(copy()))).toBe("s3:PutObjectTagging");
  });
});

describe("a bucket policy", () => {
  test("lets another account's principals in when their account does, too", async () => {
    await using world = await withObject();
    expect(await refusal(world.stranger.send(new GetObjectCommand(OBJECT)))).toMatchObject({
      status: 403,
      message: "Access Denied",
    });
    await policy(world, allow("s3:GetObject", "arn:aws:s3:::sales/*", { Principal: { AWS: STRANGER } }));
    await world.stranger.send(new GetObjectCommand(OBJECT));
    const idle = world.user("eve", [], STRANGER);
    expect(await refusal(idle.send(new GetObjectCommand(OBJECT)))).toMatchObject({ message: "Access Denied" });
    const able = world.user("fay", [allow("s3:GetObject", "*")], STRANGER);
    await able.send(new GetObjectCommand(OBJECT));
  });

  test("can deny what everything else allows", async () => {
    await using world = await withObject();
    const ann = world.user("ann", [allow("s3:*", "*")]);
    await policy(world, {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::sales/in/*",
    });
    expect(await refusal(ann.send(new GetObjectCommand(OBJECT)))).toMatchObject({
      message: expect.stringMatching(/with an explicit deny in a resource-based policy$/),
    });
  });

  test("may let everybody in only where public policies are not blocked", async () => {
    await using world = await withObject();
    const open = allow("s3:GetObject", "arn:aws:s3:::sales/*", { Principal: "*" });
    expect(await refusal(policy(world, open))).toMatchObject({
      status: 403,
      code: "AccessDenied",
      message: expect.stringContaining("because public policies are prevented by the BlockPublicPolicy setting"),
    });
    await policy(world, { ...open, Condition: { StringEquals: { "aws:SourceAccount": STRANGER } } });
    await world.client.send(new DeletePublicAccessBlockCommand({ Bucket: "sales" }));
    await policy(world, open);
    const status = await world.client.send(new GetBucketPolicyStatusCommand({ Bucket: "sales" }));
    expect(status.PolicyStatus).toEqual({ IsPublic: true });
    const answer = await world.nobody.send(new GetObjectCommand(OBJECT));
    expect(await answer.Body?.transformToString()).toBe("x");
  });

  test("that is public lets only its own account in while public buckets are restricted", async () => {
    await using world = await withObject();
    const block = (RestrictPublicBuckets: boolean) =>
      world.client.send(
        new PutPublicAccessBlockCommand({
          Bucket: "sales",
          PublicAccessBlockConfiguration: { RestrictPublicBuckets },
        }),
      );
    await block(true);
    await policy(world, allow("s3:GetObject", "arn:aws:s3:::sales/*", { Principal: "*" }));
    expect(await refusal(world.nobody.send(new GetObjectCommand(OBJECT)))).toMatchObject({ message: "Access Denied" });
    expect(await refusal(world.stranger.send(new GetObjectCommand(OBJECT)))).toMatchObject({ status: 403 });
    await world.user("ann", []).send(new GetObjectCommand(OBJECT));
    await block(false);
    await world.nobody.send(new GetObjectCommand(OBJECT));
    await world.stranger.send(new GetObjectCommand(OBJECT));
  });

  test("comes back as it was put, letter by letter", async () => {
    await using world = await withObject();
    const Policy = `{ "Version":"2012-10-17",\n "Statement":{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::sales/x"} }`;
    await world.client.send(new PutBucketPolicyCommand({ Bucket: "sales", Policy }));
    expect((await world.client.send(new GetBucketPolicyCommand({ Bucket: "sales" }))).Policy).toBe(Policy);
  });

  test.each([
    ["no JSON", "nonsense", "Policies must be valid JSON and the first byte must be '{'"],
    [
      "another bucket's resource",
      `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::other/*"}]}`,
      "Policy has invalid resource",
    ],
    [
      "an object action on the bucket",
      `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::sales"}]}`,
      "Action does not apply to any resource(s) in statement",
    ],
    [
      "only actions on objects, by a pattern, on the bucket",
      statement({ Action: "s3:PutObject*", Resource: "arn:aws:s3:::sales" }),
      "Action does not apply to any resource(s) in statement",
    ],
    [
      "only actions on the bucket on its objects",
      statement({ Action: "s3:ListBucketVersions", Resource: "arn:aws:s3:::sales/*" }),
      "Action does not apply to any resource(s) in statement",
    ],
    ["an action that does not exist", statement({ Action: "s3:HeadObject" }), "Policy has invalid action"],
    [
      "a bucket action that does not exist",
      statement({ Action: "s3:HeadBucket", Resource: "arn:aws:s3:::sales" }),
      "Policy has invalid action",
    ],
    [
      "an action that is about no bucket",
      statement({ Action: ["s3:GetObject", "s3:ListAllMyBuckets"] }),
      "Policy has invalid action",
    ],
    ["a pattern that stands for no action", statement({ Action: "s3:Fetch*" }), "Policy has invalid action"],
    [
      "all but an action that does not exist",
      statement({ Action: undefined, NotAction: "s3:Nothing" }),
      "Policy has invalid action",
    ],
    [
      "a user who is not there",
      statement({ Principal: { AWS: ["444455556666", "arn:aws:iam::111122223333:user/ghost"] } }),
      "Invalid principal in policy",
    ],
    [
      "all but a role that is not there",
      statement({
        Effect: "Deny",
        Principal: undefined,
        NotPrincipal: { AWS: "arn:aws:iam::111122223333:role/ghost" },
      }),
      "Invalid principal in policy",
    ],
    ["no statement", `{"Version":"2012-10-17","Statement":[]}`, "Could not parse the policy: Statement is empty!"],
    [
      "a condition key that S3 does not have",
      statement({ Condition: { StringEquals: { "s3:Colour": "red" } } }),
      "Policy has an invalid condition key",
    ],
    [
      "a condition of listings on reading",
      statement({
        Action: ["s3:ListBucket", "s3:GetObject"],
        Resource: ["arn:aws:s3:::sales", "arn:aws:s3:::sales/*"],
        Condition: { StringLike: { "s3:prefix": "in/*" } },
      }),
      "Conditions do not apply to combination of actions and resources in statement",
    ],
  ])("with %s is malformed", async (_, Policy, message) => {
    await using world = await withObject();
    expect(await refusal(world.client.send(new PutBucketPolicyCommand({ Bucket: "sales", Policy })))).toMatchObject({
      status: 400,
      code: "MalformedPolicy",
      message,
    });
  });

  test("knows its actions in any case, by patterns, and by what is left out", async () => {
    await using world = await withObject();
    for (const Policy of [
      statement({ Action: ["s3:GETOBJECT", "s3:Get*", "s3:Get?bject"] }),
      statement({ Action: ["s3:*", "s3:ListBucket"], Resource: ["arn:aws:s3:::sales", "arn:aws:s3:::sales/*"] }),
      statement({ Effect: "Deny", Action: undefined, NotAction: "s3:GetObject" }),
      statement({ Principal: { AWS: "arn:aws:sts::111122223333:assumed-role/reader/ann" } }),
      statement({
        Condition: { StringEquals: { "s3:ExistingObjectTag/a": "1", "S3:VersionId": "x", "aws:any": "1" } },
      }),
    ])
      await world.client.send(new PutBucketPolicyCommand({ Bucket: "sales", Policy }));
  });
});
