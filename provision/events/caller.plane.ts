import { allow, policyOf, type PolicyDocument, type Statement } from "../shared/policy.ts";
import type { EventsNames } from "./names.ts";
import { eventsAlarms } from "./watching.ts";

/**
 * Enough to set up, change and take down the pipeline by this folder's own code, and no more. It can make the execution roles,
 * so whoever holds it can give rights: keep it for deployments. Callers of the API need none: it is open to everybody.
 */
export const deployerPolicy = (names: EventsNames): PolicyDocument =>
  policyOf([...storage(names), ...functions(names), ...roles(names), ...messages(names), ...watching(names)]);

const storage = (names: EventsNames): readonly Statement[] => [
  allow("Bucket", ["s3:CreateBucket", "s3:DeleteBucket", "s3:ListBucketVersions"], `arn:aws:s3:::${names.bucket}`),
  allow("EmptyBucket", ["s3:DeleteObject", "s3:DeleteObjectVersion"], `arn:aws:s3:::${names.bucket}/*`),
  allow("Table", ["dynamodb:CreateTable", "dynamodb:DeleteTable", "dynamodb:DescribeTable"], names.table.arn),
];

const functions = (names: EventsNames): readonly Statement[] => [
  allow(
    "Functions",
    [
      "lambda:CreateFunction",
      "lambda:DeleteFunction",
      "lambda:GetFunction",
      "lambda:GetFunctionConfiguration",
      "lambda:UpdateFunctionCode",
      "lambda:UpdateFunctionConfiguration",
    ],
    [names.ingest.arn, names.process.arn, names.aggregate.arn],
  ),
  allow("WhoMayStart", ["lambda:GetPolicy", "lambda:AddPermission", "lambda:RemovePermission"], names.ingest.arn),
  allow(
    "Failures",
    [
      "lambda:GetFunctionEventInvokeConfig",
      "lambda:PutFunctionEventInvokeConfig",
      "lambda:DeleteFunctionEventInvokeConfig",
    ],
    names.aggregate.arn,
  ),
  // Mappings have ids of their own: which function they start is a condition, where there is one at all.
  allow("FindMapping", ["lambda:ListEventSourceMappings"], "*"),
  allow(
    "Mapping",
    ["lambda:CreateEventSourceMapping", "lambda:UpdateEventSourceMapping", "lambda:DeleteEventSourceMapping"],
    "*",
    { ArnEquals: { "lambda:FunctionArn": names.process.arn } },
  ),
  allow(
    "Api",
    ["apigateway:GET", "apigateway:POST", "apigateway:PUT", "apigateway:DELETE"],
    [`arn:aws:apigateway:${names.region}::/restapis`, `arn:aws:apigateway:${names.region}::/restapis/*`],
  ),
];

const roles = (names: EventsNames): readonly Statement[] => {
  const ofFunctions = [names.ingest.role.arn, names.process.role.arn, names.aggregate.role.arn];
  return [
    allow(
      "Roles",
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
      [...ofFunctions, names.scheduleRole.arn],
    ),
    allow("HandRolesToLambda", ["iam:PassRole"], ofFunctions, {
      StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" },
    }),
    allow("HandRoleToScheduler", ["iam:PassRole"], names.scheduleRole.arn, {
      StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" },
    }),
  ];
};

const messages = (names: EventsNames): readonly Statement[] => [
  allow(
    "Queues",
    ["sqs:CreateQueue", "sqs:DeleteQueue", "sqs:GetQueueUrl", "sqs:GetQueueAttributes", "sqs:SetQueueAttributes"],
    [names.queue, names.deadLetters, names.reportsQueue, names.aggregateDeadLetters, names.aggregateFailures].map(
      ({ arn }) => arn,
    ),
  ),
  allow("Topics", ["sns:CreateTopic", "sns:DeleteTopic"], [names.reports.arn, names.alarms.arn]),
  allow("Subscribers", ["sns:Subscribe", "sns:ListSubscriptionsByTopic"], names.reports.arn),
  allow(
    "Schedule",
    ["scheduler:CreateSchedule", "scheduler:GetSchedule", "scheduler:UpdateSchedule", "scheduler:DeleteSchedule"],
    names.schedule.arn,
  ),
];

const watching = (names: EventsNames): readonly Statement[] => [
  allow(
    "Alarms",
    ["cloudwatch:PutMetricAlarm", "cloudwatch:DeleteAlarms"],
    eventsAlarms(names).map(({ name }) => `arn:aws:cloudwatch:${names.region}:${names.account}:alarm:${name}`),
  ),
  allow(
    "Dashboard",
    ["cloudwatch:PutDashboard", "cloudwatch:DeleteDashboards"],
    `arn:aws:cloudwatch::${names.account}:dashboard/${names.dashboard}`,
  ),
  allow(
    "LogGroups",
    ["logs:DeleteLogGroup"],
    [names.ingest, names.process, names.aggregate].map(
      ({ logGroup }) => `arn:aws:logs:${names.region}:${names.account}:log-group:${logGroup}:*`,
    ),
  ),
];
