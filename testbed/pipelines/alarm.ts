import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import { AddPermissionCommand } from "@aws-sdk/client-lambda";
import { CreateTopicCommand, DeleteTopicCommand, SetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { clientsFor } from "../../provision/index.ts";
import type { World } from "../engines/engine.ts";
import { answerOf } from "./answers.ts";
import { functionView, type FunctionView } from "./function-view.ts";
import { plainFunction } from "./plain-function.ts";

/** An alarm over a metric of one's own that starts a function, and tells a topic that lets in nobody but its account. */
export interface AlarmPipeline extends FunctionView {
  readonly names: {
    readonly function: string;
    readonly alarm: string;
    readonly alarmArn: string;
    readonly topicArn: string;
  };
  // What a person does.
  putFailures(count: number): Promise<string>;
  allowAlarm(): Promise<string>;
  /** Lets the alarm publish to the topic. */
  openTopic(): Promise<string>;
  // What a person sees.
  state(): Promise<string>;
  /** The newest action in the alarm's history. */
  lastAction(): Promise<string>;
}

const NAMESPACE = "Shop";
const METRIC = "FailedPayments";

export async function alarm(world: World, setup: { readonly handler: string }): Promise<AlarmPipeline> {
  const { lambda } = clientsFor(world.sdk());
  const cloudwatch = new CloudWatchClient(world.sdk());
  const name = [world.prefix, "payments-fail", world.suffix].filter((part) => part !== undefined).join("-");
  const alarmArn = `arn:aws:cloudwatch:${world.region}:${world.account}:alarm:${name}`;
  const functionName = await plainFunction(world, { name: "notify", handler: setup.handler });
  const sns = new SNSClient(world.sdk());
  const topic = [world.prefix, "payments", world.suffix].filter((part) => part !== undefined).join("-");
  const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: topic }));
  world.defer(() => sns.send(new DeleteTopicCommand({ TopicArn })));
  const setPolicy = (Principal: object): Promise<string> =>
    answerOf(
      sns.send(
        new SetTopicAttributesCommand({
          TopicArn,
          AttributeName: "Policy",
          AttributeValue: JSON.stringify({
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Principal, Action: "sns:Publish", Resource: TopicArn }],
          }),
        }),
      ),
    );
  await setPolicy({ AWS: `arn:aws:iam::${world.account}:root` });
  await cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName: name,
      Namespace: NAMESPACE,
      MetricName: METRIC,
      Statistic: "Sum",
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: "GreaterThanThreshold",
      TreatMissingData: "notBreaching",
      AlarmActions: [`arn:aws:lambda:${world.region}:${world.account}:function:${functionName}`, TopicArn],
    }),
  );
  world.defer(() => cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: [name] })));
  return {
    ...functionView(world, functionName, `/aws/lambda/${functionName}`),
    names: { function: functionName, alarm: name, alarmArn, topicArn: TopicArn },
    openTopic: () => setPolicy({ Service: "cloudwatch.amazonaws.com" }),
    putFailures: (Value) =>
      answerOf(
        cloudwatch.send(
          new PutMetricDataCommand({
            Namespace: NAMESPACE,
            MetricData: [{ MetricName: METRIC, Value, Unit: "Count" }],
          }),
        ),
      ),
    allowAlarm: () =>
      answerOf(
        lambda.send(
          new AddPermissionCommand({
            FunctionName: functionName,
            StatementId: "alarm-invoke",
            Action: "lambda:InvokeFunction",
            Principal: "lambda.alarms.cloudwatch.amazonaws.com",
            SourceArn: alarmArn,
            SourceAccount: world.account,
          }),
        ),
      ),
    async state() {
      const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
      return MetricAlarms?.[0]?.StateValue ?? "none";
    },
    async lastAction() {
      const { AlarmHistoryItems } = await cloudwatch.send(
        new DescribeAlarmHistoryCommand({ AlarmName: name, HistoryItemType: "Action" }),
      );
      return AlarmHistoryItems?.[0]?.HistorySummary ?? "none";
    },
  };
}
