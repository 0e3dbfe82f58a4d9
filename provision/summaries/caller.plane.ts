import { bucketRights, FAILURE_ACTIONS, logGroupRights, oneFunctionRights } from "../shared/deployer-rights.ts";
import { allow, policyOf, type PolicyDocument } from "../shared/policy.ts";
import type { SummariesNames } from "./names.ts";

/**
 * Enough to set up, change and take down the pipeline by this folder's own code, and no more. It can make the execution role,
 * so whoever holds it can give rights: keep it for deployments.
 */
export const deployerPolicy = (names: SummariesNames): PolicyDocument =>
  policyOf([
    ...bucketRights(names.bucket, ["s3:GetBucketNotification", "s3:PutBucketNotification"]),
    ...oneFunctionRights(names, FAILURE_ACTIONS),
    allow(
      "FailureQueues",
      ["sqs:CreateQueue", "sqs:DeleteQueue", "sqs:GetQueueUrl"],
      [names.deadLettersArn, names.failuresArn],
    ),
    logGroupRights("LogGroup", names, [names.logGroup]),
  ]);

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
