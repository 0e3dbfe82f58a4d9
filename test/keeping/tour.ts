import {
  APIGatewayClient,
  CreateApiKeyCommand,
  CreateRestApiCommand,
  CreateUsagePlanCommand,
  UpdateAccountCommand,
} from "@aws-sdk/client-api-gateway";
import { ApiGatewayV2Client, CreateApiCommand } from "@aws-sdk/client-apigatewayv2";
import {
  CloudWatchClient,
  PutDashboardCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  PutQueryDefinitionCommand,
  PutResourcePolicyCommand,
  StartQueryCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import {
  CreateArchiveCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  StartReplayCommand,
} from "@aws-sdk/client-eventbridge";
import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateInstanceProfileCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  AddPermissionCommand,
  CreateAliasCommand,
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
  PublishLayerVersionCommand,
  PublishVersionCommand,
} from "@aws-sdk/client-lambda";
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { CreateScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { zipSync } from "fflate";
import type { Emulator } from "../../emulator/index.ts";
import { inProcess } from "../../testbed/engines/embedded.ts";

const ARN = (service: string, rest: string): string => `arn:aws:${service}:us-east-1:000000000000:${rest}`;
const QUEUE_URL = "http://localhost:4566/000000000000/letters";
const document = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
const trust = document({
  Effect: "Allow",
  Principal: {
    Service: ["lambda.amazonaws.com", "scheduler.amazonaws.com", "apigateway.amazonaws.com"],
    AWS: "000000000000",
  },
  Action: "sts:AssumeRole",
});
const zip = zipSync({ "index.mjs": Buffer.from("export const handler = async () => 1;") });

/** Leaves something of every kind in a world, things that are under way among it. Its time does not move meanwhile. */
export async function tour(emulator: Emulator): Promise<void> {
  const config = inProcess(emulator);
  await identities(new IAMClient(config), new STSClient(config));
  await queues(new SQSClient(config));
  await functions(new LambdaClient(config));
  await topics(new SNSClient(config));
  await tables(new DynamoDBClient(config));
  await buckets(new S3Client(config));
  await events(new EventBridgeClient(config), new SchedulerClient(config));
  await logs(new CloudWatchLogsClient(config));
  await metrics(new CloudWatchClient(config));
  await apis(new APIGatewayClient(config), new ApiGatewayV2Client(config));
}

async function identities(iam: IAMClient, sts: STSClient): Promise<void> {
  const UserName = "ann";
  const PolicyDocument = document({ Effect: "Allow", Action: "*", Resource: "*" });
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new CreateAccessKeyCommand({ UserName }));
  await iam.send(new CreateGroupCommand({ GroupName: "all" }));
  await iam.send(new AddUserToGroupCommand({ UserName, GroupName: "all" }));
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: "may", PolicyDocument }));
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: Policy?.Arn ?? "" }));
  const RoleName = "worker";
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "may", PolicyDocument }));
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: "machine" }));
  await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: "phone" }));
  await sts.send(new AssumeRoleCommand({ RoleArn: Role?.Arn ?? "", RoleSessionName: "once" }));
}

async function queues(sqs: SQSClient): Promise<void> {
  const Policy = document({ Effect: "Allow", Principal: "*", Action: "sqs:*", Resource: "*" });
  await sqs.send(new CreateQueueCommand({ QueueName: "letters", Attributes: { Policy }, tags: { a: "b" } }));
  for (const MessageBody of ["one", "two", "three"])
    await sqs.send(new SendMessageCommand({ QueueUrl: QUEUE_URL, MessageBody }));
  // In flight.
  await sqs.send(new ReceiveMessageCommand({ QueueUrl: QUEUE_URL }));
  const fifo = await sqs.send(
    new CreateQueueCommand({
      QueueName: "line.fifo",
      Attributes: { FifoQueue: "true", ContentBasedDeduplication: "true" },
    }),
  );
  await sqs.send(new SendMessageCommand({ QueueUrl: fifo.QueueUrl, MessageBody: "first", MessageGroupId: "g" }));
  const gone = await sqs.send(new CreateQueueCommand({ QueueName: "gone" }));
  await sqs.send(new SendMessageCommand({ QueueUrl: gone.QueueUrl, MessageBody: "lost" }));
  await sqs.send(new DeleteQueueCommand({ QueueUrl: gone.QueueUrl }));
}

