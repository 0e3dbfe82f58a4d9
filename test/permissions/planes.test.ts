import { describe, expect, test } from "vitest";
import {
  AwsError,
  type Principal,
  type ResourcePolicy,
  type Service,
  type SessionPrincipal,
} from "../../emulator/kernel/index.ts";
import {
  createCallerPlane,
  decideExecution,
  decideInvocation,
  decideTrust,
  namedPolicy,
  type IdentityPolicies,
} from "../../emulator/permissions/index.ts";

const ACCOUNT = "111111111111";
const FUNCTION = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:summarize`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/summarize`;
const NOW = Date.parse("2026-01-01T12:00:00Z");

const session: SessionPrincipal = {
  kind: "session",
  account: ACCOUNT,
  roleArn: ROLE,
  roleName: "summarize",
  sessionName: "summarize",
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/summarize/summarize`,
  roleId: "AROAEXAMPLEEXAMPLEEX",
  sessionPolicies: [],
  issuedAt: NOW,
  sourceFunctionArn: FUNCTION,
};

const policyText = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

const attached = (...statements: readonly object[]): IdentityPolicies => ({
  policiesOf: () => ({ identity: [namedPolicy("s3-read", "identity", policyText(...statements))], session: [] }),
});

const service = (policies: Readonly<Record<string, ResourcePolicy>> = {}): Service => ({
  name: "s3",
  operations: {},
  resourcePolicy: (arn) => policies[arn],
  denied: (denial) => new AwsError("AccessDenied", denial.text, { status: 403 }),
});

function ask(
  identities: IdentityPolicies,
  principal: Principal,
  permission: { action: string; resource: string; context?: Record<string, string> },
  policies: Readonly<Record<string, ResourcePolicy>> = {},
): ReturnType<ReturnType<typeof createCallerPlane>["decide"]> {
  return createCallerPlane({ identities }).decide({
    principal,
    permission,
    service: service(policies),
    scope: { account: ACCOUNT, region: "eu-west-1" },
    http: { sourceIp: "127.0.0.1", secure: true, userAgent: "test", now: NOW },
  });
}

describe("the caller plane", () => {
  test("says no in AWS's words", () => {
    const { denial } = ask(attached({ Effect: "Allow", Action: "s3:PutObject", Resource: "*" }), session, {
      action: "s3:GetObject",
      resource: "arn:aws:s3:::b/k",
    });
    expect(denial?.text).toBe(
      `User: arn:aws:sts::${ACCOUNT}:assumed-role/summarize/summarize is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k because no identity-based policy allows the s3:GetObject action`,
    );
  });

  test("names the kind of policy that denies", () => {
    const bucket = "arn:aws:s3:::b";
    const policy = { document: policyText({ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: bucket }) };
    const { denial } = ask(
      attached({ Effect: "Allow", Action: "*", Resource: "*" }),
      session,
      { action: "s3:ListBucket", resource: bucket },
      { [bucket]: { ...policy, owner: ACCOUNT, name: "bucket policy of b" } },
    );
    expect(denial?.text).toMatch(/ with an explicit deny in a resource-based policy$/);
    expect(denial?.decision.reason).toMatchObject({ statement: { policyName: "bucket policy of b", index: 0 } });
  });

  test.each([
    ["aws:PrincipalArn", ROLE],
    ["aws:PrincipalAccount", ACCOUNT],
    ["aws:PrincipalType", "AssumedRole"],
    ["aws:userid", "AROAEXAMPLEEXAMPLEEX:summarize"],
    ["aws:SourceIp", "127.0.0.1"],
    ["aws:RequestedRegion", "eu-west-1"],
    ["aws:SecureTransport", "true"],
    ["aws:CurrentTime", "2026-01-01T12:00:00.000Z"],
    ["aws:EpochTime", "1767268800"],
    ["aws:UserAgent", "test"],
    ["aws:PrincipalIsAWSService", "false"],
    ["lambda:SourceFunctionArn", FUNCTION],
    ["s3:prefix", "in/"],
  ])("lets policies ask for %s", (key, value) => {
    const permission = { action: "s3:ListBucket", resource: "arn:aws:s3:::b", context: { "s3:prefix": "in/" } };
    const allow = { Effect: "Allow", Action: "*", Resource: "*" };
    const fits = ask(attached({ ...allow, Condition: { StringEquals: { [key]: value } } }), session, permission);
    const differs = ask(attached({ ...allow, Condition: { StringNotEquals: { [key]: value } } }), session, permission);
    expect([fits.decision.allowed, differs.decision.allowed]).toEqual([true, false]);
  });

  test("a request cannot bring a principal's keys of its own", () => {
    const statement = {
      Effect: "Allow",
      Action: "*",
      Resource: "*",
      Condition: { StringEquals: { "aws:PrincipalAccount": "222222222222" } },
    };
    const { decision } = ask(attached(statement), session, {
      action: "s3:ListBucket",
      resource: "arn:aws:s3:::b",
      context: { "aws:PrincipalAccount": "222222222222" },
    });
    expect(decision.allowed).toBe(false);
  });

  test("takes the owner from the ARN where the service knows no such resource", () => {
    const allowed = attached({ Effect: "Allow", Action: "*", Resource: "*" });
    const { denial } = ask(allowed, session, {
      action: "lambda:GetFunction",
      resource: "arn:aws:lambda:us-east-1:222222222222:function:f",
    });
    expect(denial).toMatchObject({ resourceOwner: "222222222222", decision: { reason: { policy: "resource" } } });
  });
});

const functionPolicy = (Condition: object): ResourcePolicy => ({
  document: policyText({
    Sid: "s3",
    Effect: "Allow",
    Principal: { Service: "s3.amazonaws.com" },
    Action: "lambda:InvokeFunction",
    Resource: FUNCTION,
    Condition,
  }),
  owner: ACCOUNT,
  name: "function policy of summarize",
});
const invoke = (given: ResourcePolicy | undefined): ReturnType<typeof decideInvocation> =>
  decideInvocation({
    service: "s3.amazonaws.com",
    sourceArn: "arn:aws:s3:::orders",
    sourceAccount: ACCOUNT,
    action: "lambda:InvokeFunction",
    resource: FUNCTION,
    policy: given,
  });

describe("the invoke plane", () => {
  test("lets S3 in for the bucket and account that the permission names", () => {
    const decision = invoke(
      functionPolicy({
        ArnLike: { "AWS:SourceArn": "arn:aws:s3:::orders" },
        StringEquals: { "AWS:SourceAccount": ACCOUNT },
      }),
    );
    expect(decision).toEqual({
      allowed: true,
      by: [{ policy: "resource", policyName: "function policy of summarize", index: 0, effect: "Allow", sid: "s3" }],
    });
  });

  test("tells which bucket the permission names instead", () => {
    expect(invoke(functionPolicy({ ArnLike: { "AWS:SourceArn": "arn:aws:s3:::orders-dev" } }))).toEqual({
      allowed: false,
      reason: { kind: "implicit", policy: "resource" },
      nearMisses: [
        {
          statement: {
            policy: "resource",
            policyName: "function policy of summarize",
            index: 0,
            effect: "Allow",
            sid: "s3",
          },
          mismatches: [
            {
              element: "Condition",
              condition: "ArnLike AWS:SourceArn",
              expected: ["arn:aws:s3:::orders-dev"],
              actual: ["arn:aws:s3:::orders"],
            },
          ],
        },
      ],
    });
  });

  test("lets nobody in without a policy", () => {
    expect(invoke(undefined)).toMatchObject({ allowed: false, reason: { kind: "implicit", policy: "resource" } });
  });
});

const trust = (trustPolicy: string | undefined): ReturnType<typeof decideTrust> =>
  decideTrust({ service: "lambda.amazonaws.com", roleArn: ROLE, trustPolicy });
const named = (name: string): string =>
  policyText({ Effect: "Allow", Principal: { Service: name }, Action: "sts:AssumeRole" });

describe("the execute plane", () => {
  test("asks the role's policies", () => {
    const permission = { action: "sqs:SendMessage", resource: `arn:aws:sqs:us-east-1:${ACCOUNT}:dead` };
    const may = (action: string): boolean =>
      decideExecution({
        principal: session,
        permission,
        identities: attached({ Effect: "Allow", Action: action, Resource: permission.resource }),
        policy: undefined,
      }).allowed;
    expect([may("sqs:SendMessage"), may("sqs:ReceiveMessage")]).toEqual([true, false]);
  });

  test("a role trusts the services that its trust policy names, and one that is gone trusts nobody", () => {
    expect(trust(named("lambda.amazonaws.com"))).toMatchObject({ allowed: true });
    expect(trust(named("ec2.amazonaws.com"))).toMatchObject({
      allowed: false,
      reason: { kind: "implicit", policy: "trust" },
    });
    expect(trust(undefined)).toMatchObject({ allowed: false, reason: { kind: "implicit", policy: "trust" } });
  });
});
