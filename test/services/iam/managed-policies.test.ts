import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DetachRolePolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  ListEntitiesForPolicyCommand,
  ListPoliciesCommand,
  ListPolicyVersionsCommand,
  SetDefaultPolicyVersionCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import { parsePolicy } from "../../../emulator/permissions/index.ts";
import { AWS_MANAGED } from "../../../emulator/services/iam/aws-managed-policies.ts";
import { ACCOUNT, accounts, allow, LAMBDA_TRUST, policy } from "./accounts.ts";

const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/read`;
const make = (iam: IAMClient): Promise<unknown> =>
  iam.send(new CreatePolicyCommand({ PolicyName: "read", PolicyDocument: allow("s3:GetObject") }));
const version = (action: string, SetAsDefault = false): CreatePolicyVersionCommand =>
  new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: allow(action), SetAsDefault });

const aboutAccount = (account: string): CreatePolicyCommand => {
  const statement = { Effect: "Allow", Action: "lambda:*", Resource: `arn:aws:lambda:us-east-1:${account}:function:f` };
  return new CreatePolicyCommand({ PolicyName: "of", PolicyDocument: policy(statement) });
};

describe("a managed policy", () => {
  test("is told with its default version and its attachments", async () => {
    const iam = accounts().iam();
    await make(iam);
    await iam.send(new CreateRoleCommand({ RoleName: "reader", AssumeRolePolicyDocument: LAMBDA_TRUST }));
    await iam.send(new AttachRolePolicyCommand({ RoleName: "reader", PolicyArn }));
    expect((await iam.send(new GetPolicyCommand({ PolicyArn }))).Policy).toMatchObject({
      PolicyName: "read",
      PolicyId: expect.stringMatching(/^ANPA[A-Z0-9]{17}$/),
      Arn: PolicyArn,
      DefaultVersionId: "v1",
      AttachmentCount: 1,
      IsAttachable: true,
    });
    const { PolicyRoles } = await iam.send(new ListEntitiesForPolicyCommand({ PolicyArn }));
    expect(PolicyRoles).toMatchObject([{ RoleName: "reader" }]);
  });

  test.each(["ACCOUNT_ID", "<account>", "123", "1234567890123", "${aws:PrincipalAccount}"])(
    "cannot be about the account %s",
    async (account) => {
      const iam = accounts().iam();
      await expect(iam.send(aboutAccount(account))).rejects.toMatchObject({
        name: "MalformedPolicyDocumentException",
        message: "The policy failed legacy parsing",
      });
    },
  );

  test.each(["123456789012", "*", "1234*", "aws", ""])("can be about the account %j", async (account) => {
    expect(await accounts().iam().send(aboutAccount(account))).toMatchObject({ Policy: { DefaultVersionId: "v1" } });
  });

  test("has one name", async () => {
    const iam = accounts().iam();
    await make(iam);
    await expect(make(iam)).rejects.toMatchObject({
      name: "EntityAlreadyExistsException",
      message: "A policy called read already exists. Duplicate names are not allowed.",
    });
  });

  test("has up to five versions, one of them in force, and never counts twice", async () => {
    const world = accounts();
    const iam = world.iam();
    await make(iam);
    expect((await iam.send(version("s3:PutObject", true))).PolicyVersion).toMatchObject({
      VersionId: "v2",
      IsDefaultVersion: true,
    });
    expect(world.room.managedPolicy(PolicyArn)).toBe(allow("s3:PutObject"));
    for (const action of ["s3:a", "s3:b", "s3:c"]) await iam.send(version(action));
    await expect(iam.send(version("s3:d"))).rejects.toMatchObject({ name: "LimitExceededException" });
    await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: "v5" }));
    expect((await iam.send(version("s3:d"))).PolicyVersion?.VersionId).toBe("v6");
    await iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: "v1" }));
    expect(world.room.managedPolicy(PolicyArn)).toBe(allow("s3:GetObject"));
    const { Versions } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
    expect(Versions?.map(({ VersionId }) => VersionId)).toEqual(["v6", "v4", "v3", "v2", "v1"]);
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: "v2" }));
    expect(decodeURIComponent(PolicyVersion?.Document ?? "")).toBe(allow("s3:PutObject"));
  });

  test("keeps its default version", async () => {
    const iam = accounts().iam();
    await make(iam);
    await expect(iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: "v1" }))).rejects.toMatchObject({
      name: "DeleteConflictException",
      message: "Cannot delete the default version of a policy.",
    });
  });

  test("is not deleted while attached, nor while it has other versions", async () => {
    const iam = accounts().iam();
    await make(iam);
    await iam.send(version("s3:PutObject"));
    await iam.send(new CreateRoleCommand({ RoleName: "reader", AssumeRolePolicyDocument: LAMBDA_TRUST }));
    await iam.send(new AttachRolePolicyCommand({ RoleName: "reader", PolicyArn }));
    const remove = new DeletePolicyCommand({ PolicyArn });
    await expect(iam.send(remove)).rejects.toMatchObject({ message: "Cannot delete a policy attached to entities." });
    await iam.send(new DetachRolePolicyCommand({ RoleName: "reader", PolicyArn }));
    await expect(iam.send(remove)).rejects.toMatchObject({
      message: expect.stringMatching(/^This policy has more than one version/),
    });
    await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: "v2" }));
    await iam.send(remove);
    await expect(iam.send(new GetPolicyCommand({ PolicyArn }))).rejects.toMatchObject({
      message: `Policy ${PolicyArn} was not found.`,
    });
  });

  test("is limited in size, white space not counted", async () => {
    const iam = accounts().iam();
    const create = (PolicyName: string, PolicyDocument: string): Promise<unknown> =>
      iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument }));
    await expect(create("large", allow("s3:*", `arn:aws:s3:::${"b".repeat(6144)}`))).rejects.toMatchObject({
      name: "LimitExceededException",
      message: "Cannot exceed quota for PolicySize: 6144",
    });
    await expect(create("spacious", `${" ".repeat(7000)}${allow("s3:*")}`)).resolves.toBeDefined();
  });
});

describe("AWS's own policies", () => {
  test.each([...AWS_MANAGED.values()])("$name is a policy that can be stored", ({ document }) => {
    expect(parsePolicy(document, "identity").statements.length).toBeGreaterThan(0);
  });

  test("are listed beside one's own", async () => {
    const iam = accounts().iam();
    await make(iam);
    const names = async (Scope: "All" | "AWS" | "Local"): Promise<readonly (string | undefined)[] | undefined> =>
      (await iam.send(new ListPoliciesCommand({ Scope }))).Policies?.map(({ PolicyName }) => PolicyName);
    expect(await names("Local")).toEqual(["read"]);
    expect(await names("AWS")).toHaveLength(AWS_MANAGED.size);
    expect(await names("All")).toHaveLength(AWS_MANAGED.size + 1);
  });

  test("can be read", async () => {
    const iam = accounts().iam();
    const arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
    expect((await iam.send(new GetPolicyCommand({ PolicyArn: arn }))).Policy).toMatchObject({ Path: "/service-role/" });
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: "v1" }));
    expect(decodeURIComponent(PolicyVersion?.Document ?? "")).toContain("logs:PutLogEvents");
  });
});

test("AWS's own policies tell since when they are", async () => {
  const { Policies } = await accounts()
    .iam()
    .send(new ListPoliciesCommand({ Scope: "AWS", PathPrefix: "/service-role/" }));
  expect(Policies?.find(({ PolicyName }) => PolicyName === "AWSLambdaBasicExecutionRole")).toMatchObject({
    CreateDate: new Date("2015-04-09T15:03:43Z"),
  });
});
