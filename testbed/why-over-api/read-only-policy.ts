/** What `why` needs where there is no journal: it only looks. The documentation gives the same text. */
export const readOnlyPolicy = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "Buckets",
      Effect: "Allow",
      Action: ["s3:ListAllMyBuckets", "s3:ListBucket", "s3:GetBucketNotification", "s3:GetBucketPolicy"],
      Resource: "*",
    },
    {
      Sid: "Functions",
      Effect: "Allow",
      Action: ["lambda:GetFunctionConfiguration", "lambda:GetPolicy", "lambda:GetFunctionEventInvokeConfig"],
      Resource: "*",
    },
    {
      Sid: "Identities",
      Effect: "Allow",
      Action: [
        "iam:GetRole",
        "iam:ListRolePolicies",
        "iam:GetRolePolicy",
        "iam:ListAttachedRolePolicies",
        "iam:GetUser",
        "iam:ListUserPolicies",
        "iam:GetUserPolicy",
        "iam:ListAttachedUserPolicies",
        "iam:ListGroupsForUser",
        "iam:ListGroupPolicies",
        "iam:GetGroupPolicy",
        "iam:ListAttachedGroupPolicies",
        "iam:GetPolicy",
        "iam:GetPolicyVersion",
      ],
      Resource: "*",
    },
    {
      Sid: "LogsAndQueues",
      Effect: "Allow",
      Action: ["logs:DescribeLogGroups", "logs:FilterLogEvents", "sqs:GetQueueUrl", "sqs:GetQueueAttributes"],
      Resource: "*",
    },
  ],
} as const;
