import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListInstanceProfilesForRoleCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import { ACCOUNT, accounts, allow, LAMBDA_TRUST, OTHER, START, trusting } from "./accounts.ts";

const BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
const role = (RoleName = "reader", AssumeRolePolicyDocument = LAMBDA_TRUST): CreateRoleCommand =>
  new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument });

describe("a role", () => {
  test("is told with what it was made from, its trust policy percent-encoded", async () => {
    const iam = accounts().iam();
    const { Role } = await iam.send(
      new CreateRoleCommand({
        RoleName: "reader",
        Path: "/data/",
        AssumeRolePolicyDocument: LAMBDA_TRUST,
        Description: "reads",
        MaxSessionDuration: 7200,
        Tags: [{ Key: "team", Value: "a" }],
      }),
    );
    expect(Role).toMatchObject({
      RoleName: "reader",
      Path: "/data/",
      Arn: `arn:aws:iam::${ACCOUNT}:role/data/reader`,
      RoleId: expect.stringMatching(/^AROA[A-Z0-9]{17}$/),
      CreateDate: new Date(START),
      Tags: [{ Key: "team", Value: "a" }],
    });
    const { Role: read } = await iam.send(new GetRoleCommand({ RoleName: "reader" }));
    expect(read).toMatchObject({ ...Role, Description: "reads", MaxSessionDuration: 7200, RoleLastUsed: {} });
    expect(read?.AssumeRolePolicyDocument).toMatch(/^%7B%22Version%22/);
    expect(decodeURIComponent(read?.AssumeRolePolicyDocument ?? "")).toBe(LAMBDA_TRUST);
  });

  test("is told without its session duration when made without one", async () => {
    const { Role } = await accounts().iam().send(role());
    expect(Role).not.toHaveProperty("MaxSessionDuration");
  });

  test("with a name that cannot be one is refused in IAM's words", async () => {
    await expect(accounts().iam().send(role("no spaces"))).rejects.toMatchObject({
      name: "ValidationError",
      message:
        "The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-",
    });
    await expect(
      accounts()
        .iam()
        .send(role("r".repeat(65))),
    ).rejects.toMatchObject({
      message: expect.stringMatching(
        /^1 validation error detected: Value at 'roleName' failed to satisfy constraint: Member must have length/,
      ),
    });
  });

  test("belongs to its account alone", async () => {
    const world = accounts();
    await world.iam().send(role());
    await expect(world.iam(OTHER).send(new GetRoleCommand({ RoleName: "reader" }))).rejects.toMatchObject({
      name: "NoSuchEntityException",
      Code: "NoSuchEntity",
      message: "The role with name reader cannot be found.",
      $metadata: { httpStatusCode: 404 },
    });
  });

  test("cannot be made twice, not even in other letters", async () => {
    const iam = accounts().iam();
    await iam.send(role("reader"));
    await expect(iam.send(role("Reader"))).rejects.toMatchObject({
      name: "EntityAlreadyExistsException",
      message: "Role with name Reader already exists.",
      $metadata: { httpStatusCode: 409 },
    });
  });

  test("needs a trust policy that can be read", async () => {
    const iam = accounts().iam();
    const made = new CreateRoleCommand({ RoleName: "reader", AssumeRolePolicyDocument: "not json" });
    await expect(iam.send(made)).rejects.toMatchObject({
      name: "MalformedPolicyDocumentException",
      message: "This policy contains invalid Json",
    });
  });

  test("cannot trust a role that is not there, and can trust any account", async () => {
    const iam = accounts().iam();
    const gone = `arn:aws:iam::${OTHER}:role/gone`;
    await expect(iam.send(role("reader", trusting({ AWS: gone })))).rejects.toMatchObject({
      message: `Invalid principal in policy: "AWS":"${gone}"`,
    });
    await expect(iam.send(role("reader", trusting({ AWS: OTHER })))).resolves.toBeDefined();
  });

  test("can be changed", async () => {
    const iam = accounts().iam();
    await iam.send(role());
    await iam.send(new UpdateRoleCommand({ RoleName: "reader", Description: "new", MaxSessionDuration: 3600 * 12 }));
    const trust = trusting({ Service: "ec2.amazonaws.com" });
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: "reader", PolicyDocument: trust }));
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: "reader" }));
    expect(Role).toMatchObject({ Description: "new", MaxSessionDuration: 43_200 });
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")).toBe(trust);
  });

  test("is only deleted once nothing is on it", async () => {
    const iam = accounts().iam();
    const remove = new DeleteRoleCommand({ RoleName: "reader" });
    await iam.send(role());
    await iam.send(new AttachRolePolicyCommand({ RoleName: "reader", PolicyArn: BASIC }));
    await iam.send(new PutRolePolicyCommand({ RoleName: "reader", PolicyName: "p", PolicyDocument: allow("s3:*") }));
    await expect(iam.send(remove)).rejects.toMatchObject({
      name: "DeleteConflictException",
      message: "Cannot delete entity, must detach all policies first.",
    });
    await iam.send(new DetachRolePolicyCommand({ RoleName: "reader", PolicyArn: BASIC }));
    await expect(iam.send(remove)).rejects.toMatchObject({
      message: "Cannot delete entity, must delete policies first.",
    });
    await iam.send(new DeleteRolePolicyCommand({ RoleName: "reader", PolicyName: "p" }));
    await iam.send(remove);
    await expect(iam.send(remove)).rejects.toMatchObject({ name: "NoSuchEntityException" });
  });

  test("made anew under its old name has a new id", async () => {
    const iam = accounts().iam();
    const first = await iam.send(role());
    await iam.send(new DeleteRoleCommand({ RoleName: "reader" }));
    const second = await iam.send(role());
    expect(second.Role?.RoleId).not.toBe(first.Role?.RoleId);
  });

  test("is in no instance profile", async () => {
    const iam = accounts().iam();
    await iam.send(role());
    const { InstanceProfiles } = await iam.send(new ListInstanceProfilesForRoleCommand({ RoleName: "reader" }));
    expect(InstanceProfiles).toEqual([]);
  });
});

