import {
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  CloudWatchLogsClient,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetFunctionEventInvokeConfigCommand,
  GetPolicyCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import {
  GetBucketNotificationConfigurationCommand,
  GetBucketPolicyCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  S3Client,
  type LambdaFunctionConfiguration,
} from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { decisions, type Decisions } from "../../emulator/index.ts";
import type { ClientConfig } from "../engines/engine.ts";
import { identityReader, type IdentityReader } from "./identity-reader.ts";
import { runsIn, type Run } from "./runs.ts";
import { unless } from "./unless.ts";

type NotificationRule = Decisions.NotificationRule;

/** Reads an account's configuration, and what it keeps of what happened, through the public API. Changes nothing. */
export interface Reader extends IdentityReader {
  readonly region: string;
  account(): Promise<string>;
  buckets(): Promise<readonly string[]>;
  /** Rules that start functions. */
  rules(bucket: string): Promise<readonly NotificationRule[]>;
  /** Whether the bucket notifies anything but functions: queues, topics, the event bus. */
  notifiesOthers(bucket: string): Promise<boolean>;
  bucketPolicy(bucket: string): Promise<string | undefined>;
  /** By prefix, at most a thousand. */
  objects(bucket: string, prefix: string): Promise<readonly FoundObject[]>;
  fn(nameOrArn: string): Promise<FoundFunction | undefined>;
  functionLogs(): Promise<readonly string[]>;
  hasLogGroup(name: string): Promise<boolean>;
  runs(logGroup: string): Promise<readonly Run[]>;
  /** Messages that are waiting; `undefined` where there is no such queue. */
  queueDepth(name: string): Promise<number | undefined>;
}

export interface FoundObject {
  readonly key: string;
  /** Whether it came in parts. */
  readonly multipart: boolean;
}

export interface FoundFunction {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly logGroup: string;
  /** The resource policy. */
  readonly policy: string | undefined;
  readonly deadLetterArn: string | undefined;
  readonly onFailureArn: string | undefined;
  /** Reserved concurrency; `undefined` where none is reserved. */
  readonly reserved: number | undefined;
  /** How old an asynchronous event may grow, in seconds, and how often it is tried again. */
  readonly ageMax: number;
  readonly retriesMax: number;
}

/** Lambda's defaults: https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
const AGE_MAX_SECONDS = 21_600;
const RETRIES_MAX = 2;
const NO_FUNCTION = ["ResourceNotFoundException"];
const NO_BUCKET = ["NoSuchBucket"];
const NO_POLICY = ["NoSuchBucketPolicy", "NoSuchBucket"];
const NO_QUEUE = ["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"];

export function createReader(config: ClientConfig): Reader {
  const s3 = new S3Client(config);
  const lambda = new LambdaClient(config);
  const logs = new CloudWatchLogsClient(config);
  const sqs = new SQSClient(config);
  const sts = new STSClient(config);
  let account: Promise<string> | undefined;
  return {
    ...identityReader(config),
    region: config.region,
    account: () => (account ??= sts.send(new GetCallerIdentityCommand({})).then(({ Account = "" }) => Account)),
    buckets: async () =>
      ((await s3.send(new ListBucketsCommand({}))).Buckets ?? []).flatMap(({ Name }) => (Name ? [Name] : [])),
    async rules(Bucket) {
      const command = new GetBucketNotificationConfigurationCommand({ Bucket });
      const found = await unless(NO_BUCKET, () => s3.send(command));
      return (found?.LambdaFunctionConfigurations ?? []).map(ruleOf);
    },
    async notifiesOthers(Bucket) {
      const found = await unless(NO_BUCKET, () => s3.send(new GetBucketNotificationConfigurationCommand({ Bucket })));
      const { QueueConfigurations = [], TopicConfigurations = [], EventBridgeConfiguration } = found ?? {};
      return QueueConfigurations.length + TopicConfigurations.length > 0 || EventBridgeConfiguration !== undefined;
    },
    bucketPolicy: async (Bucket) =>
      (await unless(NO_POLICY, () => s3.send(new GetBucketPolicyCommand({ Bucket }))))?.Policy,
    async objects(Bucket, Prefix) {
      const page = await unless(NO_BUCKET, () => s3.send(new ListObjectsV2Command({ Bucket, Prefix })));
      return (page?.Contents ?? []).map(({ Key = "", ETag = "" }) => ({
        key: Key,
        multipart: ETag.includes("-"),
      }));
    },
    fn: (FunctionName) => readFunction(lambda, FunctionName),
    async functionLogs() {
      const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/aws/lambda/" }));
      return logGroups.flatMap(({ logGroupName }) => (logGroupName ? [logGroupName] : []));
    },
    async hasLogGroup(name) {
      const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
      return logGroups.some(({ logGroupName }) => logGroupName === name);
    },
    runs: async (logGroupName) => runsIn(await linesOf(logs, logGroupName)),
    async queueDepth(QueueName) {
      const found = await unless(NO_QUEUE, () => sqs.send(new GetQueueUrlCommand({ QueueName })));
      if (!found) return undefined;
      const AttributeNames = ["ApproximateNumberOfMessages" as const];
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: found.QueueUrl, AttributeNames }),
      );
      return Number(Attributes?.["ApproximateNumberOfMessages"] ?? 0);
    },
  };
}

async function readFunction(lambda: LambdaClient, FunctionName: string): Promise<FoundFunction | undefined> {
  const found = await unless(NO_FUNCTION, () => lambda.send(new GetFunctionConfigurationCommand({ FunctionName })));
  if (!found) return undefined;
  const policy = await unless(NO_FUNCTION, () => lambda.send(new GetPolicyCommand({ FunctionName })));
  const invoke = await unless(NO_FUNCTION, () =>
    lambda.send(new GetFunctionEventInvokeConfigCommand({ FunctionName })),
  );
  const name = found.FunctionName ?? "";
  // Asked for of the function itself, whatever version or alias a rule names.
  const concurrency = await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName: name }));
  return {
    name,
    arn: found.FunctionArn ?? "",
    roleArn: found.Role ?? "",
    logGroup: found.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
    policy: policy?.Policy,
    deadLetterArn: found.DeadLetterConfig?.TargetArn,
    onFailureArn: invoke?.DestinationConfig?.OnFailure?.Destination,
    reserved: concurrency.ReservedConcurrentExecutions,
    ageMax: invoke?.MaximumEventAgeInSeconds ?? AGE_MAX_SECONDS,
    retriesMax: invoke?.MaximumRetryAttempts ?? RETRIES_MAX,
  };
}

/** In the words of the room: what the arrow decides over. */
function ruleOf(given: LambdaFunctionConfiguration): NotificationRule {
  const filter = given.Filter?.Key?.FilterRules?.map(({ Name, Value = "" }) => ({
    Name: Name?.toLowerCase() === "suffix" ? ("Suffix" as const) : ("Prefix" as const),
    Value,
  }));
  return {
    id: given.Id ?? "",
    destination: { kind: "lambda", arn: given.LambdaFunctionArn ?? "" },
    events: given.Events ?? [],
    filter,
    prefix: decisions.filterValue(filter, "Prefix"),
    suffix: decisions.filterValue(filter, "Suffix"),
  };
}

async function linesOf(logs: CloudWatchLogsClient, logGroupName: string): Promise<readonly string[]> {
  const lines: string[] = [];
  let nextToken: string | undefined;
  do {
    const command = new FilterLogEventsCommand({ logGroupName, ...(nextToken ? { nextToken } : {}) });
    const page = await unless(NO_FUNCTION, () => logs.send(command));
    lines.push(...(page?.events ?? []).map(({ message = "" }) => message));
    nextToken = page?.nextToken;
  } while (nextToken);
  return lines;
}
