import {
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  type PutEventsRequestEntry,
  type PutRuleRequest,
  type Target,
} from "@aws-sdk/client-eventbridge";
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
  type Message,
} from "@aws-sdk/client-sqs";
import { createTestbed, type Testbed, type TestbedOptions } from "../../../testbed/index.ts";

export const AT = "us-east-1:000000000000";
export const queueArn = (name: string): string => `arn:aws:sqs:${AT}:${name}`;
export const ruleArn = (name: string): string => `arn:aws:events:${AT}:rule/${name}`;

/** A world with a bus, and queues to see what comes of it. */
export interface EventWorld extends AsyncDisposable {
  readonly world: Testbed;
  readonly events: EventBridgeClient;
  readonly sqs: SQSClient;
  /** A queue that lets EventBridge in unless told otherwise. */
  queue(name: string, open?: boolean): Promise<string>;
  rule(name: string, given: Partial<PutRuleRequest>, ...targets: readonly Partial<Target>[]): Promise<void>;
  /** The id of the event. */
  send(entry?: Partial<PutEventsRequestEntry>): Promise<string>;
  /** What lies in a queue, after all that can happen has happened. */
  received(name: string): Promise<readonly Message[]>;
  bodies(name: string): Promise<readonly unknown[]>;
  metric(name: string, rule: string): number;
}

export async function eventWorld(options: TestbedOptions = {}): Promise<EventWorld> {
  const world = await createTestbed(options);
  const events = new EventBridgeClient(world.sdk());
  const sqs = new SQSClient(world.sdk());
  const urlOf = (name: string): string => `http://localhost:4566/000000000000/${name}`;
  const received = async (name: string): Promise<readonly Message[]> => {
    await world.idle();
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: urlOf(name), MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] }),
    );
    return Messages;
  };
  return {
    world,
    events,
    sqs,
    async queue(name, open = true) {
      const fifo = name.endsWith(".fifo") ? { FifoQueue: "true", ContentBasedDeduplication: "true" } : {};
      await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: fifo }));
      if (open)
        await sqs.send(new SetQueueAttributesCommand({ QueueUrl: urlOf(name), Attributes: { Policy: openTo(name) } }));
      return queueArn(name);
    },
    async rule(name, given, ...targets) {
      await events.send(new PutRuleCommand({ Name: name, ...given }));
      if (targets.length > 0)
        await events.send(
          new PutTargetsCommand({
            Rule: name,
            EventBusName: given.EventBusName,
            Targets: targets.map((target, index) => ({ Id: String(index + 1), Arn: "", ...target })),
          }),
        );
    },
    async send(entry = {}) {
      const { Entries } = await events.send(
        new PutEventsCommand({ Entries: [{ Source: "shop", DetailType: "order", Detail: "{}", ...entry }] }),
      );
      return Entries?.[0]?.EventId ?? "";
    },
    received,
    bodies: async (name) => (await received(name)).map(({ Body = "" }): unknown => JSON.parse(Body)),
    metric: (name, rule) =>
      world.journal
        .filter((entry) => entry.kind === "metric" && entry.name === name && entry.dimensions["RuleName"] === rule)
        .reduce((sum, entry) => sum + (entry.kind === "metric" ? entry.value : 0), 0),
    [Symbol.asyncDispose]: () => world.close(),
  };
}

const openTo = (name: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: queueArn(name),
      },
    ],
  });

export const SHOP: { readonly EventPattern: string } = { EventPattern: JSON.stringify({ source: ["shop"] }) };
