import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  DecodeAuthorizationMessageCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  type Credentials,
} from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";
import { hours, seconds } from "../../../emulator/kernel/index.ts";
import { codeAt } from "../../../emulator/services/iam/one-time-codes.ts";
import { ACCOUNT, accounts, allow, policy, START, trusting, type Accounts, type KeyPair } from "../iam/accounts.ts";
import { seedOf } from "../iam/one-time-seeds.ts";

const RoleSessionName = "run";
const roleArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const whoAmI = new GetCallerIdentityCommand({});

const keysOf = (given: Credentials | undefined): KeyPair => ({
  accessKeyId: given?.AccessKeyId ?? "",
  secretAccessKey: given?.SecretAccessKey ?? "",
  sessionToken: given?.SessionToken ?? "",
});

async function withAna(document: string): Promise<{ readonly world: Accounts; readonly ana: KeyPair }> {
  const world = accounts();
  const iam = world.iam();
  await iam.send(new CreateUserCommand({ UserName: "ana" }));
  await iam.send(new PutUserPolicyCommand({ UserName: "ana", PolicyName: "p", PolicyDocument: document }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "ana" }));
  return {
    world,
    ana: { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" },
  };
}

async function addRole(world: Accounts, RoleName: string, trust: string, document: string): Promise<void> {
  await world.iam().send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
  await world.iam().send(new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument: document }));
}

const TRUST = policy({
  Effect: "Allow",
  Principal: { AWS: ACCOUNT },
  Action: ["sts:AssumeRole", "sts:TagSession"],
});

describe("session tags", () => {
  test("that are transitive go on through a chain of roles, and cannot be changed there", async () => {
    const world = accounts();
    const team = { StringEquals: { "aws:PrincipalTag/team": "red", "aws:PrincipalTag/stage": "test" } };
    await addRole(world, "first", TRUST, allow(["sts:AssumeRole", "sts:TagSession"]));
    await addRole(world, "second", TRUST, policy({ Effect: "Allow", Action: "iam:*", Resource: "*", Condition: team }));
    const first = await world.sts().send(
      new AssumeRoleCommand({
        RoleArn: roleArn("first"),
        RoleSessionName,
        Tags: [
          { Key: "team", Value: "red" },
          { Key: "stage", Value: "prod" },
        ],
        TransitiveTagKeys: ["team"],
      }),
    );
    const chained = world.sts(keysOf(first.Credentials));
    const next = (Key: string): AssumeRoleCommand =>
      new AssumeRoleCommand({ RoleArn: roleArn("second"), RoleSessionName, Tags: [{ Key, Value: "test" }] });
    await expect(chained.send(next("Team"))).rejects.toMatchObject({
      name: "InvalidParameterValue",
      message: expect.stringContaining("conflicts with a transitive tag key from the calling session"),
    });
    const second = await chained.send(next("stage"));
    await world.iam(keysOf(second.Credentials)).send(new ListRolesCommand({}));
    const untagged = await chained.send(new AssumeRoleCommand({ RoleArn: roleArn("second"), RoleSessionName }));
    await expect(world.iam(keysOf(untagged.Credentials)).send(new ListRolesCommand({}))).rejects.toMatchObject({
      name: "AccessDenied",
    });
  });

  test("that are to be transitive must be given, and no key twice", async () => {
    const world = accounts();
    await addRole(world, "first", TRUST, allow("s3:*"));
    const ask = (Tags: { Key: string; Value: string }[], TransitiveTagKeys: string[] = []): AssumeRoleCommand =>
      new AssumeRoleCommand({ RoleArn: roleArn("first"), RoleSessionName, Tags, TransitiveTagKeys });
    const one = { Key: "team", Value: "red" };
    await expect(world.sts().send(ask([one], ["stage"]))).rejects.toMatchObject({
      message: "The specified transitive tag key must be included in the requested tags.",
    });
    await expect(world.sts().send(ask([one, { Key: "TEAM", Value: "x" }]))).rejects.toMatchObject({
      message: "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
    });
    await expect(world.sts().send(ask([{ Key: "aws:team", Value: "x" }]))).rejects.toMatchObject({
      name: "InvalidParameterValue",
    });
  });
});

