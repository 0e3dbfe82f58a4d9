const LOGS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];

const allow = (actions: string | readonly string[], resource: string | readonly string[] = "*"): object => ({
  Effect: "Allow",
  Action: actions,
  Resource: resource,
});

const policy = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** Path and name → document. Only policies whose statements we are sure of: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/ */
const DOCUMENTS: Readonly<Record<string, string>> = {
  AdministratorAccess: policy(allow("*")),
  PowerUserAccess: policy(
    { Effect: "Allow", NotAction: ["iam:*", "organizations:*", "account:*"], Resource: "*" },
    allow([
      "account:GetAccountInformation",
      "account:GetPrimaryEmail",
      "account:ListRegions",
      "iam:CreateServiceLinkedRole",
      "iam:DeleteServiceLinkedRole",
      "iam:ListRoles",
      "organizations:DescribeOrganization",
    ]),
  ),
  AmazonS3FullAccess: policy(allow(["s3:*", "s3-object-lambda:*"])),
  AmazonS3ReadOnlyAccess: policy(
    allow(["s3:Get*", "s3:List*", "s3:Describe*", "s3-object-lambda:Get*", "s3-object-lambda:List*"]),
  ),
  AmazonSQSFullAccess: policy(allow(["sqs:*"])),
  AWSLambdaExecute: policy(
    allow(["logs:*"], "arn:aws:logs:*:*:*"),
    allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::*"),
  ),
  "service-role/AWSLambdaBasicExecutionRole": policy(allow(LOGS)),
  "service-role/AWSLambdaSQSQueueExecutionRole": policy(
    allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", ...LOGS]),
  ),
  "service-role/AWSLambdaDynamoDBExecutionRole": policy(
    allow([
      "dynamodb:DescribeStream",
      "dynamodb:GetRecords",
      "dynamodb:GetShardIterator",
      "dynamodb:ListStreams",
      ...LOGS,
    ]),
  ),
  "service-role/AWSLambdaRole": policy(allow(["lambda:InvokeFunction"], ["*"])),
};

export interface AwsManagedPolicy {
  readonly arn: string;
  readonly name: string;
  /** `/`, `/service-role/` */
  readonly path: string;
  readonly document: string;
}

/** The policies AWS keeps for everybody, by ARN. */
export const AWS_MANAGED: ReadonlyMap<string, AwsManagedPolicy> = new Map(
  Object.entries(DOCUMENTS).map(([pathAndName, document]) => {
    const arn = `arn:aws:iam::aws:policy/${pathAndName}`;
    const cut = pathAndName.lastIndexOf("/") + 1;
    return [arn, { arn, name: pathAndName.slice(cut), path: `/${pathAndName.slice(0, cut)}`, document }];
  }),
);
