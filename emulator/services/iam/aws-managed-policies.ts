const LOGS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];

const allow = (actions: string | readonly string[], resource: string | readonly string[] = "*"): object => ({
  Effect: "Allow",
  Action: actions,
  Resource: resource,
});

const policy = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

interface Source {
  /** AWS changes its policies now and then; this is the version whose statements these are. */
  readonly version: string;
  readonly document: string;
}

/**
 * By path and name. Only policies whose statements we are sure of:
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
const SOURCES: Readonly<Record<string, Source>> = {
  AdministratorAccess: { version: "v1", document: policy(allow("*")) },
  PowerUserAccess: {
    version: "v12",
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
  AmazonS3FullAccess: { version: "v2", document: policy(allow(["s3:*", "s3-object-lambda:*"])) },
  AmazonS3ReadOnlyAccess: {
    version: "v3",
    document: policy(allow(["s3:Get*", "s3:List*", "s3:Describe*", "s3-object-lambda:Get*", "s3-object-lambda:List*"])),
  },
  AmazonSQSFullAccess: { version: "v1", document: policy(allow(["sqs:*"])) },
  AmazonSQSReadOnlyAccess: {
    version: "v4",
    document: policy({
      Sid: "AmazonSQSReadOnlyAccess",
      ...allow([
        "sqs:GetQueueAttributes",
        "sqs:GetQueueUrl",
        "sqs:ListDeadLetterSourceQueues",
        "sqs:ListQueues",
        "sqs:ListMessageMoveTasks",
        "sqs:ListQueueTags",
      ]),
    }),
  },
  AWSLambdaExecute: {
    version: "v1",
    document: policy(
      allow(["logs:*"], "arn:aws:logs:*:*:*"),
      allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::*"),
    ),
  },
  "service-role/AWSLambdaBasicExecutionRole": { version: "v1", document: policy(allow(LOGS)) },
  "service-role/AWSLambdaSQSQueueExecutionRole": {
    version: "v1",
    document: policy(allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", ...LOGS])),
  },
  "service-role/AWSLambdaDynamoDBExecutionRole": {
    version: "v1",
    document: policy(
      allow([
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
        ...LOGS,
      ]),
    ),
  },
  "service-role/AWSLambdaRole": { version: "v1", document: policy(allow(["lambda:InvokeFunction"], ["*"])) },
};

export interface AwsManagedPolicy extends Source {
  readonly arn: string;
  readonly name: string;
  /** `/`, `/service-role/` */
  readonly path: string;
}

/** The policies AWS keeps for everybody, by ARN. */
export const AWS_MANAGED: ReadonlyMap<string, AwsManagedPolicy> = new Map(
  Object.entries(SOURCES).map(([pathAndName, source]) => {
    const arn = `arn:aws:iam::aws:policy/${pathAndName}`;
    const cut = pathAndName.lastIndexOf("/") + 1;
    return [arn, { arn, name: pathAndName.slice(cut), path: `/${pathAndName.slice(0, cut)}`, ...source }];
  }),
);