describe("what a chain of roles hands on", () => {
  const chained = async (world: Accounts, given: object): Promise<ReturnType<Accounts["sts"]>> => {
    const first = await world
      .sts()
      .send(new AssumeRoleCommand({ RoleArn: roleArn("first"), RoleSessionName, ...given }));
    return world.sts(keysOf(first.Credentials));
  };
  const trust = (...more: readonly string[]): string =>
    policy({ Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: ["sts:AssumeRole", ...more] });
  const open = trust("sts:TagSession", "sts:SetSourceIdentity");
  const second = { RoleArn: roleArn("second"), RoleSessionName };

  test.each([
    ["sts:TagSession", "sts:SetSourceIdentity", { Tags: [{ Key: "team", Value: "red" }], TransitiveTagKeys: ["team"] }],
    ["sts:SetSourceIdentity", "sts:TagSession", { SourceIdentity: "ana" }],
  ])("has to be let in by the next role: %s", async (missing, other, given) => {
    const world = accounts();
    await addRole(world, "first", open, allow("sts:*"));
    await addRole(world, "second", trust(other), allow("s3:*"));
    await expect((await chained(world, given)).send(new AssumeRoleCommand(second))).rejects.toMatchObject({
      name: "AccessDenied",
      message: expect.stringContaining(`not authorized to perform: ${missing} on resource: ${second.RoleArn}`),
    });
  });

  test("includes the source identity, which nobody changes", async () => {
    const world = accounts();
    await addRole(world, "first", open, allow("sts:*"));
    await addRole(world, "second", open, allow("s3:*"));
    const sts = await chained(world, { SourceIdentity: "ana" });
    const asBen = new AssumeRoleCommand({ ...second, SourceIdentity: "ben" });
    await expect(sts.send(asBen)).rejects.toMatchObject({ name: "AccessDenied" });
    expect(await sts.send(new AssumeRoleCommand(second))).toMatchObject({ SourceIdentity: "ana" });
    expect(await sts.send(new AssumeRoleCommand({ ...second, SourceIdentity: "ana" }))).toMatchObject({
      SourceIdentity: "ana",
    });
  });
});

describe("a federated user", () => {
  const federate = (Policy?: string, more: object = {}): GetFederationTokenCommand =>
    new GetFederationTokenCommand({ Name: "guest", ...(Policy ? { Policy } : {}), ...more });

  test("is told by the name it was given, for twelve hours", async () => {
    const { world, ana } = await withAna(allow("sts:GetFederationToken"));
    const told = await world.sts(ana).send(federate(allow("sts:*")));
    const Arn = `arn:aws:sts::${ACCOUNT}:federated-user/guest`;
    expect(told.FederatedUser).toEqual({ FederatedUserId: `${ACCOUNT}:guest`, Arn });
    expect(told.Credentials?.Expiration).toEqual(new Date(START + hours(12)));
    expect(told.PackedPolicySize).toBeGreaterThan(0);
    expect(await world.sts(keysOf(told.Credentials)).send(whoAmI)).toMatchObject({
      Arn,
      UserId: `${ACCOUNT}:guest`,
      Account: ACCOUNT,
    });
  });

  test("may what both its user's policies and its session policy allow", async () => {
    const { world, ana } = await withAna(allow(["sts:GetFederationToken", "sqs:SendMessage", "s3:GetObject"]));
    const principal = async (Policy?: string): Promise<string[]> => {
      const { Credentials: keys } = await world.sts(ana).send(federate(Policy));
      const known = world.tokens.credentials.find(keys?.AccessKeyId ?? "");
      const { identity, session } = world.room.identities.policiesOf(known?.principal ?? { kind: "anonymous" });
      return [...identity, ...session].map(({ name }) => name);
    };
    expect(await principal(allow("s3:*"))).toEqual(["p", "session policy 1"]);
    expect(await principal()).toEqual([]);
  });

  test("and other sessions let nobody in, and cannot speak to IAM", async () => {
    const { world, ana } = await withAna(allow("*"));
    const { Credentials: keys } = await world.sts(ana).send(federate(allow("*")));
    await addRole(world, "first", TRUST, allow("s3:*"));
    await expect(
      world.sts(keysOf(keys)).send(new AssumeRoleCommand({ RoleArn: roleArn("first"), RoleSessionName })),
    ).rejects.toMatchObject({ name: "AccessDenied" });
    const session = await world.sts(ana).send(new GetSessionTokenCommand({}));
    for (const one of [keysOf(keys), keysOf(session.Credentials)]) {
      await expect(world.sts(one).send(federate())).rejects.toMatchObject({
        name: "AccessDenied",
        message: "Cannot call GetFederationToken with session credentials",
      });
      await expect(world.iam(one).send(new ListRolesCommand({}))).rejects.toMatchObject({
        name: "InvalidClientTokenId",
        message: "The security token included in the request is invalid",
      });
    }
  });

  test("needs its user's right, a name, and a span that AWS takes; the root's is cut to an hour", async () => {
    const { world, ana } = await withAna(allow("s3:*"));
    await expect(world.sts(ana).send(federate())).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(world.sts().send(federate(undefined, { Name: "a b" }))).rejects.toMatchObject({
      name: "ValidationError",
    });
    await expect(world.sts().send(federate(undefined, { DurationSeconds: 899 }))).rejects.toMatchObject({
      name: "ValidationError",
    });
    const { Credentials: keys, PackedPolicySize } = await world.sts().send(federate());
    expect(keys?.Expiration).toEqual(new Date(START + hours(1)));
    expect(PackedPolicySize).toBe(0);
  });
});

