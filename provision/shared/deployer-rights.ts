import { allow, type Statement } from "./policy.ts";

/** What setting up, changing and taking down takes, by what it is about. */

/** `more`: what else the pipeline does with its bucket. */
export const bucketRights = (bucket: string, more: readonly string[] = []): readonly Statement[] => [
  allow("Bucket", ["s3:CreateBucket", "s3:DeleteBucket", "s3:ListBucketVersions", ...more], `arn:aws:s3:::${bucket}`),
  allow("EmptyBucket", ["s3:DeleteObject", "s3:DeleteObjectVersion"], `arn:aws:s3:::${bucket}/*`),
];

export const FUNCTION_ACTIONS: readonly string[] = [
  "lambda:CreateFunction",
  "lambda:DeleteFunction",
  "lambda:GetFunction",
  "lambda:GetFunctionConfiguration",
  "lambda:UpdateFunctionCode",
  "lambda:UpdateFunctionConfiguration",
];

/** Who may start a function. */
export const START_ACTIONS: readonly string[] = ["lambda:GetPolicy", "lambda:AddPermission", "lambda:RemovePermission"];

/** Where a function's failures go. */
export const FAILURE_ACTIONS: readonly string[] = [
  "lambda:GetFunctionEventInvokeConfig",
  "lambda:PutFunctionEventInvokeConfig",
  "lambda:DeleteFunctionEventInvokeConfig",
];

export const ROLE_ACTIONS: readonly string[] = [
  "iam:CreateRole",
  "iam:DeleteRole",
  "iam:GetRole",
  "iam:UpdateAssumeRolePolicy",
  "iam:PutRolePolicy",
  "iam:GetRolePolicy",
  "iam:ListRolePolicies",
  "iam:DeleteRolePolicy",
];

/** A role is handed to one service, and to no other. */
export const handTo = (sid: string, service: string, roleArns: string | readonly string[]): Statement =>
  allow(sid, ["iam:PassRole"], roleArns, { StringEquals: { "iam:PassedToService": service } });

/** The log groups that functions make for themselves are taken down with them. */
export const logGroupRights = (
  sid: string,
  { region, account }: { readonly region: string; readonly account: string },
  logGroups: readonly string[],
): Statement => {
  const arns = logGroups.map((logGroup) => `arn:aws:logs:${region}:${account}:log-group:${logGroup}:*`);
  return allow(sid, ["logs:DeleteLogGroup"], arns);
};

/** Of a pipeline with one function and its role. */
export const oneFunctionRights = (
  names: { readonly functionArn: string; readonly roleArn: string },
  more: readonly string[] = [],
): readonly Statement[] => [
  allow("Function", [...FUNCTION_ACTIONS, ...START_ACTIONS, ...more], names.functionArn),
  allow("Role", ROLE_ACTIONS, names.roleArn),
  handTo("HandRoleToLambda", "lambda.amazonaws.com", names.roleArn),
];
