import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  CreateAccessKeyCommand,
  DeleteRoleCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import {
  AssumeRoleCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  type AssumeRoleCommandInput,
  type Credentials,
} from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";
import { hours, minutes, seconds } from "../../../emulator/kernel/index.ts";
import {
  ACCOUNT,
  accounts,
  allow,
  LAMBDA_TRUST,
  OTHER,
  START,
  trusting,
  type Accounts,
  type KeyPair,
} from "../iam/accounts.ts";

const RoleArn = `arn:aws:iam::${ACCOUNT}:role/target`;

const keysOf = (given: Credentials | undefined): KeyPair => ({
  accessKeyId: given?.AccessKeyId ?? "",
  secretAccessKey: given?.SecretAccessKey ?? "",
  sessionToken: given?.SessionToken ?? "",
});

async function withRole(trust = trusting({ AWS: ACCOUNT }), MaxSessionDuration = 3600): Promise<Accounts> {
  const world = accounts();
  await world
    .iam()
    .send(new CreateRoleCommand({ RoleName: "target", AssumeRolePolicyDocument: trust, MaxSessionDuration }));
  await world
    .iam()
    .send(new PutRolePolicyCommand({ RoleName: "target", PolicyName: "p", PolicyDocument: allow("iam:*") }));
  return world;
}

async function newUser(world: Accounts, account: string, document?: string): Promise<KeyPair> {
  const iam = world.iam(account);
  await iam.send(new CreateUserCommand({ UserName: "ana" }));
  if (document)
    await iam.send(new PutUserPolicyCommand({ UserName: "ana", PolicyName: "p", PolicyDocument: document }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "ana" }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
}

const assume = (more: Partial<AssumeRoleCommandInput> = {}): AssumeRoleCommand =>
  new AssumeRoleCommand({ RoleArn, RoleSessionName: "run", ...more });
const whoAmI = new GetCallerIdentityCommand({});

describe("an assumed role", () => {
  test("is told with its keys, and acts as its session", async () => {
    const world = await withRole();
    const { Credentials: keys, AssumedRoleUser } = await world.sts().send(assume());
    expect(keys).toMatchObject({
      AccessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/),
      Expiration: new Date(START + hours(1)),
    });
    const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/target/run`;
    expect(AssumedRoleUser).toEqual({ Arn: arn, AssumedRoleId: expect.stringMatching(/^AROA[A-Z0-9]{17}:run$/) });
    expect(await world.sts(keysOf(keys)).send(whoAmI)).toMatchObject({
      Arn: arn,
      Account: ACCOUNT,
      UserId: AssumedRoleUser?.AssumedRoleId,
    });
  });

  test("may what the role's policies say, and no more", async () => {
    const world = await withRole();
    const { Credentials: keys } = await world.sts().send(assume());
    await expect(world.iam(keysOf(keys)).send(new ListRolesCommand({}))).resolves.toBeDefined();
    await expect(world.sts(keysOf(keys)).send(assume())).rejects.toMatchObject({
      name: "AccessDenied",
      message: `User: arn:aws:sts::${ACCOUNT}:assumed-role/target/run is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
    });
  });

  test("may less where a session policy says so", async () => {
    const world = await withRole();
    const { Credentials: keys, PackedPolicySize } = await world.sts().send(assume({ Policy: allow("iam:GetRole") }));
    expect(PackedPolicySize).toBeGreaterThan(0);
    await expect(world.iam(keysOf(keys)).send(new ListRolesCommand({}))).rejects.toMatchObject({
      message: expect.stringMatching(/because no session policy allows the iam:ListRoles action$/),
    });
    const managed = await world
      .sts()
      .send(assume({ PolicyArns: [{ arn: "arn:aws:iam::aws:policy/AdministratorAccess" }] }));
    await expect(world.iam(keysOf(managed.Credentials)).send(new ListRolesCommand({}))).resolves.toBeDefined();
  });

  test("needs its session token, and ends on the world's clock", async () => {
    const world = await withRole();
    const { Credentials: keys } = await world.sts().send(assume({ DurationSeconds: 900 }));
    const pair = keysOf(keys);
    const { sessionToken: _, ...tokenless } = pair;
    await expect(world.sts(tokenless).send(whoAmI)).rejects.toMatchObject({ name: "InvalidClientTokenId" });
    await world.kernel.timeline.advance(minutes(15) - 1);
    await expect(world.sts(pair).send(whoAmI)).resolves.toBeDefined();
    await world.kernel.timeline.advance(1);
    await expect(world.sts(pair).send(whoAmI)).rejects.toMatchObject({ name: "ExpiredToken" });
  });

  test("that was deleted leaves sessions that may nothing, even when made anew", async () => {
    const world = accounts();
    const make = new CreateRoleCommand({ RoleName: "target", AssumeRolePolicyDocument: trusting({ AWS: ACCOUNT }) });
    const administrator = new AttachRolePolicyCommand({
      RoleName: "target",
      PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
    });
    await world.iam().send(make);
    const { Credentials: keys } = await world.sts().send(assume());
    await world.iam().send(new DeleteRoleCommand({ RoleName: "target" }));
    await world.iam().send(make);
    await world.iam().send(administrator);
    await expect(world.iam(keysOf(keys)).send(new ListRolesCommand({}))).rejects.toMatchObject({
      name: "AccessDenied",
    });
    expect(await world.sts(keysOf(keys)).send(whoAmI)).toMatchObject({ Account: ACCOUNT });
  });

  test("carries its tags into conditions", async () => {
    const trust = JSON.stringify({
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: ["sts:AssumeRole", "sts:TagSession"] },
    });
    const world = accounts();
    await world.iam().send(new CreateRoleCommand({ RoleName: "target", AssumeRolePolicyDocument: trust }));
    const document = JSON.stringify({
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Action: "iam:*",
        Resource: "*",
        Condition: { StringEquals: { "aws:PrincipalTag/team": "data" } },
      },
    });
    await world.iam().send(new PutRolePolicyCommand({ RoleName: "target", PolicyName: "p", PolicyDocument: document }));
    const may = async (Value: string): Promise<boolean> => {
      const { Credentials: keys } = await world.sts().send(assume({ Tags: [{ Key: "team", Value }] }));
      return world
        .iam(keysOf(keys))
        .send(new ListRolesCommand({}))
        .then(
          () => true,
          () => false,
        );
    };
    expect([await may("data"), await may("web")]).toEqual([true, false]);
  });
});

