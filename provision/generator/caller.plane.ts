import { allow, policyOf, type PolicyDocument } from "../shared/policy.ts";
import type { GeneratorNames } from "./names.ts";

/** Enough to set up, change and take down the pipeline by this folder's own code, and no more. */
export const deployerPolicy = (names: GeneratorNames): PolicyDocument =>
  policyOf([
    allow("Bucket", ["s3:CreateBucket", "s3:DeleteBucket", "s3:ListBucketVersions"], `arn:aws:s3:::${names.bucket}`),
    allow("EmptyBucket", ["s3:DeleteObject", "s3:DeleteObjectVersion"], `arn:aws:s3:::${names.bucket}/*`),
    allow(
      "Function",
      [
        "lambda:CreateFunction",
        "lambda:DeleteFunction",
        "lambda:GetFunction",
        "lambda:GetFunctionConfiguration",
        "lambda:UpdateFunctionCode",
        "lambda:UpdateFunctionConfiguration",
        "lambda:GetPolicy",
        "lambda:AddPermission",
        "lambda:RemovePermission",
      ],
      names.functionArn,
    ),
    allow(
      "Role",
      [
        "iam:CreateRole",
        "iam:DeleteRole",
        "iam:GetRole",
        "iam:UpdateAssumeRolePolicy",
        "iam:PutRolePolicy",
        "iam:GetRolePolicy",
        "iam:ListRolePolicies",
        "iam:DeleteRolePolicy",
      ],
      names.roleArn,
    ),
    allow("HandRoleToLambda", ["iam:PassRole"], names.roleArn, {
      StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" },
    }),
    allow(
      "LogGroup",
      ["logs:DeleteLogGroup"],
      `arn:aws:logs:${names.region}:${names.account}:log-group:${names.logGroup}:*`,
    ),
  ]);

/** Enough to start the function: nothing of what it does. */
export const starterPolicy = (names: GeneratorNames): PolicyDocument =>
  policyOf([allow("Start", ["lambda:InvokeFunction"], names.functionArn)]);
