import {
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreateInstanceProfileCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeactivateMFADeviceCommand,
  DeleteAccountPasswordPolicyCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteVirtualMFADeviceCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountSummaryCommand,
  GetInstanceProfileCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  type IAMClient,
  ListEntitiesForPolicyCommand,
  ListPolicyTagsCommand,
  ListPolicyVersionsCommand,
  PutUserPermissionsBoundaryCommand,
  RemoveUserFromGroupCommand,
  SetDefaultPolicyVersionCommand,
  TagPolicyCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleDescriptionCommand,
} from "@aws-sdk/client-iam";
import { beforeAll, describe, expect, test } from "vitest";
import { ACCOUNT, accounts, allow, LAMBDA_TRUST, policy, trusting, type Accounts } from "./accounts.ts";

// What AWS was seen to answer in February 2026, and in reports.
let world: Accounts;
let iam: IAMClient;
const POLICY = `arn:aws:iam::${ACCOUNT}:policy/own`;
const NONE = `arn:aws:iam::${ACCOUNT}:policy/none`;
const AWS_POLICY = "arn:aws:iam::aws:policy/AdministratorAccess";
const role = (RoleName: string, AssumeRolePolicyDocument = LAMBDA_TRUST): CreateRoleCommand =>
  new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument });

beforeAll(async () => {
  world = accounts();
  iam = world.iam();
  await iam.send(new CreateUserCommand({ UserName: "ana" }));
  await iam.send(role("reader"));
  await iam.send(new CreatePolicyCommand({ PolicyName: "own", PolicyDocument: allow("s3:*") }));
});

const OUTSIDE = "AccessDenied: Policy is outside your own account.";
const noVersion = (arn: string, version: string): string =>
  `NoSuchEntity: Policy ${arn} version ${version} does not exist or is not attachable.`;
const noDevice = (serial: string): string => `NoSuchEntity: MFA Device with serial number ${serial} does not exist.`;
const unknown = (type: string, name: string): string =>
  `MalformedPolicyDocument: Invalid principal in policy: "${type}":"${name}"`;

