import {
  AddUserToGroupCommand,
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreateAccountAliasCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  CreateUserCommand,
  DeleteAccountAliasCommand,
  DeleteRoleCommand,
  DeleteServiceLinkedRoleCommand,
  GenerateCredentialReportCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountAuthorizationDetailsCommand,
  GetCredentialReportCommand,
  GetGroupCommand,
  GetRoleCommand,
  GetServiceLinkedRoleDeletionStatusCommand,
  ListAccountAliasesCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateGroupCommand,
  UpdateRoleCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";
import { hours } from "../../../emulator/kernel/index.ts";
import { ACCOUNT, accounts, allow, LAMBDA_TRUST, OTHER, START, trusting } from "./accounts.ts";

const READ_ONLY = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";

async function populated(): Promise<IAMClient> {
  const iam = accounts().iam();
  await iam.send(new CreateUserCommand({ UserName: "ana", Tags: [{ Key: "team", Value: "a" }] }));
  await iam.send(new PutUserPolicyCommand({ UserName: "ana", PolicyName: "p", PolicyDocument: allow("s3:*") }));
  await iam.send(new CreateGroupCommand({ GroupName: "sellers" }));
  await iam.send(new AddUserToGroupCommand({ UserName: "ana", GroupName: "sellers" }));
  await iam.send(new CreateRoleCommand({ RoleName: "reader", AssumeRolePolicyDocument: LAMBDA_TRUST }));
  await iam.send(new AttachRolePolicyCommand({ RoleName: "reader", PolicyArn: READ_ONLY }));
  await iam.send(new CreatePolicyCommand({ PolicyName: "own", PolicyDocument: allow("sqs:*") }));
  return iam;
}

describe("the authorization details of an account", () => {
  test("are everybody, with all that is attached, and the managed policies in use", async () => {
    const iam = await populated();
    const told = await iam.send(new GetAccountAuthorizationDetailsCommand({}));
    expect(told).toMatchObject({
      IsTruncated: false,
      UserDetailList: [
        { UserName: "ana", GroupList: ["sellers"], UserPolicyList: [{ PolicyName: "p" }], Tags: [{ Key: "team" }] },
      ],
      GroupDetailList: [{ GroupName: "sellers", GroupPolicyList: [] }],
      RoleDetailList: [
        { RoleName: "reader", InstanceProfileList: [], AttachedManagedPolicies: [{ PolicyArn: READ_ONLY }] },
      ],
      Policies: [
        { PolicyName: "own", PolicyVersionList: [{ VersionId: "v1", IsDefaultVersion: true }] },
        { PolicyName: "AmazonS3ReadOnlyAccess", AttachmentCount: 1 },
      ],
    });
    expect(decodeURIComponent(told.UserDetailList?.[0]?.UserPolicyList?.[0]?.PolicyDocument ?? "")).toBe(allow("s3:*"));
  });

  test("can be asked for by kind, and come in pages", async () => {
    const iam = await populated();
    const roles = await iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ["Role", "LocalManagedPolicy"] }));
    expect([roles.UserDetailList, roles.RoleDetailList?.length, roles.Policies?.length]).toEqual([[], 1, 1]);
    const first = await iam.send(new GetAccountAuthorizationDetailsCommand({ MaxItems: 3 }));
    expect(first).toMatchObject({ IsTruncated: true, Policies: [] });
    const rest = await iam.send(new GetAccountAuthorizationDetailsCommand({ MaxItems: 3, Marker: first.Marker }));
    expect([rest.IsTruncated, rest.UserDetailList, rest.Policies?.length]).toEqual([false, [], 2]);
  });
});