describe("an MFA code", () => {
  const SerialNumber = `arn:aws:iam::${ACCOUNT}:mfa/phone`;

  async function withDevice(): Promise<{ readonly world: Accounts; readonly ana: KeyPair; code(): string }> {
    const { world, ana } = await withAna(allow("*"));
    const iam = world.iam();
    const { VirtualMFADevice } = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: "phone" }));
    const seed = seedOf(VirtualMFADevice?.Base32StringSeed);
    await iam.send(
      new EnableMFADeviceCommand({
        UserName: "ana",
        SerialNumber,
        AuthenticationCode1: codeAt(seed, START - seconds(30)),
        AuthenticationCode2: codeAt(seed, START),
      }),
    );
    return { world, ana, code: () => codeAt(seed, world.kernel.now()) };
  }

  test("makes keys that policies know as made with MFA", async () => {
    const { world, ana, code } = await withDevice();
    const { Credentials: keys } = await world
      .sts(ana)
      .send(new GetSessionTokenCommand({ SerialNumber, TokenCode: code() }));
    await world.iam(keysOf(keys)).send(new ListRolesCommand({}));
    await addRole(
      world,
      "guarded",
      trusting({ AWS: ACCOUNT }, { Bool: { "aws:MultiFactorAuthPresent": "true" } }),
      allow("s3:*"),
    );
    const ask = { RoleArn: roleArn("guarded"), RoleSessionName };
    await expect(world.sts(ana).send(new AssumeRoleCommand(ask))).rejects.toMatchObject({ name: "AccessDenied" });
    await world.sts(ana).send(new AssumeRoleCommand({ ...ask, SerialNumber, TokenCode: code() }));
    await world.sts(keysOf(keys)).send(new AssumeRoleCommand(ask));
  });

  test("is wrong a few minutes later, of another device, or by half", async () => {
    const { world, ana, code } = await withDevice();
    const old = code();
    await world.kernel.timeline.advance(seconds(180));
    const sts = world.sts(ana);
    for (const given of [
      { SerialNumber, TokenCode: old },
      { SerialNumber: `${SerialNumber}2`, TokenCode: code() },
    ])
      await expect(sts.send(new GetSessionTokenCommand(given))).rejects.toMatchObject({
        name: "AccessDenied",
        message: "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
      });
    await expect(sts.send(new GetSessionTokenCommand({ SerialNumber }))).rejects.toMatchObject({
      message: "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.",
    });
  });
});

test("what is not emulated is refused by its name", async () => {
  const sts = accounts().sts();
  await expect(sts.send(new DecodeAuthorizationMessageCommand({ EncodedMessage: "x" }))).rejects.toMatchObject({
    message: expect.stringContaining("DecodeAuthorizationMessage"),
  });
  await expect(
    sts.send(
      new AssumeRoleWithWebIdentityCommand({ RoleArn: roleArn("first"), RoleSessionName, WebIdentityToken: "eyJx" }),
    ),
  ).rejects.toMatchObject({ message: expect.stringContaining("AssumeRoleWithWebIdentity") });
});