describe("IAM refuses", () => {
  test.each<[what: string, run: () => Promise<unknown>, answer: string]>([
    [
      "to attach what is no ARN",
      () => iam.send(new AttachRolePolicyCommand({ RoleName: "reader", PolicyArn: "longpolicynamebutnoarn" })),
      "ValidationError: ARN longpolicynamebutnoarn is not valid.",
    ],
    [
      "to tell of a policy by its name",
      () => iam.send(new GetPolicyCommand({ PolicyArn: "longpolicynamebutnoarn" })),
      "ValidationError: Invalid ARN:  Could not be parsed!",
    ],
    [
      "to attach what is no policy",
      () => iam.send(new AttachRolePolicyCommand({ RoleName: "reader", PolicyArn: `arn:aws:iam::${ACCOUNT}:role/r` })),
      `InvalidInput: ARN arn:aws:iam::${ACCOUNT}:role/r is not valid.`,
    ],
    [
      "a boundary that is no policy",
      () =>
        iam.send(
          new PutUserPermissionsBoundaryCommand({
            UserName: "ana",
            PermissionsBoundary: `arn:aws:iam::${ACCOUNT}:not_a_policy/invalid`,
          }),
        ),
      `InvalidInput: ARN arn:aws:iam::${ACCOUNT}:not_a_policy/invalid is not valid.`,
    ],
    [
      "a boundary that is not there",
      () => iam.send(new PutUserPermissionsBoundaryCommand({ UserName: "ana", PermissionsBoundary: NONE })),
      `NoSuchEntity: Scope ARN: ${NONE} does not exist or is not attachable.`,
    ],
    ["to delete a policy of AWS", () => iam.send(new DeletePolicyCommand({ PolicyArn: AWS_POLICY })), OUTSIDE],
    [
      "a version of a policy of AWS",
      () => iam.send(new CreatePolicyVersionCommand({ PolicyArn: AWS_POLICY, PolicyDocument: allow("s3:*") })),
      OUTSIDE,
    ],
    [
      "another default of a policy of AWS",
      () => iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn: AWS_POLICY, VersionId: "v1" })),
      OUTSIDE,
    ],
    [
      "tags on a policy of AWS",
      () => iam.send(new TagPolicyCommand({ PolicyArn: AWS_POLICY, Tags: [{ Key: "a", Value: "b" }] })),
      OUTSIDE,
    ],
    [
      "to tell the version of no policy",
      () => iam.send(new GetPolicyVersionCommand({ PolicyArn: NONE, VersionId: "v1" })),
      noVersion(NONE, "v1"),
    ],
    [
      "to delete no version",
      () => iam.send(new DeletePolicyVersionCommand({ PolicyArn: POLICY, VersionId: "v9" })),
      noVersion(POLICY, "v9"),
    ],
    [
      "to say who uses no policy",
      () => iam.send(new ListEntitiesForPolicyCommand({ PolicyArn: NONE })),
      `NoSuchEntity: Policy ${NONE} does not exist or is not attachable.`,
    ],
    [
      "the same tag key twice on a policy",
      () =>
        iam.send(
          new TagPolicyCommand({
            PolicyArn: POLICY,
            Tags: [
              { Key: "a", Value: "" },
              { Key: "a", Value: "" },
            ],
          }),
        ),
      "InvalidInput: Duplicate tag keys found.",
    ],
    [
      "values that are too long, without repeating them",
      () => iam.send(new CreateUserCommand({ UserName: "u".repeat(65) })),
      "ValidationError: 1 validation error detected: Value at 'userName' failed to satisfy constraint: Member must have length less than or equal to 64",
    ],
    [
      "to delete the password policy that is not there",
      () => iam.send(new DeleteAccountPasswordPolicyCommand({})),
      "NoSuchEntity: The account policy with name PasswordPolicy cannot be found.",
    ],
    [
      "to delete no device",
      () => iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber: `arn:aws:iam::${ACCOUNT}:mfa/none` })),
      noDevice(`arn:aws:iam::${ACCOUNT}:mfa/none`),
    ],
    [
      "to switch off no device",
      () =>
        iam.send(new DeactivateMFADeviceCommand({ UserName: "ana", SerialNumber: `arn:aws:iam::${ACCOUNT}:mfa/none` })),
      noDevice(`arn:aws:iam::${ACCOUNT}:mfa/none`),
    ],
    [
      "to take nobody out of no group, asking for the user first",
      () => iam.send(new RemoveUserFromGroupCommand({ GroupName: "none", UserName: "nobody" })),
      "NoSuchEntity: The user with name nobody cannot be found.",
    ],
    [
      "to tell about an unknown key, without a colon",
      () => iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: "AKIAIOSFODNN7EXAMPLE" })),
      `AccessDenied: User: arn:aws:iam::${ACCOUNT}:root is not authorized to perform iam:GetAccessKeyLastUsed on resource: access key AKIAIOSFODNN7EXAMPLE`,
    ],
    [
      "a resource in a trust policy",
      () =>
        iam.send(
          role(
            "other",
            policy({
              Effect: "Allow",
              Principal: { Service: "ec2.amazonaws.com" },
              Action: "sts:AssumeRole",
              Resource: "*",
            }),
          ),
        ),
      "MalformedPolicyDocument: Has prohibited field Resource",
    ],
    [
      "trust in a service that is not there",
      () => iam.send(role("other", trusting({ Service: ["lambda.amazonaws.com", "lamda.amazonaws.com"] }))),
      unknown("SERVICE", "lamda.amazonaws.com"),
    ],
    [
      "trust in a provider that can be none",
      () =>
        iam.send(
          role(
            "other",
            trusting({ Federated: ["www.amazon.com", `arn:aws:iam::${ACCOUNT}:oidc-provider/x`, "https://x.io"] }),
          ),
        ),
      "MalformedPolicyDocument: Federated principals must be valid domain names or SAML metadata ARNs",
    ],
    [
      "trust in an id that is nobody's",
      () => iam.send(role("other", trusting({ AWS: "AROAIIIIIIIIIIIIIIIII" }))),
      unknown("AWS", "AROAIIIIIIIIIIIIIIIII"),
    ],
    [
      "trust in a session of no role",
      () => iam.send(role("other", trusting({ AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/none/run` }))),
      unknown("AWS", `arn:aws:sts::${ACCOUNT}:assumed-role/none/run`),
    ],
  ])("%s", async (_what, run, answer) => {
    const [code] = answer.split(": ");
    const error: unknown = await run().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ Code: code, message: answer.slice((code?.length ?? 0) + 2) });
  });
});

test("services of one region can be trusted, and sessions of roles that are there", async () => {
  const trust = trusting({
    Service: ["logs.eu-west-1.amazonaws.com", "ecs-tasks.amazonaws.com"],
    AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/reader/run`,
  });
  await expect(
    iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: "reader", PolicyDocument: trust })),
  ).resolves.toBeDefined();
});