describe("a service-linked role", () => {
  const create = new CreateServiceLinkedRoleCommand({ AWSServiceName: "autoscaling.amazonaws.com" });
  const RoleName = "AWSServiceRoleForAutoScaling";

  test("has the service's name and trust, and belongs to it", async () => {
    const iam = accounts().iam();
    const { Role } = await iam.send(create);
    expect(Role).toMatchObject({
      RoleName,
      Arn: `arn:aws:iam::${ACCOUNT}:role/aws-service-role/autoscaling.amazonaws.com/${RoleName}`,
    });
    await expect(iam.send(create)).rejects.toMatchObject({
      name: "InvalidInputException",
      message: `Service role name ${RoleName} has been taken in this account, please try a different suffix.`,
    });
    const protectedRole = {
      name: "UnmodifiableEntityException",
      message: `Cannot perform the operation on the protected role '${RoleName}' - this role is only modifiable by AWS`,
    };
    await expect(iam.send(new DeleteRoleCommand({ RoleName }))).rejects.toMatchObject(protectedRole);
    await expect(
      iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument: allow("s3:*") })),
    ).rejects.toMatchObject(protectedRole);
    const update = new UpdateRoleCommand({ RoleName, MaxSessionDuration: 7200 });
    await expect(iam.send(update)).rejects.toMatchObject(protectedRole);
  });

  test("may be described by anybody", async () => {
    const iam = accounts().iam();
    await iam.send(create);
    await iam.send(new UpdateRoleCommand({ RoleName, Description: "scales" }));
    expect(await iam.send(new GetRoleCommand({ RoleName }))).toMatchObject({ Role: { Description: "scales" } });
  });

  test("is deleted by a task that can be asked about", async () => {
    const iam = accounts().iam();
    await iam.send(create);
    const { DeletionTaskId } = await iam.send(new DeleteServiceLinkedRoleCommand({ RoleName }));
    expect(DeletionTaskId).toContain(`task/aws-service-role/autoscaling.amazonaws.com/${RoleName}/`);
    expect(await iam.send(new GetServiceLinkedRoleDeletionStatusCommand({ DeletionTaskId }))).toMatchObject({
      Status: "SUCCEEDED",
    });
    await expect(iam.send(new GetRoleCommand({ RoleName }))).rejects.toMatchObject({ name: "NoSuchEntityException" });
  });

  test("of a service that nobody knows, or with a suffix where none is allowed, is refused", async () => {
    const iam = accounts().iam();
    for (const AWSServiceName of ["nothing.amazonaws.com", "rds.amazonaws.com"])
      await expect(
        iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName, CustomSuffix: "x" })),
      ).rejects.toMatchObject({ name: "InvalidInputException" });
  });
});

describe("a credential report", () => {
  test("tells of the root and all users, is kept for four hours, and is made anew after them", async () => {
    const world = accounts();
    const iam = world.iam();
    await iam.send(new CreateUserCommand({ UserName: "ana" }));
    await iam.send(new CreateAccessKeyCommand({ UserName: "ana" }));
    await expect(iam.send(new GetCredentialReportCommand({}))).rejects.toMatchObject({
      name: "CredentialReportNotPresentException",
    });
    const generate = new GenerateCredentialReportCommand({});
    expect([(await iam.send(generate)).State, (await iam.send(generate)).State]).toEqual(["STARTED", "COMPLETE"]);
    const { Content, GeneratedTime } = await iam.send(new GetCredentialReportCommand({}));
    expect(GeneratedTime).toEqual(new Date(START));
    const [header, root, ana] = Buffer.from(Content ?? [])
      .toString()
      .split("\n");
    expect(header?.split(",")).toHaveLength(22);
    expect(root).toMatch(/^<root_account>,arn:aws:iam::111111111111:root,/);
    expect(ana?.split(",").slice(0, 11)).toEqual([
      "ana",
      `arn:aws:iam::${ACCOUNT}:user/ana`,
      "2026-01-01T00:00:00+00:00",
      "false",
      "N/A",
      "N/A",
      "N/A",
      "false",
      "true",
      "2026-01-01T00:00:00+00:00",
      "N/A",
    ]);
    await world.kernel.timeline.advance(hours(4));
    await expect(iam.send(new GetCredentialReportCommand({}))).rejects.toMatchObject({
      name: "CredentialReportExpiredException",
    });
    expect((await iam.send(generate)).State).toBe("STARTED");
  });
});

