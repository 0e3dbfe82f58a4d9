import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  GetMetricStatisticsCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
  type PutMetricAlarmInput,
} from "@aws-sdk/client-cloudwatch";
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import {
  CreateTopicCommand,
  PublishCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, describe, expect, test } from "vitest";
import { createTestbed } from "../../testbed/index.ts";

const world = await createTestbed();
const cloudwatch = new CloudWatchClient(world.sdk());
const dynamodb = new DynamoDBClient(world.sdk());
const events = new EventBridgeClient(world.sdk());
const sns = new SNSClient(world.sdk());
const sqs = new SQSClient(world.sdk());
const AT = "us-east-1:000000000000";
const start = world.now();
afterAll(() => world.close());

type Dimensions = Readonly<Record<string, string>>;

/** Sum and number of a metric's values since the world began. */
async function told(namespace: string, name: string, dimensions: Dimensions): Promise<readonly [number, number]> {
  const { Datapoints = [] } = await cloudwatch.send(
    new GetMetricStatisticsCommand({
      Namespace: namespace,
      MetricName: name,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      StartTime: new Date(start),
      EndTime: new Date(world.now() + 60_000),
      Period: 86_400,
      Statistics: ["Sum", "SampleCount"],
    }),
  );
  return [Datapoints[0]?.Sum ?? 0, Datapoints[0]?.SampleCount ?? 0];
}

const state = async (name: string): Promise<string | undefined> =>
  (await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }))).MetricAlarms?.[0]?.StateValue;

const alarm = (given: Partial<PutMetricAlarmInput>): Promise<unknown> =>
  cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName: "alarm",
      Namespace: "AWS/Lambda",
      MetricName: "Errors",
      Dimensions: [{ Name: "FunctionName", Value: "ship" }],
      Statistic: "Sum",
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: "GreaterThanThreshold",
      ...given,
    }),
  );

describe("a table", () => {
  const put = (id: string, more: object = {}): Promise<unknown> =>
    dynamodb.send(new PutItemCommand({ TableName: "things", Item: { id: { S: id } }, ...more }));

  test("tells CloudWatch what was consumed, throttled, refused and provided", async () => {
    await dynamodb.send(
      new CreateTableCommand({
        TableName: "things",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 1 },
      }),
    );
    await put("a", { Item: { id: { S: "a" }, text: { S: "x".repeat(3000) } } });
    await dynamodb.send(new GetItemCommand({ TableName: "things", Key: { id: { S: "a" } } }));
    await dynamodb.send(
      new QueryCommand({
        TableName: "things",
        KeyConditionExpression: "id = :id",
        ExpressionAttributeValues: { ":id": { S: "a" } },
      }),
    );
    const unless = { ConditionExpression: "attribute_not_exists(id)" };
    await expect(put("a", unless)).rejects.toThrow("The conditional request failed");
    await expect(put("", {})).rejects.toThrow("empty string value");
    // The burst of five minutes: 300 units, of which three are gone; a request is let in as long as any is left.
    const text = { S: "x".repeat(100 * 1024 - 20) };
    const large = (): Promise<unknown> => put("b", { Item: { id: { S: "b" }, text } });
    for (let i = 0; i < 3; i += 1) await large();
    await expect(large()).rejects.toMatchObject({ name: "ProvisionedThroughputExceededException" });
    await world.advance(61);
    const table = { TableName: "things" };
    const of = async (name: string, dimensions: Dimensions = table): Promise<readonly [number, number]> =>
      told("AWS/DynamoDB", name, dimensions);
    expect(await of("ConsumedWriteCapacityUnits")).toEqual([303, 4]);
    expect(await of("ConsumedReadCapacityUnits")).toEqual([1, 2]);
    expect(await of("SuccessfulRequestLatency", { ...table, Operation: "PutItem" })).toEqual([0, 4]);
    expect(await of("ReturnedItemCount", { ...table, Operation: "Query" })).toEqual([1, 1]);
    expect(await of("ConditionalCheckFailedRequests")).toEqual([1, 1]);
    expect(await of("UserErrors", {})).toEqual([1, 1]);
    expect(await of("WriteThrottleEvents")).toEqual([1, 1]);
    expect(await of("ThrottledRequests", { ...table, Operation: "PutItem" })).toEqual([1, 1]);
    expect(await of("ProvisionedWriteCapacityUnits")).toEqual([1, 1]);
    expect(await of("SystemErrors", { ...table, Operation: "PutItem" })).toEqual([0, 0]);
  });

  test("tells of the items that it deleted itself", async () => {
    await dynamodb.send(
      new UpdateTimeToLiveCommand({
        TableName: "things",
        TimeToLiveSpecification: { AttributeName: "until", Enabled: true },
      }),
    );
    const until = { N: String(Math.floor(world.now() / 1000) + 30) };
    await put("c", { Item: { id: { S: "c" }, until } });
    await world.advance(60);
    expect(await told("AWS/DynamoDB", "TimeToLiveDeletedItemCount", { TableName: "things" })).toEqual([1, 1]);
  });
});