test("a trust policy means the very role that it names: when that is gone, its id is left", async () => {
  const { Role: first } = await iam.send(role("named"));
  const trust = trusting({ AWS: `arn:aws:iam::${ACCOUNT}:role/named` });
  await iam.send(role("trusting", trust));
  await iam.send(new DeleteRoleCommand({ RoleName: "named" }));
  await iam.send(role("named"));
  const { Role: after } = await iam.send(new GetRoleCommand({ RoleName: "trusting" }));
  const left = decodeURIComponent(after?.AssumeRolePolicyDocument ?? "");
  expect(left).toBe(trusting({ AWS: first?.RoleId }));
  await expect(
    iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: "trusting", PolicyDocument: left })),
  ).rejects.toMatchObject({ message: `Invalid principal in policy: "AWS":"${first?.RoleId}"` });
});

test("a role's description is not told when it is made, nor its duration when that changes", async () => {
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName: "told", AssumeRolePolicyDocument: LAMBDA_TRUST, Description: "d" }),
  );
  expect(Role).not.toHaveProperty("Description");
  const { Role: changed } = await iam.send(new UpdateRoleDescriptionCommand({ RoleName: "told", Description: "e" }));
  expect(changed).toMatchObject({ Description: "e" });
  expect(changed).not.toHaveProperty("MaxSessionDuration");
});

test("keys of a policy's tags differ by their case; they are echoed as they came, and listed in order", async () => {
  const Tags = [
    { Key: "b", Value: "1" },
    { Key: "B", Value: "2" },
  ];
  const { Policy } = await iam.send(
    new CreatePolicyCommand({ PolicyName: "tagged", PolicyDocument: allow("s3:*"), Tags }),
  );
  expect(Policy?.Tags).toEqual(Tags);
  const listed = await iam.send(new ListPolicyTagsCommand({ PolicyArn: Policy?.Arn }));
  expect(listed.Tags).toEqual(Tags.toReversed());
});

test("versions of a policy come in pages", async () => {
  await iam.send(new CreatePolicyVersionCommand({ PolicyArn: POLICY, PolicyDocument: allow("s3:*") }));
  const first = await iam.send(new ListPolicyVersionsCommand({ PolicyArn: POLICY, MaxItems: 1 }));
  expect(first).toMatchObject({ IsTruncated: true, Versions: [{ VersionId: "v2" }] });
  const rest = await iam.send(new ListPolicyVersionsCommand({ PolicyArn: POLICY, Marker: first.Marker }));
  expect(rest).toMatchObject({ IsTruncated: false, Versions: [{ VersionId: "v1" }] });
});

test("an instance profile tells its tags when asked, and of its role no more than is needed", async () => {
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: "p" }));
  const { InstanceProfile } = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName: "p" }));
  expect(InstanceProfile).toMatchObject({ Tags: [], Roles: [] });
});

test("the account's summary names all that AWS counts", async () => {
  const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
  expect(Object.keys(SummaryMap ?? {})).toHaveLength(34);
});

test("a denial calls by name what is there, and by its ARN what is to be made", async () => {
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: "ana" }));
  const ana = world.iam({ accessKeyId: key?.AccessKeyId ?? "", secretAccessKey: key?.SecretAccessKey ?? "" });
  const on = (call: Promise<unknown>): Promise<string | undefined> =>
    call.then(
      () => "allowed",
      (error: Error) => / on resource: (.*) because /.exec(error.message)?.[1],
    );
  expect(await on(ana.send(new GetRoleCommand({ RoleName: "reader" })))).toBe("role reader");
  expect(await on(ana.send(role("new")))).toBe(`arn:aws:iam::${ACCOUNT}:role/new`);
  expect(await on(ana.send(new DeletePolicyCommand({ PolicyArn: POLICY })))).toBe(`policy ${POLICY}`);
  expect(await on(ana.send(new CreatePolicyCommand({ PolicyName: "n", PolicyDocument: allow("s3:*") })))).toBe(
    "policy n",
  );
  expect(await on(ana.send(new GetInstanceProfileCommand({ InstanceProfileName: "p" })))).toBe("instance profile p");
});