describe("a role", () => {
  test("whose session asked for something tells when and where", async () => {
    const world = accounts();
    const RoleName = "reader";
    const AssumeRolePolicyDocument = trusting({ AWS: ACCOUNT });
    await world.iam().send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    const { Credentials: keys } = await world
      .sts()
      .send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${ACCOUNT}:role/reader`, RoleSessionName: "run" }));
    const use = { at: START + 1000, region: "eu-west-1", service: "s3" };
    world.tokens.credentials.used?.(keys?.AccessKeyId ?? "", use);
    expect((await world.iam().send(new GetRoleCommand({ RoleName }))).Role?.RoleLastUsed).toEqual({
      LastUsedDate: new Date(START + 1000),
      Region: "eu-west-1",
    });
  });
});

describe("an access key", () => {
  test("that was used tells when, where and for what; one that was not says so", async () => {
    const world = accounts();
    const iam = world.iam();
    await iam.send(new CreateUserCommand({ UserName: "ana" }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "ana" }));
    const AccessKeyId = AccessKey?.AccessKeyId ?? "";
    const ask = new GetAccessKeyLastUsedCommand({ AccessKeyId });
    expect(await iam.send(ask)).toMatchObject({
      UserName: "ana",
      AccessKeyLastUsed: { Region: "N/A", ServiceName: "N/A" },
    });
    world.room.credentials.used?.(AccessKeyId, { at: START + 1500, region: "eu-west-1", service: "s3" });
    expect((await iam.send(ask)).AccessKeyLastUsed).toEqual({
      LastUsedDate: new Date(START + 1000),
      Region: "eu-west-1",
      ServiceName: "s3",
    });
    await expect(world.iam(OTHER).send(ask)).rejects.toMatchObject({ name: "AccessDenied" });
  });
});

test("an account has one alias, which no other account has", async () => {
  const world = accounts();
  const [iam, other] = [world.iam(), world.iam(OTHER)];
  for (const AccountAlias of ["acme", "acme-sales"]) await iam.send(new CreateAccountAliasCommand({ AccountAlias }));
  expect((await iam.send(new ListAccountAliasesCommand({}))).AccountAliases).toEqual(["acme-sales"]);
  await expect(other.send(new CreateAccountAliasCommand({ AccountAlias: "acme-sales" }))).rejects.toMatchObject({
    name: "EntityAlreadyExistsException",
  });
  await iam.send(new DeleteAccountAliasCommand({ AccountAlias: "acme-sales" }));
  await expect(iam.send(new DeleteAccountAliasCommand({ AccountAlias: "acme-sales" }))).rejects.toMatchObject({
    name: "NoSuchEntityException",
  });
});

test("a group that is renamed keeps its members", async () => {
  const iam = await populated();
  await iam.send(new UpdateGroupCommand({ GroupName: "sellers", NewGroupName: "sales", NewPath: "/x/" }));
  expect(await iam.send(new GetGroupCommand({ GroupName: "sales" }))).toMatchObject({
    Group: { Arn: `arn:aws:iam::${ACCOUNT}:group/x/sales` },
    Users: [{ UserName: "ana" }],
  });
  await expect(iam.send(new GetGroupCommand({ GroupName: "sellers" }))).rejects.toMatchObject({
    name: "NoSuchEntityException",
  });
});

test("an account has room for 300 groups", async () => {
  const iam = accounts().iam();
  for (let index = 0; index < 300; index += 1) await iam.send(new CreateGroupCommand({ GroupName: `g${index}` }));
  await expect(iam.send(new CreateGroupCommand({ GroupName: "one-more" }))).rejects.toMatchObject({
    name: "LimitExceededException",
    message: "Cannot exceed quota for GroupsPerAccount: 300",
  });
});
