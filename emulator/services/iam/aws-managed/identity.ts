import { allow, policy, type Source } from "./source.ts";

/** For whole accounts, and for IAM. */
export const IDENTITY: Readonly<Record<string, Source>> = {
  AdministratorAccess: {
    version: "v1",
    created: "2015-02-06T18:39:46Z",
    updated: "2015-02-06T18:39:46Z",
    document: policy(allow("*")),
  },
  PowerUserAccess: {
    version: "v12",
    created: "2015-02-06T18:39:47Z",
    updated: "2026-02-12T17:59:14Z",
    document: policy(
      { Effect: "Allow", NotAction: ["iam:*", "organizations:*", "account:*"], Resource: "*" },
      allow([
        "account:GetAccountInformation",
        "account:GetGovCloudAccountInformation",
        "account:GetPrimaryEmail",
        "account:ListRegions",
        "iam:CreateServiceLinkedRole",
        "iam:DeleteServiceLinkedRole",
        "iam:ListRoles",
        "organizations:DescribeEffectivePolicy",
        "organizations:DescribeOrganization",
      ]),
    ),
  },
  IAMFullAccess: {
    version: "v2",
    created: "2015-02-06T18:40:38Z",
    updated: "2019-06-21T19:40:00Z",
    document: policy(
      allow([
        "iam:*",
        "organizations:DescribeAccount",
        "organizations:DescribeOrganization",
        "organizations:DescribeOrganizationalUnit",
        "organizations:DescribePolicy",
        "organizations:ListChildren",
        "organizations:ListParents",
        "organizations:ListPoliciesForTarget",
        "organizations:ListRoots",
        "organizations:ListPolicies",
        "organizations:ListTargetsForPolicy",
      ]),
    ),
  },
  IAMReadOnlyAccess: {
    version: "v4",
    created: "2015-02-06T18:40:39Z",
    updated: "2018-01-25T19:11:27Z",
    document: policy(
      allow([
        "iam:GenerateCredentialReport",
        "iam:GenerateServiceLastAccessedDetails",
        "iam:Get*",
        "iam:List*",
        "iam:SimulateCustomPolicy",
        "iam:SimulatePrincipalPolicy",
      ]),
    ),
  },
  IAMUserChangePassword: {
    version: "v5",
    created: "2016-11-15T00:25:16Z",
    updated: "2026-02-12T17:58:57Z",
    document: policy(
      allow(["iam:ChangePassword"], ["arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::*:user/*/${aws:username}"]),
      allow(["iam:GetAccountPasswordPolicy"]),
    ),
  },
  AWSDenyAll: {
    version: "v2",
    created: "2019-05-01T22:36:14Z",
    updated: "2023-12-18T16:42:05Z",
    document: policy({ Sid: "DenyAll", Effect: "Deny", Action: ["*"], Resource: "*" }),
  },
};