describe("trust", () => {
  test("in the account hands the decision to the user's own policies", async () => {
    const world = await withRole();
    const denied = await newUser(world, ACCOUNT);
    await expect(world.sts(denied).send(assume())).rejects.toMatchObject({ name: "AccessDenied" });
    await world.iam().send(
      new PutUserPolicyCommand({
        UserName: "ana",
        PolicyName: "p",
        PolicyDocument: allow("sts:AssumeRole", RoleArn),
      }),
    );
    await expect(world.sts(denied).send(assume())).resolves.toBeDefined();
  });

  test("in Lambda is none in people", async () => {
    const world = await withRole(LAMBDA_TRUST);
    const user = await newUser(world, ACCOUNT, allow("*"));
    await expect(world.sts(user).send(assume())).rejects.toMatchObject({
      name: "AccessDenied",
      $metadata: { httpStatusCode: 403 },
    });
    const decision = world.kernel.journal.entries.findLast((entry) => entry.kind === "decision");
    expect(decision).toMatchObject({
      plane: "caller",
      decision: {
        reason: { kind: "implicit", policy: "trust" },
        nearMisses: [{ mismatches: [{ element: "Principal" }] }],
      },
    });
  });

  test("across accounts takes both sides", async () => {
    const world = await withRole(trusting({ AWS: OTHER }));
    const user = await newUser(world, OTHER);
    await expect(world.sts(user).send(assume())).rejects.toMatchObject({ name: "AccessDenied" });
    await world
      .iam(OTHER)
      .send(new PutUserPolicyCommand({ UserName: "ana", PolicyName: "p", PolicyDocument: allow("sts:*") }));
    const { Credentials: keys } = await world.sts(user).send(assume());
    expect(await world.sts(keysOf(keys)).send(whoAmI)).toMatchObject({ Account: ACCOUNT });
  });

  test("can ask for an external id", async () => {
    const world = await withRole(trusting({ AWS: OTHER }, { StringEquals: { "sts:ExternalId": "x1" } }));
    await expect(world.sts(OTHER).send(assume())).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(world.sts(OTHER).send(assume({ ExternalId: "x1" }))).resolves.toBeDefined();
  });

  test("in a role that does not exist is answered like any other denial", async () => {
    const arn = `arn:aws:iam::${ACCOUNT}:role/nobody`;
    await expect(
      accounts()
        .sts()
        .send(assume({ RoleArn: arn })),
    ).rejects.toMatchObject({
      name: "AccessDenied",
      message: `User: arn:aws:iam::${ACCOUNT}:root is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
    });
  });
});

describe("AssumeRole is refused", () => {
  test.each<[Partial<AssumeRoleCommandInput>, RegExp, string?]>([
    [{ DurationSeconds: 899 }, /Value '899' at 'durationSeconds' .* greater than or equal to 900/],
    [{ DurationSeconds: 43_201 }, /Value '43201' at 'durationSeconds' .* less than or equal to 43200/],
    [{ DurationSeconds: 3601 }, /exceeds the MaxSessionDuration set for this role/],
    [{ RoleSessionName: "a" }, /'roleSessionName' .* length greater than or equal to 2/],
    [{ RoleSessionName: "a b" }, /Value 'a b' at 'roleSessionName' .* pattern: \[\\w\+=,.@-]\*/],
    [{ RoleArn: "arn:aws:iam::111111111111:user/ana" }, /is invalid/],
    [{ TransitiveTagKeys: ["a"] }, /transitive tag key must be included/, "InvalidParameterValue"],
    [{ Tags: [{ Key: "k".repeat(129), Value: "" }] }, /'tags.1.member.key' .* length less than or equal to 128/],
    [{ ExternalId: "x" }, /'externalId' .* length greater than or equal to 2/],
  ])("with %j", async (input, message, name = "ValidationError") => {
    const world = await withRole();
    await expect(world.sts().send(assume(input))).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message),
    });
  });

  test("with a session policy that cannot be read", async () => {
    const world = await withRole();
    await expect(world.sts().send(assume({ Policy: "{" }))).rejects.toMatchObject({
      name: "MalformedPolicyDocumentException",
    });
  });

  test("for more than an hour by a role's session", async () => {
    const world = await withRole(trusting({ AWS: ACCOUNT }), 43_200);
    await world
      .iam()
      .send(new PutRolePolicyCommand({ RoleName: "target", PolicyName: "p", PolicyDocument: allow("*") }));
    const { Credentials: keys } = await world.sts().send(assume({ DurationSeconds: 43_200 }));
    await expect(world.sts(keysOf(keys)).send(assume({ DurationSeconds: 3601 }))).rejects.toMatchObject({
      message: expect.stringMatching(/1 hour session limit for roles assumed by role chaining/),
    });
  });
});

describe("other keys", () => {
  test("GetSessionToken gives a user temporary keys for itself", async () => {
    const world = accounts();
    const user = await newUser(world, ACCOUNT);
    const { Credentials: keys } = await world.sts(user).send(new GetSessionTokenCommand({}));
    expect(keys?.Expiration).toEqual(new Date(START + hours(12)));
    expect(await world.sts(keysOf(keys)).send(whoAmI)).toMatchObject({ Arn: `arn:aws:iam::${ACCOUNT}:user/ana` });
  });

  test("GetSessionToken gives a session none", async () => {
    const world = await withRole();
    const { Credentials: keys } = await world.sts().send(assume());
    await expect(world.sts(keysOf(keys)).send(new GetSessionTokenCommand({}))).rejects.toMatchObject({
      name: "AccessDenied",
      message: "Cannot call GetSessionToken with session credentials",
    });
  });

  test("GetAccessKeyInfo reads the account from the key", async () => {
    const world = accounts();
    const { accessKeyId } = await newUser(world, OTHER);
    const { Account } = await world.sts().send(new GetAccessKeyInfoCommand({ AccessKeyId: accessKeyId }));
    expect(Account).toBe(OTHER);
  });
});

describe("a function's session", () => {
  const use = {
    roleArn: RoleArn,
    functionName: "summarize",
    functionArn: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:summarize`,
  };
  const keys = (world: Accounts): KeyPair => {
    const { accessKeyId, secretAccessKey, sessionToken = "" } = world.tokens.issue(use);
    return { accessKeyId, secretAccessKey, sessionToken };
  };

  test("is named after the function and carries its ARN", async () => {
    const world = await withRole(LAMBDA_TRUST);
    expect(await world.sts(keys(world)).send(whoAmI)).toMatchObject({
      Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/target/summarize`,
    });
    expect(world.tokens.principal(use)).toMatchObject({
      sourceFunctionArn: use.functionArn,
      roleId: expect.stringMatching(/^AROA/),
    });
    const short = { ...use, functionName: "f", functionArn: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:f` };
    expect(world.tokens.principal(short).sessionName).toBe("f@lambda_function");
  });

  test("is kept, and renewed before it ends", async () => {
    const world = await withRole(LAMBDA_TRUST);
    const first = keys(world);
    await world.kernel.timeline.advance(hours(10));
    expect(keys(world)).toEqual(first);
    await world.kernel.timeline.advance(hours(1) + seconds(1));
    expect(keys(world).accessKeyId).not.toBe(first.accessKeyId);
    await expect(world.sts(first).send(whoAmI)).resolves.toBeDefined();
  });

  test("is another one when the role was made anew", async () => {
    const world = accounts();
    const make = new CreateRoleCommand({ RoleName: "target", AssumeRolePolicyDocument: LAMBDA_TRUST });
    await world.iam().send(make);
    const first = keys(world);
    await world.iam().send(new DeleteRoleCommand({ RoleName: "target" }));
    expect(keys(world)).toEqual(first);
    await world.iam().send(make);
    expect(keys(world)).not.toEqual(first);
  });
});
