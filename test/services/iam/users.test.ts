import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteGroupCommand,
  DeleteUserCommand,
  GetAccountSummaryCommand,
  GetGroupCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListGroupsForUserCommand,
  ListRolesCommand,
  ListUsersCommand,
  PutGroupPolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
  UpdateAccessKeyCommand,
  UpdateUserCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";
import { ACCOUNT, accounts, allow, LAMBDA_TRUST, policy, type KeyPair } from "./accounts.ts";

async function newUser(iam: IAMClient, UserName = "ana"): Promise<KeyPair> {
  await iam.send(new CreateUserCommand({ UserName }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
}

describe("a user's access key", () => {
  test("lets the user in, who knows who it is", async () => {
    const world = accounts();
    const keys = await newUser(world.iam());
    expect(keys.accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
    expect(keys.secretAccessKey).toHaveLength(40);
    const { User } = await world.iam().send(new GetUserCommand({ UserName: "ana" }));
    expect(User?.UserId).toMatch(/^AIDA[A-Z0-9]{17}$/);
    expect(await world.sts(keys).send(new GetCallerIdentityCommand({}))).toMatchObject({
      UserId: User?.UserId,
      Account: ACCOUNT,
      Arn: `arn:aws:iam::${ACCOUNT}:user/ana`,
    });
  });

  test("is refused while inactive, and once deleted", async () => {
    const world = accounts();
    const iam = world.iam();
    const keys = await newUser(iam);
    const ask = (): Promise<unknown> => world.sts(keys).send(new GetCallerIdentityCommand({}));
    const key = { UserName: "ana", AccessKeyId: keys.accessKeyId };
    await iam.send(new UpdateAccessKeyCommand({ ...key, Status: "Inactive" }));
    await expect(ask()).rejects.toMatchObject({ name: "InvalidClientTokenId" });
    await iam.send(new UpdateAccessKeyCommand({ ...key, Status: "Active" }));
    await expect(ask()).resolves.toBeDefined();
    await iam.send(new DeleteAccessKeyCommand(key));
    await expect(ask()).rejects.toMatchObject({ name: "InvalidClientTokenId" });
  });

  test("there are at most two of", async () => {
    const iam = accounts().iam();
    await newUser(iam);
    await iam.send(new CreateAccessKeyCommand({ UserName: "ana" }));
    await expect(iam.send(new CreateAccessKeyCommand({ UserName: "ana" }))).rejects.toMatchObject({
      name: "LimitExceededException",
      message: "Cannot exceed quota for AccessKeysPerUser: 2",
    });
    const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({ UserName: "ana" }));
    expect(AccessKeyMetadata).toHaveLength(2);
    expect(AccessKeyMetadata?.[0]).not.toHaveProperty("SecretAccessKey");
  });

  test("is found by itself when the user asks without a name", async () => {
    const world = accounts();
    const keys = await newUser(world.iam());
    await world
      .iam()
      .send(new AttachUserPolicyCommand({ UserName: "ana", PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" }));
    const iam = world.iam(keys);
    expect((await iam.send(new GetUserCommand({}))).User?.UserName).toBe("ana");
    expect((await iam.send(new ListAccessKeysCommand({}))).AccessKeyMetadata?.[0]?.AccessKeyId).toBe(keys.accessKeyId);
  });
});

const mayList = async (iam: IAMClient): Promise<string> =>
  iam.send(new ListRolesCommand({})).then(
    () => "yes",
    (error: Error) => `${error.name}: ${error.message}`,
  );
const denied = (why: string): string =>
  `AccessDenied: User: arn:aws:iam::${ACCOUNT}:user/ana is not authorized to perform: iam:ListRoles on resource: arn:aws:iam::${ACCOUNT}:role/ ${why}`;

describe("what a user may", () => {
  test("is nothing at first, and what a policy of its own says", async () => {
    const world = accounts();
    const ana = world.iam(await newUser(world.iam()));
    expect(await mayList(ana)).toBe(denied("because no identity-based policy allows the iam:ListRoles action"));
    await world
      .iam()
      .send(new PutUserPolicyCommand({ UserName: "ana", PolicyName: "p", PolicyDocument: allow("iam:List*") }));
    expect(await mayList(ana)).toBe("yes");
  });

  test("comes from its groups too, until it leaves them", async () => {
    const world = accounts();
    const root = world.iam();
    const ana = world.iam(await newUser(root));
    await root.send(new CreateGroupCommand({ GroupName: "readers" }));
    await root.send(
      new PutGroupPolicyCommand({ GroupName: "readers", PolicyName: "p", PolicyDocument: allow("iam:*") }),
    );
    await root.send(new AddUserToGroupCommand({ GroupName: "readers", UserName: "ana" }));
    expect(await mayList(ana)).toBe("yes");
    await root.send(new RemoveUserFromGroupCommand({ GroupName: "readers", UserName: "ana" }));
    expect(await mayList(ana)).toMatch(/^AccessDenied/);
  });

  test("ends where a policy denies", async () => {
    const world = accounts();
    const ana = world.iam(await newUser(world.iam()));
    const document = policy(
      { Effect: "Allow", Action: "*", Resource: "*" },
      { Effect: "Deny", Action: "iam:ListRoles", Resource: "*" },
    );
    await world.iam().send(new PutUserPolicyCommand({ UserName: "ana", PolicyName: "p", PolicyDocument: document }));
    expect(await mayList(ana)).toBe(denied("with an explicit deny in an identity-based policy"));
  });

  test("ends at its boundary", async () => {
    const world = accounts();
    const ana = world.iam(await newUser(world.iam()));
    const PermissionsBoundary = "arn:aws:iam::aws:policy/AmazonS3FullAccess";
    await world.iam().send(new PutUserPolicyCommand({ UserName: "ana", PolicyName: "p", PolicyDocument: allow("*") }));
    await world.iam().send(new PutUserPermissionsBoundaryCommand({ UserName: "ana", PermissionsBoundary }));
    expect(await mayList(ana)).toBe(denied("because no permissions boundary allows the iam:ListRoles action"));
  });

  test("can depend on its name and tags", async () => {
    const world = accounts();
    const root = world.iam();
    await root.send(new CreateUserCommand({ UserName: "ana", Tags: [{ Key: "team", Value: "data" }] }));
    const { AccessKey } = await root.send(new CreateAccessKeyCommand({ UserName: "ana" }));
    const ana = world.iam({
      accessKeyId: AccessKey?.AccessKeyId ?? "",
      secretAccessKey: AccessKey?.SecretAccessKey ?? "",
    });
    const document = policy({
      Effect: "Allow",
      Action: "iam:CreateRole",
      Resource: "arn:aws:iam::*:role/${aws:username}-*",
      Condition: { StringEquals: { "aws:PrincipalTag/team": "data" } },
    });
    await root.send(new PutUserPolicyCommand({ UserName: "ana", PolicyName: "p", PolicyDocument: document }));
    const make = (RoleName: string): Promise<unknown> =>
      ana.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: LAMBDA_TRUST }));
    await expect(make("ana-reader")).resolves.toBeDefined();
    await expect(make("bob-reader")).rejects.toMatchObject({ name: "AccessDenied" });
  });
});

describe("users and groups", () => {
  test("are listed with each other", async () => {
    const iam = accounts().iam();
    await newUser(iam, "ana");
    await newUser(iam, "bob");
    await iam.send(new CreateGroupCommand({ GroupName: "readers" }));
    await iam.send(new AddUserToGroupCommand({ GroupName: "readers", UserName: "bob" }));
    expect((await iam.send(new ListUsersCommand({}))).Users?.map((user) => user.UserName)).toEqual(["ana", "bob"]);
    expect((await iam.send(new GetGroupCommand({ GroupName: "readers" }))).Users?.map((user) => user.UserName)).toEqual(
      ["bob"],
    );
    expect((await iam.send(new ListGroupsForUserCommand({ UserName: "bob" }))).Groups).toMatchObject([
      { GroupName: "readers" },
    ]);
    expect((await iam.send(new GetAccountSummaryCommand({}))).SummaryMap).toMatchObject({
      Users: 2,
      Groups: 1,
      Roles: 0,
    });
  });

  test("are not deleted while they hold each other", async () => {
    const iam = accounts().iam();
    await iam.send(new CreateUserCommand({ UserName: "ana" }));
    await iam.send(new CreateGroupCommand({ GroupName: "readers" }));
    await iam.send(new AddUserToGroupCommand({ GroupName: "readers", UserName: "ana" }));
    await expect(iam.send(new DeleteGroupCommand({ GroupName: "readers" }))).rejects.toMatchObject({
      name: "DeleteConflictException",
    });
    await expect(iam.send(new DeleteUserCommand({ UserName: "ana" }))).rejects.toMatchObject({
      name: "DeleteConflictException",
      message: "Cannot delete entity, must remove users from group first.",
    });
    await iam.send(new RemoveUserFromGroupCommand({ GroupName: "readers", UserName: "ana" }));
    await iam.send(new DeleteGroupCommand({ GroupName: "readers" }));
    await iam.send(new DeleteUserCommand({ UserName: "ana" }));
    await expect(iam.send(new GetUserCommand({ UserName: "ana" }))).rejects.toMatchObject({
      message: "The user with name ana cannot be found.",
    });
  });

  test("a user with access keys is not deleted", async () => {
    const iam = accounts().iam();
    await newUser(iam);
    await expect(iam.send(new DeleteUserCommand({ UserName: "ana" }))).rejects.toMatchObject({
      message: "Cannot delete entity, must delete access keys first.",
    });
  });

  test("a renamed user keeps keys and policies", async () => {
    const world = accounts();
    const keys = await newUser(world.iam());
    await world
      .iam()
      .send(new PutUserPolicyCommand({ UserName: "ana", PolicyName: "p", PolicyDocument: allow("iam:*") }));
    await world.iam().send(new UpdateUserCommand({ UserName: "ana", NewUserName: "anna" }));
    expect((await world.iam(keys).send(new GetUserCommand({}))).User?.Arn).toBe(`arn:aws:iam::${ACCOUNT}:user/anna`);
  });
});

describe("the root of an account", () => {
  test("is test/test for account 000000000000, and its number elsewhere", async () => {
    const world = accounts();
    const who = async (id: string): Promise<string | undefined> =>
      (await world.sts({ accessKeyId: id, secretAccessKey: "test" }).send(new GetCallerIdentityCommand({}))).Arn;
    expect(await who("test")).toBe("arn:aws:iam::000000000000:root");
    expect(await who("123456789012")).toBe("arn:aws:iam::123456789012:root");
  });

  test("needs its secret, and other keys are unknown", async () => {
    const world = accounts();
    const ask = (accessKeyId: string, secretAccessKey: string): Promise<unknown> =>
      world.sts({ accessKeyId, secretAccessKey }).send(new GetCallerIdentityCommand({}));
    await expect(ask("test", "wrong")).rejects.toMatchObject({ name: "SignatureDoesNotMatch" });
    await expect(ask("AKIAIOSFODNN7EXAMPLE", "test")).rejects.toMatchObject({
      name: "InvalidClientTokenId",
      message: "The security token included in the request is invalid.",
    });
  });

  test("is told as AWS tells it", async () => {
    const { User } = await accounts().iam().send(new GetUserCommand({}));
    expect(User).toMatchObject({ UserId: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:root` });
  });
});
