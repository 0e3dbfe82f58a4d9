import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, CreateLogGroupCommand, CreateLogStreamCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { IAMClient, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { makeFunction, makeRole } from "../functions.ts";
import type { Clients, Shared, User } from "./step.ts";

const ECHO = "export const handler = async (event) => event;";

/** The clients of every service, without retries: an error that the SDK would have hidden is seen. */
export function clientsAt(endpoint: string): Clients {
  const config = {
    region: "us-east-1",
    endpoint,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  };
  return {
    s3: new S3Client({ ...config, forcePathStyle: true }),
    sqs: new SQSClient(config),
    sns: new SNSClient(config),
    dynamodb: new DynamoDBClient(config),
    lambda: new LambdaClient(config),
    iam: new IAMClient(config),
    sts: new STSClient(config),
    logs: new CloudWatchLogsClient(config),
    events: new EventBridgeClient(config),
    cloudwatch: new CloudWatchClient(config),
  };
}

/** Makes what all users share, and wires topic and bus to a queue that nobody empties. */
export async function prepare(clients: Clients, name: string): Promise<Shared> {
  const { Account = "" } = await clients.sts.send(new GetCallerIdentityCommand({}));
  const roleArn = await makeRole(clients.iam, name);
  const trust = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "lambda.amazonaws.com", AWS: `arn:aws:iam::${Account}:root` },
        Action: "sts:AssumeRole",
      },
    ],
  };
  await clients.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: name, PolicyDocument: JSON.stringify(trust) }));
  await clients.s3.send(new CreateBucketCommand({ Bucket: name }));
  await clients.dynamodb.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [
        { AttributeName: "user", AttributeType: "S" },
        { AttributeName: "sort", AttributeType: "S" },
      ],
      KeySchema: [
        { AttributeName: "user", KeyType: "HASH" },
        { AttributeName: "sort", KeyType: "RANGE" },
      ],
    }),
  );
  await waitUntilTableExists({ client: clients.dynamodb, maxWaitTime: 60, minDelay: 1 }, { TableName: name });
  await clients.logs.send(new CreateLogGroupCommand({ logGroupName: name }));
  await makeFunction(clients.lambda, { name, role: roleArn, code: ECHO });
  return {
    name,
    bucket: name,
    table: name,
    topicArn: await wired(clients, name),
    function: name,
    roleArn,
    logGroup: name,
  };
}

async function wired({ sqs, sns, events }: Clients, name: string): Promise<string> {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `${name}-all`, Attributes: SHORT }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
  const queueArn = Attributes?.["QueueArn"] ?? "";
  const Policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: ["sns.amazonaws.com", "events.amazonaws.com"] },
        Action: "sqs:SendMessage",
        Resource: queueArn,
      },
    ],
  });
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: name }));
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: queueArn }));
  await events.send(new PutRuleCommand({ Name: name, EventPattern: JSON.stringify({ source: ["load"] }) }));
  await events.send(new PutTargetsCommand({ Rule: name, Targets: [{ Id: "queue", Arn: queueArn }] }));
  return TopicArn;
}

/** The least that SQS allows, so that what nobody reads does not heap up for ever. */
const SHORT = { MessageRetentionPeriod: "60" };

export async function newUser(clients: Clients, shared: Shared, id: number, chance: () => number): Promise<User> {
  const { QueueUrl = "" } = await clients.sqs.send(
    new CreateQueueCommand({ QueueName: `${shared.name}-${id}`, Attributes: { VisibilityTimeout: "600" } }),
  );
  const logStream = `user-${id}`;
  await clients.logs.send(new CreateLogStreamCommand({ logGroupName: shared.logGroup, logStreamName: logStream }));
  return {
    clients,
    shared,
    id,
    queueUrl: QueueUrl,
    logStream,
    objects: new Map(),
    messages: new Set(),
    items: new Map(),
    counter: 0,
    logged: 0,
    turn: 0,
    chance,
  };
}
