import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  DeleteInstanceProfileCommand,
  DeleteRoleCommand,
  GetInstanceProfileCommand,
  ListInstanceProfilesCommand,
  ListInstanceProfilesForRoleCommand,
  ListInstanceProfileTagsCommand,
  RemoveRoleFromInstanceProfileCommand,
  TagInstanceProfileCommand,
  UntagInstanceProfileCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import { ACCOUNT, accounts, LAMBDA_TRUST } from "./accounts.ts";

const InstanceProfileName = "web";
const RoleName = "reader";

async function withProfile(): Promise<IAMClient> {
  const iam = accounts().iam();
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: LAMBDA_TRUST }));
  await iam.send(
    new CreateInstanceProfileCommand({ InstanceProfileName, Path: "/x/", Tags: [{ Key: "a", Value: "1" }] }),
  );
  return iam;
}

describe("an instance profile", () => {
  test("holds one role, which then cannot be deleted, and cannot be deleted itself", async () => {
    const iam = await withProfile();
    const add = new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName });
    await iam.send(add);
    const { InstanceProfile } = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName }));
    expect(InstanceProfile).toMatchObject({
      Arn: `arn:aws:iam::${ACCOUNT}:instance-profile/x/web`,
      InstanceProfileId: expect.stringMatching(/^AIPA[A-Z0-9]{17}$/),
      Roles: [{ RoleName }],
      Tags: [{ Key: "a", Value: "1" }],
    });
    await expect(iam.send(add)).rejects.toMatchObject({
      name: "LimitExceededException",
      message: "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1",
    });
    await expect(iam.send(new DeleteRoleCommand({ RoleName }))).rejects.toMatchObject({
      name: "DeleteConflictException",
      message: "Cannot delete entity, must remove roles from instance profile first.",
    });
    await expect(iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName }))).rejects.toMatchObject({
      name: "DeleteConflictException",
    });
    await iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName }));
    await iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName }));
    await iam.send(new DeleteRoleCommand({ RoleName }));
    await expect(iam.send(new GetInstanceProfileCommand({ InstanceProfileName }))).rejects.toMatchObject({
      name: "NoSuchEntityException",
      message: "Instance Profile web cannot be found.",
    });
  });

  test("is listed by path and by its role", async () => {
    const iam = await withProfile();
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: "api" }));
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }));
    const names = async (PathPrefix?: string): Promise<unknown> =>
      (await iam.send(new ListInstanceProfilesCommand(PathPrefix ? { PathPrefix } : {}))).InstanceProfiles?.map(
        (one) => one.InstanceProfileName,
      );
    expect(await names()).toEqual(["api", "web"]);
    expect(await names("/x/")).toEqual(["web"]);
    expect(await iam.send(new ListInstanceProfilesForRoleCommand({ RoleName }))).toMatchObject({
      InstanceProfiles: [{ InstanceProfileName }],
      IsTruncated: false,
    });
  });

  test("has tags of its own", async () => {
    const iam = await withProfile();
    await iam.send(new TagInstanceProfileCommand({ InstanceProfileName, Tags: [{ Key: "b", Value: "2" }] }));
    await iam.send(new UntagInstanceProfileCommand({ InstanceProfileName, TagKeys: ["a"] }));
    expect(await iam.send(new ListInstanceProfileTagsCommand({ InstanceProfileName }))).toMatchObject({
      Tags: [{ Key: "b", Value: "2" }],
    });
  });

  test("of a name that is taken, in whatever case, is refused", async () => {
    const iam = await withProfile();
    await expect(iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: "WEB" }))).rejects.toMatchObject({
      name: "EntityAlreadyExistsException",
    });
  });
});
