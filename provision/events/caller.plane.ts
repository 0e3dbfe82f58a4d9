import {
  bucketRights,
  FAILURE_ACTIONS,
  FUNCTION_ACTIONS,
  handTo,
  logGroupRights,
  ROLE_ACTIONS,
  START_ACTIONS,
} from "../shared/deployer-rights.ts";
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
  ...bucketRights(names.bucket),
  allow("Table", ["dynamodb:CreateTable", "dynamodb:DeleteTable", "dynamodb:DescribeTable"], names.table.arn),
];

const functions = (names: EventsNames): readonly Statement[] => [
  allow("Functions", FUNCTION_ACTIONS, [names.ingest.arn, names.process.arn, names.aggregate.arn]),
  allow("WhoMayStart", START_ACTIONS, names.ingest.arn),
  allow("Failures", FAILURE_ACTIONS, names.aggregate.arn),
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
    allow("Roles", ROLE_ACTIONS, [...ofFunctions, names.scheduleRole.arn]),
    handTo("HandRolesToLambda", "lambda.amazonaws.com", ofFunctions),
    handTo("HandRoleToScheduler", "scheduler.amazonaws.com", names.scheduleRole.arn),
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
  logGroupRights(
    "LogGroups",
    names,
    [names.ingest, names.process, names.aggregate].map(({ logGroup }) => logGroup),
  ),
];