describe("a topic", () => {
  test("tells how large its messages are, and why subscriptions did not want them", async () => {
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "news" }));
    for (const [name, FilterPolicyScope] of [
      ["by-attribute", "MessageAttributes"],
      ["by-body", "MessageBody"],
    ] as const) {
      await sqs.send(new CreateQueueCommand({ QueueName: name }));
      await sns.send(
        new SubscribeCommand({
          TopicArn,
          Protocol: "sqs",
          Endpoint: `arn:aws:sqs:${AT}:${name}`,
          Attributes: { FilterPolicy: `{"kind":["order"]}`, FilterPolicyScope },
        }),
      );
    }
    await sns.send(new PublishCommand({ TopicArn, Message: "no JSON" }));
    const MessageAttributes = { kind: { DataType: "String", StringValue: "bill" } };
    await sns.send(new PublishCommand({ TopicArn, Message: `{"kind":"bill"}`, MessageAttributes }));
    await world.idle();
    const of = (name: string): Promise<readonly [number, number]> => told("AWS/SNS", name, { TopicName: "news" });
    expect(await of("PublishSize")).toEqual([7 + 15, 2]);
    expect(await of("NumberOfNotificationsFilteredOut")).toEqual([4, 4]);
    for (const kind of ["NoMessageAttributes", "MessageAttributes", "InvalidMessageBody", "MessageBody"])
      expect(await of(`NumberOfNotificationsFilteredOut-${kind}`), kind).toEqual([1, 1]);
    expect(await of("NumberOfNotificationsFilteredOut-InvalidAttributes")).toEqual([0, 0]);
  });
});

