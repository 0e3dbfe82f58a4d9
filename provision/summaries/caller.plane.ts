import { allow, policyOf, type PolicyDocument } from "../shared/policy.ts";
import type { SummariesNames } from "./names.ts";

/**
 * Enough to set up, change and take down the pipeline by this folder's own code, and no more. It can make the execution role,
 * so whoever holds it can give rights: keep it for deployments.
 */
export function deployerPolicy(names: SummariesNames): PolicyDocument {
  const bucket = `arn:aws:s3:::${names.bucket}`;
  return policyOf([
    allow(
      "Bucket",
      [
        "s3:CreateBucket",
        "s3:DeleteBucket",
        "s3:ListBucketVersions",
        "s3:GetBucketNotification",
        "s3:PutBucketNotification",
      ],
      bucket,
    ),
    allow("EmptyBucket", ["s3:DeleteObject", "s3:DeleteObjectVersion"], `${bucket}/*`),
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
        "lambda:GetFunctionEventInvokeConfig",
        "lambda:PutFunctionEventInvokeConfig",
        "lambda:DeleteFunctionEventInvokeConfig",
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
      "FailureQueues",
      ["sqs:CreateQueue", "sqs:DeleteQueue", "sqs:GetQueueUrl"],
      [names.deadLettersArn, names.failuresArn],
    ),
    allow(
      "LogGroup",
      ["logs:DeleteLogGroup"],
      `arn:aws:logs:${names.region}:${names.account}:log-group:${names.logGroup}:*`,
    ),
  ]);
}

/** Enough to put files in, and to read what becomes of them. */
export const uploaderPolicy = (names: SummariesNames, at: Partial<Prefixes> = {}): PolicyDocument => {
  const { inputPrefix, outputPrefix }: Prefixes = { inputPrefix: "synthetic-data/", outputPrefix: "summaries/", ...at };
  const bucket = `arn:aws:s3:::${names.bucket}`;
  return policyOf([
    allow("PutSources", ["s3:PutObject"], `${bucket}/${inputPrefix}*`),
    allow("ReadSummaries", ["s3:GetObject"], `${bucket}/${outputPrefix}*`),
    allow("ListSummaries", ["s3:ListBucket"], bucket, { StringLike: { "s3:prefix": [`${outputPrefix}*`] } }),
  ]);
};

interface Prefixes {
  readonly inputPrefix: string;
  readonly outputPrefix: string;
}
