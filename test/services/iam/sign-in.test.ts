import {
  ChangePasswordCommand,
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  DeleteAccountPasswordPolicyCommand,
  DeleteLoginProfileCommand,
  DeleteUserCommand,
  DeleteVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  GetAccountPasswordPolicyCommand,
  GetLoginProfileCommand,
  GetMFADeviceCommand,
  ListMFADevicesCommand,
  ListMFADeviceTagsCommand,
  ListVirtualMFADevicesCommand,
  PutUserPolicyCommand,
  TagMFADeviceCommand,
  UpdateAccountPasswordPolicyCommand,
  UpdateLoginProfileCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import { codeAt } from "../../../emulator/services/iam/one-time-codes.ts";
import { ACCOUNT, accounts, allow, START, type Accounts } from "./accounts.ts";
import { seedOf } from "./one-time-seeds.ts";

const UserName = "ana";
const Password = "Correct-horse-1";

async function withAna(): Promise<{ readonly world: Accounts; readonly iam: IAMClient }> {
  const world = accounts();
  const iam = world.iam();
  await iam.send(new CreateUserCommand({ UserName }));
  return { world, iam };
}

describe("a login profile", () => {
  test("is made, told without its password, changed and deleted", async () => {
    const { iam } = await withAna();
    const { LoginProfile } = await iam.send(new CreateLoginProfileCommand({ UserName, Password }));
    expect(LoginProfile).toEqual({ UserName, CreateDate: new Date(START), PasswordResetRequired: false });
    await expect(iam.send(new CreateLoginProfileCommand({ UserName, Password }))).rejects.toMatchObject({
      name: "EntityAlreadyExistsException",
    });
    await iam.send(new UpdateLoginProfileCommand({ UserName, PasswordResetRequired: true }));
    expect(await iam.send(new GetLoginProfileCommand({ UserName }))).toMatchObject({
      LoginProfile: { PasswordResetRequired: true },
    });
    await expect(iam.send(new DeleteUserCommand({ UserName }))).rejects.toMatchObject({
      message: "Cannot delete entity, must delete login profile first.",
    });
    await iam.send(new DeleteLoginProfileCommand({ UserName }));
    await expect(iam.send(new GetLoginProfileCommand({}))).rejects.toMatchObject({
      name: "ValidationError",
      message: "Must specify userName when calling with non-User credentials",
    });
    await expect(iam.send(new GetLoginProfileCommand({ UserName }))).rejects.toMatchObject({
      name: "NoSuchEntityException",
      message: "Login Profile for User ana cannot be found.",
    });
  });

  test("is held to the account's password policy", async () => {
    const { iam } = await withAna();
    const refused = async (password: string): Promise<void> =>
      expect(iam.send(new CreateLoginProfileCommand({ UserName, Password: password }))).rejects.toMatchObject({
        name: "PasswordPolicyViolationException",
      });
    await refused("Short-1");
    await refused("onlysmallletters");
    await iam.send(
      new UpdateAccountPasswordPolicyCommand({ MinimumPasswordLength: 14, RequireSymbols: true, MaxPasswordAge: 90 }),
    );
    expect((await iam.send(new GetAccountPasswordPolicyCommand({}))).PasswordPolicy).toMatchObject({
      MinimumPasswordLength: 14,
      RequireSymbols: true,
      ExpirePasswords: true,
      MaxPasswordAge: 90,
    });
    await refused("Correct-horse");
    await refused("Correcthorsebattery");
    await iam.send(new CreateLoginProfileCommand({ UserName, Password }));
    await iam.send(new DeleteAccountPasswordPolicyCommand({}));
    await expect(iam.send(new GetAccountPasswordPolicyCommand({}))).rejects.toMatchObject({
      name: "NoSuchEntityException",
    });
  });

  test("is changed by its user who knows the old password", async () => {
    const { world, iam } = await withAna();
    await iam.send(new CreateLoginProfileCommand({ UserName, Password }));
    await iam.send(
      new PutUserPolicyCommand({ UserName, PolicyName: "p", PolicyDocument: allow("iam:ChangePassword") }),
    );
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    const ana = world.iam({
      accessKeyId: AccessKey?.AccessKeyId ?? "",
      secretAccessKey: AccessKey?.SecretAccessKey ?? "",
    });
    const change = (OldPassword: string): ChangePasswordCommand =>
      new ChangePasswordCommand({ OldPassword, NewPassword: "Battery-staple-2" });
    await expect(ana.send(change("wrong"))).rejects.toMatchObject({ name: "AccessDenied" });
    await ana.send(change(Password));
    await expect(ana.send(change(Password))).rejects.toMatchObject({ name: "AccessDenied" });
  });
});

describe("an MFA device", () => {
  const create = new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: "phone" });
  const SerialNumber = `arn:aws:iam::${ACCOUNT}:mfa/phone`;

  test("is switched on with two codes in a row, as it shows them on the world's clock", async () => {
    const { iam } = await withAna();
    const { VirtualMFADevice } = await iam.send(create);
    expect(VirtualMFADevice?.SerialNumber).toBe(SerialNumber);
    const seed = seedOf(VirtualMFADevice?.Base32StringSeed);
    const enable = (first: string, second: string): EnableMFADeviceCommand =>
      new EnableMFADeviceCommand({
        UserName,
        SerialNumber,
        AuthenticationCode1: first,
        AuthenticationCode2: second,
      });
    const [one, two] = [codeAt(seed, START - 30_000), codeAt(seed, START)];
    await expect(iam.send(enable(two, one))).rejects.toMatchObject({ name: "InvalidAuthenticationCodeException" });
    await iam.send(enable(one, two));
    expect(await iam.send(new ListMFADevicesCommand({ UserName }))).toMatchObject({
      MFADevices: [{ UserName, SerialNumber, EnableDate: new Date(START) }],
    });
    expect(await iam.send(new GetMFADeviceCommand({ SerialNumber, UserName }))).toMatchObject({ UserName });
    await expect(iam.send(enable(one, two))).rejects.toMatchObject({ name: "EntityAlreadyExistsException" });
    await expect(iam.send(new DeleteUserCommand({ UserName }))).rejects.toMatchObject({
      message: "Cannot delete entity, must delete MFA device first.",
    });
    await expect(iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }))).rejects.toMatchObject({
      name: "DeleteConflictException",
    });
    await iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber }));
    await iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }));
    await iam.send(new DeleteUserCommand({ UserName }));
  });

  test("is listed by whether somebody has it, and has tags", async () => {
    const { iam } = await withAna();
    await iam.send(create);
    const list = async (AssignmentStatus: "Assigned" | "Unassigned"): Promise<number | undefined> =>
      (await iam.send(new ListVirtualMFADevicesCommand({ AssignmentStatus }))).VirtualMFADevices?.length;
    expect([await list("Assigned"), await list("Unassigned")]).toEqual([0, 1]);
    await iam.send(new TagMFADeviceCommand({ SerialNumber, Tags: [{ Key: "a", Value: "1" }] }));
    expect((await iam.send(new ListMFADeviceTagsCommand({ SerialNumber }))).Tags).toEqual([{ Key: "a", Value: "1" }]);
  });
});

test("codes are those of RFC 6238", () => {
  // The appendix of the standard: SHA-1, the last six of eight digits.
  const seed = Buffer.from("12345678901234567890");
  expect([59, 1_111_111_109, 1_234_567_890, 2_000_000_000].map((second) => codeAt(seed, second * 1000))).toEqual([
    "287082",
    "081804",
    "005924",
    "279037",
  ]);
});