async function functions(lambda: LambdaClient): Promise<void> {
  const FunctionName = "work";
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Role: "arn:aws:iam::000000000000:role/worker",
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Code: { ZipFile: zip },
    }),
  );
  await lambda.send(new PublishVersionCommand({ FunctionName }));
  await lambda.send(new CreateAliasCommand({ FunctionName, Name: "live", FunctionVersion: "1" }));
  await lambda.send(
    new AddPermissionCommand({
      FunctionName,
      StatementId: "s",
      Action: "lambda:InvokeFunction",
      Principal: "s3.amazonaws.com",
    }),
  );
  await lambda.send(new PublishLayerVersionCommand({ LayerName: "base", Content: { ZipFile: zip } }));
  await lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName,
      EventSourceArn: ARN("sqs", "line.fifo"),
      Enabled: false,
      FilterCriteria: { Filters: [{ Pattern: '{"body":[{"prefix":"a"}]}' }] },
    }),
  );
  // Accepted, and not begun.
  await lambda.send(new InvokeCommand({ FunctionName, InvocationType: "Event", Payload: Buffer.from("{}") }));
}

async function topics(sns: SNSClient): Promise<void> {
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "news" }));
  await sns.send(
    new SubscribeCommand({
      TopicArn,
      Protocol: "sqs",
      Endpoint: ARN("sqs", "letters"),
      Attributes: { FilterPolicy: '{"kind":[{"prefix":"a"}]}', FilterPolicyScope: "MessageBody" },
    }),
  );
  await sns.send(new PublishCommand({ TopicArn, Message: '{"kind":"abc"}' }));
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: "email", Endpoint: "a@example.org" }));
}

async function tables(dynamodb: DynamoDBClient): Promise<void> {
  const TableName = "things";
  await dynamodb.send(
    new CreateTableCommand({
      TableName,
      KeySchema: [
        { AttributeName: "id", KeyType: "HASH" },
        { AttributeName: "at", KeyType: "RANGE" },
      ],
      AttributeDefinitions: [
        { AttributeName: "id", AttributeType: "S" },
        { AttributeName: "at", AttributeType: "N" },
        { AttributeName: "kind", AttributeType: "S" },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: "byKind",
          KeySchema: [{ AttributeName: "kind", KeyType: "HASH" }],
          Projection: { ProjectionType: "ALL" },
          ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
        },
      ],
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
    }),
  );
  const TimeToLiveSpecification = { AttributeName: "until", Enabled: true };
  await dynamodb.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
  const item = (id: string, at: number) => ({
    id: { S: id },
    at: { N: String(at) },
    kind: { S: "k" },
    bytes: { B: Buffer.from([1, 2, 3]) },
    __proto__x: { M: { constructor: { L: [{ NULL: true }, { SS: ["a"] }] } } },
  });
  await dynamodb.send(new PutItemCommand({ TableName, Item: item("a", 1) }));
  await dynamodb.send(new PutItemCommand({ TableName, Item: item("a", -2.5) }));
  await dynamodb.send(
    new TransactWriteItemsCommand({
      ClientRequestToken: "t",
      TransactItems: [{ Put: { TableName, Item: item("b", 1) } }],
    }),
  );
}

async function buckets(s3: S3Client): Promise<void> {
  const Bucket = "kept-bucket";
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket,
      NotificationConfiguration: {
        EventBridgeConfiguration: {},
        QueueConfigurations: [{ QueueArn: ARN("sqs", "letters"), Events: ["s3:ObjectCreated:*"] }],
      },
    }),
  );
  for (const size of [10, 10_000, 1_200_000])
    await s3.send(new PutObjectCommand({ Bucket, Key: "a b/ü", Body: Buffer.alloc(size, "x"), Tagging: "a=b" }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "a b/ü" }));
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "big" }));
  const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key: "big", UploadId, PartNumber: 1, Body: "part" }));
  await s3.send(
    new CompleteMultipartUploadCommand({
      Bucket,
      Key: "big",
      UploadId,
      MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
    }),
  );
  const open = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "open" }));
  await s3.send(new UploadPartCommand({ Bucket, Key: "open", UploadId: open.UploadId, PartNumber: 2, Body: "half" }));
}

