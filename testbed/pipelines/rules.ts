import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  type PutRuleRequest,
  type Target,
} from "@aws-sdk/client-eventbridge";
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  AddPermissionCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  waitUntilFunctionActiveV2,
} from "@aws-sdk/client-lambda";
import { CreateScheduleCommand, DeleteScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { CreateTopicCommand, DeleteTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
} from "@aws-sdk/client-sqs";
import { allow, clientsFor, policyOf, type Statement } from "../../provision/index.ts";
import type { World } from "../engines/engine.ts";
import { answerOf, statusText } from "./answers.ts";
import { codeOf } from "./code.ts";
import { functionView, type FunctionView } from "./function-view.ts";

/** A bus, rules and schedules, with functions and queues for what comes of them. Names are given without what the world puts around them. */
export interface RulesPipeline {
  name(short: string): string;
  queueArn(queue: string): string;
  functionArn(name: string): string;
  busArn(bus: string): string;
  ruleArn(rule: string): string;
  makeQueue(queue: string): Promise<void>;
  /** Makes a topic with the policy that topics begin with; its ARN. */
  makeTopic(topic: string): Promise<string>;
  /** Lets EventBridge send to a queue for a rule. */
  openQueue(queue: string, rule: string): Promise<string>;
  makeFunction(name: string, handler: string): Promise<FunctionView>;
  allowRule(name: string, rule: string): Promise<string>;
  makeBus(bus: string): Promise<void>;
  putRule(
    rule: string,
    given: Omit<PutRuleRequest, "Name">,
    ...targets: readonly Omit<Target, "Id">[]
  ): Promise<string>;
  removeTarget(rule: string): Promise<string>;
  enable(rule: string): Promise<string>;
  send(detail: object, bus?: string): Promise<Taken>;
  makeRole(role: string, service: string, statements: readonly Statement[]): Promise<string>;
  trust(role: string, service: string): Promise<string>;
  grant(role: string, statements: readonly Statement[]): Promise<string>;
  schedule(name: string, expression: string, at: ScheduleSetup): Promise<string>;
  /** `2 messages` */
  messages(queue: string): Promise<string>;
  /** TriggeredRules · Invocations · FailedInvocations */
  counts(rule: string): Promise<string>;
}

export interface ScheduleSetup {
  readonly target: string;
  readonly role: string;
  readonly zone?: string;
}

/** What PutEvents said. */
export interface Taken {
  readonly status: string;
  readonly id: string;
}

/** The events that `send` sends. */
export const SOURCE = "shop";
const DEFAULT_BUS = "default";

export function rules(world: World): RulesPipeline {
  const clients = clientsFor(world.sdk());
  const events = new EventBridgeClient(world.sdk());
  const scheduler = new SchedulerClient(world.sdk());
  const name = (short: string): string => [world.prefix, short, world.suffix].filter(Boolean).join("-");
  const busName = (bus: string): string => (bus === DEFAULT_BUS ? bus : name(bus));
  const arn = (service: string, resource: string): string =>
    `arn:aws:${service}:${world.region}:${world.account}:${resource}`;
  const queueArn = (queue: string): string => arn("sqs", name(queue));
  const ruleArn = (rule: string): string => arn("events", `rule/${name(rule)}`);
  const roleArn = (role: string): string => `arn:aws:iam::${world.account}:role/${name(role)}`;
  const urls = new Map<string, string>();
  const url = (queue: string): string => urls.get(queue) ?? "";
  const changed = async (answer: Promise<string>): Promise<string> => {
    const text = await answer;
    await world.changed?.("permission");
    return text;
  };

  return {
    name,
    queueArn,
    ruleArn,
    functionArn: (fn) => arn("lambda", `function:${name(fn)}`),
    busArn: (bus) => arn("events", `event-bus/${busName(bus)}`),
    async makeQueue(queue) {
      const { QueueUrl = "" } = await clients.sqs.send(new CreateQueueCommand({ QueueName: name(queue) }));
      urls.set(queue, QueueUrl);
      world.defer(() => clients.sqs.send(new DeleteQueueCommand({ QueueUrl })));
    },
    async makeTopic(topic) {
      const sns = new SNSClient(world.sdk());
      const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: name(topic) }));
      world.defer(() => sns.send(new DeleteTopicCommand({ TopicArn })));
      return TopicArn;
    },
    openQueue: (queue, rule) =>
      changed(
        answerOf(
          clients.sqs.send(
            new SetQueueAttributesCommand({
              QueueUrl: url(queue),
              Attributes: { Policy: openTo(queueArn(queue), ruleArn(rule)) },
            }),
          ),
        ),
      ),
    async makeFunction(short, handler) {
      const FunctionName = name(short);
      const Role = await this.makeRole(`${short}-role`, "lambda.amazonaws.com", [
        allow("Logs", ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], arn("logs", "*")),
      ]);
      await clients.lambda.send(
        new CreateFunctionCommand({
          FunctionName,
          Role,
          Runtime: "nodejs24.x",
          Handler: "index.handler",
          Code: { ZipFile: await codeOf(handler) },
        }),
      );
      world.defer(() => clients.lambda.send(new DeleteFunctionCommand({ FunctionName })));
      await waitUntilFunctionActiveV2({ client: clients.lambda, maxWaitTime: 60 }, { FunctionName });
      return functionView(world, FunctionName, `/aws/lambda/${FunctionName}`);
    },
    allowRule: (fn, rule) =>
      changed(
        answerOf(
          clients.lambda.send(
            new AddPermissionCommand({
              FunctionName: name(fn),
              StatementId: `events-${name(rule)}`,
              Action: "lambda:InvokeFunction",
              Principal: "events.amazonaws.com",
              SourceArn: ruleArn(rule),
            }),
          ),
        ),
      ),
    async makeBus(bus) {
      await events.send(new CreateEventBusCommand({ Name: name(bus) }));
      world.defer(() => events.send(new DeleteEventBusCommand({ Name: name(bus) })));
    },
    async putRule(rule, given, ...targets) {
      const EventBusName = given.EventBusName === undefined ? undefined : busName(given.EventBusName);
      const Name = name(rule);
      const made = answerOf(events.send(new PutRuleCommand({ ...given, EventBusName, Name })));
      world.defer(() => events.send(new DeleteRuleCommand({ Name, EventBusName })));
      const answer = await made;
      if (answer !== statusText(200) || targets.length === 0) return answer;
      world.defer(() => events.send(new RemoveTargetsCommand({ Rule: Name, EventBusName, Ids: ["1", "2", "3"] })));
      const Targets = targets.map((target, index) => ({ ...target, Id: String(index + 1) }));
      return answerOf(events.send(new PutTargetsCommand({ Rule: Name, EventBusName, Targets })));
    },
    removeTarget: (rule) => answerOf(events.send(new RemoveTargetsCommand({ Rule: name(rule), Ids: ["1"] }))),
    enable: (rule) => answerOf(events.send(new EnableRuleCommand({ Name: name(rule) }))),
    async send(detail, bus = DEFAULT_BUS) {
      const entry = { Source: SOURCE, DetailType: "order", Detail: JSON.stringify(detail), EventBusName: busName(bus) };
      const { $metadata, Entries } = await events.send(new PutEventsCommand({ Entries: [entry] }));
      return { status: statusText($metadata.httpStatusCode ?? 0), id: Entries?.[0]?.EventId ?? "" };
    },
    async makeRole(role, service, statements) {
      const RoleName = name(role);
      await clients.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trustIn(service) }));
      world.defer(() => clients.iam.send(new DeleteRoleCommand({ RoleName })));
      world.defer(() => clients.iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "rights" })));
      await this.grant(role, statements);
      return roleArn(role);
    },
    trust: (role, service) =>
      changed(
        answerOf(
          clients.iam.send(
            new UpdateAssumeRolePolicyCommand({ RoleName: name(role), PolicyDocument: trustIn(service) }),
          ),
        ),
      ),
    grant: (role, statements) =>
      changed(
        answerOf(
          clients.iam.send(
            new PutRolePolicyCommand({
              RoleName: name(role),
              PolicyName: "rights",
              PolicyDocument: JSON.stringify(policyOf(statements)),
            }),
          ),
        ),
      ),
    async schedule(short, expression, { target, role, zone }) {
      const Name = name(short);
      const answer = await answerOf(
        scheduler.send(
          new CreateScheduleCommand({
            Name,
            ScheduleExpression: expression,
            ...(zone === undefined ? {} : { ScheduleExpressionTimezone: zone }),
            FlexibleTimeWindow: { Mode: "OFF" },
            Target: { Arn: target, RoleArn: roleArn(role) },
          }),
        ),
      );
      world.defer(() => scheduler.send(new DeleteScheduleCommand({ Name })));
      return answer;
    },
    async messages(queue) {
      const { Attributes } = await clients.sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: url(queue), AttributeNames: ["ApproximateNumberOfMessages"] }),
      );
      const count = Attributes?.["ApproximateNumberOfMessages"] ?? "0";
      return `${count} message${count === "1" ? "" : "s"}`;
    },
    async counts(rule) {
      const names = ["TriggeredRules", "Invocations", "FailedInvocations"];
      const values = await Promise.all(names.map((each) => world.metric("AWS/Events", each, { RuleName: name(rule) })));
      return values.join(" · ");
    },
  };
}

const trustIn = (service: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });

const openTo = (queueArn: string, ruleArn: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: queueArn,
        Condition: { ArnEquals: { "aws:SourceArn": ruleArn } },
      },
    ],
  });
