import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRolePolicyCommand,
  DeleteUserPolicyCommand,
  GetUserPolicyCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";
import { seconds } from "../../../emulator/kernel/index.ts";
import { ACCOUNT, accounts, allow, trusting } from "./accounts.ts";

describe("a world in which IAM's changes take ten seconds", () => {
  test("sees a new policy, and that it is gone, ten seconds later; IAM itself tells of it at once", async () => {
    const world = accounts({ propagation: seconds(10) });
    const iam = world.iam();
    await iam.send(new CreateUserCommand({ UserName: "ana" }));
    await iam.send(new PutUserPolicyCommand({ UserName: "ana", PolicyName: "p", PolicyDocument: allow("iam:*") }));
    await iam.send(new GetUserPolicyCommand({ UserName: "ana", PolicyName: "p" }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "ana" }));
    const ana = world.iam({
      accessKeyId: AccessKey?.AccessKeyId ?? "",
      secretAccessKey: AccessKey?.SecretAccessKey ?? "",
    });
    const ask = async (): Promise<string> =>
      ana.send(new ListRolesCommand({})).then(
        () => "allowed",
        (error: Error) => error.name,
      );
    expect(await ask()).toBe("AccessDenied");
    await world.kernel.timeline.advance(seconds(9));
    expect(await ask()).toBe("AccessDenied");
    await world.kernel.timeline.advance(seconds(1));
    expect(await ask()).toBe("allowed");
    await iam.send(new DeleteUserPolicyCommand({ UserName: "ana", PolicyName: "p" }));
    expect(await ask()).toBe("allowed");
    await world.kernel.timeline.advance(seconds(10));
    expect(await ask()).toBe("AccessDenied");
  });

  test("cannot assume a role that was just made", async () => {
    const world = accounts({ propagation: seconds(10) });
    const RoleName = "fresh";
    const trust = trusting({ AWS: ACCOUNT });
    await world.iam().send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
    await world.iam().send(new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument: allow("s3:*") }));
    await world.iam().send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "p" }));
    const assume = new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${ACCOUNT}:role/fresh`, RoleSessionName: "run" });
    await expect(world.sts().send(assume)).rejects.toMatchObject({ name: "AccessDenied" });
    await world.kernel.timeline.advance(seconds(10));
    expect((await world.sts().send(assume)).AssumedRoleUser?.Arn).toContain("assumed-role/fresh/run");
  });
});