describe("the list of roles", () => {
  test("goes page by page, by name, whatever is deleted in between", async () => {
    const iam = accounts().iam();
    for (const name of ["c", "a", "b", "d"]) await iam.send(role(name));
    const first = await iam.send(new ListRolesCommand({ MaxItems: 2 }));
    expect(first).toMatchObject({ IsTruncated: true, Roles: [{ RoleName: "a" }, { RoleName: "b" }] });
    await iam.send(new DeleteRoleCommand({ RoleName: "b" }));
    const second = await iam.send(new ListRolesCommand({ MaxItems: 2, Marker: first.Marker }));
    expect(second).toMatchObject({ IsTruncated: false, Roles: [{ RoleName: "c" }, { RoleName: "d" }] });
  });

  test("can be cut to a path", async () => {
    const iam = accounts().iam();
    await iam.send(role("a"));
    await iam.send(new CreateRoleCommand({ RoleName: "b", Path: "/data/", AssumeRolePolicyDocument: LAMBDA_TRUST }));
    const { Roles } = await iam.send(new ListRolesCommand({ PathPrefix: "/data/" }));
    expect(Roles?.map(({ RoleName }) => RoleName)).toEqual(["b"]);
  });
});

describe("a role's policies", () => {
  test("inline: put, read percent-encoded, listed, deleted", async () => {
    const iam = accounts().iam();
    await iam.send(role());
    const document = allow("s3:GetObject", "arn:aws:s3:::b/(*)");
    await iam.send(new PutRolePolicyCommand({ RoleName: "reader", PolicyName: "read", PolicyDocument: document }));
    const read = await iam.send(new GetRolePolicyCommand({ RoleName: "reader", PolicyName: "read" }));
    expect(read).toMatchObject({ RoleName: "reader", PolicyName: "read" });
    expect(read.PolicyDocument).toContain("%28%2A%29");
    expect(decodeURIComponent(read.PolicyDocument ?? "")).toBe(document);
    expect((await iam.send(new ListRolePoliciesCommand({ RoleName: "reader" }))).PolicyNames).toEqual(["read"]);
    await iam.send(new DeleteRolePolicyCommand({ RoleName: "reader", PolicyName: "read" }));
    await expect(iam.send(new GetRolePolicyCommand({ RoleName: "reader", PolicyName: "read" }))).rejects.toMatchObject({
      name: "NoSuchEntityException",
      message: "The role policy with name read cannot be found.",
    });
  });

  test("inline: refused in AWS's words, and too large together", async () => {
    const iam = accounts().iam();
    await iam.send(role());
    const put = (name: string, document: string): Promise<unknown> =>
      iam.send(new PutRolePolicyCommand({ RoleName: "reader", PolicyName: name, PolicyDocument: document }));
    await expect(put("p", allow("s3:*", "final2-upload-bucket/*"))).rejects.toMatchObject({
      name: "MalformedPolicyDocumentException",
      message: 'Resource final2-upload-bucket/* must be in ARN format or "*".',
    });
    const large = allow("s3:*", `arn:aws:s3:::${"b".repeat(6000)}`);
    await put("one", large);
    await expect(put("two", large)).rejects.toMatchObject({
      name: "LimitExceededException",
      message: "Maximum policy size of 10240 bytes exceeded for role reader",
    });
  });

  test("managed: attached once, listed, detached once", async () => {
    const iam = accounts().iam();
    await iam.send(role());
    const attach = new AttachRolePolicyCommand({ RoleName: "reader", PolicyArn: BASIC });
    await iam.send(attach);
    await iam.send(attach);
    const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: "reader" }));
    expect(AttachedPolicies).toEqual([{ PolicyName: "AWSLambdaBasicExecutionRole", PolicyArn: BASIC }]);
    const detach = new DetachRolePolicyCommand({ RoleName: "reader", PolicyArn: BASIC });
    await iam.send(detach);
    await expect(iam.send(detach)).rejects.toMatchObject({ message: `Policy ${BASIC} was not found.` });
  });

  test("managed: one that does not exist is not attached", async () => {
    const iam = accounts().iam();
    await iam.send(role());
    const arn = "arn:aws:iam::aws:policy/NoSuchPolicy";
    await expect(iam.send(new AttachRolePolicyCommand({ RoleName: "reader", PolicyArn: arn }))).rejects.toMatchObject({
      name: "NoSuchEntityException",
      message: `Policy ${arn} does not exist or is not attachable.`,
    });
    await expect(
      iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: "reader", PermissionsBoundary: arn })),
    ).rejects.toMatchObject({ name: "NoSuchEntityException" });
    await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: "reader", PermissionsBoundary: BASIC }));
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: "reader" }));
    expect(Role?.PermissionsBoundary).toEqual({ PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: BASIC });
  });
});

test("a role's tags are put over one another and taken away", async () => {
  const iam = accounts().iam();
  await iam.send(role());
  await iam.send(
    new TagRoleCommand({
      RoleName: "reader",
      Tags: [
        { Key: "a", Value: "1" },
        { Key: "b", Value: "1" },
      ],
    }),
  );
  await iam.send(new TagRoleCommand({ RoleName: "reader", Tags: [{ Key: "B", Value: "2" }] }));
  await iam.send(new UntagRoleCommand({ RoleName: "reader", TagKeys: ["a", "none"] }));
  const { Tags } = await iam.send(new ListRoleTagsCommand({ RoleName: "reader" }));
  // "It replaces the first tag": https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules_creating
  expect(Tags).toEqual([{ Key: "B", Value: "2" }]);
});

test("a tag that begins with aws: is AWS's own", async () => {
  const iam = accounts().iam();
  await iam.send(role());
  await expect(
    iam.send(new TagRoleCommand({ RoleName: "reader", Tags: [{ Key: "AWS:team", Value: "a" }] })),
  ).rejects.toMatchObject({ name: "InvalidInputException" });
});