async function events(eventBridge: EventBridgeClient, scheduler: SchedulerClient): Promise<void> {
  const Name = "matching";
  await eventBridge.send(new PutRuleCommand({ Name, EventPattern: '{"source":[{"prefix":"my."}]}' }));
  await eventBridge.send(new PutRuleCommand({ Name: "hourly", ScheduleExpression: "rate(1 hour)" }));
  await eventBridge.send(new PutTargetsCommand({ Rule: Name, Targets: [{ Id: "1", Arn: ARN("sqs", "letters") }] }));
  const source = ARN("events", "event-bus/default");
  const { ArchiveArn } = await eventBridge.send(
    new CreateArchiveCommand({ ArchiveName: "all", EventSourceArn: source }),
  );
  await eventBridge.send(new PutEventsCommand({ Entries: [{ Source: "my.own", DetailType: "d", Detail: "{}" }] }));
  await eventBridge.send(
    new StartReplayCommand({
      ReplayName: "again",
      EventSourceArn: ArchiveArn,
      EventStartTime: new Date("2025-12-31"),
      EventEndTime: new Date("2026-01-02"),
      Destination: { Arn: source },
    }),
  );
  await scheduler.send(
    new CreateScheduleCommand({
      Name: "later",
      ScheduleExpression: "cron(0 12 * * ? *)",
      ScheduleExpressionTimezone: "Europe/Berlin",
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: { Arn: ARN("sqs", "letters"), RoleArn: "arn:aws:iam::000000000000:role/worker" },
    }),
  );
}

async function logs(client: CloudWatchLogsClient): Promise<void> {
  const logGroupName = "/app";
  await client.send(new CreateLogGroupCommand({ logGroupName }));
  await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName: "one" }));
  const timestamp = Date.parse("2026-01-01T00:00:00Z");
  const logEvents = ["a", "b"].map((message) => ({ timestamp, message }));
  await client.send(new PutLogEventsCommand({ logGroupName, logStreamName: "one", logEvents }));
  const policyDocument = document({
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "logs:PutLogEvents",
    Resource: "*",
  });
  await client.send(new PutResourcePolicyCommand({ policyName: "p", policyDocument }));
  await client.send(new PutQueryDefinitionCommand({ name: "q", queryString: "fields @message" }));
  await client.send(
    new StartQueryCommand({
      logGroupName,
      queryString: "fields @message",
      startTime: timestamp / 1000,
      endTime: timestamp / 1000 + 60,
    }),
  );
}

async function metrics(client: CloudWatchClient): Promise<void> {
  const Dimensions = [{ Name: "a", Value: "b" }];
  await client.send(
    new PutMetricDataCommand({ Namespace: "mine", MetricData: [{ MetricName: "m", Value: 1.5, Dimensions }] }),
  );
  await client.send(
    new PutMetricAlarmCommand({
      AlarmName: "high",
      Namespace: "mine",
      MetricName: "m",
      Statistic: "Sum",
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: "GreaterThanThreshold",
      AlarmActions: [ARN("sns", "news"), ARN("lambda", "function:work")],
      Tags: [{ Key: "a", Value: "b" }],
    }),
  );
  await client.send(new SetAlarmStateCommand({ AlarmName: "high", StateValue: "ALARM", StateReason: "a try" }));
  await client.send(new PutDashboardCommand({ DashboardName: "d", DashboardBody: '{"widgets":[]}' }));
}

async function apis(rest: APIGatewayClient, http: ApiGatewayV2Client): Promise<void> {
  await rest.send(new CreateRestApiCommand({ name: "rest", tags: { a: "b" } }));
  await rest.send(new CreateApiKeyCommand({ name: "key", enabled: true }));
  await rest.send(new CreateUsagePlanCommand({ name: "plan" }));
  await rest.send(
    new UpdateAccountCommand({
      patchOperations: [{ op: "replace", path: "/cloudwatchRoleArn", value: "arn:aws:iam::000000000000:role/worker" }],
    }),
  );
  await http.send(new CreateApiCommand({ Name: "http", ProtocolType: "HTTP" }));
}
