const LOGS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];

/** What the Lambda console asks of other services. */
const LAMBDA_CONSOLE = [
  "cloudformation:DescribeStacks",
  "cloudformation:ListStackResources",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSubnets",
  "ec2:DescribeVpcs",
  "kms:ListAliases",
  "iam:GetPolicy",
  "iam:GetPolicyVersion",
  "iam:GetRole",
  "iam:GetRolePolicy",
  "iam:ListAttachedRolePolicies",
  "iam:ListRolePolicies",
  "iam:ListRoles",
  "logs:DescribeLogGroups",
  "states:DescribeStateMachine",
  "states:ListStateMachines",
  "tag:GetResources",
  "xray:GetTraceSummaries",
  "xray:BatchGetTraces",
];
const LAMBDA_LOGS = ["logs:DescribeLogStreams", "logs:GetLogEvents", "logs:FilterLogEvents"];
const LAMBDA_LOG_GROUPS = "arn:aws:logs:*:*:log-group:/aws/lambda/*";

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
  "service-role/AmazonAPIGatewayPushToCloudWatchLogs": {
    version: "v1",
    document: policy(
      allow([
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:DescribeLogGroups",
        "logs:DescribeLogStreams",
        "logs:PutLogEvents",
        "logs:GetLogEvents",
        "logs:FilterLogEvents",
      ]),
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
  AWSLambda_FullAccess: {
    version: "v5",
    document: policy(
      allow([...LAMBDA_CONSOLE, "cloudwatch:ListMetrics", "cloudwatch:GetMetricData", "kms:DescribeKey", "lambda:*"]),
      { ...allow("iam:PassRole"), Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } } },
      allow([...LAMBDA_LOGS, "logs:StartLiveTail", "logs:StopLiveTail"], LAMBDA_LOG_GROUPS),
      {
        ...allow(
          "iam:CreateServiceLinkedRole",
          "arn:aws:iam::*:role/aws-service-role/lambda.amazonaws.com/AWSServiceRoleForLambda",
        ),
        Condition: { StringEquals: { "iam:AWSServiceName": "lambda.amazonaws.com" } },
      },
    ),
  },
  AWSLambda_ReadOnlyAccess: {
    version: "v2",
    document: policy(
      allow([
        ...LAMBDA_CONSOLE,
        "cloudformation:ListStacks",
        "cloudwatch:GetMetricData",
        "cloudwatch:ListMetrics",
        "lambda:Get*",
        "lambda:List*",
      ]),
      allow(
        [
          ...LAMBDA_LOGS,
          "logs:StartQuery",
          "logs:StopQuery",
          "logs:DescribeQueries",
          "logs:GetLogGroupFields",
          "logs:GetLogRecord",
          "logs:GetQueryResults",
        ],
        LAMBDA_LOG_GROUPS,
      ),
    ),
  },
  AWSXRayDaemonWriteAccess: {
    version: "v2",
    document: policy({
      Sid: "AWSXRayDaemonWriteAccess",
      ...allow([
        "xray:PutTraceSegments",
        "xray:PutTelemetryRecords",
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:GetSamplingStatisticSummaries",
      ]),
    }),
  },
  CloudWatchLogsFullAccess: {
    version: "v3",
    document: policy({
      Sid: "CloudWatchLogsFullAccess",
      ...allow(["logs:*", "cloudwatch:GenerateQuery", "cloudwatch:GenerateQueryResultsSummary"]),
    }),
  },
  CloudWatchLogsReadOnlyAccess: {
    version: "v6",
    document: policy({
      Sid: "CloudWatchLogsReadOnlyAccess",
      ...allow([
        "logs:Describe*",
        "logs:Get*",
        "logs:List*",
        "logs:StartQuery",
        "logs:StopQuery",
        "logs:TestMetricFilter",
        "logs:FilterLogEvents",
        "logs:StartLiveTail",
        "logs:StopLiveTail",
        "cloudwatch:GenerateQuery",
      ]),
    }),
  },
  AmazonSNSFullAccess: { version: "v1", document: policy(allow(["sns:*"])) },
  IAMFullAccess: {
    version: "v2",
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
  "service-role/AWSLambdaVPCAccessExecutionRole": {
    version: "v3",
    document: policy({
      Sid: "AWSLambdaVPCAccessExecutionPermissions",
      ...allow([
        ...LOGS,
        "ec2:CreateNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:DeleteNetworkInterface",
        "ec2:AssignPrivateIpAddresses",
        "ec2:UnassignPrivateIpAddresses",
      ]),
    }),
  },
  "service-role/AWSLambdaKinesisExecutionRole": {
    version: "v2",
    document: policy(
      allow([
        "kinesis:DescribeStream",
        "kinesis:DescribeStreamSummary",
        "kinesis:GetRecords",
        "kinesis:GetShardIterator",
        "kinesis:ListShards",
        "kinesis:ListStreams",
        "kinesis:SubscribeToShard",
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
