import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { PublishCommand } from "@aws-sdk/client-sns";
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { expectRefused, expectSame, Wrong, type Step, type User } from "./step.ts";

const queue: readonly Step[] = [
  {
    name: "sqs SendMessage",
    weight: 8,
    async run(user) {
      const MessageBody = `message ${user.id} ${user.turn}`;
      user.messages.add(MessageBody);
      await user.clients.sqs.send(new SendMessageCommand({ QueueUrl: user.queueUrl, MessageBody }));
    },
  },
  {
    name: "sqs ReceiveMessage, DeleteMessage",
    weight: 6,
    run: (user) => receive(user),
  },
  {
    name: "sns Publish",
    weight: 4,
    async run(user) {
      const Message = `notice ${user.id} ${user.turn}`;
      const { MessageId } = await user.clients.sns.send(
        new PublishCommand({ TopicArn: user.shared.topicArn, Message }),
      );
      if (!MessageId) throw new Wrong("published without an id");
    },
  },
  {
    name: "events PutEvents",
    weight: 4,
    async run(user) {
      const answer = await user.clients.events.send(
        new PutEventsCommand({
          Entries: [{ Source: "load", DetailType: "turn", Detail: JSON.stringify({ user: user.id, turn: user.turn }) }],
        }),
      );
      expectSame("failed entries", answer.FailedEntryCount, 0);
    },
  },
];

async function receive(user: User): Promise<void> {
  const { sqs } = user.clients;
  const QueueUrl = user.queueUrl;
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  if (Messages.length === 0) expectSame("messages that nobody was given", user.messages.size, 0);
  for (const { Body = "", ReceiptHandle } of Messages) {
    if (!user.messages.delete(Body)) throw new Wrong(`received what was never sent, or twice: ${Body}`);
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    if (user.chance() < 0.05)
      await expectRefused(
        "InvalidParameterValue",
        sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 1 })),
      );
  }
}

const functions: readonly Step[] = [
  {
    name: "lambda Invoke",
    weight: 5,
    async run(user) {
      const told = JSON.stringify({ user: user.id, turn: user.turn });
      const { Payload, FunctionError } = await user.clients.lambda.send(
        new InvokeCommand({ FunctionName: user.shared.function, Payload: told }),
      );
      expectSame("the function's error", FunctionError, undefined);
      expectSame("the function's answer", Payload?.transformToString(), told);
    },
  },
  {
    name: "lambda Invoke of what is not there",
    weight: 1,
    run: (user) =>
      expectRefused(
        "ResourceNotFoundException",
        user.clients.lambda.send(new InvokeCommand({ FunctionName: `${user.shared.function}-none` })),
      ),
  },
];

export const messageSteps: readonly Step[] = [...queue, ...functions];
