import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
} from "@aws-sdk/client-cloudwatch";
import { CreateTopicCommand, DeleteTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { clientsFor } from "../../provision/index.ts";
import type { World } from "../engines/engine.ts";
import { answerOf, statusText } from "./answers.ts";

type QueueName = "orders" | "deadLetters" | "alerts";

/** A queue with a dead-letter queue behind it, an alarm on that, and a topic that tells a queue of its own when it goes off. */
export interface DeadLetterAlarm {
  readonly names: Readonly<Record<QueueName, string>> & { readonly topicArn: string };
  // What a person does.
  send(body: string): Promise<{ readonly status: string; readonly id: string }>;
  /** Takes a message and never deletes it, as a consumer that crashes does. */
  take(): Promise<string>;
  /** Makes the alarm, or changes what it watches. */
  watch(metric: string): Promise<string>;
  // What a person sees.
  messages(queue: QueueName): Promise<string>;
  state(): Promise<string>;
  /** Sum of a metric of the dead-letter queue. */
  metric(name: string): Promise<string>;
  /** The subjects of what the topic told. */
  alerts(): Promise<string>;
}

/** Seconds that a message is hidden for once it was received. */
const VISIBILITY = 30;

export async function deadLetterAlarm(world: World): Promise<DeadLetterAlarm> {
  const { sqs } = clientsFor(world.sdk());
  const cloudwatch = new CloudWatchClient(world.sdk());
  const sns = new SNSClient(world.sdk());
  const around = (name: string): string => [world.prefix, name, world.suffix].filter(Boolean).join("-");
  const names = { orders: around("orders"), deadLetters: around("orders-dead"), alerts: around("alerts") };
  const arnOf = (name: QueueName): string => `arn:aws:sqs:${world.region}:${world.account}:${names[name]}`;
  const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: around("on-call") }));
  world.defer(() => sns.send(new DeleteTopicCommand({ TopicArn })));
  const make = async (name: QueueName, Attributes: Record<string, string>): Promise<string> => {
    const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: names[name], Attributes }));
    world.defer(() => sqs.send(new DeleteQueueCommand({ QueueUrl })));
    return QueueUrl;
  };
  const deadLetters = await make("deadLetters", {});
  const urls = {
    deadLetters,
    orders: await make("orders", {
      VisibilityTimeout: String(VISIBILITY),
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf("deadLetters"), maxReceiveCount: 1 }),
    }),
    alerts: await make("alerts", { Policy: openTo(arnOf("alerts"), TopicArn) }),
  };
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: arnOf("alerts") }));
  const AlarmName = around("orders-dead-letters");
  world.defer(() => cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: [AlarmName] })));
  const receive = async (QueueUrl: string): Promise<readonly string[]> => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    return Messages.map(({ Body = "" }) => Body);
  };
  return {
    names: { ...names, topicArn: TopicArn },
    async send(MessageBody) {
      const { $metadata, MessageId = "" } = await sqs.send(
        new SendMessageCommand({ QueueUrl: urls.orders, MessageBody }),
      );
      return { status: statusText($metadata.httpStatusCode ?? 0), id: MessageId };
    },
    take: async () => (await receive(urls.orders)).join(", ") || "nothing",
    watch: (MetricName) =>
      answerOf(
        cloudwatch.send(
          new PutMetricAlarmCommand({
            AlarmName,
            Namespace: "AWS/SQS",
            MetricName,
            Dimensions: [{ Name: "QueueName", Value: names.deadLetters }],
            Statistic: "Maximum",
            Period: 60,
            EvaluationPeriods: 1,
            Threshold: 0,
            ComparisonOperator: "GreaterThanThreshold",
            TreatMissingData: "notBreaching",
            AlarmActions: [TopicArn],
          }),
        ),
      ),
    async messages(name) {
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: urls[name], AttributeNames: ["ApproximateNumberOfMessages"] }),
      );
      const count = Attributes?.["ApproximateNumberOfMessages"] ?? "0";
      return `${count} message${count === "1" ? "" : "s"}`;
    },
    async state() {
      const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [AlarmName] }));
      return MetricAlarms?.[0]?.StateValue ?? "none";
    },
    metric: async (name) => String(await world.metric("AWS/SQS", name, { QueueName: names.deadLetters })),
    async alerts() {
      const subjects = (await receive(urls.alerts)).map((body): string => {
        const { Subject }: { readonly Subject: string } = JSON.parse(body);
        return Subject;
      });
      return subjects.join(", ") || "none";
    },
  };
}

const openTo = (queueArn: string, topicArn: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "sns.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: queueArn,
        Condition: { ArnEquals: { "aws:SourceArn": topicArn } },
      },
    ],
  });