describe("an alarm", () => {
  test("on errors does not see that nothing runs; one on missing invocations does", async () => {
    await alarm({ AlarmName: "errors", TreatMissingData: "notBreaching" });
    await alarm({
      AlarmName: "silence",
      MetricName: "Invocations",
      Threshold: 1,
      ComparisonOperator: "LessThanThreshold",
      TreatMissingData: "breaching",
    });
    // A rule that may not start its function: nothing of the function moves.
    await events.send(new PutRuleCommand({ Name: "orders", EventPattern: `{"source":["shop"]}` }));
    const Targets = [{ Id: "1", Arn: `arn:aws:lambda:${AT}:function:ship` }];
    await events.send(new PutTargetsCommand({ Rule: "orders", Targets }));
    await events.send(new PutEventsCommand({ Entries: [{ Source: "shop", DetailType: "order", Detail: "{}" }] }));
    await world.idle();
    await world.advance(180);
    expect(await told("AWS/Events", "FailedInvocations", { RuleName: "orders" })).toEqual([1, 1]);
    expect(await told("AWS/Events", "IngestionToInvocationStartLatency", { RuleName: "orders" })).toEqual([0, 1]);
    expect([await state("errors"), await state("silence")]).toEqual(["OK", "ALARM"]);
  });

  test("on a table stays as it is when there is no data, whatever it says of that", async () => {
    const of = { Namespace: "AWS/DynamoDB", Dimensions: [{ Name: "TableName", Value: "things" }] };
    const given = { ...of, AlarmName: "throttles", MetricName: "WriteThrottleEvents", TreatMissingData: "breaching" };
    await alarm(given);
    await world.advance(180);
    expect(await state("throttles")).toBe("INSUFFICIENT_DATA");
  });

  test("tells a topic with the policy that topics begin with; a rule may not publish there until that says so", async () => {
    const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: "on-call" }));
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Principal: { Service: "sns.amazonaws.com" }, Action: "sqs:*", Resource: "*" },
    });
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "pager", Attributes: { Policy } }));
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: `arn:aws:sqs:${AT}:pager` }));
    await alarm({ AlarmName: "alarm", AlarmDescription: "Ships sink.", AlarmActions: [TopicArn] });
    await cloudwatch.send(
      new SetAlarmStateCommand({ AlarmName: "alarm", StateValue: "ALARM", StateReason: "for a test" }),
    );
    const received = async (): Promise<{ readonly Subject?: string; readonly Message: string }[]> => {
      await world.idle();
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      return Messages.map(({ Body = "" }) => JSON.parse(Body) as { Message: string });
    };
    const [notice] = await received();
    expect(notice?.Subject).toBe(`ALARM: "alarm" in US East (N. Virginia)`);
    const alarmArn = `arn:aws:cloudwatch:${AT}:alarm:alarm`;
    expect(JSON.parse(notice?.Message ?? "")).toEqual({
      AlarmName: "alarm",
      AlarmDescription: "Ships sink.",
      AWSAccountId: "000000000000",
      AlarmConfigurationUpdatedTimestamp: expect.stringMatching(/^2026-01-01T.*\+0000$/) as string,
      NewStateValue: "ALARM",
      NewStateReason: "for a test",
      StateChangeTime: expect.stringMatching(/^2026-01-01T.*\+0000$/) as string,
      Region: "US East (N. Virginia)",
      AlarmArn: alarmArn,
      OldStateValue: "INSUFFICIENT_DATA",
      OKActions: [],
      AlarmActions: [TopicArn],
      InsufficientDataActions: [],
      Trigger: {
        MetricName: "Errors",
        Namespace: "AWS/Lambda",
        StatisticType: "Statistic",
        Statistic: "SUM",
        Unit: null,
        Dimensions: [{ value: "ship", name: "FunctionName" }],
        Period: 60,
        EvaluationPeriods: 1,
        DatapointsToAlarm: 1,
        ComparisonOperator: "GreaterThanThreshold",
        Threshold: 0,
        TreatMissingData: "missing",
        EvaluateLowSampleCountPercentile: "",
      },
    });
    const history = await cloudwatch.send(
      new DescribeAlarmHistoryCommand({ AlarmName: "alarm", HistoryItemType: "Action" }),
    );
    expect(history.AlarmHistoryItems?.[0]?.HistorySummary).toBe(`Successfully executed action ${TopicArn}`);

    await events.send(new PutTargetsCommand({ Rule: "orders", Targets: [{ Id: "2", Arn: TopicArn }] }));
    const order = { Source: "shop", DetailType: "order", Detail: `{"n":1}` };
    await events.send(new PutEventsCommand({ Entries: [order] }));
    expect(await received()).toEqual([]);
    await sns.send(
      new SetTopicAttributesCommand({
        TopicArn,
        AttributeName: "Policy",
        AttributeValue: JSON.stringify({
          Version: "2012-10-17",
          Statement: {
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "sns:Publish",
            Resource: TopicArn,
            Condition: { ArnEquals: { "aws:SourceArn": `arn:aws:events:${AT}:rule/orders` } },
          },
        }),
      }),
    );
    await events.send(new PutEventsCommand({ Entries: [order] }));
    const [event] = await received();
    expect(JSON.parse(event?.Message ?? "")).toMatchObject({ source: "shop", detail: { n: 1 } });
  });
});
