import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreateUserCommand,
  GetContextKeysForCustomPolicyCommand,
  GetContextKeysForPrincipalPolicyCommand,
  PutGroupPolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  SimulateCustomPolicyCommand,
  SimulatePrincipalPolicyCommand,
} from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import { ACCOUNT, accounts, allow, policy, type Accounts } from "./accounts.ts";

const ANA = `arn:aws:iam::${ACCOUNT}:user/ana`;
const READ_ONLY = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
const DENIES_SECRET = policy(
  { Effect: "Allow", Action: "s3:*", Resource: "*" },
  { Effect: "Deny", Action: "s3:GetObject", Resource: "arn:aws:s3:::sales/secret/*" },
);

async function withAna(...documents: readonly string[]): Promise<Accounts> {
  const world = accounts();
  await world.iam().send(new CreateUserCommand({ UserName: "ana" }));
  for (const [index, PolicyDocument] of documents.entries())
    await world.iam().send(new PutUserPolicyCommand({ UserName: "ana", PolicyName: `p${index}`, PolicyDocument }));
  return world;
}

describe("a simulated custom policy", () => {
  test("is decided for each action and resource, with the statement that decided and its place in the text", async () => {
    const { EvaluationResults, IsTruncated } = await accounts()
      .iam()
      .send(
        new SimulateCustomPolicyCommand({
          PolicyInputList: [DENIES_SECRET],
          ActionNames: ["s3:GetObject", "sqs:SendMessage"],
          ResourceArns: ["arn:aws:s3:::sales/a.csv", "arn:aws:s3:::sales/secret/a.csv"],
        }),
      );
    expect(IsTruncated).toBe(false);
    expect(EvaluationResults?.map((one) => [one.EvalActionName, one.EvalResourceName, one.EvalDecision])).toEqual([
      ["s3:GetObject", "arn:aws:s3:::sales/a.csv", "allowed"],
      ["s3:GetObject", "arn:aws:s3:::sales/secret/a.csv", "explicitDeny"],
      ["sqs:SendMessage", "arn:aws:s3:::sales/a.csv", "implicitDeny"],
      ["sqs:SendMessage", "arn:aws:s3:::sales/secret/a.csv", "implicitDeny"],
    ]);
    const [allowed, denied] = EvaluationResults ?? [];
    const [place] = denied?.MatchedStatements ?? [];
    expect(place).toMatchObject({ SourcePolicyId: "PolicyInputList.1", StartPosition: { Line: 1 } });
    expect(
      JSON.parse(DENIES_SECRET.slice((place?.StartPosition?.Column ?? 0) - 1, (place?.EndPosition?.Column ?? 0) - 1)),
    ).toMatchObject({ Effect: "Deny" });
    expect(allowed?.ResourceSpecificResults).toMatchObject([{ EvalResourceDecision: "allowed" }]);
  });

  test("names the keys that its conditions and variables ask for and that were not given", async () => {
    const conditioned = policy({
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::home/${aws:username}/*",
      Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" }, Bool: { "aws:SecureTransport": "true" } },
    });
    const iam = accounts().iam();
    const ask = (ip?: string): SimulateCustomPolicyCommand =>
      new SimulateCustomPolicyCommand({
        PolicyInputList: [conditioned],
        ActionNames: ["s3:GetObject"],
        ...(ip
          ? {
              ResourceArns: ["arn:aws:s3:::home/ana/a"],
              ContextEntries: [
                { ContextKeyName: "aws:SourceIp", ContextKeyType: "ip", ContextKeyValues: [ip] },
                { ContextKeyName: "aws:SecureTransport", ContextKeyType: "boolean", ContextKeyValues: ["true"] },
                { ContextKeyName: "aws:username", ContextKeyType: "string", ContextKeyValues: ["ana"] },
              ],
            }
          : {}),
      });
    const decisions = async (ip?: string): Promise<unknown> => (await iam.send(ask(ip))).EvaluationResults;
    expect(await decisions()).toMatchObject([
      {
        EvalDecision: "implicitDeny",
        EvalResourceName: "*",
        MissingContextValues: ["aws:SecureTransport", "aws:SourceIp", "aws:username"],
      },
    ]);
    expect(await decisions("203.0.113.9")).toMatchObject([{ EvalDecision: "allowed", MissingContextValues: [] }]);
    expect(await decisions("203.0.114.9")).toMatchObject([{ EvalDecision: "implicitDeny" }]);
    expect(await iam.send(new GetContextKeysForCustomPolicyCommand({ PolicyInputList: [conditioned] }))).toMatchObject({
      ContextKeyNames: ["aws:SecureTransport", "aws:SourceIp", "aws:username"],
    });
  });

  test("joins a resource policy, and needs both sides across accounts", async () => {
    const iam = accounts().iam();
    const ResourcePolicy = policy({
      Effect: "Allow",
      Principal: { AWS: ANA },
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::sales/*",
    });
    const decide = async (PolicyInputList: string[], ResourceOwner: string): Promise<string | undefined> => {
      const { EvaluationResults } = await iam.send(
        new SimulateCustomPolicyCommand({
          PolicyInputList,
          ActionNames: ["s3:GetObject"],
          ResourceArns: ["arn:aws:s3:::sales/a.csv"],
          ResourcePolicy,
          ResourceOwner,
          CallerArn: ANA,
        }),
      );
      return EvaluationResults?.[0]?.EvalDecision;
    };
    const other = allow("sqs:*");
    expect(await decide([other], `arn:aws:iam::${ACCOUNT}:root`)).toBe("allowed");
    expect(await decide([other], "arn:aws:iam::222222222222:root")).toBe("implicitDeny");
    expect(await decide([allow("s3:*")], "arn:aws:iam::222222222222:root")).toBe("allowed");
  });

  test("tells of a boundary whether it would allow", async () => {
    const { EvaluationResults } = await accounts()
      .iam()
      .send(
        new SimulateCustomPolicyCommand({
          PolicyInputList: [allow("s3:*")],
          PermissionsBoundaryPolicyInputList: [allow("s3:Get*")],
          ActionNames: ["s3:GetObject", "s3:PutObject"],
        }),
      );
    expect(EvaluationResults).toMatchObject([
      { EvalDecision: "allowed", PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true } },
      { EvalDecision: "implicitDeny", PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false } },
    ]);
  });

  test("has one boundary", async () => {
    const ask = new SimulateCustomPolicyCommand({
      PolicyInputList: [allow("s3:*")],
      ActionNames: ["s3:GetObject"],
      PermissionsBoundaryPolicyInputList: [allow("s3:*"), allow("s3:*")],
    });
    await expect(accounts().iam().send(ask)).rejects.toMatchObject({ name: "InvalidInputException" });
  });

  test("comes in pages", async () => {
    const iam = accounts().iam();
    const ask = { PolicyInputList: [allow("s3:*")], ActionNames: ["s3:GetObject", "s3:PutObject", "sqs:SendMessage"] };
    const first = await iam.send(new SimulateCustomPolicyCommand({ ...ask, MaxItems: 2 }));
    expect(first).toMatchObject({ IsTruncated: true, EvaluationResults: [{}, {}] });
    const rest = await iam.send(new SimulateCustomPolicyCommand({ ...ask, MaxItems: 2, Marker: first.Marker }));
    expect(rest).toMatchObject({ IsTruncated: false, EvaluationResults: [{ EvalActionName: "sqs:SendMessage" }] });
  });

  test("with a wildcard for an action, or a policy that is none, is refused", async () => {
    const iam = accounts().iam();
    const ask = (document: string, action: string): SimulateCustomPolicyCommand =>
      new SimulateCustomPolicyCommand({ PolicyInputList: [document], ActionNames: [action] });
    await expect(iam.send(ask(allow("s3:*"), "s3:*"))).rejects.toMatchObject({ name: "InvalidInputException" });
    await expect(iam.send(ask("{", "s3:GetObject"))).rejects.toMatchObject({ name: "InvalidInputException" });
  });
});

describe("a simulated user", () => {
  test("has its own policies, its groups', the managed ones and its boundary", async () => {
    const world = await withAna(allow("sqs:SendMessage"));
    const iam = world.iam();
    await iam.send(new CreateGroupCommand({ GroupName: "sellers" }));
    await iam.send(
      new PutGroupPolicyCommand({ GroupName: "sellers", PolicyName: "g", PolicyDocument: allow("s3:PutObject") }),
    );
    await iam.send(new AddUserToGroupCommand({ GroupName: "sellers", UserName: "ana" }));
    await iam.send(new AttachUserPolicyCommand({ UserName: "ana", PolicyArn: READ_ONLY }));
    const ask = new SimulatePrincipalPolicyCommand({
      PolicySourceArn: ANA,
      ActionNames: ["sqs:SendMessage", "s3:PutObject", "s3:GetObject", "iam:GetUser"],
    });
    const decisions = async (): Promise<unknown> =>
      (await iam.send(ask)).EvaluationResults?.map((one) => [
        one.EvalDecision,
        one.MatchedStatements?.map((statement) => statement.SourcePolicyId).join(),
      ]);
    expect(await decisions()).toEqual([
      ["allowed", "p0"],
      ["allowed", "g"],
      ["allowed", "AmazonS3ReadOnlyAccess"],
      ["implicitDeny", ""],
    ]);
    await iam.send(new PutUserPermissionsBoundaryCommand({ UserName: "ana", PermissionsBoundary: READ_ONLY }));
    expect(await decisions()).toEqual([
      ["implicitDeny", ""],
      ["implicitDeny", ""],
      ["allowed", "AmazonS3ReadOnlyAccess"],
      ["implicitDeny", ""],
    ]);
  });

  test("tells which keys its policies ask for", async () => {
    const world = await withAna(
      policy({ Effect: "Allow", Action: "*", Resource: "arn:aws:s3:::${aws:username}" }),
      policy({ Effect: "Deny", Action: "*", Resource: "*", Condition: { Null: { "aws:MultiFactorAuthAge": "true" } } }),
    );
    expect(await world.iam().send(new GetContextKeysForPrincipalPolicyCommand({ PolicySourceArn: ANA }))).toMatchObject(
      { ContextKeyNames: ["aws:MultiFactorAuthAge", "aws:username"] },
    );
  });

  test("who does not exist is not found, and what is no user, group or role is no source", async () => {
    const iam = accounts().iam();
    const ask = (PolicySourceArn: string): SimulatePrincipalPolicyCommand =>
      new SimulatePrincipalPolicyCommand({ PolicySourceArn, ActionNames: ["s3:GetObject"] });
    await expect(iam.send(ask(ANA))).rejects.toMatchObject({ name: "NoSuchEntityException" });
    await expect(iam.send(ask(`arn:aws:iam::${ACCOUNT}:root`))).rejects.toMatchObject({
      name: "InvalidInputException",
    });
  });
});
